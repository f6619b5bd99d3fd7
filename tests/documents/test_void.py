"""Declaring a document void."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import void
from dudao.documents.states import State
from dudao.lib.errors import Invalid, NotAllowed, WrongState

pytestmark = pytest.mark.django_db
WITH_DRAFTERS = [State.DRAFT, State.CHECKING, State.PENDING]
WITH_DIRECTOR = [State.SIGNED_OFF, State.ISSUED]


@pytest.mark.parametrize("state", WITH_DRAFTERS + WITH_DIRECTOR)
def test_the_director_can_from_every_state(state, in_state, director) -> None:
    before = in_state(state)
    document = void(before.pk, by=director, reason="发错学校")
    assert (document.state, document.void_reason) == (State.VOID, "发错学校")
    assert document.number == before.number
    assert Event.objects.get(name="document.voided").data["reason"] == "发错学校"


@pytest.mark.parametrize("state", WITH_DRAFTERS)
def test_a_draft_is_thrown_away_by_its_drafter(state, in_state, inspector) -> None:
    assert void(in_state(state).pk, by=inspector, reason="重复").state == State.VOID


@pytest.mark.parametrize("state", WITH_DIRECTOR)
def test_what_was_signed_off_is_not(state, in_state, inspector, office_staff) -> None:
    document = in_state(state)
    for who in (inspector, office_staff):
        with pytest.raises(NotAllowed):
            void(document.pk, by=who, reason="重复")


@pytest.mark.parametrize("who", ["colleague", "principal", "outsider"])
def test_it_refuses_who_has_no_business_there(who, notice, request) -> None:
    with pytest.raises(NotAllowed):
        void(notice.pk, by=request.getfixturevalue(who), reason="x")


def test_without_a_reason_it_stays(notice, director) -> None:
    with pytest.raises(Invalid, match="理由"):
        void(notice.pk, by=director, reason="")


def test_once_is_enough(in_state, director) -> None:
    with pytest.raises(WrongState):
        void(in_state(State.VOID).pk, by=director, reason="x")
