"""Making assignments: choose the school, then the blueprint; or a month's in one step."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.analytics.queries.burden import Warned, require_explained, warnings_for
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import (
    by_inspector,
    inspectors_of,
    recused_from,
    responsible_for,
    schools_of,
    words,
)
from dudao.instruments.definition import Purpose
from dudao.instruments.models import Version
from dudao.instruments.queries import published, published_for
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import named, norm, office_of
from dudao.org.queries.calendar import calendar_of, visit_days
from dudao.planning import actions, queries
from dudao.planning.models import Assignment
from dudao.planning.queries.obligations import open_at, usual_on
from dudao.planning.states import Slot, VisitKind
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.forms import AssignForm, MonthForm, of_month
from dudao.web.request import PageRequest

USUAL = (Purpose.ROUTINE, Purpose.MONTHLY)
FOUND = 20
#: How many days ahead a free day is looked for.
AHEAD = 60


@require_GET
def choose_school(request: PageRequest) -> HttpResponse:
    """Show one's own schools first; the others are found by name."""
    require_anywhere(request.user, Permission.VISIT_MAKE)
    day, text = clock.today(), request.GET.get("q", "").strip()
    schools = queries.assignable_by(request.user, day).order_by("sort_key", "pk")
    own = schools_of(request.user, day).values("pk")
    shown = schools.filter(named(text)) if text else schools.filter(pk__in=own)
    rows = list(shown[:FOUND])
    planned = queries.planned_in_month(rows, day)
    context = {
        "text": text,
        "schools": [(unit, planned.get(unit.pk, [])) for unit in rows],
        "may_plan": may_anywhere(request.user, Permission.ASSIGNMENT_MAKE),
    }
    return render(request, "planning/choose.html", context)


@require_http_methods(["GET", "POST"])
def new_assignment(request: PageRequest, school: int) -> HttpResponse:
    """Write the blueprint of a visit to a school."""
    schools = queries.assignable_by(request.user, clock.today()).select_related("office")
    unit = get_object_or_404(schools, pk=school)
    kept_away = recused_from(unit, clock.today())
    form = _assign_form(request, unit, set(kept_away))
    made = carry_out(form, lambda data: _assign(unit, data, request.user))
    if made is None:
        names = Person.objects.in_bulk(kept_away)
        context = {
            "form": form,
            "unit": unit,
            "kept_away": [(names[pk], words(row)) for pk, row in kept_away.items()],
            "warned": _warned(unit, form),
            "announce_days": norm("planning.announce_days_at_most", office=office_of(unit)),
        }
        return render(request, "planning/new.html", context, status=form_status(form))
    messages.success(request, _("任务已安排。"))
    return redirect("assignment", made.pk)


@require_GET
def warnings(request: PageRequest, school: int) -> HttpResponse:
    """Show what speaks against the day and kind that are chosen in the form of a new visit."""
    schools = queries.assignable_by(request.user, clock.today()).select_related("office")
    unit = get_object_or_404(schools, pk=school)
    form = AssignForm(request.GET)
    return render(request, "planning/warnings.html", {"form": form, "warned": _warned(unit, form)})


@require_http_methods(["GET", "POST"])
def month(request: PageRequest) -> HttpResponse:
    """Assign a month's visits: every school to its responsible inspector."""
    require_anywhere(request.user, Permission.ASSIGNMENT_MAKE)
    first, last = _month_of(request.GET)
    schools = queries.without_visit_between(
        queries.assignable_by(request.user, first), first, last
    ).order_by("sort_key", "pk")
    form = _month_form(request, schools, first, last)
    made = carry_out(form, lambda data: actions.batch_assign(by=request.user, **data))
    if made is None:
        context = {"form": form, "first": first, **_month_groups(form, schools, first)}
        return render(request, "planning/month.html", context, status=form_status(form))
    messages.success(request, _("已安排%(count)d项任务。") % {"count": len(made)})
    span = f"first={first.isoformat()}&last={last.isoformat()}&sort=oldest"
    return redirect(f"{reverse('assignments')}?{span}")


def _assign(unit: Unit, data: dict[str, Any], by: Person) -> Assignment:
    require_explained(unit, data["planned_on"], data["kind"], data["explained"])
    return actions.assign(unit, by=by, **_people(data, by))


def _warned(unit: Unit, form: AssignForm) -> list[Warned]:
    """Return what speaks against the visit as it stands in the form."""
    day, kind = form["planned_on"].value(), str(form["kind"].value() or "")
    chosen = day if isinstance(day, date) else _day_of(str(day or ""))
    return warnings_for(unit, chosen, kind) if chosen else []


def _assign_form(request: PageRequest, unit: Unit, kept_away: set[int]) -> AssignForm:
    day = clock.today()
    applying = published_for(unit)
    inspectors = inspectors_of(office_of(unit)).exclude(person__in=kept_away)
    leader = responsible_for(unit, day).first() or inspectors.first()
    form = AssignForm(
        request.POST or None,
        initial={
            "kind": VisitKind.ROUTINE,
            "purpose": of_month(day),
            "planned_on": _first_day(unit, day),
            "slot": Slot.DAY,
            "leader": leader,
            "forms": [version for version in applying if version.form.purpose in USUAL],
        },
    )
    _offer(form, Version.objects.filter(pk__in=[version.pk for version in applying]))
    _offer_obligations(form, unit, request.GET.get("do", ""))
    if may(request.user, Permission.ASSIGNMENT_MAKE, unit):
        form.fields["leader"].queryset = inspectors  # type: ignore[attr-defined]
    else:
        del form.fields["leader"]
    form.fields["companions"].queryset = inspectors.exclude(  # type: ignore[attr-defined]
        person=request.user
    )
    return form


def _first_day(unit: Unit, today: date) -> date:
    """Return the next day on which the school is visited, as the office's calendar has it."""
    days = visit_days(office_of(unit), today, today + timedelta(days=AHEAD), unit.stages)
    return days[0] if days else calendar_of(unit).standing(today)


def _offer_obligations(form: AssignForm, unit: Unit, asked: str) -> None:
    """Offer what the school is asked for; what is due, and what was `asked` for, is ticked."""
    field: Any = form.fields["obligations"]
    field.queryset = open_at(unit, clock.today())
    day = form.initial["planned_on"]
    field.initial = [row.pk for row in field.queryset if usual_on(row, day) or str(row.pk) == asked]
    if not field.queryset:
        del form.fields["obligations"]


def _people(data: dict[str, Any], by: Person) -> dict[str, Any]:
    """Return the data with people in place of inspectors; without a choice one goes oneself."""
    leader: Inspector | None = data.get("leader")
    companions = [inspector.person for inspector in data["companions"]]
    return {**data, "leader": leader.person if leader else by, "companions": companions}


def _month_form(
    request: PageRequest, schools: QuerySet[Unit], first: date, last: date
) -> MonthForm:
    office = schools.first()
    usable = published(office_of(office), first) if office else Version.objects.none()
    form = MonthForm(
        request.POST or None,
        initial={
            "kind": VisitKind.ROUTINE,
            "purpose": of_month(first),
            "first_on": max(first, clock.today()),
            "last_on": last,
            "forms": [version for version in usable if version.form.purpose in USUAL],
        },
    )
    _offer(form, usable)
    form.fields["units"].queryset = schools  # type: ignore[attr-defined]
    return form


def _offer(form: AssignForm | MonthForm, versions: QuerySet[Version]) -> None:
    form.fields["forms"].queryset = versions.select_related(  # type: ignore[attr-defined]
        "instrument"
    ).order_by("instrument__title")


def _month_groups(form: MonthForm, schools: QuerySet[Unit], first: date) -> dict[str, Any]:
    groups, without = by_inspector(schools, max(first, clock.today()))
    chosen = {int(pk) for pk in form["units"].value() or [] if str(pk).isdecimal()}
    every = {unit.pk for units in groups.values() for unit in units}
    months = [_first_of(clock.today()), _first_of(_first_of(clock.today()) + timedelta(days=31))]
    return {
        "groups": list(groups.items()),
        "without": without,
        "chosen": chosen if form.is_bound else every,
        "count": len(every),
        "months": [(day, day == first) for day in months],
    }


def _day_of(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _month_of(asked: QueryDict) -> tuple[date, date]:
    """Return the first and last day of the month asked for; without one, of the next."""
    day = _day_of(asked.get("month", "")) or _first_of(clock.today()) + timedelta(days=31)
    first = _first_of(day)
    return first, _first_of(first + timedelta(days=31)) - timedelta(days=1)


def _first_of(day: date) -> date:
    return day.replace(day=1)
