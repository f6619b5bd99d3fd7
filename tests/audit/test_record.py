"""Writing and checking the record."""

import pytest
from django.db import DatabaseError, connection, transaction

from dudao.audit import actions, queries
from dudao.audit.models import Event
from dudao.org.models import Person


def at_commit() -> None:
    """Let the deferred triggers run as they do at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def events(director: Person) -> list[Event]:
    made = [actions.record("test.happened", director, by=director, n=n) for n in range(3)]
    at_commit()
    return made


def test_events_are_numbered_without_gaps_and_chained(events: list[Event]) -> None:
    numbers = [event.link.number for event in events]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert queries.broken_at() is None
    assert not queries.unchained().exists()


def test_an_event_cannot_be_changed_or_removed(events: list[Event]) -> None:
    for change in (
        lambda: Event.objects.filter(pk=events[0].pk).update(name="other"),
        lambda: Event.objects.filter(pk=events[0].pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_change_behind_the_triggers_shows(events: list[Event]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET name = 'x' WHERE id = %s", [events[1].pk])
        at_commit()
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    assert queries.broken_at() == events[1].link.number
    assert queries.broken_at(events[1].link.number) is None


def test_the_history_names_the_people(events: list[Event], director: Person) -> None:
    assert [event.by for event in queries.history_of(director)] == [director] * 3


def test_the_head_stands_for_everything_before(events: list[Event]) -> None:
    head = queries.head()
    assert head is not None
    assert head.event == events[-1]
    assert str(head).startswith(f"{head.number} ")
    assert str(events[0]) == f"test.happened #{events[0].pk}"
