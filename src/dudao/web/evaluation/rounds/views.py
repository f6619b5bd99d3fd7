"""Rounds: the list, one with its batches and how far they are, its steps."""

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
from dudao.evaluation.models import Batch, Round
from dudao.evaluation.queries.round_summary import drafted_summary
from dudao.evaluation.queries.rounds import (
    board,
    candidates_visible_to,
    due_rounds,
    effort,
    gone,
    in_no_batch,
    rounds_visible_to,
)
from dudao.evaluation.rules.rounds import Span, proposed_due
from dudao.evaluation.states import RoundState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.evaluation.rounds.forms import AddForm, BeginForm, CloseForm, RoundFilter
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

COLUMNS = [
    Column(_("名称"), lambda r: r.title, 32),
    Column(_("第几轮"), lambda r: r.number, 8),
    Column(_("指标体系"), lambda r: str(r.version), 32),
    Column(_("开始日期"), lambda r: r.first_on, 12),
    Column(_("结束日期"), lambda r: r.last_on, 12),
    Column(_("状态"), lambda r: r.get_state_display(), 10),
    Column(_("依据"), lambda r: r.basis, 32),
]
TURNS = {
    "propose": Turn(
        _("自动分批"),
        _("已分批：各片区、各层次均衡，多年未评的在前。"),
        lambda one, by, _data: actions.propose_batches(one.pk, by=by),
    ),
    "propose-again": Turn(
        _("全部重新分批"),
        _("已重新分批。"),
        lambda one, by, _data: actions.propose_batches(one.pk, by=by, again=True),
        look="btn-default",
        folded=True,
    ),
    "open": Turn(
        _("启动这一轮"),
        _("已启动，学校可以看到自己的批次。"),
        lambda one, by, _data: actions.open_round(one.pk, by=by),
    ),
    "begin": Turn(
        _("开始自评"),
        _("已通知本批学校自评，已知的内容已预填。"),
        lambda one, by, data: actions.begin_batch(
            _batch(one, data["batch"]).pk, by=by, due_on=data["due_on"]
        ),
        BeginForm,
    ),
    "add": Turn(
        _("补充列入"),
        _("已列入。"),
        lambda one, by, data: actions.add_candidate(
            _batch(one, data["batch"]).pk, data["unit"], by=by
        ),
        AddForm,
        "btn-default",
        folded=True,
    ),
    "next": Turn(
        _("准备下一轮"),
        _("已按最新指标体系准备下一轮，请核对后分批。"),
        lambda one, by, _data: actions.draft_next_round(one.pk, by=by),
        look="btn-default",
    ),
    "close": Turn(
        _("收尾"),
        _("已收尾。"),
        lambda one, by, data: actions.close_round(one.pk, by=by, **data),
        CloseForm,
        "btn-default",
        folded=True,
    ),
}


@require_GET
def rounds_page(request: PageRequest) -> HttpResponseBase:
    """List the rounds one may see, and the schools that no round is about."""
    open_to(request.user, Permission.EVALUATION_VIEW, Permission.ROUND_RUN)
    listing = Listing(
        request,
        rounds_visible_to(request.user),
        RoundFilter,
        orders={"first": ("-first_on", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("评估轮次"), COLUMNS)
    runs = may_anywhere(request.user, Permission.ROUND_RUN)
    office = request.user.unit.office or request.user.unit if request.user.unit else None
    missing = due_rounds(office, clock.today()) if runs and office else []
    context = {"listing": listing, "may_run": runs, "missing": missing}
    return render(request, "evaluation/rounds/list.html", context)


@require_GET
def round_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a round: its batches as a board, who is late, who left, what comes next."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def round_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step of a round."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("round", pk)
    round_, turn = _round(request, pk), TURNS[key]
    form = filled(turn, request)
    if isinstance(form, AddForm):
        _choices(form, round_)
    done = carry_out(form, lambda data: turn.run(round_, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("round", done.pk if isinstance(done, Round) else pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    round_ = _round(request, pk)
    runs = may(request.user, Permission.ROUND_RUN, round_.office)
    turns = offered(TURNS, _keys(round_, request.user), _initial(round_), attempt)
    for one in turns:
        if isinstance(one.form, AddForm):
            _choices(one.form, round_)
    is_open = round_.state == RoundState.OPEN
    begins = _begins(round_, attempt) if runs and is_open else {}
    context = {
        "round": round_,
        "batches": [
            (part, begins.get(part.batch.number) if part.waiting else None)
            for part in board(round_, candidates_visible_to(request.user))
        ],
        "turns": [one for one in turns if one.key != "begin"],
        "missing": in_no_batch(round_) if runs and round_.state != RoundState.CLOSED else [],
        "gone": gone(round_) if runs and is_open else [],
        "effort": effort(round_) if runs and round_.state != RoundState.DRAFT else None,
        "may_run": runs,
        "may_edit": runs and round_.state == RoundState.DRAFT,
        "timeline": happened(history_of(round_)) if runs else [],
        "following": round_.following.all() if runs else [],
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/rounds/round.html", context, status=status)


def _begins(round_: Round, attempt: tuple[str, forms.Form] | None) -> dict[int, forms.Form]:
    """Return by batch the form that lets it begin, with the day proposed."""
    found: dict[int, forms.Form] = {}
    for batch in round_.batches.all():
        due = batch.self_evaluation_due_on or max(
            proposed_due(Span(batch.first_on, batch.last_on)), clock.today()
        )
        found[batch.number] = BeginForm(
            initial={"batch": batch.number, "due_on": due}, auto_id=f"id_{batch.number}_%s"
        )
    if attempt is not None and attempt[0] == "begin":
        given = attempt[1].data.get("batch", "")
        if given.isdecimal() and int(given) in found:
            found[int(given)] = attempt[1]
    return found


def _keys(round_: Round, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    runs = may(person, Permission.ROUND_RUN, round_.office)
    decides = may(person, Permission.ROUND_DECIDE, round_.office)
    steps: dict[str, list[tuple[str, bool]]] = {
        RoundState.DRAFT: [
            ("propose", runs), ("open", decides), ("add", runs), ("propose-again", runs),
        ],
        RoundState.OPEN: [("next", runs), ("add", runs), ("close", decides)],
        RoundState.CLOSED: [("next", runs)],
    }  # fmt: skip
    return [key for key, allowed in steps[RoundState(round_.state)] if allowed]


def _initial(round_: Round) -> dict[str, dict[str, Any]]:
    if round_.state != RoundState.OPEN:
        return {}
    return {"close": {"summary": drafted_summary(round_)}}


def _choices(form: AddForm, round_: Round) -> None:
    units = in_no_batch(round_)
    rows = form.fields["unit"].queryset.model.objects.filter(  # type: ignore[attr-defined]
        pk__in=[unit.pk for unit in units]
    )
    form.fields["unit"].queryset = rows.order_by("sort_key")  # type: ignore[attr-defined]
    form.fields["batch"].choices = batch_choices(round_)  # type: ignore[attr-defined]


def batch_choices(round_: Round) -> list[tuple[int, str]]:
    """Return the batches of a round as choices, by their numbers."""
    return [
        (batch.number, str(_("第%(number)s批") % {"number": batch.number}))
        for batch in round_.batches.order_by("number")
    ]


def _batch(round_: Round, number: Any) -> Batch:
    return get_object_or_404(round_.batches, number=number)


def _round(request: PageRequest, pk: UUID) -> Round:
    return get_object_or_404(rounds_visible_to(request.user), pk=pk)
