"""科室协商: letters to sections, their answers and what follows."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.documents import DocumentState
from dudao.api.fields import Given, Id, ReasonIn, Sha256, Text, Uuids, listed
from dudao.api.findings.shapes import evidence_of
from dudao.api.findings.shapes import visible as finding_of
from dudao.api.paging import At, Page, page
from dudao.documents import actions as documents
from dudao.files import queries as files
from dudao.findings import actions
from dudao.findings.models import Consultation
from dudao.findings.queries import dealing
from dudao.findings.states import ConsultationState
from dudao.lib import clock

router = Router(tags=["consultations"])

LetterState = Annotated[ConsultationState, listed(ConsultationState)]


class ConsultationIn(Given):
    finding_id: UUID
    section_id: Id
    question: Text
    due_on: date | None = None
    """By default the office's term for sections."""


class LetterReviseIn(Given):
    question: Text
    due_on: date
    seen: Sha256
    """`text_sha256` that was read: if somebody else changed the draft since, this is a 409."""


class LetterAnswerIn(Given):
    answer: Text
    evidence: Uuids = []
    """Ids of files stored for the section."""


class ConcludeIn(Given):
    conclusion: Text
    assign: bool = False
    """The cause lies with the section: the finding is its own to put right."""


class ConsultationOut(Schema):
    id: UUID
    finding_id: UUID
    unit_id: int
    section_id: int
    office_id: int
    state: LetterState
    document_state: DocumentState
    number: str
    text_sha256: str
    question: str
    due_on: date
    sent_at: datetime | None
    accepted_at: datetime | None
    return_reason: str
    answer: str
    answered_at: datetime | None
    conclusion: str
    concluded_at: datetime | None


class ConsultationDetail(ConsultationOut):
    content: dict[str, Any]
    """What the letter says, structured."""
    enclosed: list[UUID]
    """Files that went to the section with the letter, as far as the caller may see them."""
    evidence: list[UUID]
    """Files the section answered with, as far as the caller may see them."""


class ConsultationsAt(At):
    state: LetterState | None = None
    section_id: Id | None = None
    finding_id: UUID | None = None
    late: bool = False


def shaped(letter: Consultation) -> dict[str, Any]:
    """Return a letter with how far its document is."""
    own = {name: getattr(letter, name) for name in ConsultationOut.model_fields if name in _OWN}
    document = letter.document
    return {
        **own,
        "unit_id": letter.finding.unit_id,
        "document_state": document.state,
        "number": document.number,
        "text_sha256": document.text_sha256,
    }


_OWN = {field.attname for field in Consultation._meta.concrete_fields}  # noqa: SLF001 - public name


@router.get("", response=Page[ConsultationOut])
def list_consultations(request: ApiRequest, at: Query[ConsultationsAt]) -> dict[str, Any]:
    """List letters in reach, newest first; a section sees what was sent to it."""
    rows = dealing.consultations_visible_to(request.auth)
    for name in ("state", "section_id", "finding_id"):
        if value := getattr(at, name):
            rows = rows.filter(**{name: value})
    if at.late:
        rows = rows.filter(pk__in=dealing.overdue_consultations(clock.today()).values("pk"))
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: ConsultationDetail})
def open_(request: ApiRequest, body: ConsultationIn) -> Status[dict[str, Any]]:
    """Draft the letter that puts a finding to a section."""
    finding = finding_of(request, body.finding_id)
    section = get_object_or_404(dealing.outside_units(finding.office), pk=body.section_id)
    made = actions.open_consultation(
        finding.pk, by=request.auth, section=section, question=body.question, due_on=body.due_on
    )
    return Status(201, _told(request, made.pk))


@router.get("/{consultation_id}", response=ConsultationDetail)
def read(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Read one letter."""
    return _told(request, consultation_id)


@router.post("/{consultation_id}", response=ConsultationDetail)
def revise(request: ApiRequest, consultation_id: UUID, body: LetterReviseIn) -> dict[str, Any]:
    """Change question and deadline of a draft."""
    letter = _visible(request, consultation_id)
    actions.revise_consultation(letter.pk, by=request.auth, **body.dict())
    return _told(request, consultation_id)


@router.post("/{consultation_id}/submit", response=ConsultationDetail)
def submit(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Hand the draft in for checking."""
    documents.submit(_visible(request, consultation_id).document_id, by=request.auth)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/check", response=ConsultationDetail)
def check(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Check the draft; never one's own."""
    documents.check(_visible(request, consultation_id).document_id, by=request.auth)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/return-draft", response=ConsultationDetail)
def return_draft(request: ApiRequest, consultation_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Return the draft to its drafter with a reason."""
    letter = _visible(request, consultation_id)
    documents.return_(letter.document_id, by=request.auth, reason=body.reason)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/sign-off", response=ConsultationDetail)
def sign_off(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Sign the letter off."""
    documents.sign_off(_visible(request, consultation_id).document_id, by=request.auth)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/send", response=ConsultationDetail)
def send(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Number the letter and hand it to the section."""
    actions.send_consultation(_visible(request, consultation_id).pk, by=request.auth)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/accept", response=ConsultationDetail)
def accept(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Take the matter on for the section."""
    actions.accept_consultation(_visible(request, consultation_id).pk, by=request.auth)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/return", response=ConsultationDetail)
def give_back(request: ApiRequest, consultation_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Give the letter back to the office: it is not this section's business."""
    letter = _visible(request, consultation_id)
    actions.return_consultation(letter.pk, by=request.auth, reason=body.reason)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/answer", response=ConsultationDetail)
def answer(request: ApiRequest, consultation_id: UUID, body: LetterAnswerIn) -> dict[str, Any]:
    """Answer the letter, with files stored for the section."""
    letter = _visible(request, consultation_id)
    evidence = evidence_of(request, body.evidence)
    actions.answer_consultation(letter.pk, by=request.auth, answer=body.answer, evidence=evidence)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/ask-again", response=ConsultationDetail)
def ask_again(request: ApiRequest, consultation_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Send an answer back that does not answer."""
    letter = _visible(request, consultation_id)
    actions.ask_again(letter.pk, by=request.auth, reason=body.reason)
    return _told(request, consultation_id)


@router.post("/{consultation_id}/conclude", response=ConsultationDetail)
def conclude(request: ApiRequest, consultation_id: UUID, body: ConcludeIn) -> dict[str, Any]:
    """Close the consultation with what follows from it."""
    letter = _visible(request, consultation_id)
    actions.conclude_consultation(letter.pk, by=request.auth, **body.dict())
    return _told(request, consultation_id)


@router.post("/{consultation_id}/withdraw", response=ConsultationDetail)
def withdraw(request: ApiRequest, consultation_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Take the letter back before it is answered."""
    letter = _visible(request, consultation_id)
    actions.withdraw_consultation(letter.pk, by=request.auth, reason=body.reason)
    return _told(request, consultation_id)


def _visible(request: ApiRequest, consultation_id: UUID) -> Consultation:
    return get_object_or_404(dealing.consultations_visible_to(request.auth), pk=consultation_id)


def _told(request: ApiRequest, consultation_id: UUID) -> dict[str, Any]:
    """Return the letter as it stands now."""
    letter = _visible(request, consultation_id)
    links = letter.files.filter(file__in=files.visible_to(request.auth)).order_by("pk")
    return {
        **shaped(letter),
        "content": letter.document.content,
        "enclosed": [link.file_id for link in links if link.enclosed],
        "evidence": [link.file_id for link in links if not link.enclosed],
    }
