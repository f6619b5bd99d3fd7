"""Visits meet obligations; what is called off un-does it."""

from datetime import date
from uuid import uuid4

import pytest

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign, complete, expand, meet, take_up, unmeet, withdraw
from dudao.planning.models import Assignment, Obligation, Rule
from tests import make_cover

ON = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _terms(office: Unit) -> None:
    make_cover.terms(office)


@pytest.fixture
def termly(office: Unit, school: Unit, director: Person) -> Rule:
    made = make_cover.rule(None, key="termly", per="term", count=2)
    expand(office, 2026, by=director)
    return made


@pytest.fixture
def climate(office: Unit, school: Unit, director: Person) -> Obligation:
    rule = make_cover.rule(None, key="climate", per="year", matter=make_cover.matter())
    expand(office, 2026, by=director)
    return school.obligations.get(rule=rule)


def met(rule: Rule) -> list[tuple[int, date | None]]:
    return list(rule.obligations.order_by("first_on", "nth").values_list("nth", "met_on"))[:2]


def sent(school: Unit, director: Person, ours: Inspector, *todo: Obligation) -> Assignment:
    return assign(
        school, by=director, kind="routine", purpose="督导", planned_on=date(2026, 10, 22),
        leader=ours.person, obligations=todo,
    )  # fmt: skip


def test_any_visit_meets_the_lowest_number_first(school: Unit, termly: Rule) -> None:
    meet(uuid4(), school, on=ON)
    assert met(termly) == [(1, ON), (2, None)]
    meet(uuid4(), school, on=date(2026, 9, 3))
    assert met(termly) == [(1, date(2026, 9, 3)), (2, ON)]


def test_a_visit_outside_the_window_meets_nothing(school: Unit, termly: Rule) -> None:
    meet(uuid4(), school, on=date(2027, 2, 3))
    assert met(termly) == [(1, None), (2, None)]


def test_taken_back_it_is_open_again(school: Unit, termly: Rule) -> None:
    visit = uuid4()
    meet(visit, school, on=ON)
    unmeet(visit)
    assert met(termly) == [(1, None), (2, None)]


def test_a_matter_is_met_by_what_was_looked_at(school: Unit, climate: Obligation) -> None:
    visit = uuid4()
    meet(visit, school, on=ON, did=["campus_safety"])
    climate.refresh_from_db()
    assert climate.met_on is None
    meet(visit, school, on=ON, did=["campus_safety", "school_climate"])
    climate.refresh_from_db()
    assert climate.met_on == ON


def test_a_completed_assignment_meets_its_jobs_and_what_any_visit_meets(
    school: Unit, director: Person, ours: Inspector, climate: Obligation, termly: Rule
) -> None:
    task = make_cover.obligation(school)
    made = sent(school, director, ours, climate, task)
    take_up(made.pk, by=ours.person)
    complete(made.pk, by=ours.person)
    climate.refresh_from_db()
    task.refresh_from_db()
    assert climate.met_on == task.met_on == ON
    assert met(termly) == [(1, ON), (2, None)]


def test_an_arranged_visit_is_planned_for_and_withdrawn_a_gap_again(
    school: Unit, director: Person, ours: Inspector, climate: Obligation, termly: Rule
) -> None:
    made = sent(school, director, ours, climate)
    climate.refresh_from_db()
    assert climate.planned_on == date(2026, 10, 22)
    assert termly.obligations.exclude(planned_on=None).count() == 1
    withdraw(made.pk, by=director, reason="学校活动")
    climate.refresh_from_db()
    assert climate.planned_on is None
    assert not termly.obligations.exclude(planned_on=None).exists()


def test_a_look_back_is_asked_where_the_rule_asks_it(
    school: Unit, office: Unit, director: Person
) -> None:
    rule = make_cover.rule(None, key="village", look_back=True)
    expand(office, 2026, by=director)
    october = school.obligations.get(rule=rule, first_on=date(2026, 10, 1))
    meet(uuid4(), school, on=ON)
    october.refresh_from_db()
    assert october.met_on is None
    meet(uuid4(), school, on=date(2026, 10, 21), looked_back=True)
    october.refresh_from_db()
    assert october.met_on == date(2026, 10, 21)
