"""Rules expand to obligations: school × what × window."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.planning.actions import assign, end_rule, expand, keep_up, load_rules, set_rule
from dudao.planning.models import Matter, Obligation, Rule
from tests import make, make_cover
from tests.planning.conftest import Inspector


@pytest.fixture(autouse=True)
def _terms(office: Unit) -> None:
    make_cover.terms(office)


def windows(unit: Unit, key: str = "monthly") -> list[str]:
    rows = Obligation.objects.filter(unit=unit, rule__key=key).order_by("first_on", "nth")
    return [f"{row.first_on:%m-%d}" for row in rows]


def test_shipped_rules_load_once_with_their_matters() -> None:
    assert load_rules() == load_rules() == Rule.objects.count()
    matters = Matter.objects.order_by("position")
    assert len([m for m in matters if not m.key.startswith("kinder")]) == 8 + 1
    assert len([m for m in matters if m.key.startswith("kinder")]) == 6


def test_months_follow_the_terms(director: Person, office: Unit, school: Unit) -> None:
    make_cover.rule(None)
    expand(office, 2026, by=director)
    months = ["09-01", "10-01", "11-01", "12-01", "01-01", "03-01", "04-01", "05-01", "06-01"]
    assert windows(school) == [*months, "07-01"]


def test_every_obligation_knows_the_last_day_of_visits(
    director: Person, office: Unit, school: Unit
) -> None:
    make_cover.rule(None)
    expand(office, 2026, by=director)
    january = Obligation.objects.get(unit=school, first_on=date(2027, 1, 1))
    assert january.last_on == date(2027, 1, 31)
    assert january.latest_on == date(2027, 1, 20)


def test_the_shipped_rules_ask_of_each_school_what_is_its_own(
    director: Person, office: Unit, school: Unit
) -> None:
    load_rules()
    garden = make.unit("kindergarten", office=office, stages=["preschool"])
    point = make.unit("teaching_point", office=office)
    expand(office, 2026, by=director)
    keys = lambda unit: set(unit.obligations.values_list("rule__key", flat=True))  # noqa: E731
    assert len([k for k in keys(school) if k.startswith("yearly.")]) == 8
    assert len([k for k in keys(garden) if k.startswith("yearly.kinder")]) == 6
    assert keys(point) - keys(school) == {"village_monthly"}
    assert school.obligations.filter(rule__key="termly").count() == 4
    assert windows(school, "opening") == ["08-25", "02-22"]


def test_again_it_changes_nothing(director: Person, office: Unit, school: Unit) -> None:
    load_rules()
    first = expand(office, 2026, by=director)
    ids = set(Obligation.objects.values_list("pk", flat=True))
    assert first.added == len(ids) > 0
    assert expand(office, 2026, by=director) == (0, 0, 0)
    assert set(Obligation.objects.values_list("pk", flat=True)) == ids


def test_it_records_what_came(director: Person, office: Unit, school: Unit) -> None:
    make_cover.rule(None)
    expand(office, 2026, by=director)
    event = Event.objects.get(name="obligation.expanded")
    assert (event.data["year"], event.data["added"]) == (2026, 10)


def test_it_refuses_an_inspector(inspector: Person, office: Unit) -> None:
    with pytest.raises(NotAllowed):
        expand(office, 2026, by=inspector)


def test_a_school_that_opens_or_closes_is_asked_for_its_own_days(
    director: Person, office: Unit
) -> None:
    make_cover.rule(None)
    opens = make.school(office, opened_on=date(2027, 5, 20))
    closes = make.school(office, closed_on=date(2026, 10, 10))
    never = make.school(office, closed_on=date(2026, 9, 1))
    expand(office, 2026, by=director)
    assert windows(opens) == ["05-20", "06-01", "07-01"]
    assert windows(closes) == ["09-01", "10-01"]
    october = closes.obligations.get(first_on=date(2026, 10, 1))
    assert (october.last_on, october.latest_on) == (date(2026, 10, 9), date(2026, 10, 9))
    assert windows(never) == []


def test_a_moved_term_moves_the_windows_and_keeps_what_was_met(
    director: Person, office: Unit, school: Unit
) -> None:
    make_cover.rule(None, key="termly", per="term")
    expand(office, 2026, by=director)
    autumn = school.obligations.get(first_on=date(2026, 9, 1))
    Term.objects.filter(season="autumn").update(first_on=date(2026, 8, 28))
    assert expand(office, 2026, by=director) == (0, 1, 0)
    autumn.refresh_from_db()
    assert autumn.first_on == date(2026, 8, 28)


def test_a_month_that_becomes_a_quiet_one_asks_for_nothing(
    director: Person, office: Unit, school: Unit
) -> None:
    make_cover.rule(None)
    expand(office, 2026, by=director)
    SpecialDays.objects.create(
        office=office,
        kind="quiet",
        name="期末",
        first_on=date(2027, 1, 1),
        last_on=date(2027, 1, 20),
    )
    assert expand(office, 2026, by=director).removed == 1
    assert "01-01" not in windows(school)


def test_an_exam_week_counts_for_its_stages_only(director: Person, office: Unit) -> None:
    make_cover.rule(None)
    junior = make.school(office, school_type="311", stages=["junior"])
    primary = make.school(office, stages=["primary"])
    SpecialDays.objects.create(
        office=office, kind="exam", name="中考", first_on=date(2027, 6, 28),
        last_on=date(2027, 6, 30), stages=["junior"],
    )  # fmt: skip
    expand(office, 2026, by=director)
    june = {"first_on": date(2027, 6, 1)}
    assert primary.obligations.get(**june).latest_on == date(2027, 6, 30)
    assert junior.obligations.get(**june).latest_on == date(2027, 6, 25)


def test_an_ended_rule_takes_back_what_nobody_does(
    director: Person, office: Unit, school: Unit, ours: Inspector
) -> None:
    made = set_rule(
        office, by=director, title="每月消防检查", count=1, basis="县通知",
        valid_from=clock.today(), per="month", audience="all",
    )  # fmt: skip
    expand(office, 2026, by=director)
    november = school.obligations.get(rule=made, first_on=date(2026, 11, 1))
    assign(
        school, by=director, kind="routine", purpose="消防", planned_on=date(2026, 11, 3),
        leader=ours.person, obligations=[november],
    )  # fmt: skip
    end_rule(made.key, by=director, office=office)
    expand(office, 2026, by=director)
    assert windows(school, made.key) == ["11-01"]


def test_an_own_rule_takes_the_place_of_the_shipped_one(
    director: Person, office: Unit, school: Unit
) -> None:
    make_cover.rule(None)
    expand(office, 2026, by=director)
    kept = school.obligations.get(first_on=date(2026, 12, 1))
    own = set_rule(
        office, by=director, key="monthly", count=2, basis="县通知", valid_from=date(2026, 12, 1)
    )
    expand(office, 2026, by=director)
    assert windows(school)[2:5] == ["11-01", "12-01", "12-01"]
    kept.refresh_from_db()
    assert kept.rule == own


def test_an_office_without_terms_is_asked_by_the_usual_ones(
    director: Person, office: Unit, school: Unit
) -> None:
    Term.objects.all().delete()
    make_cover.rule(None)
    expand(office, 2026, by=director)
    assert len(windows(school)) == 10


def test_many_schools_take_no_more_statements(director: Person, office: Unit, school: Unit) -> None:
    load_rules()
    with CaptureQueriesContext(connection) as few:
        expand(office, 2026, by=director)
    for _n in range(5):
        make.school(office)
    with CaptureQueriesContext(connection) as many:
        expand(office, 2026, by=director)
    assert len(many) <= len(few)


def test_the_clock_keeps_this_year_up_and_from_june_the_next(office: Unit, school: Unit) -> None:
    make_cover.rule(None)
    assert [one.added for one in keep_up(office)] == [9]  # September is over
    assert [one.added for one in keep_up(office)] == [0]
    with clock.at(make.NOW + timedelta(days=240)):
        assert [one.added for one in keep_up(office)] == [0, 10]
