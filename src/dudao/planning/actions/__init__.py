"""Everything that changes an assignment."""

from dudao.planning.actions.announcing import announce, remind_school
from dudao.planning.actions.assign import assign, batch_assign
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

__all__ = [
    "announce",
    "assign",
    "batch_assign",
    "complete",
    "hand_over",
    "join",
    "make_feed",
    "note_feed_read",
    "release",
    "remind_school",
    "revoke_feed",
    "take_up",
    "vouch",
    "withdraw",
]
