"""Everything that changes planning."""

from dudao.planning.actions.absences import note_absence, remove_absence
from dudao.planning.actions.assign import assign, batch_assign
from dudao.planning.actions.confirming import confirm
from dudao.planning.actions.follow import (
    complete,
    hand_over,
    join,
    release,
    take_up,
    vouch,
    withdraw,
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

__all__ = [
    "add_visit",
    "assign",
    "batch_assign",
    "complete",
    "confirm",
    "discard",
    "hand_over",
    "join",
    "move_visit",
    "note_absence",
    "pin_visit",
    "propose",
    "release",
    "remove_absence",
    "remove_visit",
    "set_jobs",
    "solve_again",
    "take_answer",
    "take_up",
    "unpin_visit",
    "vouch",
    "withdraw",
]
