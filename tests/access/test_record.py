"""The record in the reach of an auditor."""

import pytest

from dudao.access.record import visible_to
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.audit.models import Event
from dudao.org.models import Person, Unit
from tests import make


@pytest.fixture
def events(
    director: Person, outsider: Person, school: Unit, next_county_office: Unit
) -> dict[str, Event]:
    return {
        "ours": record("test.ours", school, by=director, unit=school),
        "theirs": record("test.theirs", outsider, by=outsider, unit=next_county_office),
        "system": record("test.system", school, by=None),
        "own": record("test.own", director, by=director),
        "foreign": record("test.foreign", outsider, by=outsider),
    }


def seen(person: Person, events: dict[str, Event]) -> set[str]:
    visible = set(visible_to(person))
    return {name for name, event in events.items() if event in visible}


def test_the_auditor_of_a_region_sees_its_units_and_the_system(
    auditor: Person, events: dict[str, Event]
) -> None:
    assert seen(auditor, events) == {"ours", "system", "own"}


def test_the_auditor_of_a_unit_sees_that_unit(
    office: Unit, school: Unit, events: dict[str, Event]
) -> None:
    person = make.person("示例审计员", office)
    make.holds(person, Role.AUDITOR, school)
    assert seen(person, events) == {"ours"}


def test_nobody_else_sees_the_record(
    administrator: Person, director: Person, events: dict[str, Event]
) -> None:
    assert seen(administrator, events) == seen(director, events) == set()
