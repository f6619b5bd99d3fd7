"""An office's own rules: set, ended, and refused where no calendar can satisfy them."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, SpecialDays, Unit
from dudao.planning.actions import end_rule, set_rule
from dudao.planning.models import Rule
from dudao.planning.queries.troubles import told
from dudao.planning.queries.visit_rules import in_force, rules_of, troubles
from dudao.planning.rules.feasible import Limits, Relaxation, Trouble
from dudao.planning.rules.windows import Span
from tests import make, make_cover

OWN: dict[str, Any] = {
    "title": "消防检查",
    "count": 1,
    "basis": "县通知",
    "valid_from": date(2026, 11, 1),
    "per": "month",
}


@pytest.fixture(autouse=True)
def _shipped(office: Unit, school: Unit) -> Rule:
    make_cover.terms(office)
    return make_cover.rule(None)


def now(office: Unit, day: date) -> dict[str, int]:
    return {key: rule.count for key, rule in in_force(rules_of(office), day).items()}


def test_an_own_number_takes_the_place_of_the_shipped_from_its_day(
    director: Person, office: Unit
) -> None:
    made = set_rule(office, by=director, key="monthly", **{**OWN, "count": 2, "per": "year"})
    assert (made.title, made.per) == ("每月入校", "month")
    assert now(office, date(2026, 10, 31)) == {"monthly": 1}
    assert now(office, date(2026, 11, 1)) == {"monthly": 2}
    assert [event.name for event in history_of(made)] == ["rule.set"]


def test_a_later_one_ends_the_one_before(director: Person, office: Unit) -> None:
    set_rule(office, by=director, key="monthly", **{**OWN, "count": 2})
    set_rule(
        office, by=director, key="monthly", **{**OWN, "count": 3, "valid_from": date(2027, 3, 1)}
    )
    assert now(office, date(2027, 2, 28)) == {"monthly": 2}
    assert now(office, date(2027, 3, 1)) == {"monthly": 3}


def test_an_own_rule_ends_and_is_recorded(director: Person, office: Unit) -> None:
    made = set_rule(office, by=director, **{**OWN, "valid_from": clock.today()})
    with clock.at(make.NOW + timedelta(days=30)):
        end_rule(made.key, by=director, office=office)
        assert now(office, clock.today()) == {"monthly": 1}
        with pytest.raises(WrongState):
            end_rule(made.key, by=director, office=office)
    assert "rule.ended" in [event.name for event in history_of(made)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"basis": " "}, "basis"),
        ({"count": 0}, "count"),
        ({"valid_from": date(2026, 10, 1)}, "valid_from"),
        ({"audience": "none"}, "audience"),
    ],
)
def test_it_says_what_is_missing(
    changes: dict[str, Any], field: str, director: Person, office: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        set_rule(office, by=director, **{**OWN, **changes})
    assert field in refused.value.fields


def test_three_a_week_is_refused_with_the_smallest_relaxation(
    director: Person, office: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        set_rule(office, by=director, **{**OWN, "count": 12})
    told = refused.value.fields["count"]
    assert "要求12次，最多只能安排3次" in told
    assert "改为3次" in told
    assert "每周上限放宽到3次、每月上限放宽到12次" in told


def test_more_may_be_asked_where_the_office_allows_more(director: Person, office: Unit) -> None:
    make.norm("planning.visits_per_month", 12, office)
    make.norm("planning.visits_per_week", 5, office)
    rule = set_rule(office, by=director, **{**OWN, "count": 8, "per": "term"})
    assert troubles(rule, office, clock.today()) == []


def test_a_rule_whose_window_lost_its_days_is_named(office: Unit) -> None:
    opening = make_cover.rule(None, key="opening", per="opening")
    assert troubles(opening, office, clock.today()) == []
    SpecialDays.objects.create(
        office=office, kind="quiet", name="推迟开学",
        first_on=date(2027, 3, 1), last_on=date(2027, 3, 31),
    )  # fmt: skip
    (trouble,) = troubles(opening, office, clock.today())
    assert (trouble.window.first_on, trouble.possible) == (date(2027, 2, 22), 0)
    assert trouble.relaxation.until == date(2027, 4, 1)


def test_only_the_director_sets_and_ends(office_staff: Person, office: Unit) -> None:
    with pytest.raises(NotAllowed):
        set_rule(office, by=office_staff, **OWN)
    with pytest.raises(NotAllowed):
        end_rule("monthly", by=office_staff, office=office)


def test_an_unknown_key_is_not_there(director: Person, office: Unit) -> None:
    with pytest.raises(NotFound):
        set_rule(office, by=director, key="weekly", **OWN)


@pytest.mark.parametrize(
    ("ease", "words"),
    [
        (Relaxation(3, None, None, None, None), "改为3次"),
        (Relaxation(None, 2, None, None, None), "把每校每周上限放宽到2次"),
        (Relaxation(None, None, 4, None, None), "把每校每月上限放宽到4次"),
        (Relaxation(None, None, None, Limits(3, 12), None),
         "把每校每周上限放宽到3次、每月上限放宽到12次"),
        (Relaxation(2, None, None, None, date(2026, 11, 2)),
         "改为2次；或者把截止日期延到2026-11-02"),
        (Relaxation(None, None, None, None, None), "停用这项规则"),
    ],
)  # fmt: skip
def test_every_way_out_is_said(ease: Relaxation, words: str) -> None:
    window = Span(date(2026, 10, 1), date(2026, 10, 31))
    said = told(Trouble(window, 4, 3, ease), 2)
    assert said == (
        f"2026-10-01至2026-10-31要求4次，最多只能安排3次（共有2个时段办不到）。可以：{words}。"
    )
