"""Checking the chain and recording the outcome."""

import pytest
from django.db import connection

from dudao.audit import actions
from dudao.audit.models import Event
from dudao.org.models import Person
from tests.audit.test_record import at_commit


def test_without_events_there_is_nothing_to_verify(db: None) -> None:
    assert actions.verify_chain() is None


@pytest.mark.parametrize("sound", [True, False])
def test_the_outcome_is_recorded(director: Person, sound: bool) -> None:
    for number in range(2):
        actions.record("test.happened", director, by=director, n=number)
    at_commit()
    if not sound:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
            cursor.execute("UPDATE audit_event SET name = 'x'")
            at_commit()
            cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    event = actions.verify_chain()
    assert isinstance(event, Event)
    assert event.name == ("audit.verified" if sound else "audit.broken")
    assert (event.data["broken"] is None) is sound
    assert event.data["unchained"] == 0


def test_reactions_are_told(director: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Event] = []
    monkeypatch.setitem(actions.reactions, "test.heard", heard.append)
    event = actions.record("test.heard", director, by=None)
    assert heard == [event]
