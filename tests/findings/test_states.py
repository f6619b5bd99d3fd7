"""Which step may follow which."""

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.findings.states import (
    CONSULTATION_MOVES,
    EVENTS,
    EXTENSION_MOVES,
    KINSHIP_MOVES,
    MOVES,
    OBJECTION_MOVES,
    UNFINISHED,
    WITH_SCHOOL,
    ConsultationState,
    ExtensionState,
    KinshipState,
    ObjectionState,
    State,
    Verdict,
)
from dudao.lib.choices import Choice
from dudao.lib.errors import WrongState
from dudao.lib.states import Move, advance

UNFINISHED_NOW = {State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED}
C, E, K, O = ConsultationState, ExtensionState, KinshipState, ObjectionState  # noqa: E741
#: Every table: its moves, its states, and for each move where from and where to.
TABLES: dict[str, tuple[Mapping[str, Move[Any]], type[Choice], dict[str, tuple[set[Any], Any]]]] = {
    "finding": (
        MOVES,
        State,
        {
            "promise": ({State.OPEN, State.RECTIFYING, State.RETURNED}, State.RECTIFYING),
            "submit": ({State.RECTIFYING, State.RETURNED}, State.SUBMITTED),
            "close": (UNFINISHED_NOW, State.CLOSED),
            "return": (UNFINISHED_NOW, State.RETURNED),
            "relapse": ({State.CLOSED}, State.RETURNED),
            "recheck": ({State.CLOSED}, State.CLOSED),
            "withdraw": (UNFINISHED_NOW | {State.CLOSED}, State.WITHDRAWN),
        },
    ),
    "consultation": (
        CONSULTATION_MOVES,
        ConsultationState,
        {
            "send": ({C.DRAFT}, C.SENT),
            "accept": ({C.SENT}, C.ACCEPTED),
            "return": ({C.SENT, C.ACCEPTED}, C.RETURNED),
            "answer": ({C.SENT, C.ACCEPTED}, C.ANSWERED),
            "ask_again": ({C.ANSWERED}, C.ACCEPTED),
            "conclude": ({C.ANSWERED, C.RETURNED}, C.CONCLUDED),
            "withdraw": ({C.DRAFT, C.SENT, C.ACCEPTED}, C.WITHDRAWN),
        },
    ),
    "extension": (
        EXTENSION_MOVES,
        ExtensionState,
        {"grant": ({E.ASKED}, E.GRANTED), "refuse": ({E.ASKED}, E.REFUSED)},
    ),
    "objection": (
        OBJECTION_MOVES,
        ObjectionState,
        {
            "assign": ({O.FILED, O.READING}, O.READING),
            "answer": ({O.READING}, O.ANSWERED),
            "ask_review": ({O.ANSWERED}, O.REVIEWING),
            "review": ({O.REVIEWING}, O.REVIEWED),
            "withdraw": ({O.FILED, O.READING}, O.WITHDRAWN),
        },
    ),
    "kinship": (
        KINSHIP_MOVES,
        KinshipState,
        {
            "confirm": ({K.SUGGESTED, K.REJECTED}, K.CONFIRMED),
            "reject": ({K.SUGGESTED, K.CONFIRMED}, K.REJECTED),
        },
    ),
}
PAIRS = [
    pytest.param(table, state, move, id=f"{table}-{state.value}-{move}")
    for table, (moves, states, _wanted) in TABLES.items()
    for state in states
    for move in moves
]


@pytest.mark.parametrize(("table", "state", "move"), PAIRS)
def test_every_state_and_move(table: str, state: Choice, move: str) -> None:
    moves, _states, wanted = TABLES[table]
    sources, target = wanted[move]
    if state in sources:
        assert advance(moves, state, move) == target
    else:
        with pytest.raises(WrongState):
            advance(moves, state, move)


def test_only_what_the_school_holds_can_be_late() -> None:
    assert {State.SUBMITTED} == UNFINISHED - WITH_SCHOOL
    assert not UNFINISHED & {State.CLOSED, State.WITHDRAWN}


def test_everything_is_called_by_a_word() -> None:
    enums = (State, Verdict, *(states for _moves, states, _wanted in TABLES.values()))
    assert all(str(word.label) for enum in enums for word in enum)
    assert all(str(label) for label in EVENTS.values())
