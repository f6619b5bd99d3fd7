"""Reviews: the list, one with its papers, its team and how far it is, its steps."""

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
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.dossiers import Dossier, dossier
from dudao.evaluation.queries.reviews import team_words, under_review
from dudao.evaluation.rules.rounds import REASON_LIMIT
from dudao.evaluation.states import BEFORE_SETTLED, RoundState, Stage
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.evaluation.reviews.forms import (
    AboutForm,
    DocumentsForm,
    DrawTeamForm,
    GoForm,
    HandInForm,
    RecuseForm,
    ReviewFilter,
    TeamForm,
)
from dudao.web.evaluation.rounds.forms import ReasonForm
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

COLUMNS = [
    Column(_("学校"), lambda c: c.unit.name, 24),
    Column(_("轮次"), lambda c: c.round.title, 32),
    Column(_("批次"), lambda c: c.batch.number, 8),
    Column(_("进度"), lambda c: c.get_stage_display(), 12),
    Column(_("自评得分"), lambda c: c.self_evaluation.score, 10),
    Column(_("评估组"), lambda c: c.team, 24),
    Column(_("已交评分表"), lambda c: c.handed_in, 12),
]
TURNS = {
    "finish-documents": Turn(
        _("资料审核完成"),
        _("资料审核已完成，请选定评估组进校。"),
        lambda one, by, data: actions.finish_document_review(one.pk, by=by, **data),
        DocumentsForm,
    ),
    "give-back": Turn(
        _("退回学校补充"),
        _("已退回学校，逐项意见学校可见。"),
        lambda one, by, data: actions.give_back_self_evaluation(one.pk, by=by, **data),
        ReasonForm,
        "btn-danger-soft",
        folded=True,
    ),
    "draw-team": Turn(
        _("采用抽签结果"),
        _("已按抽签结果组成评估组。"),
        lambda one, by, data: actions.draw_team(one.pk, UUID(data["draw"]), by=by),
        DrawTeamForm,
        folded=True,
    ),
    "choose-team": Turn(
        _("选定评估组"),
        _("评估组已选定。"),
        lambda one, by, data: actions.choose_team(
            one.pk, list(data["people"]), by=by, lead=data["lead"]
        ),
        TeamForm,
        folded=True,
    ),
    "go": Turn(
        _("进校评估"),
        _("评估组已进校，成员的工作台出现“待评分”。"),
        lambda one, by, data: actions.go_on_site(one.pk, by=by, on=data["on"]),
        GoForm,
    ),
    "hand-in": Turn(
        _("交评分表"),
        _("已交评分表。"),
        lambda one, by, data: actions.finish_rating(one.pk, by=by, **data),
        HandInForm,
    ),
    "recuse": Turn(
        _("回避或退出"),
        _("已记录回避，其评分不再计入。"),
        lambda one, by, data: actions.recuse_member(
            one.pk, data["person"], by=by, reason=data["reason"]
        ),
        RecuseForm,
        "btn-danger-soft",
        folded=True,
    ),
}


@require_GET
def reviews_page(request: PageRequest) -> HttpResponseBase:
    """List the schools under review, with their teams."""
    open_to(request.user, Permission.EVALUATION_VIEW)
    listing = Listing(
        request,
        under_review(request.user),
        ReviewFilter,
        orders={"due": ("-round__first_on", "batch__number", "unit__sort_key", "id")},
        decorate=team_words,
    )
    if listing.wants_export:
        return listing.export(_("审核与评分"), COLUMNS)
    return render(request, "evaluation/reviews/list.html", {"listing": listing})


@require_GET
def review_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show how far the review of a school is, and what is next."""
    return _page(request, found(request, pk), None)


@require_http_methods(["GET", "POST"])
def review_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("review", pk)
    candidate, turn = found(request, pk), TURNS[key]
    form = filled(turn, request)
    _tell(form, candidate)
    done = carry_out(form, lambda data: turn.run(candidate, request.user, data))
    if done is None:
        return _page(request, found(request, pk), (key, form))
    messages.success(request, str(turn.done))
    return redirect("candidate" if key == "give-back" else "review", pk)


def found(request: PageRequest, pk: UUID) -> Candidate:
    """Return a school under review that one may see, or answer 404."""
    return get_object_or_404(under_review(request.user), pk=pk)


def _page(
    request: PageRequest, candidate: Candidate, attempt: tuple[str, forms.Form] | None
) -> HttpResponse:
    now = dossier(candidate, request.user)
    turns = offered(TURNS, _keys(now, request.user), _initial(now), attempt)
    for one in turns:
        _tell(one.form, candidate)
        _shorten(one.form, now)
    member = now.board.member(request.user.pk)
    context = {
        "candidate": candidate,
        "dossier": now,
        "board": now.board,
        "checks_left": now.left,
        "open": [one for one in now.board.diverging if one.open] if now.sees else [],
        "member": member,
        "rates": _rates(now, request.user),
        "runs": may(request.user, Permission.REVIEW_RUN, candidate.unit),
        "settled_all": now.sees and not now.board.hindrances,
        "turns": turns,
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/reviews/review.html", context, status=status)


def _keys(now: Dossier, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    candidate = now.candidate
    if candidate.round.state != RoundState.OPEN or candidate.stage not in BEFORE_SETTLED:
        return []
    runs = may(person, Permission.REVIEW_RUN, candidate.unit)
    rates = may(person, Permission.EVALUATION_RATE, candidate.unit)
    stage, raters = Stage(candidate.stage), now.board.raters
    steps = {
        "finish-documents": runs and stage == Stage.APPLIED,
        "go": runs and stage == Stage.REVIEWED,
        "hand-in": _rates(now, person),
        "choose-team": runs,
        "draw-team": runs and stage != Stage.ON_SITE,
        "give-back": rates and stage != Stage.ON_SITE,
        "recuse": bool(raters) and (runs or now.board.member(person.pk) in raters),
    }
    return [key for key, allowed in steps.items() if allowed]


def _rates(now: Dossier, person: Person) -> bool:
    member = now.board.member(person.pk)
    on_site = now.candidate.stage == Stage.ON_SITE
    working = member is not None and not member.recused and member.finished_at is None
    return on_site and working


def _initial(now: Dossier) -> dict[str, dict[str, Any]]:
    lead = now.board.lead
    return {
        "give-back": {"reason": now.returning[:REASON_LIMIT]},
        "go": {"on": clock.today()},
        "choose-team": {
            "people": [one.person_id for one in now.board.raters],
            "lead": lead.person_id if lead else None,
        },
    }


def _tell(form: forms.Form, candidate: Candidate) -> None:
    if isinstance(form, AboutForm):
        form.about(candidate)


def _shorten(form: forms.Form, now: Dossier) -> None:
    """Leave out what there is nothing to say about."""
    for name, left in (("rest", now.left), ("partly", now.unrated)):
        if not left:
            form.fields.pop(name, None)
