"""A batch by bands: who is graded how, who is not yet; one graded, many graded, announced, told."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.evaluation import actions
from dudao.evaluation.models import Batch, Candidate, ResultPaper
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.ratings import board
from dudao.evaluation.queries.result_papers import untold
from dudao.evaluation.queries.results import (
    bands,
    publicities_visible_to,
    results_visible_to,
)
from dudao.evaluation.queries.rounds import candidates_visible_to, rounds_visible_to
from dudao.evaluation.states import PaperKind, RoundState, Stage
from dudao.lib import clock
from dudao.web.evaluation.results.forms import (
    AnnounceForm,
    GradeForm,
    GradeManyForm,
    SchoolsForm,
)
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

READY = {Stage.REVIEWED.value, Stage.ON_SITE.value}
TURNS = {
    "grade": Turn(
        gettext_lazy("评定"),
        gettext_lazy("已评定，学校在公示前看不到。"),
        lambda _one, by, data: actions.grade(_ids(data), by=by, note=data["note"]),
        GradeManyForm,
    ),
    "announce": Turn(
        gettext_lazy("开始公示"),
        gettext_lazy("已公示，学校可以看到自己的结果。"),
        lambda _one, by, data: actions.announce_results(_ids(data), by=by, **data),
        AnnounceForm,
    ),
    "circular": Turn(
        gettext_lazy("起草结果通报"),
        gettext_lazy("通报已起草。核稿、签发、印发后自动送达学校。"),
        lambda one, by, _data: actions.draft_result_paper(one.pk, PaperKind.CIRCULAR, by=by),
    ),
    "transfer": Turn(
        gettext_lazy("起草移送函（组织部、宣传部）"),
        gettext_lazy("移送函已起草，请核稿、签发后印发。"),
        lambda one, by, _data: actions.draft_result_paper(one.pk, PaperKind.TRANSFER, by=by),
        look="btn-default",
    ),
}


def _ids(data: dict[str, Any]) -> list[UUID]:
    return [UUID(one) for one in data.pop("candidates")]


@require_GET
def batch_results_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a batch by bands, and what comes next for it."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def batch_results_turn(request: PageRequest, pk: int, key: str) -> HttpResponse:
    """Carry out a step for many units of a batch."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("batch-results", pk)
    batch, turn = _batch(request, pk), TURNS[key]
    form = filled(turn, request)
    _offer(form, key, _candidates(request, batch))
    done = carry_out(form, lambda data: turn.run(batch, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    if isinstance(done, ResultPaper):
        return redirect("document", done.document_id)
    return redirect("batch-results", pk)


@require_http_methods(["GET", "POST"])
def grade_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Grade one unit: what keeps it back, vetoes, a note."""
    rows = candidates_visible_to(request.user).select_related("round__version__system")
    candidate = get_object_or_404(rows, pk=pk)
    require(request.user, Permission.ROUND_DECIDE, candidate.round.office)
    plan = plan_of(candidate.round.version)
    form = GradeForm(request.POST or None, plan=plan)
    if request.method == "POST":
        ids, by = [candidate.pk], request.user
        done = carry_out(
            form,
            lambda data: actions.grade(ids, by=by, happened=form.happened, note=data["note"]),
        )
        if done is not None:
            messages.success(request, _("已评定，学校在公示前看不到。"))
            return redirect("result", done[0].pk)
    context = {"candidate": candidate, "form": form, "board": board(candidate)}
    status = form_status(form)
    return render(request, "evaluation/results/grade.html", context, status=status)


def _page(request: PageRequest, pk: int, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    batch = _batch(request, pk)
    rows = _candidates(request, batch)
    turns = offered(TURNS, _keys(request, batch, rows), _initial(), attempt)
    for one in turns:
        _offer(one.form, one.key, rows)
    papers = ResultPaper.objects.filter(batch=batch).select_related("document")
    context = {
        "batch": batch,
        "round": batch.round,
        "bands": bands(batch, results_visible_to(request.user)),
        "pending": [one for one in rows if one.stage not in _GRADED],
        "publicities": publicities_visible_to(request.user).filter(batch=batch),
        "papers": papers if may(request.user, Permission.ROUND_RUN, batch.round.office) else [],
        "turns": turns,
        "base": reverse("batch-results", args=[batch.pk]),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/results/batch.html", context, status=status)


_GRADED = {
    Stage.GRADED.value, Stage.PUBLICITY.value, Stage.CONFIRMED.value, Stage.NOTIFIED.value,
    Stage.PLAN_SUBMITTED.value, Stage.PLAN_APPROVED.value, Stage.LEFT.value,
}  # fmt: skip


def _keys(request: PageRequest, batch: Batch, rows: list[Candidate]) -> list[str]:
    """Return the steps that come next for the batch."""
    office, stages = batch.round.office, {one.stage for one in rows}
    runs = may(request.user, Permission.ROUND_RUN, office)
    decides = may(request.user, Permission.ROUND_DECIDE, office)
    is_open = batch.round.state == RoundState.OPEN
    keys = []
    if decides and is_open and stages & READY:
        keys.append("grade")
    if runs and is_open and Stage.GRADED in stages:
        keys.append("announce")
    if runs:
        kinds = {"circular": PaperKind.CIRCULAR, "transfer": PaperKind.TRANSFER}
        keys += [key for key, kind in kinds.items() if untold(batch, kind)]
    return keys


def _initial() -> dict[str, dict[str, Any]]:
    return {"announce": {"first_on": clock.today()}}


def _offer(form: forms.Form, key: str, rows: list[Candidate]) -> None:
    if isinstance(form, SchoolsForm):
        wanted = READY if key == "grade" else {Stage.GRADED.value}
        form.offer([one for one in rows if one.stage in wanted])


def _candidates(request: PageRequest, batch: Batch) -> list[Candidate]:
    rows = candidates_visible_to(request.user).filter(batch=batch)
    return list(rows.order_by("unit__sort_key", "id"))


def _batch(request: PageRequest, pk: int) -> Batch:
    """Return a batch of a round of one's office; a school sees its own result only."""
    rounds = rounds_visible_to(request.user)
    rows = Batch.objects.filter(round__in=rounds).select_related(
        "round__office", "round__version__system"
    )
    batch = get_object_or_404(rows, pk=pk)
    if not may(request.user, Permission.EVALUATION_VIEW, batch.round.office):
        raise Http404
    return batch
