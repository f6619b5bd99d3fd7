"""Which step may follow which."""

import pytest

from dudao.findings.states import EVENTS, MOVES, UNFINISHED, WITH_SCHOOL, State, Verdict
from dudao.lib.errors import WrongState
from dudao.lib.states import advance

ALLOWED = {
    "promise": {State.OPEN, State.RECTIFYING, State.RETURNED},
    "submit": {State.RECTIFYING, State.RETURNED},
    "close": {State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED},
    "return": {State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED},
    "relapse": {State.CLOSED},
}
TARGETS = {
    "promise": State.RECTIFYING,
    "submit": State.SUBMITTED,
    "close": State.CLOSED,
    "return": State.RETURNED,
    "relapse": State.RETURNED,
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_every_state_and_move(state: State, move: str) -> None:
    if state in ALLOWED[move]:
        assert advance(MOVES, state, move) == TARGETS[move]
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)


def test_only_what_the_school_holds_can_be_late() -> None:
    assert {State.SUBMITTED} == UNFINISHED - WITH_SCHOOL
    assert State.CLOSED not in UNFINISHED


def test_everything_is_called_by_a_word() -> None:
    assert all(str(word.label) for enum in (State, Verdict) for word in enum)
    assert all(str(label) for label in EVENTS.values())
