"""The calendar of an office: its terms, its own days."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.workdays import NATIONAL
from dudao.org.models import Person, SpecialDays, Term, Unit
from dudao.org.queries.calendar import forget_calendars
from dudao.org.rules import days_of_school_year
from dudao.org.states import DayKind, DayPart, Season, Stage

#: The longest a term and a row of days may be: a slip of the year is no calendar.
LONGEST_TERM = 250
LONGEST_DAYS = 60
LONGEST_NAME = 60
LONGEST_BASIS = 300
YEARS = (2000, 2100)
_COUNTED = {DayKind.HOLIDAY, DayKind.MAKE_UP}
_AGAINST = {DayKind.HOLIDAY: DayKind.MAKE_UP, DayKind.MAKE_UP: DayKind.HOLIDAY}


@transaction.atomic
def set_term(
    *, by: Person, office: Unit, year: int, season: str, first_on: date, last_on: date
) -> Term:
    """Set when a term of the school year `year` begins and ends; a second time changes it.

    Raises `Invalid` naming the term it would overlap.
    """
    office = _locked(office)
    require(by, Permission.CALENDAR_EDIT, office)
    season = Season(season)
    problems = _term_problems(year, season, first_on, last_on)
    others = Term.objects.filter(office=office).exclude(year=year, season=season)
    other = others.filter(first_on__lte=last_on, last_on__gte=first_on).first()
    if not problems and other is not None:
        problems["first_on"] = _("与“%(term)s”（%(first)s至%(last)s）重叠，请先改其中一个") % {
            "term": other,
            "first": other.first_on.isoformat(),
            "last": other.last_on.isoformat(),
        }
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    made, _new = Term.objects.update_or_create(
        office=office,
        year=year,
        season=season,
        defaults={"first_on": first_on, "last_on": last_on},
    )
    _record("calendar.term_set", made, by, season=str(season), year=year)
    return made


@transaction.atomic
def remove_term(term_id: int, *, by: Person) -> None:
    """Take a term out of the calendar."""
    term = Term.objects.select_for_update(no_key=True, of=("self",)).get(pk=term_id)
    require(by, Permission.CALENDAR_EDIT, term.office)
    _record("calendar.term_removed", term, by, season=term.season, year=term.year)
    term.delete()


@transaction.atomic
def set_days(  # noqa: PLR0913 - days have that many parts
    *,
    by: Person,
    office: Unit,
    kind: str,
    name: str,
    first_on: date,
    last_on: date,
    part: str = DayPart.DAY,
    stages: Collection[str] = (),
    basis: str = "",
    days_id: int | None = None,
) -> SpecialDays:
    """Add days of the office's own, or change those with `days_id`.

    A holiday and a make-up day move every deadline counted in workdays and need their basis;
    exam and quiet weeks keep visitors away. Raises `Invalid` with a message per field.
    """
    office = _locked(office)
    require(by, Permission.CALENDAR_EDIT, office)
    row = SpecialDays(office=office)
    if days_id is not None:
        row = SpecialDays.objects.select_for_update(no_key=True).get(pk=days_id, office=office)
    row.kind, row.part, row.name = DayKind(kind), DayPart(part), name.strip()
    row.first_on, row.last_on, row.basis = first_on, last_on, basis.strip()
    row.stages = [stage.value for stage in Stage if stage.value in set(stages)]
    problems = _days_problems(row) or _meeting_problems(row)
    if problems:
        raise Invalid(_("有内容需要更正。"), fields=problems)
    row.save()
    forget_calendars()
    _record("calendar.days_set", row, by, kind=str(row.kind), title=row.name, basis=row.basis)
    return row


@transaction.atomic
def remove_days(days_id: int, *, by: Person) -> None:
    """Take days out of the calendar."""
    row = SpecialDays.objects.select_for_update(no_key=True, of=("self",)).get(pk=days_id)
    require(by, Permission.CALENDAR_EDIT, row.office)
    _record("calendar.days_removed", row, by, kind=row.kind, title=row.name)
    row.delete()
    forget_calendars()


@transaction.atomic
def copy_calendar(*, by: Person, office: Unit, year: int) -> tuple[list[Term], list[SpecialDays]]:
    """Take the terms and own days of the school year before over into `year`, to be corrected.

    Whole weeks later, so that a Monday stays one; what is there already stays. Make-up days are
    left out: they belong to one year's holidays; so are holidays that now lie on a weekend.
    Raises `WrongState` when nothing is to copy.
    """
    office = _locked(office)
    require(by, Permission.CALENDAR_EDIT, office)
    terms = [_next_term(term, by) for term in _missing_terms(office, year)]
    moved = [_moved(row) for row in _missing_days(office, year)]
    days = [_kept(row, by) for row in moved if not _meeting_problems(row)]
    if not terms and not days:
        raise WrongState(
            _("%(before)d学年没有可以复制的内容，或者%(year)d学年已经都有了。")
            % {"before": year - 1, "year": year}
        )
    return terms, days


def _locked(office: Unit) -> Unit:
    """Lock the office: two people at its calendar wait for each other."""
    return Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=office.pk)


def _record(name: str, row: Term | SpecialDays, by: Person, **data: object) -> None:
    days = {"first_on": row.first_on.isoformat(), "last_on": row.last_on.isoformat()}
    record(name, row, by=by, unit=row.office, **days, **data)


def _order_problem(first: date, last: date, longest: int) -> dict[str, str]:
    if last < first:
        return {"last_on": _("止期早于起期")}
    if (last - first).days > longest:
        return {"last_on": _("最长%(days)d天，请核对年份") % {"days": longest}}
    return {}


def _term_problems(year: int, season: Season, first_on: date, last_on: date) -> dict[str, str]:
    if not YEARS[0] <= year <= YEARS[1]:
        return {"year": _("请填写四位年份，如2026")}
    problems = _order_problem(first_on, last_on, LONGEST_TERM)
    if first_on == last_on:
        problems["last_on"] = _("一个学期不止一天")
    calendar_year = year if season == Season.AUTUMN else year + 1
    if first_on.year != calendar_year and not problems:
        problems["first_on"] = _("%(year)d学年的%(season)s应在%(in)d年开学") % {
            "year": year,
            "season": season.label,
            "in": calendar_year,
        }
    return problems


def _days_problems(row: SpecialDays) -> dict[str, str]:
    problems = _order_problem(row.first_on, row.last_on, LONGEST_DAYS)
    if not 0 < len(row.name) <= LONGEST_NAME:
        problems["name"] = _("请填写名称，不超过%d个字") % LONGEST_NAME
    if len(row.basis) > LONGEST_BASIS:
        problems["basis"] = _("不超过%d个字") % LONGEST_BASIS
    if row.kind in _COUNTED:
        if not row.basis:
            problems["basis"] = _("放假和补班会影响期限，请写明依据（文件名称和文号）")
        if row.stages:
            problems["stages"] = _("放假和补班对全县都算，不能只选部分学段")
    return problems


def _meeting_problems(row: SpecialDays) -> dict[str, str]:
    """Return what speaks against the days themselves: both free and worked, or nothing to move."""
    if row.kind not in _COUNTED:
        return {}
    days = [row.first_on + timedelta(days=n) for n in range((row.last_on - row.first_on).days + 1)]
    if row.kind == DayKind.MAKE_UP and all(NATIONAL.is_workday(day) for day in days):
        return {"first_on": _("这几天本来就是工作日，不用登记补班")}
    if row.kind == DayKind.HOLIDAY and not any(NATIONAL.is_workday(day) for day in days):
        return {"first_on": _("这几天本来就放假，不用登记")}
    other = (
        SpecialDays.objects.filter(
            office=row.office,
            kind=_AGAINST[DayKind(row.kind)],
            first_on__lte=row.last_on,
            last_on__gte=row.first_on,
        )
        .exclude(pk=row.pk)
        .first()
    )
    if other is None:
        return {}
    told = {"name": other.name, "first": other.first_on, "last": other.last_on}
    return {"first_on": _("与“%(name)s”（%(first)s至%(last)s）矛盾") % told}


def _later(day: date) -> date:
    """Return the same weekday about a year later."""
    return day + timedelta(weeks=52)


def _missing_terms(office: Unit, year: int) -> list[Term]:
    there = set(Term.objects.filter(office=office, year=year).values_list("season", flat=True))
    rows = Term.objects.filter(office=office, year=year - 1).order_by("first_on")
    return [term for term in rows if term.season not in there]


def _missing_days(office: Unit, year: int) -> list[SpecialDays]:
    first, last = days_of_school_year(year)
    own = SpecialDays.objects.filter(office=office)
    there = set(own.filter(first_on__range=(first, last)).values_list("kind", "name"))
    before = own.filter(first_on__range=days_of_school_year(year - 1)).exclude(kind=DayKind.MAKE_UP)
    return [row for row in before.order_by("first_on", "id") if (row.kind, row.name) not in there]


def _next_term(term: Term, by: Person) -> Term:
    return set_term(
        by=by,
        office=term.office,
        year=term.year + 1,
        season=term.season,
        first_on=_later(term.first_on),
        last_on=_later(term.last_on),
    )


def _moved(row: SpecialDays) -> SpecialDays:
    """Return the days a year on: a holiday keeps its date, a week its weekdays."""
    keeps = row.kind == DayKind.HOLIDAY
    first = _same_date(row.first_on) if keeps else _later(row.first_on)
    return SpecialDays(
        office=row.office,
        kind=row.kind,
        name=row.name,
        first_on=first,
        last_on=first + (row.last_on - row.first_on),
        part=row.part,
        stages=row.stages,
        basis=row.basis,
    )


def _kept(row: SpecialDays, by: Person) -> SpecialDays:
    names = ("office", "kind", "name", "first_on", "last_on", "part", "stages", "basis")
    return set_days(by=by, **{name: getattr(row, name) for name in names})


def _same_date(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else _later(day)
