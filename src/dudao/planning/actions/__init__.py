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

__all__ = [
    "assign",
    "batch_assign",
    "complete",
    "hand_over",
    "join",
    "release",
    "take_up",
    "vouch",
    "withdraw",
]
