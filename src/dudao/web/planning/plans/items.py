"""The lines of a plan: added, changed, taken out, moved."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.lib import clock
from dudao.lib.errors import DomainError
from dudao.planning import actions
from dudao.planning.models import Plan, PlanItem
from dudao.planning.queries.plans import items_of, may_draft, plans_visible_to
from dudao.planning.rules.plans import clipped, month_span
from dudao.planning.states import PlanPeriod
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.plans.forms import ItemForm
from dudao.web.request import PageRequest

DIGITS = 9


@require_http_methods(["GET", "POST"])
def new_item(request: PageRequest, pk: UUID) -> HttpResponse:
    """Add a line, to the month one came from."""
    plan = _draft(request, pk)
    form = ItemForm(plan, request.POST or None, initial=_usual(plan, request.GET.get("month", "")))
    done = carry_out(form, lambda _data: actions.add_item(plan.pk, form.wanted(), by=request.user))
    if done is None:
        context = {"form": form, "plan": plan}
        return render(request, "planning/plans/item.html", context, status=form_status(form))
    if "again" in request.POST:
        messages.success(request, _("已添加。请接着写下一行。"))
        return redirect(f"{reverse('plan-item-new', args=[pk])}?month={done.first_on}")
    return redirect(f"{reverse('plan', args=[pk])}#m{done.first_on:%Y-%m}")


@require_http_methods(["GET", "POST"])
def edit_item(request: PageRequest, pk: UUID, item: int) -> HttpResponse:
    """Change a line; what somebody else did meanwhile stands beside one's own."""
    plan = _draft(request, pk)
    found = items_of(plan).filter(pk=item).first()
    if found is None and request.method == "GET":
        messages.error(request, _("这一行刚被别人删去。"))
        return redirect("plan", pk)
    form = ItemForm(plan, request.POST or None, initial=_values(found) if found else {})
    if found:
        form.keep_units(unit.pk for unit in found.units.all())
    seen = _number(request.POST.get("seen", ""))
    done = carry_out(
        form,
        lambda _data: actions.edit_item(plan.pk, item, form.wanted(), by=request.user, seen=seen),
    )
    if done is None:
        context = {"form": form, "plan": plan, "item": found, "gone": found is None}
        return render(request, "planning/plans/item.html", context, status=form_status(form))
    return redirect(f"{reverse('plan', args=[pk])}#m{done.first_on:%Y-%m}")


@require_POST
def drop_item(request: PageRequest, pk: UUID, item: int) -> HttpResponse:
    """Take a line out."""
    plan = _draft(request, pk)
    seen = _number(request.POST.get("seen", ""))
    try:
        actions.drop_item(plan.pk, item, by=request.user, seen=seen)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("plan", pk)


@require_POST
def move_item(request: PageRequest, pk: UUID, item: int) -> HttpResponse:
    """Move a line up or down within its month."""
    plan = _draft(request, pk)
    try:
        done = actions.move_item(plan.pk, item, by=request.user, up="up" in request.POST)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("plan", pk)
    return redirect(f"{reverse('plan', args=[pk])}#m{done.first_on:%Y-%m}")


def _draft(request: PageRequest, pk: UUID) -> Plan:
    plan = get_object_or_404(plans_visible_to(request.user), pk=pk)
    if not may_draft(request.user, plan):
        raise PermissionDenied
    return plan


def _usual(plan: Plan, month: str) -> dict[str, Any]:
    """Return what a new line begins with: a whole month, in a month's plan today."""
    span = (plan.first_on, plan.last_on)
    try:
        day = parse_date(month) or clock.today()
    except ValueError:  # 2026-02-31
        day = clock.today()
    day = min(max(day, span[0]), span[1])
    first, last = clipped(month_span(day.year, day.month), span) or span
    kind = "routine" if plan.inspector_id else "note"
    audience = "all" if plan.inspector_id else "none"
    if plan.period == PlanPeriod.MONTH:
        first = last = day
    return {"first_on": first, "last_on": last, "kind": kind, "audience": audience}


def _values(item: PlanItem) -> dict[str, Any]:
    return {
        "text": item.text,
        "kind": item.kind,
        "first_on": item.first_on,
        "last_on": item.last_on,
        "audience": item.audience,
        "matters": [one.pk for one in item.matters.all()],
        "units": [unit.pk for unit in item.units.all()],
    }


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) <= DIGITS else 0
