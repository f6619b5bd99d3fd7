"""Every move from every state."""

import pytest

from dudao.handovers.states import MOVES, State
from dudao.lib.errors import WrongState
from dudao.lib.states import advance

ALLOWED = {
    "give": {State.PREPARED: State.GIVEN},
    "take": {State.PREPARED: State.TAKEN, State.GIVEN: State.TAKEN},
    "cancel": {State.PREPARED: State.CANCELLED, State.GIVEN: State.CANCELLED},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_state_by_move(state: State, move: str) -> None:
    target = ALLOWED[move].get(state)
    if target:
        assert advance(MOVES, state, move) is target
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)
