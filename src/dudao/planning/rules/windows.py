"""The windows in which a rule asks for its visits, by terms and days of visits. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dudao.planning.states import Per

#: From August on everything belongs to the school year that is about to open.
FIRST_MONTH = 8


class Span(NamedTuple):
    """Days from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date


class Customs(NamedTuple):
    """What an office counts by: norms `planning.month_days`, `planning.opening_days_…`."""

    month_days: int = 1
    opening_before: int = 7
    opening_after: int = 27


USUAL = Customs()


def school_year_of(day: date) -> int:
    """Return the school year of `day`: 2026 is 2026–2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def school_year(year: int) -> Span:
    """Return the days of a school year, so that every day belongs to exactly one."""
    return Span(date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(days=1))


def month_of(day: date) -> Span:
    """Return the calendar month of `day`."""
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Span(day.replace(day=1), following - timedelta(days=1))


def assumed_terms(year: int) -> dict[str, Span]:
    """Return the usual terms, for an office that has not entered its own."""
    return {
        "autumn": Span(date(year, 9, 1), date(year + 1, 1, 10)),
        "spring": Span(date(year + 1, 3, 1), date(year + 1, 7, 10)),
    }


def windows(
    per: Per, terms: Sequence[Span], days: Sequence[date], customs: Customs = USUAL
) -> list[Span]:
    """Return the windows of one school year that hold a day of visits, in order, none touching.

    `terms` in order; `days` are the year's days on which the school can be visited, sorted.
    """
    if per == Per.MONTH:
        counted = Counter(day.replace(day=1) for day in days)
        wanted = [
            month_of(first) for first in sorted(counted) if counted[first] >= customs.month_days
        ]
    elif per == Per.YEAR:
        wanted = [Span(terms[0].first_on, terms[-1].last_on)] if terms else []
    elif per == Per.TERM:
        wanted = list(terms)
    else:
        before, after = timedelta(customs.opening_before), timedelta(customs.opening_after)
        wanted = [Span(term.first_on - before, term.first_on + after) for term in terms]
    return [window for window in wanted if latest(window, days) is not None]


def latest(window: Span, days: Sequence[date]) -> date | None:
    """Return the last of `days` (sorted) within `window`: until then a gap can be closed."""
    at = bisect_right(days, window.last_on)
    return days[at - 1] if at and days[at - 1] >= window.first_on else None


def within(window: Span, days: Sequence[date]) -> Sequence[date]:
    """Return those of `days` (sorted) that lie in `window`."""
    return days[bisect_left(days, window.first_on) : bisect_right(days, window.last_on)]
