"""The feedback list: composing, signing, refusing, correcting."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Line, ReasonIn, Sha256, Text, Word
from dudao.api.notices import NoticeDetail, detailed
from dudao.api.visits.router import TextIn, TextOut, VisitOut, inside, router, visible
from dudao.lib.errors import Invalid
from dudao.visits import actions, queries
from dudao.visits.models import Correction, Feedback, Visit
from dudao.visits.states import Position

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class SaidOut(Schema):
    finding_id: UUID
    position: Position
    remark: str


class FeedbackOut(Schema):
    id: UUID
    text: str
    text_sha256: str
    content: dict[str, Any]
    composed_at: datetime
    signed_at: datetime | None
    signer_name: str
    signer_title: str
    school_view: str
    refused_at: datetime | None
    refusal_reason: str
    witness: str
    items: list[SaidOut]
    """The school's position on each finding."""


class PositionIn(Given):
    finding_id: UUID
    position: Position
    remark: Text = ""


Point = Annotated[list[float], Field(min_length=3, max_length=3)]


class SignIn(Given):
    text_sha256: Sha256
    """Hash of the exact text that was shown; the signature is bound to it."""
    signer_name: Word
    signer_title: Word = ""
    strokes: Annotated[
        list[Annotated[list[Point], Field(max_length=10_000)]], Field(max_length=200)
    ]
    """Strokes of points [x, y, milliseconds]."""
    positions: Annotated[list[PositionIn], Field(max_length=200)] = []
    school_view: Text = ""


class RefuseIn(Given):
    reason: Line
    witness: Word


@router.post("/{visit_id}/feedback", response={201: FeedbackOut})
def compose(request: ApiRequest, visit_id: UUID) -> Status[Feedback]:
    """Compose and freeze the feedback list."""
    made = actions.compose_feedback(visible(request, visit_id).pk, by=request.auth)
    return Status(201, made)


@router.get("/{visit_id}/feedback", response=FeedbackOut)
def read_feedback(request: ApiRequest, visit_id: UUID) -> Feedback:
    """Read the list that stands."""
    return _standing(visible(request, visit_id))


@router.post("/{visit_id}/feedback/withdraw", response=VisitOut)
def withdraw(request: ApiRequest, visit_id: UUID, body: ReasonIn) -> Visit:
    """Take the list back before it is signed."""
    visit = visible(request, visit_id)
    return actions.withdraw_feedback(visit.pk, by=request.auth, reason=body.reason)


@router.post("/{visit_id}/sign", response=FeedbackOut)
def sign(request: ApiRequest, visit_id: UUID, body: SignIn) -> Feedback:
    """Sign the list: by hand on the inspector's device, or by the principal's own account."""
    positions = {row.finding_id: (row.position, row.remark) for row in body.positions}
    if len(positions) != len(body.positions):
        twice = _("每个问题只能表态一次。")
        raise Invalid(_("还不能签收，请补充。"), fields={"positions": twice})
    return actions.sign(
        visible(request, visit_id).pk,
        by=request.auth,
        signer_name=body.signer_name,
        signer_title=body.signer_title,
        strokes=[[[x, y, round(t)] for x, y, t in stroke] for stroke in body.strokes],
        positions=positions,
        school_view=body.school_view,
        text_sha256=body.text_sha256,
    )


@router.post("/{visit_id}/refuse", response=FeedbackOut)
def refuse(request: ApiRequest, visit_id: UUID, body: RefuseIn) -> Feedback:
    """Note that the principal refuses to sign, why, and who saw it."""
    visit = visible(request, visit_id)
    return actions.refuse(visit.pk, by=request.auth, reason=body.reason, witness=body.witness)


@router.get("/{visit_id}/feedback.{form}", response={200: None}, openapi_extra=binary(PDF, DOCX))
def rendition(request: ApiRequest, visit_id: UUID, form: Literal["docx", "pdf"]) -> HttpResponse:
    """Download the list with its signature."""
    visit = visible(request, visit_id)
    _standing(visit)
    if form == "pdf":
        return HttpResponse(queries.feedback_pdf(visit), content_type=PDF)
    return HttpResponse(queries.feedback_docx(visit), content_type=DOCX)


@router.post("/{visit_id}/notice", response={201: NoticeDetail})
def draft_notice(request: ApiRequest, visit_id: UUID) -> Status[dict[str, Any]]:
    """Draft the notice of everything on the visit that goes by notice and is in none yet."""
    made = actions.draft_notice(inside(request, visit_id).pk, by=request.auth)
    return Status(201, detailed(made))


@router.post("/{visit_id}/corrections", response={201: TextOut})
def correct(request: ApiRequest, visit_id: UUID, body: TextIn) -> Status[Correction]:
    """Add a correction to a signed visit."""
    visit = visible(request, visit_id)
    return Status(201, actions.correct(visit.pk, by=request.auth, text=body.text))


def _standing(visit: Visit) -> Feedback:
    """Return the feedback list that stands; 404 when none does."""
    return get_object_or_404(visit.feedbacks, withdrawn_at=None)
