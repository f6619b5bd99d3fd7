"""The self-evaluation on the screen: what is left first, then section by section."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation.models import DocumentCheck, SelfEvaluation
from dudao.evaluation.queries.dossiers import asked_back
from dudao.evaluation.queries.known import newer_figures
from dudao.evaluation.queries.self_evaluation import (
    Picture,
    picture,
    self_evaluations_visible_to,
)
from dudao.evaluation.queries.self_papers import SHEETS, self_docx
from dudao.evaluation.states import WITH_SCHOOL, Asked, RoundState
from dudao.lib import clock
from dudao.web.evaluation.self_evaluation.forms import SubmitForm, TextsForm
from dudao.web.request import PageRequest

TEXTS = ("strengths", "problems", "plans", "applied_grade")


@require_GET
def self_evaluation_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show how far it is, its score and grade, what is left, and the texts."""
    return overview(request, found(request, pk))


@require_GET
def self_section_page(request: PageRequest, pk: UUID, code: str) -> HttpResponse:
    """Show a section, what is left of it first."""
    return section(request, found(request, pk), code)


@require_GET
def paper(request: PageRequest, pk: UUID, which: str) -> HttpResponse:
    """Hand out form or report as a Word file: as it was sent, else as it stands."""
    if which not in SHEETS:
        raise Http404
    now = picture(found(request, pk))
    with translation.override("zh-hans"):  # a paper is Chinese, whoever asks for it
        _name, content = self_docx(now, which)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="self-{which}.docx"'
    return answer


def overview(
    request: PageRequest,
    evaluation: SelfEvaluation,
    *,
    texts: TextsForm | None = None,
    sending: SubmitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the first page, with a form that was refused."""
    now = picture(evaluation)
    start = {name: getattr(evaluation, name) for name in TEXTS}
    start |= {"seen": evaluation.edition, "opened": clock.now().isoformat()}
    common = _common(request, evaluation, now)
    context = {
        **common,
        "newer": [
            {"code": one.code, "label": now.label(one.code)}
            for one in (newer_figures(evaluation) if common["writes"] else [])
        ],
        "texts": texts or TextsForm(initial=start, now=now),
        "sending": sending or SubmitForm(initial={"reason": evaluation.reason}),
    }
    return render(request, "evaluation/self/overview.html", context, status=status)


def section(
    request: PageRequest,
    evaluation: SelfEvaluation,
    code: str,
    *,
    problem: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a section; `problem` tells which line was refused, why, and what was typed."""
    now = picture(evaluation)
    sections = [one for one in now.sections if one.items]
    here = next((n for n, one in enumerate(sections) if one.code == code), None)
    if here is None:
        raise Http404
    following = next((one for one in sections[here + 1 :] if one.left), None)
    context = {
        **_common(request, evaluation, now),
        "section": sections[here],
        "following": following,
        "to_confirm": [one.code for one in sections[here].items if one.left and one.value],
        "problem": problem,
    }
    return render(request, "evaluation/self/section.html", context, status=status)


def fills_in(request: PageRequest, evaluation: SelfEvaluation) -> bool:
    """Tell whether one may write in it now."""
    candidate = evaluation.candidate
    with_school = candidate.stage in WITH_SCHOOL and candidate.round.state == RoundState.OPEN
    return with_school and may(request.user, Permission.EVALUATION_SUBMIT, candidate.unit)


def found(request: PageRequest, pk: UUID) -> SelfEvaluation:
    """Return a self-evaluation one may see, or answer 404."""
    return get_object_or_404(self_evaluations_visible_to(request.user), pk=pk)


def _asked_back(evaluation: SelfEvaluation, now: Picture) -> list[tuple[str, DocumentCheck]]:
    """Return with their titles the indicators that were given back with a note."""
    if not evaluation.returned_reason:
        return []
    asked = asked_back(evaluation.candidate)
    return [
        (item.title, asked[item.code])
        for item in now.items
        if item.of == Asked.INDICATOR and item.code in asked
    ]


def _common(request: PageRequest, evaluation: SelfEvaluation, now: Picture) -> dict[str, Any]:
    candidate = evaluation.candidate
    due = candidate.batch.self_evaluation_due_on
    return {
        "evaluation": evaluation,
        "candidate": candidate,
        "now": now,
        "sections": [one for one in now.sections if one.items],
        "asked_back": _asked_back(evaluation, now),
        "writes": fills_in(request, evaluation),
        "inside": may(request.user, Permission.EVALUATION_VIEW, candidate.unit),
        "due": due,
        "late": due is not None and due < clock.today() and candidate.stage in WITH_SCHOOL,
        "opened": clock.now().isoformat(),
    }
