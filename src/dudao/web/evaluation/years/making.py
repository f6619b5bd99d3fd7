"""A scheme is begun and changed; what lets a veto be used is entered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation import actions
from dudao.evaluation.models import YearScheme
from dudao.evaluation.queries.years import (
    approvers,
    random_weight_of,
    scheme_before,
    schemes_visible_to,
    veto_lines,
    work_choices,
    work_key,
    year_parts,
)
from dudao.lib import clock
from dudao.org.queries import own_office
from dudao.web.evaluation.years.forms import NewYearForm, VetoRuleForm, YearForm
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.turns import seen_now
from dudao.web.request import PageRequest

SAID = ("title", "basis", "first_on", "last_on", "reason")


@require_http_methods(["GET", "POST"])
def new_year(request: PageRequest) -> HttpResponse:
    """Begin the evaluation of a year with last year's weights."""
    office = own_office(request.user)
    require(request.user, Permission.YEAR_RUN, office)
    form = NewYearForm(request.POST or None, initial={"year": clock.today().year})
    made = carry_out(form, lambda data: actions.draft_year(office, data["year"], by=request.user))
    if made is None:
        status = form_status(form)
        return render(request, "evaluation/years/new.html", {"form": form}, status=status)
    messages.success(request, _("已按上年权重起草，请选择本年重点工作。"))
    return redirect("year-edit", made.pk)


@require_http_methods(["GET", "POST"])
def edit_year(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change the scheme: the weights of its parts, its key work."""
    scheme = get_object_or_404(schemes_visible_to(request.user), pk=pk)
    require(request.user, Permission.YEAR_RUN, scheme.office)
    form = YearForm(request.POST or None, initial=_start(scheme), **_fields(scheme))
    done = carry_out(
        form,
        lambda data: actions.edit_year(
            pk, form.given(data), form.chosen_works(data), by=request.user, seen=data["seen"]
        ),
    )
    if done is None:
        seen_now(form, get_object_or_404(YearScheme, pk=pk).edition)
        before = scheme_before(scheme)
        context = {
            "form": form,
            "scheme": scheme,
            "before": before,
            "random_before": random_weight_of(before) if before else None,
        }
        return render(request, "evaluation/years/form.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("year", pk)


@require_http_methods(["GET", "POST"])
def veto_rule(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Enter the law and the approver of a veto."""
    scheme = get_object_or_404(schemes_visible_to(request.user), pk=pk)
    require(request.user, Permission.YEAR_DECIDE, scheme.office)
    line = next((one for one in veto_lines(scheme) if one[0] == code), None)
    if line is None:
        raise Http404
    _code, title, rule = line
    start = {"basis": rule.basis, "approver": rule.approver_id} if rule else {}
    form = VetoRuleForm(request.POST or None, initial=start, people=approvers(scheme.office))
    done = carry_out(form, lambda data: actions.set_veto_rule(pk, code, by=request.user, **data))
    if done is None:
        context = {"form": form, "scheme": scheme, "title": title}
        return render(request, "evaluation/years/rule.html", context, status=form_status(form))
    on = _("已启用：这一事项可以办理。") if done.is_on else _("已保存。缺一项，仍未启用。")
    messages.success(request, on)
    return redirect("year", pk)


def _fields(scheme: YearScheme) -> dict[str, Any]:
    return {
        "parts": year_parts(scheme),
        "choices": work_choices(scheme.office, scheme.year),
    }


def _start(scheme: YearScheme) -> dict[str, Any]:
    works = {work_key(work): work.weight for work in scheme.works.all()}
    shares = {
        f"share_{key}": works.get(key) for key, _title in work_choices(scheme.office, scheme.year)
    }
    said = {name: getattr(scheme, name) for name in SAID}
    return {**said, **scheme.weights, **shares, "works": list(works), "seen": scheme.edition}
