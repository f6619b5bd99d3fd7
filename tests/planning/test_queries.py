"""Whose assignments are whose."""

from datetime import timedelta

import pytest

from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import take_up, withdraw
from dudao.planning.models import Assignment
from dudao.planning.queries import assignable_by, late, mine, standing, visible_to
from tests import make


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("director", True),
        ("zone_lead", True),
        ("inspector", True),
        ("colleague", False),
        ("principal", False),
        ("outsider", False),
    ],
)
def test_one_sees_the_assignments_of_ones_schools(
    who: str, sees: bool, assignment: Assignment, request: pytest.FixtureRequest
) -> None:
    assert visible_to(request.getfixturevalue(who)).exists() is sees


def test_whoever_is_sent_sees_it_before_the_day(assignment: Assignment, helper: Inspector) -> None:
    assert visible_to(helper.person).get() == assignment
    assert mine(helper.person).get() == assignment


def test_the_director_goes_nowhere_himself(assignment: Assignment, director: Person) -> None:
    assert not mine(director).exists()


def test_it_is_late_the_day_after(assignment: Assignment, ours: Inspector) -> None:
    on = assignment.planned_on
    assert not late(ours.person, on).exists()
    assert late(ours.person, on + timedelta(days=1)).get() == assignment
    with clock.at(make.NOW + timedelta(days=3)):
        take_up(assignment.pk, by=ours.person)
    assert not late(ours.person, on + timedelta(days=1)).exists()


def test_what_was_withdrawn_no_longer_stands(assignment: Assignment, director: Person) -> None:
    assert standing(assignment.unit).get() == assignment
    withdraw(assignment.pk, by=director, reason="改期")
    assert not standing(assignment.unit).exists()


def test_one_assigns_to_ones_own_schools_or_those_one_plans_for(
    director: Person, ours: Inspector, school: Unit, other_school: Unit, office: Unit
) -> None:
    closed = make.school(office, closed_on=clock.today())
    assert list(assignable_by(ours.person, clock.today())) == [school]
    planned_for = set(assignable_by(director, clock.today()))
    assert planned_for >= {school, other_school}
    assert closed not in planned_for
