"""Self-evaluations of schools: what is known, what is left, answers, papers, the application."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, Text, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.models import SelfAnswer, SelfEvaluation, SelfEvidence
from dudao.evaluation.queries.self_evaluation import (
    Picture,
    picture,
    self_evaluations_visible_to,
)
from dudao.evaluation.queries.self_papers import self_docx
from dudao.evaluation.states import Agreement, AnswerSource, Asked, Standing

router = Router(tags=["self-evaluations"])

Of = Annotated[Asked, listed(Asked)]
Code = Annotated[str, Field(max_length=130)]
Codes = Annotated[list[Code], Field(max_length=1000)]


class SelfAnswerIn(Given):
    """`value` is a number, a level, `yes` or `no`, for a figure also `na`; empty takes it back."""

    of: Of
    code: Code
    value: Annotated[str, Field(max_length=40)] = ""
    text: Text = ""
    seen: Count | None = None
    """The edition that was read; 0 where there was no answer."""
    opened: datetime | None = None
    """When somebody began to work on it, so that the time can be measured."""


class ConfirmIn(Given):
    codes: Codes
    opened: datetime | None = None


class RenewIn(Given):
    opened: datetime | None = None


class SelfTextsIn(Given):
    strengths: Text | None = None
    problems: Text | None = None
    plans: Text | None = None
    applied_grade: Annotated[str, Field(max_length=60)] | None = None
    seen: Count | None = None
    opened: datetime | None = None


class SelfEvidenceIn(Given):
    file_id: UUID
    codes: Codes
    title: Annotated[str, Field(max_length=120)] = ""
    dated_on: date | None = None


class SelfEvidenceUse(Given):
    codes: Codes


class ApplyIn(Given):
    reason: Line = ""
    """Needed where the grade is above the self-score."""


class SelfAnswerOut(Schema):
    of: Of
    code: str
    number: Decimal | None
    choice: str
    text: str
    source: Annotated[AnswerSource, listed(AnswerSource)] | str
    source_note: str
    source_on: date | None
    standing: Annotated[Standing, listed(Standing)]
    edition: int


class SelfEvidenceOut(Schema):
    id: int
    file_id: UUID
    title: str
    dated_on: date | None
    codes: list[str]
    earlier: bool


class SelfLineOut(Schema):
    """A line: an indicator or a figure, what is answered, and whether it waits for the school."""

    of: Of
    code: str
    title: str
    unit: str
    asked: bool
    by_system: bool
    """Records and surveys answer it, not the school."""
    left: bool
    value: str
    choices: list[str]
    """What may be chosen; `0` where a number is asked for."""
    edition: int
    score: Decimal | None
    full: Decimal | None


class GapOut(Schema):
    code: str
    title: str
    expired_on: date | None


class SelfEvaluationFacts(Schema):
    id: UUID
    candidate_id: UUID
    applied_grade: str
    score: Decimal | None
    grade: str
    agreement: str
    asked: int
    prefilled: int
    left: int
    seconds: int
    submitted_at: datetime | None
    returned_reason: str
    edition: int


class SelfEvaluationOut(SelfEvaluationFacts):
    unit_id: int

    @staticmethod
    def resolve_unit_id(evaluation: SelfEvaluation) -> int:
        """Return whose it is."""
        return evaluation.candidate.unit_id


class SelfEvaluationDetail(SelfEvaluationFacts):
    unit_id: int
    strengths: str
    problems: str
    plans: str
    reason: str
    self_score: Decimal | None
    """By what is answered now."""
    self_grade: str
    fits: Annotated[Agreement, listed(Agreement)] | None
    """How the grade applied for stands to the self-score now."""
    texts_left: list[str]
    lines: list[SelfLineOut]
    gaps: list[GapOut]
    evidence: list[SelfEvidenceOut]


class Renewed(Schema):
    codes: list[str]


class Confirmed(Schema):
    number: int


@router.get("", response=Page[SelfEvaluationOut])
def list_self_evaluations(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the self-evaluations in reach, newest first."""
    return page(self_evaluations_visible_to(request.auth), at, by=("id",))


@router.get("/{evaluation_id}", response=SelfEvaluationDetail)
def read_self_evaluation(request: ApiRequest, evaluation_id: UUID) -> dict[str, Any]:
    """Read one with every line, its score and what is left."""
    return _detail(_visible(request, evaluation_id))


@router.post("/{evaluation_id}/answers", response=SelfAnswerOut)
def answer(request: ApiRequest, evaluation_id: UUID, body: SelfAnswerIn) -> SelfAnswer:
    """Answer one line."""
    _visible(request, evaluation_id)
    given = body.dict()
    of, code = given.pop("of"), given.pop("code")
    return actions.answer(evaluation_id, of, code, by=request.auth, **given)


@router.post("/{evaluation_id}/renew", response=Renewed)
def renew_figures(request: ApiRequest, evaluation_id: UUID, body: RenewIn) -> dict[str, list[str]]:
    """Take over the figures that are others now on the school's sheet."""
    _visible(request, evaluation_id)
    newer = actions.renew_figures(evaluation_id, by=request.auth, opened=body.opened)
    return {"codes": [one.code for one in newer]}


@router.post("/{evaluation_id}/confirm", response=Confirmed)
def confirm_answers(request: ApiRequest, evaluation_id: UUID, body: ConfirmIn) -> dict[str, int]:
    """Say of lines that were filled in beforehand that they are still right."""
    _visible(request, evaluation_id)
    number = actions.confirm_answers(evaluation_id, body.codes, by=request.auth, opened=body.opened)
    return {"number": number}


@router.post("/{evaluation_id}/texts", response=SelfEvaluationDetail)
def write_texts(request: ApiRequest, evaluation_id: UUID, body: SelfTextsIn) -> dict[str, Any]:
    """Write strengths, problems, plans, and the grade one wants."""
    _visible(request, evaluation_id)
    given = {name: value for name, value in body.set_fields().items() if value is not None}
    return _detail(actions.write_texts(evaluation_id, by=request.auth, **given))


@router.post("/{evaluation_id}/evidence", response={201: SelfEvidenceOut})
def attach_evidence(
    request: ApiRequest, evaluation_id: UUID, body: SelfEvidenceIn
) -> Status[SelfEvidence]:
    """Attach a stored file to indicators; one that is there is used for these as well."""
    _visible(request, evaluation_id)
    given = body.dict()
    file, codes = given.pop("file_id"), given.pop("codes")
    return Status(
        201, actions.attach_evidence(evaluation_id, file, codes, by=request.auth, **given)
    )


@router.post("/{evaluation_id}/evidence/{evidence_id}", response=SelfEvaluationDetail)
def use_evidence(
    request: ApiRequest, evaluation_id: UUID, evidence_id: Id, body: SelfEvidenceUse
) -> dict[str, Any]:
    """Use a paper for these indicators and no others; for none it is taken off."""
    _visible(request, evaluation_id)
    actions.use_evidence(evaluation_id, evidence_id, body.codes, by=request.auth)
    return _detail(_visible(request, evaluation_id))


@router.post("/{evaluation_id}/apply", response=SelfEvaluationDetail)
def submit_self_evaluation(
    request: ApiRequest, evaluation_id: UUID, body: ApplyIn
) -> dict[str, Any]:
    """Send it and apply for the grade."""
    _visible(request, evaluation_id)
    actions.submit_self_evaluation(evaluation_id, by=request.auth, reason=body.reason)
    return _detail(_visible(request, evaluation_id))


@router.get("/{evaluation_id}/form.docx", response={200: None})
def self_form(request: ApiRequest, evaluation_id: UUID) -> HttpResponse:
    """Fetch the form (自评表) as a Word file."""
    return _paper(_visible(request, evaluation_id), "form")


@router.get("/{evaluation_id}/report.docx", response={200: None})
def self_report(request: ApiRequest, evaluation_id: UUID) -> HttpResponse:
    """Fetch the report (自评报告) as a Word file."""
    return _paper(_visible(request, evaluation_id), "report")


def _visible(request: ApiRequest, evaluation_id: UUID) -> SelfEvaluation:
    return get_object_or_404(self_evaluations_visible_to(request.auth), pk=evaluation_id)


def _paper(evaluation: SelfEvaluation, which: str) -> HttpResponse:
    with translation.override("zh-hans"):  # a paper is Chinese, whoever asks for it
        _name, content = self_docx(picture(evaluation), which)
    answer_ = HttpResponse(content, content_type="application/octet-stream")
    answer_["Content-Disposition"] = f'attachment; filename="self-{which}.docx"'
    return answer_


def _detail(evaluation: SelfEvaluation) -> dict[str, Any]:
    now = picture(evaluation)
    told = {
        name: getattr(evaluation, name)
        for name in SelfEvaluationDetail.model_fields
        if hasattr(evaluation, name) and name not in {"evidence", "left", "asked", "prefilled"}
    }
    return {
        **told,
        "unit_id": evaluation.candidate.unit_id,
        "asked": now.asked,
        "prefilled": now.prefilled,
        "left": now.left,
        "self_score": now.explanation.total,
        "self_grade": now.explanation.grade or "",
        "fits": now.agreement,
        "texts_left": now.texts_left,
        "lines": _lines(now),
        "gaps": [gap._asdict() for gap in now.gaps],
        "evidence": now.papers,
    }


def _lines(now: Picture) -> list[dict[str, Any]]:
    return [
        {
            "of": item.of,
            "code": item.code,
            "title": item.title,
            "unit": item.unit,
            "asked": item.asked,
            "by_system": item.by_system,
            "left": item.left,
            "value": item.value,
            "choices": [value for value, _word in item.choices] or ["0"],
            "edition": item.answer.edition if item.answer else 0,
            "score": item.reason.score if item.reason else None,
            "full": item.reason.carries if item.reason else None,
        }
        for item in now.items
    ]
