"""A month's visits in one step."""

from datetime import date
from typing import Any

import pytest

from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib.errors import Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.planning.actions import batch_assign
from dudao.planning.models import Assignment
from dudao.planning.queries import without_visit_between
from tests import make, make_inspectorate

NOVEMBER: dict[str, Any] = {
    "kind": "routine",
    "purpose": "十一月经常性督导",
    "first_on": date(2026, 11, 1),
    "last_on": date(2026, 11, 30),
}


def test_every_school_goes_to_its_inspector_on_workdays(
    director: Person,
    ours: Inspector,
    theirs: Inspector,
    school: Unit,
    other_school: Unit,
    office: Unit,
    form: Version,
) -> None:
    third = make.school(office)
    make_inspectorate.responsible(ours, third)
    schools = [school, third, other_school]
    made = batch_assign(schools, by=director, forms=[form], **NOVEMBER)
    assert [(a.unit, a.leader) for a in made] == [
        (school, ours.person),
        (third, ours.person),
        (other_school, theirs.person),
    ]
    assert [a.planned_on.day for a in made] == [2, 16, 2]
    assert all(form in a.forms.all() for a in made)


def test_a_school_without_an_inspector_stops_the_whole_of_it(
    director: Person, ours: Inspector, school: Unit, other_school: Unit
) -> None:
    with pytest.raises(Invalid, match=str(other_school)):
        batch_assign([school, other_school], by=director, **NOVEMBER)
    assert not Assignment.objects.exists()


def test_a_span_without_workdays_is_refused(director: Person, ours: Inspector) -> None:
    weekend = {**NOVEMBER, "first_on": date(2026, 11, 7), "last_on": date(2026, 11, 8)}
    with pytest.raises(Invalid, match="没有工作日"):
        batch_assign([], by=director, **weekend)


def test_it_refuses_others(ours: Inspector, school: Unit, outsider: Person) -> None:
    with pytest.raises(NotAllowed):
        batch_assign([school], by=outsider, **NOVEMBER)


def test_it_tells_what_a_month_still_lacks(
    assignment: Assignment, school: Unit, other_school: Unit
) -> None:
    units = Unit.objects.filter(pk__in=[school.pk, other_school.pk])
    october = (date(2026, 10, 1), date(2026, 10, 31))
    assert list(without_visit_between(units, *october)) == [other_school]
