"""Every move from every state, on the table and in the database."""

import pytest
from django.db import ProgrammingError

from dudao.documents.models import Document
from dudao.documents.states import (
    MOVES,
    SERIES_WORD,
    VOLUME_MOVES,
    Kind,
    State,
    VolumeState,
)
from dudao.lib.errors import WrongState
from dudao.lib.states import advance

D, C, P = State.DRAFT, State.CHECKING, State.PENDING
S, I, V = State.SIGNED_OFF, State.ISSUED, State.VOID  # noqa: E741
ALLOWED = {
    "edit": {D: D},
    "submit": {D: C},
    "check": {C: P},
    "return": {C: D, P: D},
    "sign_off": {P: S},
    "issue": {S: I},
    "issue_on_the_spot": {D: I},
    "deliver": {I: I},
    "amend": {I: I},
    "void": {D: V, C: V, P: V, S: V, I: V},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_state_by_move(state, move) -> None:
    target = ALLOWED[move].get(state)
    if target:
        assert advance(MOVES, state, move) is target
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)


OPEN, CLOSED, GONE = VolumeState.OPEN, VolumeState.CLOSED, VolumeState.HANDED_OVER
OF_VOLUMES = {
    "arrange": {OPEN: OPEN},
    "close": {OPEN: CLOSED},
    "reopen": {CLOSED: OPEN},
    "hand_over": {CLOSED: GONE},
}


@pytest.mark.parametrize("state", VolumeState)
@pytest.mark.parametrize("move", VOLUME_MOVES)
def test_volume_state_by_move(state, move) -> None:
    target = OF_VOLUMES[move].get(state)
    if target:
        assert advance(VOLUME_MOVES, state, move) is target
    else:
        with pytest.raises(WrongState):
            advance(VOLUME_MOVES, state, move)


def test_every_kind_has_its_word() -> None:
    assert set(SERIES_WORD) == set(Kind)


def test_the_database_knows_the_moves_too(notice) -> None:
    with pytest.raises(ProgrammingError, match="Invalid transition"):
        Document.objects.filter(pk=notice.pk).update(state=State.SIGNED_OFF)
