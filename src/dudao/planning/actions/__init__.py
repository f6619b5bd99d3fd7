"""Everything that changes an assignment, and what sections, the meeting and areas do."""

from dudao.planning.actions.asking import (
    copy_last_month,
    draft_task,
    edit_task,
    submit_task,
    withdraw_task,
)
from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.deciding import (
    accept_task,
    answer_task,
    change_task,
    merge_tasks,
    return_task,
    split_task,
)
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
from dudao.planning.actions.reporting import save_report, submit_report

__all__ = [
    "accept_task",
    "answer_task",
    "assign",
    "batch_assign",
    "change_task",
    "close_meeting",
    "complete",
    "copy_last_month",
    "dispatch_meeting",
    "draft_meeting_paper",
    "draft_task",
    "edit_meeting",
    "edit_task",
    "hand_over",
    "hold_meeting",
    "join",
    "merge_tasks",
    "open_meeting",
    "release",
    "reopen_meeting",
    "return_task",
    "save_report",
    "split_task",
    "submit_report",
    "submit_task",
    "take_up",
    "vouch",
    "withdraw",
    "withdraw_task",
]
