"""One's own messages: reading them, and how one wants to be told."""

from datetime import time
from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotFound
from dudao.notifications import actions
from dudao.notifications.models import Preference
from dudao.notifications.queries.messages import (
    BADGE_LIMIT,
    kinds_of,
    preference_of,
    unread_count,
)
from dudao.org.models import Person
from tests import make
from tests.notifications.test_telling import at, told

pytestmark = pytest.mark.usefixtures("still")


def test_reading_is_noted_once(principal: Person) -> None:
    message = told(principal)[0]
    assert actions.read(message.pk, by=principal).read_at == make.NOW
    with clock.at(at("2026-10-21 09:00")):
        assert actions.read(message.pk, by=principal).read_at == make.NOW
    assert unread_count(principal) == 0


def test_nobody_reads_anothers_message(principal: Person, inspector: Person) -> None:
    message = told(principal)[0]
    with pytest.raises(NotFound):
        actions.read(message.pk, by=inspector)
    assert unread_count(principal) == 1


def test_everything_is_read_at_once(principal: Person, inspector: Person) -> None:
    told(principal, inspector, key="a")
    told(principal, key="b")
    assert actions.read_all(by=principal) == 2
    assert actions.read_all(by=principal) == 0
    assert unread_count(inspector) == 1
    assert kinds_of(principal) == ["finding.told"]


def test_the_badge_does_not_count_for_ever(principal: Person) -> None:
    for number in range(BADGE_LIMIT + 5):
        told(principal, key=str(number))
    assert unread_count(principal) == BADGE_LIMIT + 1


def test_without_a_wish_there_is_a_digest_and_no_channel(principal: Person) -> None:
    preference = preference_of(principal)
    assert (preference.digest, preference.channels, preference.quiet_from) == (True, [], None)


def test_a_wish_is_kept_and_recorded(principal: Person) -> None:
    actions.set_preference(by=principal, channels=["sms", "email"], digest=False)
    actions.set_preference(
        by=principal, channels=["sms", "email"], quiet_from=time(20), quiet_to=time(7)
    )
    kept = Preference.objects.get(person=principal)
    assert (kept.channels, kept.digest, kept.quiet_to) == (["email", "sms"], True, time(7))
    event = Event.objects.filter(name="preference.set").latest("id")
    assert (event.by_id, event.data["digest"]) == (principal.pk, True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channels": ["pigeon"]}, "channels"),
        ({"channels": ["webhook"]}, "channels"),
        ({"quiet_from": time(8)}, "quiet_to"),
        ({"quiet_to": time(8)}, "quiet_from"),
        ({"quiet_from": time(7), "quiet_to": time(20)}, "quiet_to"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(
    principal: Person, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.set_preference(by=principal, **given)
    assert set(refused.value.fields) == {field}
    assert not Preference.objects.exists()
