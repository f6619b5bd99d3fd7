"""Sending inspectors to a school."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.models import Assignment
from tests import make, make_cover, make_inspectorate
from tests.planning.conftest import PLANNED_ON

BLUEPRINT: dict[str, Any] = {
    "kind": "routine",
    "purpose": "经常性督导",
    "planned_on": PLANNED_ON,
}


def reaches(person: Person, unit: Unit, day: date) -> bool:
    with clock.at(make.NOW + timedelta(days=(day - make.NOW.date()).days)):
        return may(Person.objects.get(pk=person.pk), Permission.VISIT_MAKE, unit)


def test_it_sends_people_with_forms_and_records(
    assignment: Assignment, ours: Inspector, helper: Inspector, form: Version, office: Unit
) -> None:
    assert (assignment.leader, assignment.office) == (ours.person, office)
    assert list(assignment.companions.all()) == [helper.person]
    assert list(assignment.forms.all()) == [form]
    assert str(assignment).endswith("2026-10-22")
    event = history_of(assignment).get()
    assert (event.name, event.data["companions"]) == ("assignment.made", [helper.person.pk])


def test_a_part_time_inspector_reaches_the_school_for_its_time(
    assignment: Assignment, helper: Inspector, school: Unit
) -> None:
    days = {
        date(2026, 10, 21): False,
        date(2026, 10, 22): True,
        date(2026, 11, 21): True,
        date(2026, 11, 22): False,
    }
    assert {day: reaches(helper.person, school, day) for day in days} == days


def test_a_full_time_inspector_gets_what_he_lacks(
    director: Person, theirs: Inspector, ours: Inspector, school: Unit, assignment: Assignment
) -> None:
    assert not ours.person.grants.filter(source=f"assignment:{assignment.pk}").exists()
    assign(school, by=director, leader=theirs.person, **BLUEPRINT)
    assert reaches(theirs.person, school, PLANNED_ON)


def test_a_responsible_inspector_assigns_himself_to_his_own_schools(
    ours: Inspector, theirs: Inspector, school: Unit, other_school: Unit
) -> None:
    assert assign(school, by=ours.person, leader=ours.person, **BLUEPRINT).made_by == ours.person
    with pytest.raises(NotAllowed):
        assign(other_school, by=ours.person, leader=ours.person, **BLUEPRINT)
    with pytest.raises(NotAllowed):
        assign(school, by=ours.person, leader=theirs.person, **BLUEPRINT)


def test_it_says_everything_that_is_wrong(director: Person, ours: Inspector, office: Unit) -> None:
    closed = make.school(office, closed_on=date(2026, 8, 31))
    wrong = {**BLUEPRINT, "purpose": " ", "planned_on": date(2026, 10, 19)}
    with pytest.raises(Invalid) as refused:
        assign(closed, by=director, leader=director, companions=[ours.person], **wrong)
    assert set(refused.value.fields) == {"purpose", "planned_on", "unit", "leader"}


def test_companions_are_inspectors_of_the_office_too(
    director: Person, ours: Inspector, school: Unit, outsider: Person
) -> None:
    make_inspectorate.inspector(outsider)
    with pytest.raises(Invalid, match="邻县主任") as refused:
        assign(school, by=director, leader=ours.person, companions=[outsider], **BLUEPRINT)
    assert set(refused.value.fields) == {"companions"}


def test_whoever_must_keep_away_is_named_with_the_ground(
    director: Person, ours: Inspector, helper: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(helper, school, ground="family", detail="子女就读")
    with pytest.raises(
        NotAllowed, match="示例兼职（配偶、父母、子女在该单位任职或就读：子女就读）"
    ):
        assign(school, by=director, leader=ours.person, companions=[helper.person], **BLUEPRINT)


def test_nobody_goes_to_the_same_school_twice_in_a_slot(
    director: Person, assignment: Assignment, ours: Inspector, helper: Inspector, school: Unit
) -> None:
    with pytest.raises(Conflict, match="不必重复") as refused:
        assign(school, by=director, leader=ours.person, **BLUEPRINT)
    assert refused.value.current == assignment.pk
    assign(school, by=director, leader=ours.person, slot="morning", **BLUEPRINT)
    assign(school, by=director, leader=helper.person, **BLUEPRINT)


def test_the_database_holds_it_too(assignment: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            unit=assignment.unit,
            office=assignment.office,
            leader=assignment.leader,
            planned_on=assignment.planned_on,
            made_by=assignment.made_by,
            made_at=clock.now(),
        )


@pytest.mark.parametrize("who", ["outsider", "principal", "colleague", "auditor"])
def test_it_refuses_others(
    who: str, ours: Inspector, school: Unit, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        assign(school, by=request.getfixturevalue(who), leader=ours.person, **BLUEPRINT)


def test_a_zone_lead_assigns_in_the_zone(zone_lead: Person, ours: Inspector, school: Unit) -> None:
    assert assign(school, by=zone_lead, leader=ours.person, **BLUEPRINT).made_by == zone_lead


def test_a_task_of_another_school_is_not_done_here(
    director: Person, ours: Inspector, school: Unit, other_school: Unit
) -> None:
    theirs = make_cover.obligation(other_school)
    given = {"kind": "routine", "purpose": "督导", "planned_on": PLANNED_ON}
    with pytest.raises(Invalid, match="不是这所学校的"):
        assign(school, by=director, leader=ours.person, obligations=[theirs], **given)
