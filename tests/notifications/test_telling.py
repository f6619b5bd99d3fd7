"""Telling people, once each, in the hours they may be told."""

from datetime import datetime, time

import pytest

from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch, Message, Preference
from dudao.notifications.queries.messages import messages_of, unread_count
from dudao.org.models import Person, Unit
from tests import make

pytestmark = pytest.mark.usefixtures("still")
WORDS = {"kind": "finding.told", "text": "有新的问题需要整改", "path": "/findings/"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def robot(office: Unit, director: Person) -> Channel:
    """A way out that reaches everybody of the county."""
    return Channel.objects.create(
        office=office, kind="wecom", name="群", on=True, made_by=director, made_at=clock.now()
    )


@pytest.fixture
def at_once(principal: Person) -> Preference:
    """The principal wants each message by itself, but not over lunch."""
    return Preference.objects.create(
        person=principal,
        channels=["wecom"],
        digest=False,
        quiet_from=time(12),
        quiet_to=time(14),
    )


def told(*people: Person, key: str = "a", urgent: bool = False) -> list[Message]:
    return actions.tell(people, key=key, urgent=urgent, **WORDS)


def leaving() -> list[datetime]:
    return list(Dispatch.objects.order_by("id").values_list("next_at", flat=True))


def test_it_lies_in_the_inbox(principal: Person, inspector: Person) -> None:
    told(principal, inspector)
    message = messages_of(principal).get()
    assert (message.text, message.path, message.made_at) == (*list(WORDS.values())[1:], make.NOW)
    assert unread_count(principal) == unread_count(inspector) == 1


def test_nobody_is_told_the_same_twice(principal: Person, inspector: Person) -> None:
    assert len(told(principal, principal)) == 1
    assert [message.person for message in told(principal, inspector)] == [inspector]
    assert len(told(principal, key="b")) == 1


def test_who_was_disabled_is_told_nothing(principal: Person) -> None:
    principal.is_active = False
    assert told(principal) == []


def test_a_clock_set_back_tells_nothing_again(principal: Person) -> None:
    told(principal)
    with clock.at(at("2026-10-10 10:00")):
        assert told(principal) == []


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-10-20 10:00", "2026-10-20 10:00"),
        ("2026-10-20 12:30", "2026-10-20 14:00"),
        ("2026-10-20 18:00", "2026-10-21 08:00"),
        ("2026-10-24 10:00", "2026-10-26 08:00"),
    ],
)
def test_it_leaves_the_house_in_time(
    principal: Person, robot: Channel, at_once: Preference, now: str, leaves: str
) -> None:
    with clock.at(at(now)):
        told(principal)
    assert leaving() == [at(leaves)]


@pytest.mark.parametrize("now", ["2026-10-20 12:30", "2026-10-24 03:00"])
def test_danger_to_life_leaves_at_every_hour(
    principal: Person, robot: Channel, at_once: Preference, now: str
) -> None:
    with clock.at(at(now)):
        told(principal, urgent=True)
    assert leaving() == [at(now)]


def test_danger_to_life_leaves_without_a_preference(principal: Person, robot: Channel) -> None:
    told(principal, urgent=True)
    assert leaving() == [make.NOW]


def test_without_a_wish_it_waits_for_the_digest(principal: Person, robot: Channel) -> None:
    message = told(principal)[0]
    assert message.digested_at is None
    assert leaving() == []


def test_an_office_has_its_own_hours(
    principal: Person, robot: Channel, at_once: Preference, office: Unit
) -> None:
    make.norm("notifications.opens_hour", 9, office)
    with clock.at(at("2026-10-20 08:30")):
        told(principal)
    assert leaving() == [at("2026-10-20 09:00")]


def test_who_belongs_to_no_unit_has_the_national_hours(director: Person) -> None:
    guest = make.person("示例来宾")
    Preference.objects.create(person=guest, digest=False)
    assert told(guest)[0].digested_at == make.NOW
