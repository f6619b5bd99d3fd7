"""Finding events again."""

from datetime import date, datetime

import pytest

from dudao.audit import actions, queries
from dudao.audit.models import Event
from dudao.lib import clock
from dudao.org.models import Person, Unit


@pytest.fixture
def events(director: Person, inspector: Person, school: Unit) -> dict[str, Event]:
    made = {}
    for hour, name, by, subject in (
        (23, "finding.told", director, school),
        (0, "finding.closed", inspector, school),
        (9, "findings.counted", inspector, director),
    ):
        with clock.at(datetime(2026, 10, 21 if hour < 23 else 20, hour, tzinfo=clock.CHINA)):
            made[name] = actions.record(name, subject, by=by)
    return made


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["finding.told", "finding.closed", "findings.counted"]),
        ({"name": "finding"}, ["finding.told", "finding.closed"]),
        ({"name": "finding.told"}, ["finding.told"]),
        ({"subject": "org.unit"}, ["finding.told", "finding.closed"]),
        ({"subject": "org.unit:0"}, []),
        ({"first_day": date(2026, 10, 21)}, ["finding.closed", "findings.counted"]),
        ({"last_day": date(2026, 10, 20)}, ["finding.told"]),
    ],
)
def test_events_are_found_by_what_is_known(
    events: dict[str, Event], given: dict[str, object], names: list[str]
) -> None:
    found = queries.matching(Event.objects.order_by("id"), **given)  # type: ignore[arg-type]
    assert [event.name for event in found] == names


def test_events_are_found_by_person_and_subject(
    events: dict[str, Event], inspector: Person, school: Unit
) -> None:
    rows = Event.objects.order_by("id")
    found = queries.matching(rows, by=inspector, subject=f"org.unit:{school.pk}")
    assert list(found) == [events["finding.closed"]]
