"""Which step may follow which: every state by every move."""

import pytest

from dudao.lib.errors import WrongState
from dudao.lib.states import advance
from dudao.visits.states import MOVES, State

ALLOWED = {
    ("planned", "check_in"): "checked_in",
    ("planned", "cancel"): "cancelled",
    ("cancelled", "reinstate"): "planned",
    ("checked_in", "compose"): "fed_back",
    ("fed_back", "withdraw"): "checked_in",
    ("fed_back", "sign"): "signed",
    ("fed_back", "refuse"): "refused",
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_every_state_by_every_move(state: State, move: str) -> None:
    target = ALLOWED.get((state.value, move))
    if target:
        assert advance(MOVES, state, move) == target
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)
