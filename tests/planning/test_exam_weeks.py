"""Nobody is sent to a school in its exam or quiet week, unless it must be."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from dudao.org.states import DayKind, DayPart
from dudao.planning.actions import assign, batch_assign
from dudao.planning.models import Assignment
from tests import make_calendar

DAY = date(2026, 10, 22)
PLAN = {"kind": "routine", "purpose": "十月督导", "planned_on": DAY}
WEEK = (date(2026, 10, 21), date(2026, 10, 23))


@pytest.fixture
def exams(office: Unit) -> None:
    make_calendar.days(office, *WEEK, kind=DayKind.EXAM, name="期中考试", stages=["primary"])


@pytest.mark.usefixtures("exams")
def test_it_is_refused_by_name(director: Person, ours: Inspector, school: Unit) -> None:
    with pytest.raises(Invalid, match="期中考试") as refused:
        assign(school, by=director, leader=ours.person, **PLAN)
    assert "planned_on" in refused.value.fields
    assert "2026-10-21至2026-10-23" in refused.value.message


@pytest.mark.usefixtures("exams")
def test_with_a_reason_it_is_made_and_recorded(
    director: Person, ours: Inspector, school: Unit
) -> None:
    made = assign(school, by=director, leader=ours.person, despite="食物中毒", **PLAN)
    assert history_of(made).get(name="assignment.made").data["despite"] == "食物中毒"


@pytest.mark.usefixtures("exams")
def test_problems_are_followed_up_in_any_week(
    director: Person, ours: Inspector, school: Unit
) -> None:
    assert assign(school, by=director, leader=ours.person, **{**PLAN, "kind": "follow_up"})


@pytest.mark.usefixtures("exams")
def test_schools_of_other_stages_are_visited(
    director: Person, theirs: Inspector, other_school: Unit
) -> None:
    assert assign(other_school, by=director, leader=theirs.person, **PLAN)


def test_a_free_afternoon_is_open_in_the_morning(
    director: Person, ours: Inspector, school: Unit, office: Unit
) -> None:
    make_calendar.days(office, DAY, kind=DayKind.QUIET, part=DayPart.AFTERNOON)
    with pytest.raises(Invalid):
        assign(school, by=director, leader=ours.person, slot="afternoon", **PLAN)
    assert assign(school, by=director, leader=ours.person, slot="morning", **PLAN)


@pytest.mark.usefixtures("exams")
def test_a_month_is_spread_around_it(
    director: Person, ours: Inspector, school: Unit, office: Unit
) -> None:
    make_calendar.days(office, date(2026, 10, 26), part=DayPart.MORNING)
    span = {"first_on": date(2026, 10, 21), "last_on": date(2026, 10, 26)}
    made = batch_assign([school], by=director, kind="routine", purpose="十月督导", **span)
    assert [(row.planned_on, row.slot) for row in made] == [(date(2026, 10, 26), "afternoon")]


@pytest.mark.usefixtures("exams")
def test_a_month_without_an_open_day_names_the_schools(
    director: Person, ours: Inspector, school: Unit
) -> None:
    span = {"first_on": WEEK[0], "last_on": WEEK[1]}
    with pytest.raises(Invalid, match=str(school)):
        batch_assign([school], by=director, kind="routine", purpose="十月督导", **span)
    assert not Assignment.objects.exists()
