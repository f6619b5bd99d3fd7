"""One's sheet on site, saved as one goes, and the side-by-side page where the team settles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation import actions
from dudao.evaluation.queries.dossiers import Dossier, dossier
from dudao.evaluation.states import RoundState, Stage
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person
from dudao.web.evaluation.reviews.checking import Problem, given_by, line_of, problem_of
from dudao.web.evaluation.reviews.forms import HandInForm, ModerateForm, PhotoForm, RateForm
from dudao.web.evaluation.reviews.views import found
from dudao.web.forms import carry_out
from dudao.web.request import PageRequest


@require_GET
def sheet(request: PageRequest, pk: UUID) -> HttpResponse:
    """Lead to the first part with something left to rate."""
    now = _own(request, pk)
    parts = _parts(now)
    part = next((one for one in parts if one.unrated), parts[0])
    return redirect("review-part", pk, part.code)


@require_GET
def sheet_page(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Show a part of one's sheet: what the school said beside what one gives."""
    return _part(request, pk, code)


@require_POST
def line(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Take one's rating of an indicator; the page gets the line back as it stands."""
    found(request, pk)
    problem = None
    try:
        actions.rate(pk, code, by=request.user, **given_by(RateForm(request.POST)))
    except (Invalid, Conflict) as error:
        problem = problem_of(request, error, code, "value", "note")
    if not request.htmx:
        return _part(request, pk, code, problem) if problem else _back(request, pk, code)
    now = _own(request, pk)
    context = {**_about(now, request.user), "line": line_of(now, code), "problem": problem}
    page = "evaluation/reviews/rating_line.html"
    return render(request, page, {**context, "again": True}, status=422 if problem else 200)


@require_POST
def attach(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Attach photos and papers to one's rating."""
    candidate = found(request, pk)
    form = PhotoForm(request.POST, request.FILES)

    def keep(_data: dict[str, Any]) -> bool:
        files = form.store(candidate.unit, request.user)
        if not files:
            raise Invalid(_("请选择文件。"), fields={"evidence": _("请选择文件。")})
        for file in files:
            actions.attach_rating_evidence(pk, code, file, by=request.user)
        return True

    if carry_out(form, keep) is None:
        told = " ".join(str(one) for each in form.errors.values() for one in each)
        return _part(request, pk, code, {"code": code, "message": told})
    messages.success(request, _("已保存材料。"))
    return _back(request, pk, code)


@require_GET
def moderation_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show self and external side by side, what lies apart first."""
    return _moderation(request, pk)


@require_POST
def moderate(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Take what the team settled for an indicator."""
    found(request, pk)
    try:
        actions.moderate(pk, code, by=request.user, **given_by(ModerateForm(request.POST)))
    except (Invalid, Conflict) as error:
        return _moderation(request, pk, problem_of(request, error, code, "value", "reason"))
    messages.success(request, _("会商结果已保存。"))
    return redirect("review-moderation", pk)


def _moderation(request: PageRequest, pk: UUID, problem: Problem | None = None) -> HttpResponse:
    now = dossier(found(request, pk), request.user)
    board = now.board
    waiting = [one for one in board.raters if one.finished_at is None]
    person, candidate = request.user, now.candidate
    lead = board.lead is not None and board.lead.person_id == person.pk
    running = candidate.stage == Stage.ON_SITE and candidate.round.state == RoundState.OPEN
    context = {
        "candidate": candidate,
        "dossier": now,
        "board": board,
        "waiting": waiting,
        "apart": [one for one in now.rated_lines if one.apart],
        "settles": running
        and bool(board.raters)
        and not waiting
        and (lead or may(person, Permission.REVIEW_RUN, candidate.unit)),
        "problem": problem,
    }
    page = "evaluation/reviews/moderation.html"
    return render(request, page, context, status=422 if problem else 200)


def _part(
    request: PageRequest, pk: UUID, code: str, problem: Problem | None = None
) -> HttpResponse:
    now = _own(request, pk)
    part = now.part_of(code)
    parts = _parts(now)
    if part is None or part not in parts:
        raise Http404
    following = next((one for one in parts[parts.index(part) + 1 :] if one.unrated), None)
    context = {
        **_about(now, request.user),
        "part": part,
        "parts": parts,
        "lines": [one for one in part.lines if one.rated],
        "following": following,
        "problem": problem,
        "hand_in": HandInForm(),
    }
    page = "evaluation/reviews/sheet.html"
    return render(request, page, context, status=422 if problem else 200)


def _own(request: PageRequest, pk: UUID) -> Dossier:
    """Return the school as somebody of its team sees it; 404 for all others."""
    now = dossier(found(request, pk), request.user)
    if now.board.member(request.user.pk) not in now.board.raters:
        raise Http404
    return now


def _parts(now: Dossier) -> list[Any]:
    return [part for part in now.parts if any(one.rated for one in part.lines)]


def _about(now: Dossier, person: Person) -> dict[str, Any]:
    candidate, member = now.candidate, now.board.member(person.pk)
    running = candidate.stage == Stage.ON_SITE and candidate.round.state == RoundState.OPEN
    writes = running and member is not None and member.finished_at is None
    return {"candidate": candidate, "dossier": now, "member": member, "writes": writes}


def _back(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    part = _own(request, pk).part_of(code)
    return redirect("review-part", pk, part.code if part else code)
