"""Everything that changes grants, people, units, tokens and phones."""

from dudao.access.actions.calendar import (
    copy_calendar,
    remove_days,
    remove_term,
    set_days,
    set_term,
)
from dudao.access.actions.devices import end_device, enrol_device, note_contact, note_unsent
from dudao.access.actions.expired import drop_sign_in_traces, drop_unconfirmed_uploads
from dudao.access.actions.grants import end_role, end_source, grant, grant_from_source, revoke
from dudao.access.actions.norms import adopt_norms, end_norm, set_norm
from dudao.access.actions.office import found_office
from dudao.access.actions.people import (
    add_person,
    change_password,
    disable,
    edit_person,
    enable,
    reset_password,
)
from dudao.access.actions.roster import confirm_roster, discard, read_roster
from dudao.access.actions.tokens import end_token, make_token
from dudao.access.actions.units import add_unit, close_unit, edit_unit

__all__ = [
    "add_person",
    "add_unit",
    "adopt_norms",
    "change_password",
    "close_unit",
    "confirm_roster",
    "copy_calendar",
    "disable",
    "discard",
    "drop_sign_in_traces",
    "drop_unconfirmed_uploads",
    "edit_person",
    "edit_unit",
    "enable",
    "end_device",
    "end_norm",
    "end_role",
    "end_source",
    "end_token",
    "enrol_device",
    "found_office",
    "grant",
    "grant_from_source",
    "make_token",
    "note_contact",
    "note_unsent",
    "read_roster",
    "remove_days",
    "remove_term",
    "reset_password",
    "revoke",
    "set_days",
    "set_norm",
    "set_term",
]
