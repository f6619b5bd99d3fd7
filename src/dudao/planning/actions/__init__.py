"""Everything that changes an assignment."""

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

__all__ = [
    "Own",
    "add_item",
    "approve_plan",
    "assign",
    "batch_assign",
    "complete",
    "confirm_table",
    "copy_plan",
    "correct_line",
    "derive_plan",
    "discard_table",
    "draft_plan_notice",
    "drop_item",
    "drop_unconfirmed_tables",
    "edit_item",
    "edit_plan",
    "hand_over",
    "join",
    "make_plan",
    "move_item",
    "publish_plan",
    "read_table",
    "release",
    "return_plan",
    "submit_plan",
    "take_up",
    "vouch",
    "withdraw",
    "withdraw_plan",
]
