"""The papers of a school looked through, indicator by indicator, saved as one goes."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation import actions
from dudao.evaluation.queries.dossiers import Dossier, dossier
from dudao.evaluation.states import RoundState, Stage, Verdict
from dudao.inspectorate.queries import recusal_of
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person
from dudao.web.evaluation.reviews.forms import CheckForm
from dudao.web.evaluation.reviews.views import found
from dudao.web.request import PageRequest

Problem = dict[str, Any]


@require_GET
def documents_page(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Show a part with what the school said and attached, and what it is worth."""
    return _part(request, pk, code)


@require_POST
def check(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Take what the papers for an indicator are worth; the page gets the line back."""
    found(request, pk)
    problem = None
    try:
        given = given_by(CheckForm(request.POST))
        actions.check_document(pk, code, by=request.user, **given)
    except (Invalid, Conflict) as error:
        problem = problem_of(request, error, code, "verdict", "note")
    if not request.htmx:
        return _part(request, pk, code, problem) if problem else _back(request, pk, code)
    now = dossier(found(request, pk), request.user)
    context = {**_about(now, request.user), "line": line_of(now, code), "problem": problem}
    page = "evaluation/reviews/check_line.html"
    return render(request, page, {**context, "again": True}, status=422 if problem else 200)


def given_by(form: Any) -> dict[str, Any]:
    """Return what was sent; raises `Invalid` for what is too long."""
    if not form.is_valid():
        wrong = {name: " ".join(map(str, told)) for name, told in form.errors.items()}
        raise Invalid(_("有内容需要更正。"), fields=wrong)
    return dict(form.cleaned_data)


def problem_of(request: PageRequest, error: Invalid | Conflict, code: str, *names: str) -> Problem:
    """Return what a refused line shows: why, what was typed, and what stands."""
    typed = {name: request.POST.get(name, "") for name in names}
    told = {"code": code, "typed": typed, "message": error.message}
    if isinstance(error, Conflict):
        return {**told, "theirs": error.current}
    return {**told, "message": " ".join(error.fields.values()) or error.message}


def line_of(now: Dossier, code: str) -> Any:
    """Return a line, or answer 404."""
    line = now.line(code)
    if line is None:
        raise Http404
    return line


def _part(
    request: PageRequest, pk: UUID, code: str, problem: Problem | None = None
) -> HttpResponse:
    now = dossier(found(request, pk), request.user)
    part = now.part_of(code)
    if part is None:
        raise Http404
    here = now.parts.index(part)
    following = next((one for one in now.parts[here + 1 :] if one.left), None)
    context = {
        **_about(now, request.user),
        "part": part,
        "following": following,
        "problem": problem,
    }
    page = "evaluation/reviews/documents.html"
    return render(request, page, context, status=422 if problem else 200)


def _about(now: Dossier, person: Person) -> dict[str, Any]:
    unit, round_ = now.candidate.unit, now.candidate.round
    checks = (
        now.candidate.stage == Stage.APPLIED
        and round_.state == RoundState.OPEN
        and may(person, Permission.EVALUATION_RATE, unit)
        and recusal_of(person, unit, clock.today()) is None
    )
    return {
        "candidate": now.candidate,
        "dossier": now,
        "verdicts": Verdict.choices(),
        "checks": checks,
    }


def _back(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    part = dossier(found(request, pk), request.user).part_of(code)
    return redirect("review-papers", pk, part.code if part else code)
