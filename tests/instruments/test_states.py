"""The life of a form's version: every state with every move."""

import pytest

from dudao.instruments.states import MOVES, State
from dudao.lib.errors import WrongState
from dudao.lib.states import advance

ALLOWED = {
    (State.DRAFT, "publish"): State.PUBLISHED,
    (State.PUBLISHED, "retire"): State.RETIRED,
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(MOVES))
def test_a_move_leads_where_it_should_or_is_refused(state: State, move: str) -> None:
    if (state, move) in ALLOWED:
        assert advance(MOVES, state, move) is ALLOWED[state, move]
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)
