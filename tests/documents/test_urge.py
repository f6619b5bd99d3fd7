"""Urging a unit to sign for what it holds."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import acknowledge, urge
from dudao.documents.states import State
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState

pytestmark = pytest.mark.django_db


def test_it_is_kept_and_recorded(delivered, office_staff) -> None:
    (made,) = urge(delivered.pk, by=office_staff, note=" 请今天签收 ")
    assert (made.note, made.by) == ("请今天签收", office_staff)
    event = Event.objects.get(name="document.urged")
    assert (event.unit, event.data["note"]) == (delivered.unit, "请今天签收")


def test_once_a_day_is_enough(delivered, office_staff, director) -> None:
    urge(delivered.pk, by=office_staff)
    with pytest.raises(WrongState, match="今天已催办过"):
        urge(delivered.pk, by=director)
    with clock.at(clock.now() + timedelta(days=1)):
        urge(delivered.pk, by=director)


def test_who_has_signed_is_left_alone(delivered, office_staff, principal) -> None:
    acknowledge(delivered.pk, by=principal)
    with pytest.raises(WrongState, match="已签收"):
        urge(delivered.pk, by=office_staff)


def test_what_was_not_delivered_cannot_be_urged(in_state, office_staff) -> None:
    with pytest.raises(WrongState, match="还没有送达"):
        urge(in_state(State.ISSUED).pk, by=office_staff)


@pytest.mark.parametrize("who", ["inspector", "principal", "outsider", "colleague"])
def test_only_the_office_urges(who, delivered, request) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        urge(delivered.pk, by=person)


def test_a_note_that_is_too_long_is_told(delivered, director) -> None:
    with pytest.raises(Invalid) as refused:
        urge(delivered.pk, by=director, note="催" * 301)
    assert set(refused.value.fields) == {"note"}
