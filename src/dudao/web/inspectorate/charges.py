"""What an inspector answers for and must keep away from."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.queries import inspected
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import (
    EndForm,
    LiftForm,
    RecusalForm,
    SchoolForm,
    offer,
)
from dudao.web.inspectorate.inspectors import find, find_to_edit
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def make_responsible(request: PageRequest, pk: int) -> HttpResponse:
    """Name the inspector responsible for one more school."""
    inspector = find_to_edit(request, pk)
    today = clock.today()
    form = SchoolForm(request.POST or None, initial={"start_on": today})
    kept_away = queries.recusals_of(inspector.person, today)
    own = queries.schools_of(inspector.person, today).values("pk")
    offer(form, unit=_schools(inspector).exclude(pk__in=[*kept_away]).exclude(pk__in=own))
    made = carry_out(
        form, lambda data: actions.make_responsible(inspector.pk, by=request.user, **data)
    )
    if made is None:
        return _page(request, inspector, form, _("安排负责学校"))
    if made.warning:
        messages.warning(request, made.warning)
    messages.success(request, _("已安排。"))
    return redirect("inspector", pk)


@require_http_methods(["GET", "POST"])
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End a responsibility."""
    held = get_object_or_404(queries.responsibilities_visible_to(request.user), pk=pk)
    require(request.user, Permission.INSPECTOR_EDIT, held.unit)
    form = EndForm(request.POST or None, initial={"on": clock.today()})
    done = carry_out(
        form, lambda data: actions.end_responsibility(held.pk, by=request.user, **data)
    )
    if done is None:
        title = _("不再负责“%(unit)s”") % {"unit": held.unit}
        return _page(request, held.inspector, form, title)
    messages.success(request, _("已保存。"))
    return redirect("inspector", held.inspector_id)


@require_http_methods(["GET", "POST"])
def declare_recusal(request: PageRequest, pk: int) -> HttpResponse:
    """Declare that the inspector must keep away from a school."""
    inspector = find(request, pk)
    if inspector.person != request.user:
        require(request.user, Permission.INSPECTOR_EDIT, inspector.office)
    form = RecusalForm(request.POST or None, initial={"start_on": clock.today()})
    offer(form, unit=_schools(inspector))
    done = carry_out(
        form, lambda data: actions.declare_recusal(inspector.pk, by=request.user, **data)
    )
    if done is None:
        return _page(request, inspector, form, _("申报回避"))
    messages.success(request, _("已申报。今后不会再安排其督导这所学校。"))
    return redirect("inspector", pk)


@require_http_methods(["GET", "POST"])
def lift_recusal(request: PageRequest, pk: int) -> HttpResponse:
    """Decide that a recusal no longer holds."""
    recusal = get_object_or_404(queries.recusals_visible_to(request.user), pk=pk)
    require(request.user, Permission.RECUSAL_DECIDE, recusal.unit)
    form = LiftForm(request.POST or None)
    done = carry_out(form, lambda data: actions.lift_recusal(recusal.pk, by=request.user, **data))
    if done is None:
        title = _("解除对“%(unit)s”的回避") % {"unit": recusal.unit}
        return _page(request, recusal.inspector, form, title)
    messages.success(request, _("回避已解除。"))
    return redirect("inspector", recusal.inspector_id)


def _schools(inspector: Inspector) -> Any:
    today = clock.today()
    return (
        inspected()
        .filter(Q(closed_on=None) | Q(closed_on__gt=today), office=inspector.office)
        .order_by("sort_key", "pk")
    )


def _page(
    request: PageRequest, inspector: Inspector, form: Form, title: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "inspector": inspector, **more}
    return render(request, "inspectorate/card.html", context, status=form_status(form))
