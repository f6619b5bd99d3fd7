"""Windows and what can be kept within them, for any calendar."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.planning.rules.feasible import Limits, most_visits, trouble_in
from dudao.planning.rules.windows import (
    Customs,
    Span,
    assumed_terms,
    latest,
    month_of,
    school_year,
    school_year_of,
    windows,
    within,
)
from dudao.planning.states import Per

YEAR = school_year(2026)
TERMS = [Span(date(2026, 9, 1), date(2027, 1, 20)), Span(date(2027, 3, 1), date(2027, 7, 9))]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[list[Span], list[date]]:
    """Two terms somewhere in the year, and days of visits anywhere within them."""
    edges = sorted(draw(st.lists(st.integers(10, 340), min_size=4, max_size=4, unique=True)))
    days = [YEAR.first_on + timedelta(days=n) for n in edges]
    terms = [Span(days[0], days[1]), Span(days[2], days[3])]
    inside = [
        term.first_on + timedelta(days=n)
        for term in terms
        for n in range((term.last_on - term.first_on).days + 1)
    ]
    shut = draw(st.sets(st.integers(0, len(inside) - 1), max_size=len(inside)))
    return terms, [day for n, day in enumerate(inside) if n not in shut]


@given(calendars(), st.sampled_from(list(Per)), st.integers(1, 10))
def test_every_window_holds_a_day_and_no_two_touch(
    calendar: tuple[list[Span], list[date]], per: Per, month_days: int
) -> None:
    terms, days = calendar
    customs = Customs(month_days, opening_before=0, opening_after=0)
    found = windows(per, terms, days, customs)
    assert found == sorted(found)
    assert all(before.last_on < after.first_on for before, after in pairwise(found))
    for window in found:
        day = latest(window, days)
        assert day is not None
        assert window.first_on <= day <= window.last_on
        assert not [one for one in within(window, days) if one > day]


@given(calendars())
def test_a_day_of_visits_lies_in_its_month_term_and_year(
    calendar: tuple[list[Span], list[date]],
) -> None:
    terms, days = calendar
    for per in (Per.MONTH, Per.TERM, Per.YEAR):
        found = windows(per, terms, days)
        for day in days:
            assert sum(one.first_on <= day <= one.last_on for one in found) == 1
    months = {day.replace(day=1) for day in days}
    assert len(windows(Per.MONTH, terms, days)) == len(months)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_belongs_to_one_school_year(day: date) -> None:
    year = school_year_of(day)
    assert school_year(year).first_on <= day <= school_year(year).last_on
    assert school_year(year).last_on + timedelta(days=1) == school_year(year + 1).first_on
    assert month_of(day).first_on <= day <= month_of(day).last_on


def test_terms_of_a_usual_year_have_no_months_in_the_holidays() -> None:
    days = [TERMS[0].first_on + timedelta(days=n) for n in range(400)]
    days = [day for day in days if any(t.first_on <= day <= t.last_on for t in TERMS)]
    months = [window.first_on.month for window in windows(Per.MONTH, TERMS, days)]
    assert months == [9, 10, 11, 12, 1, 3, 4, 5, 6, 7]
    assert windows(Per.MONTH, TERMS, days, Customs(month_days=21))[-1].first_on.month == 6
    opening = windows(Per.OPENING, TERMS, days)
    assert opening[0] == Span(date(2026, 8, 25), date(2026, 9, 28))
    assert sorted(assumed_terms(2026)) == ["autumn", "spring"]


def days(first: date, last: date) -> list[date]:
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in every if day.weekday() < 5]


@given(st.sets(st.integers(0, 30), max_size=9), st.integers(1, 3), st.integers(1, 5))
def test_no_choice_of_days_holds_more_visits(chosen: set[int], week: int, month: int) -> None:
    limits = Limits(week, month)
    given_days = [date(2026, 10, 20) + timedelta(days=n) for n in sorted(chosen)]
    sizes = range(len(given_days), -1, -1)
    best = next(n for n in sizes if any(_keeps(c, limits) for c in combinations(given_days, n)))
    assert most_visits(given_days, limits) == best


def _keeps(chosen: tuple[date, ...], limits: Limits) -> bool:
    weeks = Counter(day.isocalendar()[:2] for day in chosen)
    months = Counter(day.month for day in chosen)
    return max(weeks.values(), default=0) <= limits.week and (
        max(months.values(), default=0) <= limits.month
    )


OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("count", "limits", "possible", "eased"),
    [
        (3, Limits(2, 3), None, None),
        (4, Limits(2, 3), 3, {"visits": 3, "week": None, "month": 4, "both": None}),
        (12, Limits(2, 3), 3, {"visits": 3, "week": None, "month": None, "both": Limits(3, 12)}),
        (9, Limits(1, 9), 5, {"visits": 5, "week": 2, "month": None, "both": None}),
        (40, Limits(7, 31), 22, {"visits": 22, "week": None, "month": None, "both": None}),
    ],
)
def test_what_cannot_be_kept_says_the_smallest_relaxation(
    count: int, limits: Limits, possible: int | None, eased: dict[str, object] | None
) -> None:
    found = trouble_in(OCTOBER, count, days(OCTOBER.first_on, date(2026, 12, 31)), limits)
    if possible is None:
        assert found is None
        return
    assert found is not None
    assert (found.asked, found.possible) == (count, possible)
    relaxed = found.relaxation._asdict()
    until = relaxed.pop("until")
    assert relaxed == eased
    if until is not None:
        longer = days(OCTOBER.first_on, until)
        assert most_visits(longer, limits) >= count > most_visits(longer[:-1], limits)


def test_a_window_without_days_can_only_be_opened_longer() -> None:
    later = days(date(2026, 11, 2), date(2026, 11, 30))
    found = trouble_in(OCTOBER, 1, later, Limits())
    assert found is not None
    assert found.possible == 0
    assert found.relaxation == (None, None, None, None, date(2026, 11, 2))
