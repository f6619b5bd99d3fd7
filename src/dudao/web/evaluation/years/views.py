"""Schemes of years: the list, one with its parts, results in bands, its steps."""

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import YearScheme
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.years import (
    evaluated_units,
    random_weight_of,
    results_visible_to,
    scheme_before,
    schemes_visible_to,
    veto_lines,
    vetoes_visible_to,
    weights_of,
    year_parts,
)
from dudao.evaluation.states import YearState
from dudao.org.models import Person, Unit
from dudao.web.evaluation.years.forms import ProposeForm, ReasonForm, YearFilter
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

READERS = (
    Permission.EVALUATION_VIEW,
    Permission.EVALUATION_VIEW_OWN,
    Permission.YEAR_RUN,
)
COLUMNS = [
    Column(_("年度"), lambda s: s.year, 8),
    Column(_("名称"), lambda s: s.title, 32),
    Column(_("指标体系"), lambda s: str(s.version), 32),
    Column(_("状态"), lambda s: s.get_state_display(), 10),
    Column(_("依据"), lambda s: s.basis, 32),
]


def _propose(scheme: YearScheme, by: Person, data: dict[str, Any]) -> object:
    rule = int(data.pop("rule"))
    return actions.propose_veto(scheme.pk, rule, data.pop("unit"), by=by, **data)


TURNS = {
    "adopt": Turn(
        _("印发方案"),
        _("已印发，学校可以看到。"),
        lambda one, by, _data: actions.adopt_year(one.pk, by=by),
    ),
    "compute": Turn(
        _("从记录核算"),
        _("已从现有记录核算，没有要填报的内容。"),
        lambda one, by, _data: actions.compute_year(one.pk, by=by),
    ),
    "close": Turn(
        _("公布结果"),
        _("已公布，各校可以看到自己的结果。"),
        lambda one, by, _data: actions.close_year(one.pk, by=by),
        look="btn-default",
    ),
    "propose-veto": Turn(
        _("办理一票否决"),
        _("已告知学校，等待学校陈述申辩和听证。"),
        _propose,
        ProposeForm,
        "btn-danger-soft",
        folded=True,
    ),
    "reopen": Turn(
        _("收回修改"),
        _("已收回。修改后请重新印发。"),
        lambda one, by, data: actions.reopen_year(one.pk, by=by, **data),
        ReasonForm,
        "btn-default",
        folded=True,
    ),
}


@require_GET
def years_page(request: PageRequest) -> HttpResponseBase:
    """List the years one may see."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        schemes_visible_to(request.user),
        YearFilter,
        orders={"year": ("-year", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("年度考核"), COLUMNS)
    context = {"listing": listing, "may_run": may_anywhere(request.user, Permission.YEAR_RUN)}
    return render(request, "evaluation/years/list.html", context)


@require_GET
def year_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a year: parts and weights, key work, how many in which band, vetoes, next steps."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def year_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("year", pk)
    scheme, turn = _scheme(request, pk), TURNS[key]
    form = filled(turn, request)
    _set_choices(form, scheme)
    done = carry_out(form, lambda data: turn.run(scheme, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("year", pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    scheme = _scheme(request, pk)
    runs = may(request.user, Permission.YEAR_RUN, scheme.office)
    turns = offered(TURNS, _keys(scheme, request.user), {}, attempt)
    for one in turns:
        _set_choices(one.form, scheme)
    weights = weights_of(scheme)
    before = scheme_before(scheme)
    results = results_visible_to(request.user).filter(scheme=scheme)
    context = {
        "scheme": scheme,
        "parts": [(part, weights[part.code]) for part in year_parts(scheme)],
        "works": scheme.works.order_by("position", "pk"),
        "before": before,
        "random": random_weight_of(scheme),
        "random_before": random_weight_of(before) if before else None,
        "bands": _bands(scheme, list(results.values_list("band", flat=True))),
        "own": list(results[:2]) if not runs else [],
        "veto_lines": veto_lines(scheme),
        "vetoes": vetoes_visible_to(request.user).filter(scheme=scheme),
        "turns": turns,
        "may_run": runs,
        "may_decide": may(request.user, Permission.YEAR_DECIDE, scheme.office),
        "timeline": happened(history_of(scheme)) if runs else [],
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/years/year.html", context, status=status)


def _bands(scheme: YearScheme, found: list[str]) -> list[tuple[str, int]]:
    """Return how many are in which band, best first; those without records last."""
    counts = Counter(found)
    words = [grade.label for grade in framework_of(scheme.version).grades]
    return [(word, counts[word]) for word in [*words, ""] if counts[word]]


def _keys(scheme: YearScheme, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    runs = may(person, Permission.YEAR_RUN, scheme.office)
    decides = may(person, Permission.YEAR_DECIDE, scheme.office)
    on = any(rule and rule.is_on for _code, _title, rule in veto_lines(scheme))
    steps: dict[str, list[tuple[str, bool]]] = {
        YearState.DRAFT: [("adopt", decides)],
        YearState.ADOPTED: [
            ("compute", runs),
            ("close", decides and scheme.computed_at is not None),
            ("propose-veto", runs and on),
            ("reopen", decides),
        ],
        YearState.CLOSED: [],
    }
    return [key for key, allowed in steps[YearState(scheme.state)] if allowed]


def _set_choices(form: forms.Form, scheme: YearScheme) -> None:
    if not isinstance(form, ProposeForm):
        return
    rules = [rule for _code, _title, rule in veto_lines(scheme) if rule and rule.is_on]
    form.fields["rule"].choices = [(rule.pk, rule.title) for rule in rules]  # type: ignore[attr-defined]
    units = [unit.pk for unit in evaluated_units(scheme, framework_of(scheme.version))]
    rows = Unit.objects.filter(pk__in=units).order_by("sort_key", "pk")
    form.fields["unit"].queryset = rows  # type: ignore[attr-defined]


def _scheme(request: PageRequest, pk: UUID) -> YearScheme:
    return get_object_or_404(schemes_visible_to(request.user), pk=pk)
