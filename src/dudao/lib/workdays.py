"""Workdays of mainland China: weekends, public holidays and make-up days (调休).

The calendar is the yearly notice of the State Council's office, as shipped by `chinesecalendar`.
A year that is not published yet falls back to weekends; `known` tells which it was. An office's
own days lie over it in a `Calendar`; without one the functions count by the national calendar.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import chinese_calendar

from dudao.lib.clock import CHINA

WEEKEND = (5, 6)  # as date.weekday() counts
_KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_DAY = timedelta(days=1)


class Hours(NamedTuple):
    """When an office works on a workday, by the clock in China; it closes later than it opens."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Calendar:
    """The national calendar with an office's own days over it: `free` ones, and `extra` workdays.

    `halves` are days of which one part, as given, is free: they are workdays all the same.
    """

    free: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    halves: frozenset[tuple[date, str]] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        if day in self.free:
            return False
        return day in self.extra or _is_national_workday(day)

    def add(self, start: date, workdays: int) -> date:
        """Return the day `workdays` workdays after `start`; `start` itself does not count."""
        day = start
        while workdays > 0:
            day += _DAY
            workdays -= self.is_workday(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the workdays after `start` up to and including `end`; negative backwards."""
        if end < start:
            return -self.between(end, start)
        whole = sum(_of_year(self, year)[-1] for year in range(start.year, end.year))
        return whole + self._so_far(end) - self._so_far(start)

    def last_before(self, day: date) -> date:
        """Return the last workday before `day`: due on it or earlier is late on `day`."""
        before = day - _DAY
        while not self.is_workday(before):
            before -= _DAY
        return before

    def standing(self, day: date) -> date:
        """Return the day until which a deadline on `day` runs: a holiday's to the next workday's
        end (民法典 art 203).
        """
        return day if self.is_workday(day) else self.add(day, 1)

    def is_working(self, moment: datetime, hours: Hours) -> bool:
        """Tell whether an office with these hours works at `moment`."""
        local = moment.astimezone(CHINA)
        return self.is_workday(local.date()) and hours.opens <= local.time() < hours.closes

    def next_working(self, moment: datetime, hours: Hours) -> datetime:
        """Return `moment`, or the next time after it that an office with these hours opens."""
        if self.is_working(moment, hours):
            return moment
        local = moment.astimezone(CHINA)
        day = local.date()
        if not (self.is_workday(day) and local.time() < hours.opens):
            day = self.add(day, 1)
        return datetime.combine(day, hours.opens, tzinfo=CHINA).astimezone(UTC)

    def _so_far(self, day: date) -> int:
        """Return how many workdays the year of `day` had up to and including it."""
        return _of_year(self, day.year)[day.timetuple().tm_yday - 1]


NATIONAL = Calendar()


def known(year: int) -> bool:
    """Tell whether the official calendar of `year` is published and shipped."""
    return year in _KNOWN_YEARS


def holiday(day: date) -> str:
    """Return the English name of the public holiday that `day` is, or is worked for; else ""."""
    found = chinese_calendar.holidays.get(day) or chinese_calendar.workdays.get(day)
    return str(found or "")


def is_workday(day: date) -> bool:
    """Tell whether offices work on `day`, by the national calendar; so all below."""
    return NATIONAL.is_workday(day)


def add(start: date, workdays: int) -> date:
    """Return the day `workdays` workdays after `start`; `start` itself does not count."""
    return NATIONAL.add(start, workdays)


def between(start: date, end: date) -> int:
    """Return the number of workdays after `start` up to and including `end`; negative backwards."""
    return NATIONAL.between(start, end)


def last_before(day: date) -> date:
    """Return the last workday before `day`."""
    return NATIONAL.last_before(day)


def standing(day: date) -> date:
    """Return the day until which a deadline on `day` runs."""
    return NATIONAL.standing(day)


def is_working(moment: datetime, hours: Hours) -> bool:
    """Tell whether an office with these hours works at `moment`."""
    return NATIONAL.is_working(moment, hours)


def next_working(moment: datetime, hours: Hours) -> datetime:
    """Return `moment`, or the next time after it that an office with these hours opens."""
    return NATIONAL.next_working(moment, hours)


def _is_national_workday(day: date) -> bool:
    if known(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() not in WEEKEND


@lru_cache(maxsize=512)
def _of_year(calendar: Calendar, year: int) -> list[int]:
    """Return the running count of workdays over the days of `year`: a list of dates asks often."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(365 + isleap(year)))
    return list(accumulate(int(calendar.is_workday(day)) for day in days))
