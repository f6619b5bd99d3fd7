"""Whether a rule can be kept at all, and the smallest relaxation with which it could. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from dudao.planning.rules.windows import Span, within


class Limits(NamedTuple):
    """How often one school is visited at most; once a day goes without saying."""

    week: int = 2
    month: int = 3


class Relaxation(NamedTuple):
    """What would do; each of these alone is enough, None where it cannot help."""

    visits: int | None  # so few visits in the window
    week: int | None  # the limit a week, the others as they are
    month: int | None  # the limit a month, the others as they are
    both: Limits | None  # both limits, where one alone does not help
    until: date | None  # the window open until then


class Trouble(NamedTuple):
    """A window in which a rule cannot be kept: how many visits it asks, and how many fit in."""

    window: Span
    asked: int
    possible: int
    relaxation: Relaxation


def most_visits(days: Iterable[date], limits: Limits) -> int:
    """Return how many visits `days` (sorted) hold at most, one a day within the limits.

    Taking every day that is still allowed is best: what a later day would take from its week and
    month is never less.
    """
    weeks: Counter[tuple[int, int]] = Counter()
    months: Counter[tuple[int, int]] = Counter()
    for day in days:
        week, month = day.isocalendar()[:2], (day.year, day.month)
        if weeks[week] < limits.week and months[month] < limits.month:
            weeks[week] += 1
            months[month] += 1
    return months.total()


def trouble_in(window: Span, count: int, days: Sequence[date], limits: Limits) -> Trouble | None:
    """Return what keeps a school from `count` visits in `window`; None where nothing does.

    `days` are all known days of visits, sorted, those after the window too.
    """
    inside = within(window, days)
    possible = most_visits(inside, limits)
    if possible >= count:
        return None
    return Trouble(window, count, possible, _relaxed(window, count, days, limits))


def _relaxed(window: Span, count: int, days: Sequence[date], limits: Limits) -> Relaxation:
    inside = within(window, days)
    weekly = (Limits(n, limits.month) for n in range(limits.week + 1, 8))
    monthly = (Limits(limits.week, n) for n in range(limits.month + 1, 32))
    week, month = _first(weekly, inside, count), _first(monthly, inside, count)
    return Relaxation(
        visits=most_visits(inside, limits) or None,
        week=week.week if week else None,
        month=month.month if month else None,
        both=None if week or month else _both(inside, count, limits),
        until=_until(window, count, days, limits),
    )


def _first(tries: Iterable[Limits], days: Sequence[date], count: int) -> Limits | None:
    for limits in tries:
        if most_visits(days, limits) >= count:
            return limits
    return None


def _both(days: Sequence[date], count: int, limits: Limits) -> Limits | None:
    """Return the limits with the smallest sum of steps up that would do."""
    tries = sorted(
        (Limits(w, m) for w in range(limits.week, 8) for m in range(limits.month, 32)),
        key=lambda one: (one.week + one.month, one.month),
    )
    return _first(tries, days, count)


def _until(window: Span, count: int, days: Sequence[date], limits: Limits) -> date | None:
    later = [day for day in days if day > window.last_on]
    inside = list(within(window, days))
    for n, day in enumerate(later, 1):
        if most_visits([*inside, *later[:n]], limits) >= count:
            return day
    return None
