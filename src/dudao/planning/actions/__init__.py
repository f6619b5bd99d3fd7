"""Everything that changes an assignment, and what sections, the meeting and areas do."""

from dudao.planning.actions.absences import note_absence, remove_absence
from dudao.planning.actions.announcing import announce, remind_school
from dudao.planning.actions.asking import (
    copy_last_month,
    draft_task,
    edit_task,
    submit_task,
    withdraw_task,
)
from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.confirming import confirm
from dudao.planning.actions.deciding import (
    accept_task,
    answer_task,
    change_task,
    merge_tasks,
    return_task,
    split_task,
)
from dudao.planning.actions.feeds import make_feed, note_feed_read, revoke_feed
from dudao.planning.actions.follow import (
    complete,
    hand_over,
    join,
    release,
    take_up,
    vouch,
    withdraw,
)
from dudao.planning.actions.meetings import (
    close_meeting,
    dispatch_meeting,
    draft_meeting_paper,
    edit_meeting,
    hold_meeting,
    open_meeting,
    reopen_meeting,
)
from dudao.planning.actions.plan_items import add_item, drop_item, edit_item, move_item
from dudao.planning.actions.plan_notices import draft_plan_notice, publish_plan
from dudao.planning.actions.plan_tables import (
    confirm_table,
    correct_line,
    discard_table,
    drop_unconfirmed_tables,
    read_table,
)
from dudao.planning.actions.plans import (
    Own,
    approve_plan,
    copy_plan,
    derive_plan,
    edit_plan,
    make_plan,
    return_plan,
    submit_plan,
    withdraw_plan,
)
from dudao.planning.actions.proposals import discard, propose, solve_again, take_answer
from dudao.planning.actions.proposed_visits import (
    add_visit,
    move_visit,
    pin_visit,
    remove_visit,
    set_jobs,
    unpin_visit,
)
from dudao.planning.actions.reporting import save_report, submit_report

__all__ = [
    "Own",
    "accept_task",
    "add_item",
    "add_visit",
    "announce",
    "answer_task",
    "approve_plan",
    "assign",
    "batch_assign",
    "change_task",
    "close_meeting",
    "complete",
    "confirm",
    "confirm_table",
    "copy_last_month",
    "copy_plan",
    "correct_line",
    "derive_plan",
    "discard",
    "discard_table",
    "dispatch_meeting",
    "draft_meeting_paper",
    "draft_plan_notice",
    "draft_task",
    "drop_item",
    "drop_unconfirmed_tables",
    "edit_item",
    "edit_meeting",
    "edit_plan",
    "edit_task",
    "hand_over",
    "hold_meeting",
    "join",
    "make_feed",
    "make_plan",
    "merge_tasks",
    "move_item",
    "move_visit",
    "note_absence",
    "note_feed_read",
    "open_meeting",
    "pin_visit",
    "propose",
    "publish_plan",
    "read_table",
    "release",
    "remind_school",
    "remove_absence",
    "remove_visit",
    "reopen_meeting",
    "return_plan",
    "return_task",
    "revoke_feed",
    "save_report",
    "set_jobs",
    "solve_again",
    "split_task",
    "submit_plan",
    "submit_report",
    "submit_task",
    "take_answer",
    "take_up",
    "unpin_visit",
    "vouch",
    "withdraw",
    "withdraw_plan",
    "withdraw_task",
]
