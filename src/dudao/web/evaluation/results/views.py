"""Results: the list, one with the reason of every figure, what if, its steps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation import actions
from dudao.evaluation.models import Result
from dudao.evaluation.queries.results import (
    Why,
    objections_visible_to,
    publicities_visible_to,
    publicity_of,
    recomputed,
    results_visible_to,
    what_if,
    why,
)
from dudao.evaluation.scoring import Figure
from dudao.evaluation.states import RoundState, Stage
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.web.evaluation.results.forms import AgainForm, ObjectForm, ResultFilter, WhatIfForm
from dudao.web.evaluation.results.shown import branches
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

READERS = (Permission.EVALUATION_VIEW, Permission.EVALUATION_VIEW_OWN)
COLUMNS = [
    Column(gettext_lazy("学校"), lambda r: r.candidate.unit.name, 24),
    Column(gettext_lazy("轮次"), lambda r: r.candidate.round.title, 32),
    Column(gettext_lazy("批次"), lambda r: r.candidate.batch.number, 8),
    Column(gettext_lazy("等级"), lambda r: r.grade_word, 12),
    Column(gettext_lazy("努力方向"), lambda r: r.target, 32),
    Column(gettext_lazy("第几次"), lambda r: r.number, 8),
    Column(gettext_lazy("进度"), lambda r: r.candidate.get_stage_display(), 12),
]
TURNS = {
    "object": Turn(
        gettext_lazy("提出异议"),
        gettext_lazy("异议已提出，督导室答复前结果不会认定。"),
        lambda one, by, data: actions.object_to_result(one.pk, by=by, **data),
        ObjectForm,
        folded=True,
    ),
    "again": Turn(
        gettext_lazy("复查（重新评估）"),
        gettext_lazy("已转入实地评估，原结果保留。"),
        lambda one, by, data: actions.evaluate_again(one.pk, by=by, **data),
        AgainForm,
        "btn-default",
        folded=True,
    ),
}


@require_GET
def results_page(request: PageRequest) -> HttpResponseBase:
    """List results by school, never by points."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        results_visible_to(request.user),
        ResultFilter,
        orders={"school": ("candidate__unit__sort_key", "-number", "id")},
    )
    if listing.wants_export:
        return listing.export(_("评估结果"), COLUMNS)
    return render(request, "evaluation/results/list.html", {"listing": listing})


@require_GET
def result_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a result with the reason of every figure, the school's own beside it."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def result_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("result", pk)
    result, turn = _result(request, pk), TURNS[key]
    form = filled(turn, request)
    _offer(form, result)
    if carry_out(form, lambda data: turn.run(result, request.user, data)) is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("result", pk)


@require_GET
def result_check(request: PageRequest, pk: UUID) -> HttpResponse:
    """Work a result out again from its stored inputs and say whether the digits are the same."""
    result = _result(request, pk)
    context = {"result": result, "again": recomputed(result)}
    return render(request, "evaluation/results/check.html", context)


@require_GET
def what_if_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Try other values on a copy; nothing is kept."""
    result = _result(request, pk)
    told = why(result)
    form = WhatIfForm(request.GET, _inputs(told), told.plan.framework)
    found = _tried(result, form) if request.GET else None
    context = {
        "result": result,
        "form": form,
        "told": told.explanation,
        "now": found[0] if found else None,
        "rows": _rows(told, found[0]) if found else [],
        "grade": told.grades.get(found[1].grade, "") if found else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "evaluation/results/what_if.html", context, status=status)


def _tried(result: Result, form: WhatIfForm) -> Any:
    """Return what came out, or None with the faults on the form."""
    if not form.is_valid():
        return None
    try:
        return what_if(result, form.cleaned_data)
    except Invalid as error:
        for name, text in error.fields.items():
            known = next((one for one in (name, f"#{name}") if one in form.fields), None)
            form.add_error(known, text)
    return None


def _inputs(told: Why) -> list[tuple[str, str]]:
    """Return every input with its label, in the order of the indicators."""
    found: dict[str, str] = {}
    for node in told.leaves:
        for figure in _reported(node.reason.inputs):
            title = node.reason.title if figure.name.startswith("#") else figure.label
            found.setdefault(figure.name, title)
    return list(found.items())


def _reported(inputs: tuple[Figure, ...]) -> Any:
    for one in inputs:
        if one.formula:
            yield from _reported(one.inputs)
        else:
            yield one


def _rows(told: Why, now: Any) -> list[tuple[Any, Any]]:
    """Return the indicators of the first level before and after."""
    return list(zip(told.explanation.indicators, now.indicators, strict=True))


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    result = _result(request, pk)
    told = why(result)
    publicity = publicity_of(result)
    turns = offered(TURNS, _keys(result, publicity, request.user), {}, attempt)
    for one in turns:
        _offer(one.form, result)
    seen = publicities_visible_to(request.user)
    context = {
        "result": result,
        "candidate": result.candidate,
        "told": told.explanation,
        "said": told.said,
        "grades": told.grades,
        "reached": told.grades.get(result.reached, ""),
        "own_grade": told.grades.get((told.said.grade if told.said else None) or "", ""),
        "branches": branches(told, request.user),
        "publicity": publicity if publicity and seen.filter(pk=publicity.pk).exists() else None,
        "objections": objections_visible_to(request.user).filter(result=result),
        "others": results_visible_to(request.user)
        .filter(candidate=result.candidate_id)
        .exclude(pk=result.pk),
        "target": getattr(result, "aimed", None),
        "turns": turns,
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/results/result.html", context, status=status)


def _keys(result: Result, publicity: Any, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    candidate = result.candidate
    if candidate.round.state != RoundState.OPEN or not result.stands:
        return []
    keys = []
    stage = Stage(candidate.stage)
    up = publicity is not None and publicity.last_on >= clock.today()
    if stage == Stage.PUBLICITY and up:
        keys += ["object"] if may(person, Permission.EVALUATION_SUBMIT, candidate.unit) else []
    told = {Stage.NOTIFIED, Stage.PLAN_SUBMITTED, Stage.PLAN_APPROVED}
    if stage in told and may(person, Permission.ROUND_DECIDE, candidate.round.office):
        keys.append("again")
    return keys


def _offer(form: forms.Form, result: Result) -> None:
    if isinstance(form, ObjectForm):
        form.offer(result.version.framework)


def _result(request: PageRequest, pk: UUID) -> Result:
    return get_object_or_404(results_visible_to(request.user), pk=pk)
