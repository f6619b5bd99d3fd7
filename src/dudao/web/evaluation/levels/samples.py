"""A result that was drawn: the upper office looks again, the county reads and answers."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import UpperSample
from dudao.evaluation.queries.levels import corrected, samples_visible_to
from dudao.evaluation.queries.results import Why, why
from dudao.evaluation.scoring import Figure
from dudao.evaluation.states import CheckState, SampleState
from dudao.org.models import Person
from dudao.web.evaluation.levels.forms import AnswerForm, RateForm
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered, seen_now
from dudao.web.request import PageRequest


def _rate(sample: UpperSample, by: Person, data: dict[str, Any]) -> object:
    note, seen = data.pop("note"), data.pop("seen")
    return actions.rate_sample(sample.pk, data, by=by, note=note, seen=seen)


TURNS = {
    "rate": Turn(_("保存复评"), _("已按县级的指标体系版本算出复评得分。"), _rate, RateForm),
    "answer": Turn(
        _("答复上级"),
        _("已答复。"),
        lambda one, by, data: actions.answer_differences(one.pk, by=by, **data),
        AnswerForm,
    ),
    "correct": Turn(
        _("重新评定"),
        _("已转入实地评估，重新评定后新结果代替原结果。"),
        lambda one, by, _data: actions.correct_result(one.pk, by=by),
    ),
}


@require_GET
def check_sample_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show what both levels made of a school, and what comes next."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def sample_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("check-sample", pk)
    sample, turn = _sample(request, pk), TURNS[key]
    form = filled(turn, request)
    _offer(form, sample)
    done = carry_out(form, lambda data: turn.run(sample, request.user, dict(data)))
    if done is None:
        seen_now(form, _sample(request, pk).edition)
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("check-sample", pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    sample = _sample(request, pk)
    start = {"rate": {**sample.values, "note": sample.note, "seen": sample.edition}}
    turns = offered(TURNS, _keys(sample, request.user), start, attempt)
    for one in turns:
        _offer(one.form, sample)
    context = {
        "sample": sample,
        "result": sample.result,
        "turns": [one for one in turns if one.key != "rate"],
        "rate": next((one.form for one in turns if one.key == "rate"), None),
        "county": why(sample.result).leaves,
        "differences": sample.differences.order_by("position"),
        "corrected": corrected(sample),
        "timeline": happened(history_of(sample)),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/levels/sample.html", context, status=status)


def _keys(sample: UpperSample, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    check, county = sample.check_of, sample.result.candidate.round.office
    above = may(person, Permission.LEVEL_RUN, check.office)
    steps = [
        (
            "rate",
            check.state == CheckState.UNDER_WAY and above,
        ),
        (
            "answer",
            not above
            and sample.state == SampleState.RETURNED
            and may(person, Permission.ROUND_RUN, county),
        ),
        (
            "correct",
            not above
            and sample.state == SampleState.ANSWERED
            and bool(sample.agrees)
            and may(person, Permission.ROUND_DECIDE, county),
        ),
    ]
    return [key for key, allowed in steps if allowed]


def _offer(form: forms.Form, sample: UpperSample) -> None:
    if isinstance(form, RateForm):
        told = why(sample.result)
        form.offer(_inputs(told), told.plan.framework)


def _inputs(told: Why) -> list[tuple[str, str]]:
    """Return every input with its label, in the order of the indicators."""
    found: dict[str, str] = {}
    for node in told.leaves:
        for figure in _reported(node.reason.inputs):
            title = node.reason.title if figure.name.startswith("#") else figure.label
            found.setdefault(figure.name, title)
    return list(found.items())


def _reported(inputs: tuple[Figure, ...]) -> Iterator[Figure]:
    for one in inputs:
        if one.formula:
            yield from _reported(one.inputs)
        else:
            yield one


def _sample(request: PageRequest, pk: UUID) -> UpperSample:
    return get_object_or_404(samples_visible_to(request.user), pk=pk)
