"""Terms, and the days on which schools are visited."""

from collections.abc import Iterable
from datetime import date, timedelta

from dudao.lib import workdays
from dudao.org.models import SpecialDays, Term, Unit
from dudao.org.states import DayKind, DayPart

#: Schools are left alone in these.
_AWAY = (DayKind.HOLIDAY, DayKind.EXAM, DayKind.QUIET)


def term_on(office: Unit, day: date) -> Term | None:
    """Return the term of `office` that `day` lies in."""
    return Term.objects.filter(office=office, first_on__lte=day, last_on__gte=day).first()


def visit_days(office: Unit, first: date, last: date, stages: Iterable[str] = ()) -> list[date]:
    """Return the days from `first` to `last` on which schools with `stages` can be visited.

    Workdays within a term, without local holidays, exam and quiet weeks; an office without terms
    has workdays only. A day of which half is free counts.
    """
    terms = list(Term.objects.filter(office=office, first_on__lte=last, last_on__gte=first))
    known = Term.objects.filter(office=office).exists()
    own = list(SpecialDays.objects.filter(office=office, first_on__lte=last, last_on__gte=first))
    return [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if (not known or any(term.first_on <= day <= term.last_on for term in terms))
        and _open(day, own, frozenset(stages))
    ]


def _open(day: date, own: list[SpecialDays], stages: frozenset[str]) -> bool:
    that_day = [row for row in own if row.first_on <= day <= row.last_on]
    if any(_away(row, stages) for row in that_day):
        return False
    return workdays.is_workday(day) or any(row.kind == DayKind.MAKE_UP for row in that_day)


def _away(row: SpecialDays, stages: frozenset[str]) -> bool:
    concerned = not row.stages or not stages or bool(stages & set(row.stages))
    return row.kind in _AWAY and row.part == DayPart.DAY and concerned
