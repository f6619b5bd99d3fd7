"""Workdays of mainland China: weekends, public holidays and make-up days (调休).

The calendar is the yearly notice of the State Council's office, as shipped by `chinesecalendar`.
A year that is not published yet falls back to weekends; `known` tells which it was.
"""

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import chinese_calendar

from dudao.lib.clock import CHINA

WEEKEND = (5, 6)  # as date.weekday() counts
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)


class Hours(NamedTuple):
    """When an office works on a workday, by the clock in China; it closes later than it opens."""

    opens: time
    closes: time


def known(year: int) -> bool:
    """Tell whether the official calendar of `year` is published and shipped."""
    return year in _KNOWN_YEARS


def is_workday(day: date) -> bool:
    """Tell whether offices work on `day`."""
    if known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() not in WEEKEND


def add(start: date, workdays: int) -> date:
    """Return the day `workdays` workdays after `start`; `start` itself does not count."""
    day = start
    while workdays > 0:
        day += timedelta(days=1)
        workdays -= is_workday(day)
    return day


def between(start: date, end: date) -> int:
    """Return the number of workdays after `start` up to and including `end`; negative backwards."""
    if end < start:
        return -between(end, start)
    whole = sum(_of_year(year)[-1] for year in range(start.year, end.year))
    return whole + _so_far(end) - _so_far(start)


def last_before(day: date) -> date:
    """Return the last workday before `day`: what was due on it or earlier is late on `day`."""
    before = day - timedelta(days=1)
    while not is_workday(before):
        before -= timedelta(days=1)
    return before


def standing(day: date) -> date:
    """Return the day until which a deadline on `day` runs: a holiday's to the next workday's end
    (民法典 art 203).
    """
    return day if is_workday(day) else add(day, 1)


def is_working(moment: datetime, hours: Hours) -> bool:
    """Tell whether an office with these hours works at `moment`."""
    local = moment.astimezone(CHINA)
    return is_workday(local.date()) and hours.opens <= local.time() < hours.closes


def next_working(moment: datetime, hours: Hours) -> datetime:
    """Return `moment`, or the next time after it that an office with these hours opens."""
    if is_working(moment, hours):
        return moment
    local = moment.astimezone(CHINA)
    day = local.date()
    if not (is_workday(day) and local.time() < hours.opens):
        day = add(day, 1)
    return datetime.combine(day, hours.opens, tzinfo=CHINA).astimezone(UTC)


def _so_far(day: date) -> int:
    """Return how many workdays the year of `day` had up to and including it."""
    return _of_year(day.year)[day.timetuple().tm_yday - 1]


@cache
def _of_year(year: int) -> list[int]:
    """Return the running count of workdays over the days of `year`: a list of dates asks often."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(365 + isleap(year)))
    return list(accumulate(int(is_workday(day)) for day in days))
