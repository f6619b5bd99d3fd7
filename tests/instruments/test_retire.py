"""A form is taken out of use."""

import pytest

from dudao.audit.models import Event
from dudao.instruments.actions import retire
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.lib import clock
from dudao.lib.errors import NotAllowed, WrongState
from dudao.org.models import Person


def test_it_ends_with_today(used: Version, director: Person) -> None:
    retired = retire(used.pk, by=director)
    assert (retired.state, retired.instrument.retired_on) == (State.RETIRED, clock.today())


def test_it_leaves_a_record(used: Version, director: Person) -> None:
    retire(used.pk, by=director)
    event = Event.objects.latest("pk")
    assert (event.name, event.by, event.data["key"]) == ("instrument.retired", director, "sample")


def test_it_refuses_a_draft(draft: Version, director: Person) -> None:
    with pytest.raises(WrongState):
        retire(draft.pk, by=director)


def test_it_refuses_a_second_time(used: Version, director: Person) -> None:
    retire(used.pk, by=director)
    with pytest.raises(WrongState):
        retire(used.pk, by=director)


def test_it_refuses_a_colleague_without_the_right(used: Version, zone_lead: Person) -> None:
    with pytest.raises(NotAllowed):
        retire(used.pk, by=zone_lead)


def test_it_refuses_an_outsider(used: Version, outsider: Person) -> None:
    with pytest.raises(NotAllowed):
        retire(used.pk, by=outsider)
