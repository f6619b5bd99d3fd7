"""How often a school may be disturbed, and when the next visit must be explained."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dudao.analytics.states import Span


class Limits(NamedTuple):
    """How many visits a school has at most in a day, a week (from Monday) and a month."""

    day: int
    week: int
    month: int


class Exceeded(NamedTuple):
    """A span with more visits than it may have."""

    span: Span
    visits: int
    limit: int


def spans_of(day: date) -> dict[Span, tuple[int, ...]]:
    """Return what names the day, week and month of `day`."""
    year, week, _weekday = day.isocalendar()
    return {
        Span.DAY: (day.year, day.month, day.day),
        Span.WEEK: (year, week),
        Span.MONTH: (day.year, day.month),
    }


def exceeded_with(others: Iterable[date], day: date, limits: Limits) -> list[Exceeded]:
    """Return which limits one more visit on `day`, beside those on `others`, goes beyond."""
    mine = spans_of(day)
    there = [spans_of(other) for other in others]
    counted = {span: 1 + sum(one[span] == mine[span] for one in there) for span in Span}
    most = {Span.DAY: limits.day, Span.WEEK: limits.week, Span.MONTH: limits.month}
    return [Exceeded(span, n, most[span]) for span, n in counted.items() if n > most[span]]


def times_exceeded(days: Iterable[date], limits: Limits) -> dict[Span, int]:
    """Return how many days, weeks and months had more visits than they may have."""
    counted: dict[Span, dict[tuple[int, ...], int]] = {span: {} for span in Span}
    for day in days:
        for span, named in spans_of(day).items():
            counted[span][named] = counted[span].get(named, 0) + 1
    most = {Span.DAY: limits.day, Span.WEEK: limits.week, Span.MONTH: limits.month}
    return {span: sum(n > most[span] for n in counted[span].values()) for span in Span}


def must_explain(found: Sequence[int], run: int) -> bool:
    """Tell whether the last `run` visits, the newest first, each found nothing.

    As 成都一码检查: after three in a row without a problem the next one is explained.
    """
    return 0 < run <= len(found) and not any(found[:run])
