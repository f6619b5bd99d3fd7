"""The coverage matrix, and what a plan leaves out on the day it is made."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.inspectorate.actions import make_area, put_in_area
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import expand, foresee, load_rules, meet
from dudao.planning.actions.settling import recount
from dudao.planning.models import Matter, Obligation, Plan, Tally
from dudao.planning.queries import coverage
from dudao.planning.queries.coverage import gaps_of
from dudao.planning.rules.cells import Standing, cell_of
from dudao.planning.rules.windows import school_year
from dudao.planning.states.coverage import Cover
from tests import make, make_cover

TODAY = make.NOW.date()
#: Doc 3's calendar: month, kind, matters for schools and kindergartens.
YEAR: list[tuple[int, str, list[str]]] = [
    (3, "special", ["term_opening"]),
    (4, "routine", ["campus_safety", "canteen_dormitory", "kindergarten_safety",
                    "kindergarten_health"]),
    (5, "routine", ["curriculum_teaching", "kindergarten_care_education"]),
    (6, "routine", ["teacher_development", "kindergarten_staff"]),
    (7, "routine", ["school_affairs", "kindergarten_governance"]),
    (9, "special", ["term_opening"]),
    (10, "routine", ["enrolment_fees", "kindergarten_enrolment_fees"]),
    (11, "routine", ["learning_workload"]),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _terms(office: Unit, school: Unit) -> None:
    make_cover.terms(office)
    make_cover.terms(office, 2025)
    load_rules()


def lines(
    year: int = 2026, years: list[tuple[int, str, list[str]]] = YEAR
) -> list[dict[str, object]]:
    by_key = {matter.key: matter for matter in Matter.objects.all()}
    return [
        {
            "kind": kind,
            "first_on": date(year, month, 1),
            "last_on": date(year, month, 28),
            "matters": [by_key[key] for key in keys],
        }
        for month, kind, keys in years
    ]


def test_a_plan_like_doc_3_shows_its_gap_on_the_day_it_is_made(
    office: Unit, director: Person
) -> None:
    with clock.at(make.NOW - timedelta(days=230)):
        plan = make_cover.plan(office, director, lines())
        found = gaps_of(plan)
    assert [gap.rule.key for gap in found if gap.rule.per == "year"] == ["yearly.school_climate"]
    (climate,) = [gap for gap in found if gap.rule.key == "yearly.school_climate"]
    assert climate.schools == 1
    assert climate.latest_on == date(2026, 12, 31)
    assert {gap.window.first_on.month for gap in found if gap.rule.key == "monthly"} == {1, 12}


def test_a_month_plan_is_asked_only_for_what_falls_due_in_it(
    office: Unit, director: Person, school: Unit
) -> None:
    expand(office, 2026, by=director)
    span = {"period": "month", "first_on": date(2026, 11, 1), "last_on": date(2026, 11, 30)}
    plan = make_cover.plan(office, director, [], **span)
    assert {gap.rule.key for gap in gaps_of(plan)} == {"monthly"}
    meet(uuid4(), school, on=date(2026, 11, 3))
    assert gaps_of(plan) == []


def test_an_approved_plan_foresees_and_leaves_the_gap(
    office: Unit, director: Person, school: Unit
) -> None:
    year = lines(2026, YEAR[6:]) + lines(2027, YEAR[:5])
    plan = make_cover.plan(office, director, year, last_on=date(2027, 7, 31))
    Plan.objects.filter(pk=plan.pk).update(state="approved")
    expand(office, 2026, by=director)
    rows = {r.rule.key: r.cover for r in covered(school) if r.rule and r.rule.per == "year"}
    assert rows.pop("yearly.school_climate") == Cover.GAP
    assert set(rows.values()) == {Cover.FORESEEN}


def covered(school: Unit) -> list[Obligation]:
    rows = coverage.with_cover(Obligation.objects.filter(unit=school), TODAY)
    return list(rows.select_related("rule"))


def test_a_plan_of_an_area_foresees_only_for_its_schools(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    area = make_area(office, "第一责任区", by=director)
    put_in_area(area.pk, [school], by=director, start_on=date(2026, 9, 1))
    plan = make_cover.plan(office, director, lines(2026, YEAR[6:7]), area=area, state="approved")
    expand(office, 2026, by=director)
    key = {"rule__key": "yearly.enrolment_fees"}
    assert school.obligations.get(**key).foreseen_on == date(2026, 10, 28)
    assert other_school.obligations.get(**key).foreseen_on is None
    Plan.objects.filter(pk=plan.pk).update(state="withdrawn")
    foresee(office, school_year(2026))
    assert school.obligations.get(**key).foreseen_on is None


def test_a_plan_of_an_inspector_foresees_only_for_his_schools_and_no_meeting_does(
    office: Unit, director: Person, school: Unit, other_school: Unit, ours: Inspector
) -> None:
    visits = lines(2026, YEAR[6:7])
    make_cover.plan(office, director, visits, inspector=ours, state="approved")
    meetings = [{**one, "kind": "meeting"} for one in visits]
    make_cover.plan(office, director, meetings, state="approved")
    expand(office, 2026, by=director)
    key = {"rule__key": "yearly.enrolment_fees"}
    assert school.obligations.get(**key).foreseen_on == date(2026, 10, 28)
    assert other_school.obligations.get(**key).foreseen_on is None


def test_what_is_waived_has_no_day() -> None:
    row = Standing(1, "x", Cover.WAIVED, TODAY, TODAY, None, None, None)
    cell = cell_of([row], TODAY)
    assert (cell.state, cell.day, cell.due) == (Cover.WAIVED, None, 0)


def test_a_gap_is_shown_from_the_first_day_of_its_window_with_its_last_day(
    office: Unit, director: Person, school: Unit
) -> None:
    expand(office, 2026, by=director)
    with clock.at(make.NOW - timedelta(days=49)):
        day = clock.today()
        rows = coverage.visible_to(director)
        found = coverage.of_schools(rows, [school], day)[school.pk]
        standing = coverage.standings(rows, [school], day)[school.pk]
    climate = coverage.cells(standing, day)["yearly.school_climate"]
    assert (climate.state, climate.day) == (Cover.GAP, date(2027, 7, 9))
    assert (climate.day - day).days >= 30
    assert not climate.pressing
    november = [r for r in found if r.rule and r.rule.key == "monthly"][2]
    assert november.cover == Cover.GAP
    assert november.latest_on == date(2026, 11, 30)


def test_the_tally_says_what_the_obligations_say(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    expand(office, 2026, by=director)
    meet(uuid4(), school, on=date(2026, 10, 9), did=["school_climate"])
    waived = other_school.obligations.filter(rule__key="yearly.school_climate")
    waived.update(waived_at=clock.now(), reason="停办")
    rows = coverage.in_year(coverage.visible_to(director), 2026)
    counted = coverage.tally(director)
    assert counted is not None
    wanted = coverage.totals(rows, TODAY)
    assert coverage.totals(coverage.in_year(counted, 2026), TODAY) == wanted
    assert wanted["yearly.school_climate"] == {Cover.MET: 1, Cover.WAIVED: 1}
    lines = Tally.objects.count()
    recount(office)
    assert Tally.objects.count() < lines
    assert coverage.totals(coverage.in_year(counted, 2026), TODAY) == wanted
    assert coverage.by_month(counted, TODAY) == coverage.by_month(rows, TODAY)


def test_who_sees_single_schools_has_no_tally(inspector: Person) -> None:
    assert coverage.tally(inspector) is None


def test_gaps_are_counted_until_a_day(office: Unit, director: Person, school: Unit) -> None:
    expand(office, 2026, by=director)
    counted = coverage.tally(director)
    assert counted is not None
    found = coverage.gaps_until(counted, TODAY, date(2026, 10, 31))
    assert found == {"monthly": (1, date(2026, 10, 30))}
    in_time = Obligation.objects.filter(coverage.gap_q(TODAY, 11))
    assert [row.title for row in in_time] == ["每月入校"]


def test_a_school_takes_one_statement_or_fifty_do(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    expand(office, 2026, by=director)
    with CaptureQueriesContext(connection) as sent:
        coverage.of_schools(coverage.visible_to(director), [school, other_school], TODAY)
    assert len(sent) <= 2


def test_an_outsider_sees_nothing(office: Unit, director: Person, outsider: Person) -> None:
    expand(office, 2026, by=director)
    assert not coverage.visible_to(outsider).exists()
