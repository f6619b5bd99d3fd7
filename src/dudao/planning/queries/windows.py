"""An office's terms and days of visits, as rules count by them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dudao.lib import workdays
from dudao.org.models import Term, Unit
from dudao.org.queries import norm_values
from dudao.org.queries.calendar import visit_days
from dudao.org.states import Season
from dudao.planning.rules.windows import (
    Customs,
    Span,
    assumed_terms,
    latest,
    school_year,
    school_year_of,
)

Stages = tuple[str, ...]


class Year(NamedTuple):
    """A school year of an office: its terms, and whether some are only assumed."""

    number: int
    terms: list[Span]
    assumed: bool
    customs: Customs


def year_of(office: Unit, year: int) -> Year:
    """Return the terms of a school year; one that the office has not entered is assumed."""
    whole = school_year(year)
    rows = Term.objects.filter(office=office, first_on__range=whole)
    known = {row.season: Span(row.first_on, row.last_on) for row in rows}
    usual = assumed_terms(year)
    terms = sorted(known.get(season.value, usual[season.value]) for season in Season)
    return Year(year, terms, len(known) < len(usual), customs_of(office, whole.first_on))


def customs_of(office: Unit, on: date) -> Customs:
    """Return what the office counts by on a day."""
    values = norm_values(office, on)
    return Customs(
        values.get("planning.month_days", 1),
        values.get("planning.opening_days_before", 7),
        values.get("planning.opening_days_after", 27),
    )


def days_of(office: Unit, year: Year, stages: Iterable[Stages]) -> dict[Stages, list[date]]:
    """Return for schools with these stages the days of the year on which they can be visited.

    Those of the office's own calendar, and the workdays of a term that is only assumed.
    """
    first, last = school_year(year.number)
    assumed = _assumed_days(office, year)
    return {
        one: sorted({*visit_days(office, first, last, one), *assumed} & _inside(year))
        for one in dict.fromkeys(stages)
    }


def _assumed_days(office: Unit, year: Year) -> list[date]:
    if not year.assumed:
        return []
    entered = Term.objects.filter(office=office, first_on__range=school_year(year.number))
    known = {(row.first_on, row.last_on) for row in entered}
    spans = [term for term in year.terms if tuple(term) not in known]
    return [day for span in spans for day in _all_days(span) if workdays.is_workday(day)]


def _inside(year: Year) -> set[date]:
    return {day for term in year.terms for day in _all_days(term)}


def _all_days(span: Span) -> list[date]:
    return [
        span.first_on + timedelta(days=n) for n in range((span.last_on - span.first_on).days + 1)
    ]


class Calendar:
    """The days of visits of one office, each year and set of stages read once."""

    def __init__(self, office: Unit) -> None:
        self.office = office
        self._years: dict[int, Year] = {}
        self._days: dict[tuple[int, Stages], list[date]] = {}

    def year(self, number: int) -> Year:
        """Return a school year's terms."""
        if number not in self._years:
            self._years[number] = year_of(self.office, number)
        return self._years[number]

    def days(self, stages: Stages, number: int) -> list[date]:
        """Return the days of a school year on which schools with `stages` can be visited."""
        if (number, stages) not in self._days:
            found = days_of(self.office, self.year(number), [stages])
            self._days[number, stages] = found[stages]
        return self._days[number, stages]

    def last_of(self, window: Span, stages: Stages = ()) -> date | None:
        """Return the last day in `window` on which schools with `stages` can be visited."""
        years = range(school_year_of(window.last_on), school_year_of(window.first_on) - 1, -1)
        found = (latest(window, self.days(stages, year)) for year in years)
        return next((day for day in found if day is not None), None)

    def last_day(self, unit: Unit, window: Span) -> date | None:
        """Return the last day in `window` on which `unit` can be visited."""
        return self.last_of(window, tuple(unit.stages))

    def next_day(self, unit: Unit, day: date) -> date:
        """Return the first day from `day` on on which `unit` can be visited; `day` without any."""
        for year in (school_year_of(day), school_year_of(day) + 1):
            found = next((one for one in self.days(tuple(unit.stages), year) if one >= day), None)
            if found is not None:
                return found
        return day
