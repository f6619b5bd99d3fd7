"""Once a workday, how much waits."""

from datetime import datetime, time

import pytest

from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch, Message, Preference
from dudao.notifications.queries.messages import awaiting_digest, messages_of
from dudao.org.models import Person, Unit
from tests.notifications.test_telling import at, told

pytestmark = pytest.mark.usefixtures("still")
MORNING = at("2026-10-21 08:10")


@pytest.fixture(autouse=True)
def robot(office: Unit, director: Person, principal: Person) -> Channel:
    Preference.objects.create(person=principal, channels=["wecom"])
    return Channel.objects.create(
        office=office, kind="wecom", name="群", on=True, made_by=director, made_at=clock.now()
    )


def digested(person: Person, now: datetime) -> Message | None:
    with clock.at(now):
        if not awaiting_digest(clock.today()).filter(pk=person.pk).exists():
            return None
        return actions.digest(person)


def test_it_says_how_many_wait_and_nothing_else(principal: Person) -> None:
    told(principal, key="a")
    told(principal, key="b")
    made = digested(principal, MORNING)
    assert made is not None
    assert made.text == "您有2条未读消息，请登录查看。"
    assert Dispatch.objects.get().body == {"text": made.text, "path": "/messages/"}
    assert made not in messages_of(principal)


def test_it_comes_once_a_day(principal: Person) -> None:
    told(principal, key="a")
    assert digested(principal, MORNING)
    told(principal, key="b")
    assert digested(principal, at("2026-10-21 15:00")) is None
    with clock.at(at("2026-10-21 15:00")):
        assert actions.digest(principal) is None
    made = digested(principal, at("2026-10-22 08:00"))
    assert made is not None
    assert "1条" in made.text


@pytest.mark.parametrize("now", ["2026-10-21 07:50", "2026-10-21 18:00", "2026-10-24 10:00"])
def test_it_waits_for_working_hours(principal: Person, now: str) -> None:
    told(principal)
    assert digested(principal, at(now)) is None
    assert Message.objects.get().digested_at is None


def test_it_waits_for_the_end_of_quiet_hours(principal: Person) -> None:
    Preference.objects.update(quiet_from=time(22), quiet_to=time(9))
    told(principal)
    assert digested(principal, MORNING) is None
    assert digested(principal, at("2026-10-21 09:00"))


def test_quiet_hours_that_leave_nothing_count_for_nothing(principal: Person) -> None:
    Preference.objects.update(quiet_from=time(6), quiet_to=time(22))
    told(principal)
    assert digested(principal, MORNING)


def test_what_was_read_is_not_told_again(principal: Person) -> None:
    message = told(principal)[0]
    actions.read(message.pk, by=principal)
    assert digested(principal, MORNING) is None
    assert not Message.objects.filter(digested_at=None).exists()


def test_a_clock_set_back_repeats_nothing_and_loses_nothing(principal: Person) -> None:
    told(principal, key="a")
    assert digested(principal, at("2026-10-22 08:00"))
    assert digested(principal, MORNING) is None  # nothing waits
    with clock.at(MORNING):
        told(principal, key="b")
    made = digested(principal, MORNING)
    assert made is not None
    assert "1条" in made.text
    with clock.at(at("2026-10-21 10:00")):
        told(principal, key="c")
    # The 22nd had its digest before the clock was set back: what came since goes on the 23rd.
    assert digested(principal, at("2026-10-22 08:00")) is None
    assert digested(principal, at("2026-10-23 08:00"))
    assert not Message.objects.filter(digested_at=None).exists()


def test_who_never_said_how_gets_one_too(inspector: Person) -> None:
    told(inspector)
    assert digested(inspector, MORNING)
