"""An inspector's schools and open assignments go to another."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import schools_of
from dudao.lib.errors import Conflict, NotAllowed
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign, hand_over
from dudao.planning.models import Assignment
from tests import make_inspectorate
from tests.planning.conftest import PLANNED_ON

TODAY = date(2026, 10, 20)


def test_open_assignments_follow_the_schools(
    assignment: Assignment,
    director: Person,
    ours: Inspector,
    theirs: Inspector,
    helper: Inspector,
    school: Unit,
) -> None:
    schools, moved = hand_over(ours.pk, theirs.pk, by=director, on=TODAY)
    assert ([s.unit for s in schools], moved) == ([school], [assignment])
    assignment.refresh_from_db()
    assert assignment.leader == theirs.person
    assert list(assignment.companions.all()) == [helper.person]
    assert helper.person.grants.filter(source=f"assignment:{assignment.pk}").count() == 1
    assert history_of(assignment).last().name == "assignment.handed_over"


def test_a_companion_who_takes_over_leads(
    assignment: Assignment, director: Person, ours: Inspector, helper: Inspector
) -> None:
    hand_over(ours.pk, helper.pk, by=director, on=TODAY)
    assignment.refresh_from_db()
    assert (assignment.leader, assignment.companions.count()) == (helper.person, 0)


def test_what_lies_before_the_day_stays(
    assignment: Assignment, director: Person, ours: Inspector, theirs: Inspector
) -> None:
    assert hand_over(ours.pk, theirs.pk, by=director, on=date(2026, 10, 23))[1] == []


def test_two_visits_at_once_must_be_sorted_out_first(
    assignment: Assignment, director: Person, ours: Inspector, theirs: Inspector, school: Unit
) -> None:
    assign(
        school,
        by=director,
        leader=theirs.person,
        kind="special",
        purpose="食堂专项",
        planned_on=PLANNED_ON,
    )
    with pytest.raises(Conflict, match="先撤销其中一项"):
        hand_over(ours.pk, theirs.pk, by=director, on=TODAY)
    assert schools_of(ours.person, TODAY).get() == school


def test_recusal_for_an_assigned_school_stops_it(
    assignment: Assignment, director: Person, ours: Inspector, theirs: Inspector, school: Unit
) -> None:
    make_inspectorate.recusal(theirs, school, start_on=PLANNED_ON)
    with pytest.raises(NotAllowed, match="回避"):
        hand_over(ours.pk, theirs.pk, by=director, on=TODAY)


def test_it_refuses_others(
    assignment: Assignment, ours: Inspector, theirs: Inspector, zone_lead: Person
) -> None:
    with pytest.raises(NotAllowed):
        hand_over(ours.pk, theirs.pk, by=zone_lead, on=TODAY)
