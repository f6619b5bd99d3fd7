"""The moments between which something is counted."""

from datetime import date, datetime, timedelta

from dudao.analytics.queries.grouping import Period
from dudao.lib import clock

#: Nothing is older or later; beyond, dates cannot be reckoned with.
_FIRST, _LAST = date(1990, 1, 1), date(9000, 1, 1)


def held(day: date) -> date:
    """Return `day`, or the nearest that can be reckoned with."""
    return min(max(day, _FIRST), _LAST)


def bounds(period: Period) -> tuple[datetime, datetime]:
    """Return the moment at which `period` begins in China and the first after it."""
    return _begin(held(period.since)), _begin(held(period.until) + timedelta(days=1))


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.CHINA)
