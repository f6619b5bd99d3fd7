"""Units in rounds: the list, one for office and school, its steps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.rounds import (
    candidates_visible_to,
    is_late,
    last_evaluated,
    successors,
)
from dudao.evaluation.queries.self_evaluation import picture
from dudao.evaluation.states import SETTLED, RoundState, Stage
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.evaluation.results.shown import on_candidate
from dudao.web.evaluation.rounds.forms import (
    CandidateFilter,
    MoveForm,
    ReasonForm,
    SuccessorForm,
)
from dudao.web.evaluation.rounds.views import batch_choices
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered, seen_now
from dudao.web.request import PageRequest

MINUTE = 60
READERS = (Permission.EVALUATION_VIEW, Permission.EVALUATION_VIEW_OWN)


def _self(name: str) -> Any:
    return lambda one: getattr(getattr(one, "self_evaluation", None), name, "")


def _minutes(candidate: Candidate) -> int:
    """Return how long the school worked on its self-evaluation, in minutes."""
    evaluation = getattr(candidate, "self_evaluation", None)
    return -(-evaluation.seconds // MINUTE) if evaluation else 0


COLUMNS = [
    Column(_("轮次"), lambda c: c.round.title, 32),
    Column(_("批次"), lambda c: c.batch.number, 8),
    Column(_("学校"), lambda c: c.unit.name, 24),
    Column(_("层次"), lambda c: c.tier, 12),
    Column(_("进度"), lambda c: c.get_stage_display(), 12),
    Column(_("自评截止"), lambda c: c.batch.self_evaluation_due_on, 12),
    Column(_("还差"), _self("left"), 8),
    Column(_("自评得分"), _self("score"), 10),
    Column(_("申报等级"), lambda c: c.applied_grade, 12),
    Column(_("预填（项）"), _self("prefilled"), 10),
    Column(_("填报用时（分钟）"), _minutes, 14),
]
TURNS = {
    "move": Turn(
        _("调整批次"),
        _("已调整。"),
        lambda one, by, data: actions.move_candidate(
            one.pk, _batch(one, data.pop("batch")), by=by, **data
        ),
        MoveForm,
        "btn-default",
        folded=True,
    ),
    "give-back": Turn(
        _("退回学校修改"),
        _("已退回学校。"),
        lambda one, by, data: actions.give_back_self_evaluation(one.pk, by=by, **data),
        ReasonForm,
        "btn-danger-soft",
        folded=True,
    ),
    "succeed": Turn(
        _("由承接学校参加"),
        _("已转给承接学校，原来的材料保留。"),
        lambda one, by, data: actions.pass_to_successor(one.pk, data["unit"], by=by),
        SuccessorForm,
    ),
    "leave": Turn(
        _("不再评估"),
        _("已移出这一轮，已有的材料保留。"),
        lambda one, by, data: actions.leave_round(one.pk, by=by, **data),
        ReasonForm,
        "btn-danger-soft",
        folded=True,
    ),
}


@require_GET
def candidates_page(request: PageRequest) -> HttpResponseBase:
    """List the units in rounds that one evaluates or answers for."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        candidates_visible_to(request.user),
        CandidateFilter,
        orders={
            "due": ("-round__first_on", "batch__number", "unit__sort_key", "id"),
            "minutes": ("-self_evaluation__seconds", "id"),
        },
        decorate=_told,
    )
    if listing.wants_export:
        return listing.export(_("学校评估进度"), COLUMNS)
    return render(request, "evaluation/rounds/candidates.html", {"listing": listing})


@require_GET
def candidate_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show how the evaluation of a unit stands; the school sees its own."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def candidate_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("candidate", pk)
    candidate, turn = _candidate(request, pk), TURNS[key]
    form = filled(turn, request)
    _set_choices(form, candidate)
    done = carry_out(form, lambda data: turn.run(candidate, request.user, data))
    if done is None:
        seen_now(form, _candidate(request, pk).edition)
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("candidate", done.pk if isinstance(done, Candidate) else pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    candidate = _candidate(request, pk)
    evaluation = getattr(candidate, "self_evaluation", None)
    inside = may(request.user, Permission.EVALUATION_VIEW, candidate.unit)
    if evaluation is not None:
        evaluation.candidate = candidate
    turns = offered(TURNS, _keys(candidate, request.user), _initial(candidate), attempt)
    for one in turns:
        _set_choices(one.form, candidate)
    open_round = candidate.round.state == RoundState.OPEN
    context = {
        "candidate": candidate,
        "now": picture(evaluation) if evaluation else None,
        "inside": inside,
        "fills": may(request.user, Permission.EVALUATION_SUBMIT, candidate.unit),
        "late": open_round and is_late(candidate, clock.today()),
        "gone": not candidate.unit.is_open(clock.today()) and candidate.stage not in SETTLED,
        "last": last_evaluated(candidate.round, [candidate.unit]).get(candidate.unit_id),
        "turns": turns,
        "outcome": on_candidate(candidate, request.user),
        "timeline": happened(
            event
            for event in history_of(candidate)
            if event.name not in (_EVERY_LINE if inside else _EVERY_LINE | _WITHIN_THE_OFFICE)
        ),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/rounds/candidate.html", context, status=status)


#: What would drown the rest.
_EVERY_LINE = {
    "evaluation.answered",
    "evaluation.confirmed_answers",
    "evaluation.document_checked",
    "evaluation.goal_dropped",
    "evaluation.goal_set",
    "evaluation.plan_written",
    "evaluation.rated",
    "evaluation.rating_evidence_attached",
    "evaluation.texts_written",
}
#: What the team says among itself is not the school's business.
_WITHIN_THE_OFFICE = {
    "evaluation.graded",
    "evaluation.member_recused",
    "evaluation.moderated",
    "evaluation.rating_finished",
    "evaluation.team_chosen",
    "evaluation.team_drawn",
}


def _keys(candidate: Candidate, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    if candidate.round.state == RoundState.CLOSED:
        return []
    keys = []
    runs = may(person, Permission.ROUND_RUN, candidate.round.office)
    rates = may(person, Permission.EVALUATION_RATE, candidate.unit)
    stage = Stage(candidate.stage)
    if rates and stage in {Stage.APPLIED, Stage.REVIEWED}:
        keys.append("give-back")
    if runs and stage == Stage.ASSIGNED:
        keys.append("move")
    before = {Stage.ASSIGNED, Stage.SELF_EVALUATION, Stage.APPLIED, Stage.REVIEWED}
    if not runs or stage not in before:
        return keys
    if not candidate.unit.is_open(clock.today()):
        keys.append("succeed")
    return [*keys, "leave"]


def _initial(candidate: Candidate) -> dict[str, dict[str, Any]]:
    closed = candidate.unit.closed_on
    return {
        "move": {
            "batch": candidate.batch.number,
            "tier": candidate.tier,
            "seen": candidate.edition,
        },
        "leave": {"reason": _("学校已于%(day)s撤并。") % {"day": closed} if closed else ""},
    }


def _set_choices(form: forms.Form, candidate: Candidate) -> None:
    if isinstance(form, SuccessorForm):
        rows = successors(candidate)
        form.fields["unit"].queryset = rows  # type: ignore[attr-defined]
    if isinstance(form, MoveForm):
        form.fields["batch"].choices = batch_choices(candidate.round)  # type: ignore[attr-defined]


def _batch(candidate: Candidate, number: str) -> Any:
    return get_object_or_404(candidate.round.batches, number=number)


def _candidate(request: PageRequest, pk: UUID) -> Candidate:
    rows = candidates_visible_to(request.user).select_related("round__version__system")
    return get_object_or_404(rows, pk=pk)


def _told(rows: list[Candidate]) -> None:
    today = clock.today()
    for row in rows:
        row.late = (  # type: ignore[attr-defined]
            row.round.state == RoundState.OPEN and is_late(row, today)
        )
        row.minutes = _minutes(row)  # type: ignore[attr-defined]
