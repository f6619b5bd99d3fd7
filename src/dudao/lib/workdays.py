"""Workdays of mainland China: weekends, public holidays and make-up days (调休).

The calendar is the yearly notice of the State Council's office, as shipped by `chinesecalendar`.
A year that is not published yet falls back to weekends; `known` tells which it was.
"""

from calendar import isleap
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

import chinese_calendar

WEEKEND = (5, 6)  # as date.weekday() counts
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)


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


def _so_far(day: date) -> int:
    """Return how many workdays the year of `day` had up to and including it."""
    return _of_year(day.year)[day.timetuple().tm_yday - 1]


@cache
def _of_year(year: int) -> list[int]:
    """Return the running count of workdays over the days of `year`: a list of dates asks often."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(365 + isleap(year)))
    return list(accumulate(int(is_workday(day)) for day in days))
