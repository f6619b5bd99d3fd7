"""The full matrix of states and moves."""

import pytest

from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.workgroup.states import MOVES, State

LEADS = {
    ("edit", State.OPEN): State.OPEN,
    ("remind", State.OPEN): State.OPEN,
    ("close", State.OPEN): State.CLOSED,
    ("withdraw", State.OPEN): State.WITHDRAWN,
    ("withdraw", State.CLOSED): State.WITHDRAWN,
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_every_move_from_every_state(move: str, state: State) -> None:
    if (move, state) in LEADS:
        assert advance(MOVES, state, move) == LEADS[move, state]
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)
