"""An office's year at a glance: terms, holidays, exam weeks; set, copied, taken out."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.lib import clock
from dudao.org.models import SpecialDays, Term, Unit
from dudao.org.queries.calendar import special_days_of, terms_of
from dudao.org.rules import days_of_school_year, school_year
from dudao.org.states import DayKind, DayPart, Season
from dudao.web.administration.units import office_for
from dudao.web.calendar.days import (
    SIGNS,
    WEEKDAYS,
    Days,
    last_of_month,
    public_holidays,
    unknown_years,
)
from dudao.web.calendar.forms import DaysForm, TermForm
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest

MONTHS = 12
YEARS = (2000, 2100)
#: What the signs mean: of the nation's days and of the office's own.
KEY = {
    DayKind.HOLIDAY: gettext_lazy("放假"),
    DayKind.MAKE_UP: gettext_lazy("补班"),
    DayKind.EXAM: gettext_lazy("考试周"),
    DayKind.QUIET: gettext_lazy("静校周"),
}


@require_GET
def calendar_page(request: PageRequest) -> HttpResponse:
    """Show a school year."""
    office, may_edit = _readable(request)
    year = _asked_year(request)
    first, last = days_of_school_year(year)
    days = Days(office, first, last)
    context = {
        "office": office,
        "year": year,
        "years": [(one, one == year) for one in (year - 1, year, year + 1)],
        "months": [(month, days.month(month)) for month in _months(first)],
        "weekdays": WEEKDAYS,
        "signs": [(*SIGNS[kind], word) for kind, word in KEY.items()],
        "terms": [term for term in days.terms if term.year == year],
        "own": days.own,
        "public": public_holidays(first, last),
        "unknown": unknown_years(first, last),
        "may_edit": may_edit,
        "may_copy": may_edit and _anything(office, year - 1),
    }
    return render(request, "calendar/year.html", context)


@require_http_methods(["GET", "POST"])
def term_page(request: PageRequest) -> HttpResponse:
    """Set a term."""
    office = _editable(request)
    form = TermForm(request.POST or None, initial=_term_given(request, office))
    done = carry_out(form, lambda data: actions.set_term(by=request.user, office=office, **data))
    if done is None:
        return render(request, "calendar/term.html", {"form": form}, status=form_status(form))
    messages.success(request, _("“%(term)s”已保存。") % {"term": done})
    return _back(done.year)


@require_POST
def term_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take a term out."""
    term = get_object_or_404(Term, pk=pk, office=_editable(request))
    actions.remove_term(term.pk, by=request.user)
    messages.success(request, _("“%(term)s”已删除。") % {"term": term})
    return _back(term.year)


@require_http_methods(["GET", "POST"])
def days_page(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """Add days of the office's own, or change them."""
    office = _editable(request)
    row = get_object_or_404(SpecialDays, pk=pk, office=office) if pk else None
    form = DaysForm(request.POST or None, initial=_days_given(row, request))
    done = carry_out(
        form,
        lambda data: actions.set_days(by=request.user, office=office, days_id=pk, **data),
    )
    if done is None:
        context = {"form": form, "row": row}
        return render(request, "calendar/days.html", context, status=form_status(form))
    messages.success(request, _("“%(name)s”已保存。") % {"name": done.name})
    return _back(school_year(done.first_on))


@require_POST
def days_remove(request: PageRequest, pk: int) -> HttpResponse:
    """Take days out."""
    row = get_object_or_404(SpecialDays, pk=pk, office=_editable(request))
    actions.remove_days(row.pk, by=request.user)
    messages.success(request, _("“%(name)s”已删除。") % {"name": row.name})
    return _back(school_year(row.first_on))


@require_POST
def copy(request: PageRequest, year: int) -> HttpResponse:
    """Take last year's over."""
    office = _editable(request)
    terms, days = actions.copy_calendar(by=request.user, office=office, year=year)
    told = {"terms": len(terms), "days": len(days)}
    messages.success(request, _("已复制%(terms)d个学期、%(days)d段日期，请核对日期后再用。") % told)
    return _back(year)


def _editable(request: PageRequest) -> Unit:
    require_anywhere(request.user, Permission.CALENDAR_EDIT)
    return office_for(request.user, Permission.CALENDAR_EDIT)


def _readable(request: PageRequest) -> tuple[Unit, bool]:
    """Return the office whose year is shown, and whether its reader may change it."""
    if may_anywhere(request.user, Permission.CALENDAR_EDIT):
        office = _editable(request)
        return office, may(request.user, Permission.CALENDAR_EDIT, office)
    require_anywhere(request.user, Permission.SCHEDULE_VIEW)
    unit = request.user.unit
    office = unit.office or unit if unit else get_object_or_404(Unit.objects.none())
    return office, False


def _asked_year(request: PageRequest) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and YEARS[0] <= int(asked[:4]) <= YEARS[1]:
        return int(asked[:4])
    return school_year(clock.today())


def _months(first: date) -> list[date]:
    found = [first]
    while len(found) < MONTHS:
        found.append(last_of_month(found[-1]) + timedelta(days=1))
    return found


def _anything(office: Unit, year: int) -> bool:
    first, last = days_of_school_year(year)
    return (
        terms_of(office).filter(year=year).exists() or special_days_of(office, first, last).exists()
    )


def _term_given(request: PageRequest, office: Unit) -> dict[str, Any]:
    pk = request.GET.get("term", "")
    term = terms_of(office).filter(pk=pk).first() if pk.isdecimal() else None
    if term is None:
        return {"year": _asked_year(request), "season": Season.AUTUMN}
    return {name: getattr(term, name) for name in ("year", "season", "first_on", "last_on")}


def _days_given(row: SpecialDays | None, request: PageRequest) -> dict[str, Any]:
    if row is None:
        return {"kind": request.GET.get("kind", DayKind.EXAM), "part": DayPart.DAY}
    return {name: getattr(row, name) for name in DaysForm.base_fields}


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar')}?year={year}")
