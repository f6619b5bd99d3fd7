"""Everything that changes an assignment, the register and a programme."""

from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.follow import (
    complete,
    hand_over,
    join,
    release,
    take_up,
    vouch,
    withdraw,
)
from dudao.planning.actions.notifying import (
    assign_visits,
    draft_programme_notice,
    start_programme,
)
from dudao.planning.actions.opinions import agree, close_part, conclude, draft_opinion
from dudao.planning.actions.parts import (
    answer_defence,
    defend,
    drop_part,
    feed_back_opinion,
    return_self_evaluation,
    review_self_evaluation,
    self_evaluate,
)
from dudao.planning.actions.programmes import (
    cancel_programme,
    draft_programme,
    edit_programme,
    form_team,
)
from dudao.planning.actions.register import (
    approve_entry,
    copy_register,
    draft_entry,
    draft_register,
    edit_entry,
    return_entry,
    submit_entry,
    withdraw_entry,
)
from dudao.planning.actions.reporting import (
    draft_programme_report,
    file_programme,
    follow_issued,
    follow_published,
)
from dudao.planning.actions.visited import record_visit

__all__ = [
    "agree",
    "answer_defence",
    "approve_entry",
    "assign",
    "assign_visits",
    "batch_assign",
    "cancel_programme",
    "close_part",
    "complete",
    "conclude",
    "copy_register",
    "defend",
    "draft_entry",
    "draft_opinion",
    "draft_programme",
    "draft_programme_notice",
    "draft_programme_report",
    "draft_register",
    "drop_part",
    "edit_entry",
    "edit_programme",
    "feed_back_opinion",
    "file_programme",
    "follow_issued",
    "follow_published",
    "form_team",
    "hand_over",
    "join",
    "record_visit",
    "release",
    "return_entry",
    "return_self_evaluation",
    "review_self_evaluation",
    "self_evaluate",
    "start_programme",
    "submit_entry",
    "take_up",
    "vouch",
    "withdraw",
    "withdraw_entry",
]
