"""Terms, an office's own days, and the days on which schools are visited."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from time import monotonic

from django.db.models import Q, QuerySet

from dudao.lib.workdays import NATIONAL, Calendar
from dudao.org.models import SpecialDays, Term, Unit
from dudao.org.states import DayKind, DayPart

#: Schools are left alone in these.
_AWAY = (DayKind.HOLIDAY, DayKind.EXAM, DayKind.QUIET)
#: Offices do not work, or do, on these.
_COUNTED = (DayKind.HOLIDAY.value, DayKind.MAKE_UP.value)
#: How long a process may count by what it read before: another one may have changed a calendar.
KEPT_SECONDS = 10.0
_kept: tuple[float, dict[int, Calendar]] | None = None


def calendar_of(unit: Unit | int | None) -> Calendar:
    """Return the workdays of an office, given itself, its id or a unit of it.

    Without days of its own it is the national calendar. One statement reads the days of every
    office; a process keeps them for `KEPT_SECONDS`, so that a list asks row by row for nothing.
    """
    office = (unit.office_id or unit.pk) if isinstance(unit, Unit) else unit
    return NATIONAL if office is None else own_calendars().get(office, NATIONAL)


def own_calendars() -> dict[int, Calendar]:
    """Return the calendars of the offices that have days of their own, by office."""
    global _kept  # noqa: PLW0603 - the one place that keeps it; a tuple is swapped whole
    kept = _kept
    if kept is None or monotonic() - kept[0] > KEPT_SECONDS:
        kept = _kept = (monotonic(), _read())
    return kept[1]


def forget_calendars() -> None:
    """Read the calendars anew the next time: one has changed."""
    global _kept  # noqa: PLW0603 - as above
    _kept = None


def each_office(make: Callable[[Calendar], Q], office: str = "office") -> Q:
    """Return the filter `make` gives, by the calendar of the office that `office` leads to.

    Offices whose calendar says the same as the national one cost nothing.
    """
    usual = make(NATIONAL)
    others: list[tuple[Q, list[int]]] = []
    for pk, calendar in own_calendars().items():
        made = make(calendar)
        if made == usual:
            continue
        same = next((offices for q, offices in others if q == made), None)
        if same is None:
            others.append((made, [pk]))
        else:
            same.append(pk)
    if not others:
        return usual
    apart = [pk for _q, offices in others for pk in offices]
    found = usual & ~Q(**{f"{office}__in": apart})
    for made, offices in others:
        found |= Q(**{f"{office}__in": offices}) & made
    return found


def terms_of(office: Unit) -> QuerySet[Term]:
    """Return the terms of `office`, in order."""
    return Term.objects.filter(office=office).order_by("first_on")


def special_days_of(office: Unit, first: date, last: date) -> QuerySet[SpecialDays]:
    """Return the own days of `office` that touch `first`…`last`, in order."""
    rows = SpecialDays.objects.filter(office=office, first_on__lte=last, last_on__gte=first)
    return rows.order_by("first_on", "id")


def term_on(office: Unit, day: date) -> Term | None:
    """Return the term of `office` that `day` lies in."""
    return Term.objects.filter(office=office, first_on__lte=day, last_on__gte=day).first()


def away_on(unit: Unit, day: date, part: str = DayPart.DAY) -> SpecialDays | None:
    """Return the exam or quiet week in which `unit` is not visited in that part of `day`."""
    office = unit.office_id or unit.pk
    weeks = (DayKind.EXAM.value, DayKind.QUIET.value)
    rows = SpecialDays.objects.filter(
        office=office, kind__in=weeks, first_on__lte=day, last_on__gte=day
    )
    found = [row for row in rows.order_by("first_on", "id") if _concerns(row, unit.stages)]
    parts = {DayPart.DAY.value, str(part)}
    return next((row for row in found if part == DayPart.DAY or row.part in parts), None)


def visit_slots(
    office: Unit, first: date, last: date, stages: Iterable[str] = ()
) -> dict[date, list[DayPart]]:
    """Return by day the parts in which schools with `stages` can be visited, days without left out.

    Workdays within a term, without local holidays, exam and quiet weeks; an office without terms
    has workdays only. A whole day is its one part; of a half-free day there is the other half.
    """
    terms = list(Term.objects.filter(office=office, first_on__lte=last, last_on__gte=first))
    known = bool(terms) or Term.objects.filter(office=office).exists()
    own = list(special_days_of(office, first, last))
    calendar = calendar_of(office)
    found = {}
    for day in _days(first, last):
        in_term = not known or any(term.first_on <= day <= term.last_on for term in terms)
        slots = _slots(day, own, frozenset(stages)) if in_term else []
        if slots and calendar.is_workday(day):
            found[day] = slots
    return found


def visit_days(office: Unit, first: date, last: date, stages: Iterable[str] = ()) -> list[date]:
    """Return the days from `first` to `last` on which schools with `stages` can be visited.

    Those of `visit_slots`: a day of which half is free counts.
    """
    return list(visit_slots(office, first, last, stages))


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _read() -> dict[int, Calendar]:
    rows: dict[int, list[SpecialDays]] = {}
    for row in SpecialDays.objects.filter(kind__in=_COUNTED).order_by("id"):
        rows.setdefault(row.office_id, []).append(row)
    return {office: _calendar(days) for office, days in rows.items()}


def _calendar(rows: list[SpecialDays]) -> Calendar:
    """Return the calendar of what an office laid down; half a day off leaves a workday."""
    free: set[date] = set()
    extra: set[date] = set()
    halves: set[tuple[date, str]] = set()
    for row in rows:
        days = set(_days(row.first_on, row.last_on))
        if row.kind == DayKind.MAKE_UP:
            extra |= days
        elif row.part == DayPart.DAY:
            free |= days
        else:
            halves |= {(day, row.part) for day in days}
    return Calendar(frozenset(free), frozenset(extra), frozenset(halves))


def _slots(day: date, own: list[SpecialDays], stages: frozenset[str]) -> list[DayPart]:
    """Return what of `day` is left for visits by the office's own days."""
    away = {
        DayPart(row.part)
        for row in own
        if row.kind in _AWAY and row.first_on <= day <= row.last_on and _concerns(row, stages)
    }
    worked = {
        DayPart(row.part)
        for row in own
        if row.kind == DayKind.MAKE_UP and row.first_on <= day <= row.last_on
    }
    halves = (DayPart.MORNING, DayPart.AFTERNOON)
    open_ = [
        half
        for half in halves
        if not {DayPart.DAY, half} & away and (not worked or {DayPart.DAY, half} & worked)
    ]
    return [DayPart.DAY] if len(open_) == len(halves) else open_


def _concerns(row: SpecialDays, stages: Iterable[str]) -> bool:
    """Tell whether days are about a school with `stages`; of one that says none all are."""
    ours = set(stages)
    return not row.stages or not ours or bool(ours & set(row.stages))
