"""Everything that changes assignments and what asks for them."""

from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.expanding import Expanded, expand, keep_up
from dudao.planning.actions.follow import (
    complete,
    hand_over,
    join,
    release,
    take_up,
    vouch,
    withdraw,
)
from dudao.planning.actions.following_up import follow_up
from dudao.planning.actions.obliging import oblige, restore, waive
from dudao.planning.actions.settling import foresee, meet, settle, unmeet
from dudao.planning.actions.visit_rules import end_rule, load_rules, set_rule

__all__ = [
    "Expanded",
    "assign",
    "batch_assign",
    "complete",
    "end_rule",
    "expand",
    "follow_up",
    "foresee",
    "hand_over",
    "join",
    "keep_up",
    "load_rules",
    "meet",
    "oblige",
    "release",
    "restore",
    "set_rule",
    "settle",
    "take_up",
    "unmeet",
    "vouch",
    "waive",
    "withdraw",
]
