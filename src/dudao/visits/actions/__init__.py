"""Everything that changes a visit."""

from dudao.visits.actions.feeding_back import (
    compose_feedback,
    correct,
    refuse,
    sign,
    withdraw_feedback,
)
from dudao.visits.actions.journey import (
    add_form,
    cancel,
    check_in,
    check_out,
    start,
    start_unplanned,
)
from dudao.visits.actions.passing_on import pass_on
from dudao.visits.actions.raising import (
    drop_good_practice,
    drop_raised,
    edit_raised,
    look_back,
    note_good_practice,
    raise_from_item,
)
from dudao.visits.actions.records import attach, detach, save_record
from dudao.visits.actions.sharing import drop_sheet, keep, share_out, take_own_sheet

__all__ = [
    "add_form",
    "attach",
    "cancel",
    "check_in",
    "check_out",
    "compose_feedback",
    "correct",
    "detach",
    "drop_good_practice",
    "drop_raised",
    "drop_sheet",
    "edit_raised",
    "keep",
    "look_back",
    "note_good_practice",
    "pass_on",
    "raise_from_item",
    "refuse",
    "save_record",
    "share_out",
    "sign",
    "start",
    "start_unplanned",
    "take_own_sheet",
    "withdraw_feedback",
]
