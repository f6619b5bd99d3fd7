"""Everything that changes a visit."""

from dudao.visits.actions.carrying import move_record
from dudao.visits.actions.feeding_back import (
    compose_feedback,
    correct,
    refuse,
    sign,
    withdraw_feedback,
)
from dudao.visits.actions.journey import (
    Sheet,
    add_form,
    admit,
    bring_sheets,
    cancel,
    start,
    start_unplanned,
)
from dudao.visits.actions.late import (
    add_late,
    answer_late,
    lay_late,
    look_back_late,
    raise_late,
)
from dudao.visits.actions.merging import merge_answers, settle_clash
from dudao.visits.actions.noticing import draft_notice
from dudao.visits.actions.noting import drop_note, leave_out, note, take
from dudao.visits.actions.numbering import number_feedback
from dudao.visits.actions.passing_on import pass_on
from dudao.visits.actions.presence import check_in, check_out
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
from dudao.visits.actions.wordings import gather_wording, propose_wording

__all__ = [
    "Sheet",
    "add_form",
    "add_late",
    "admit",
    "answer_late",
    "attach",
    "bring_sheets",
    "cancel",
    "check_in",
    "check_out",
    "compose_feedback",
    "correct",
    "detach",
    "draft_notice",
    "drop_good_practice",
    "drop_note",
    "drop_raised",
    "drop_sheet",
    "edit_raised",
    "gather_wording",
    "keep",
    "lay_late",
    "leave_out",
    "look_back",
    "look_back_late",
    "merge_answers",
    "move_record",
    "note",
    "note_good_practice",
    "number_feedback",
    "pass_on",
    "propose_wording",
    "raise_from_item",
    "raise_late",
    "refuse",
    "save_record",
    "settle_clash",
    "share_out",
    "sign",
    "start",
    "start_unplanned",
    "take",
    "take_own_sheet",
    "withdraw_feedback",
]
