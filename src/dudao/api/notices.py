"""Rectification notices: draft, sign-off, issue, delivery, receipt."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.documents import DocumentState
from dudao.api.fields import Given, Id, Line, ReasonIn, Sha256, Text
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.api.reach import several
from dudao.documents import actions as documents
from dudao.documents.models import Delivery
from dudao.findings import actions, queries
from dudao.findings.models import Notice

router = Router(tags=["notices"])

MEDIA_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


class NoticeIn(Given):
    finding_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class DueIn(Given):
    finding_id: UUID
    due_on: date


class ReviseIn(Given):
    """The frame and the deadlines of a draft; the facts are the inspector's and stay."""

    lead_in: Text
    demands: Annotated[list[Text], Field(max_length=50)]
    due: Annotated[list[DueIn], Field(max_length=100)] = []
    seen: Sha256
    """`text_sha256` that was read: if somebody else changed the draft since, this is a 409."""


class NoticeOut(Schema):
    id: UUID
    document_id: UUID
    """What is sent to other offices."""
    code: str
    """Printed on it; opens its public proof at /d/<code> once it is issued."""
    unit_id: int
    office_id: int
    title: str
    number: str
    state: DocumentState
    text_sha256: str
    drafted_by_id: int
    drafted_at: datetime
    checked_by_id: int | None
    checked_at: datetime | None
    signed_off_at: datetime | None
    issued_at: datetime | None
    returned_reason: str
    void_reason: str
    delivered_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    urged_at: list[datetime]
    filing_due_on: date | None
    filed_at: datetime | None
    filed_by_id: int | None
    filing_note: str
    finding_ids: list[UUID]


class NoticeDetail(NoticeOut):
    content: dict[str, Any]
    """What it says, structured."""


class NoteIn(Given):
    note: Line = ""


class IssuesIn(Given):
    notice_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    deliver: bool = False
    """Put each into its school's hands at once."""


class DraftedOut(Schema):
    unit_id: int
    notice_id: UUID | None
    problem: str
    """Why there is none; empty when there is one."""


class IssuedOut(Schema):
    notice_id: UUID
    number: str
    state: DocumentState
    problem: str
    """Why it was not issued; empty when it was."""


class NoticesAt(At):
    unit_id: Id | None = None
    state: DocumentState | None = None


def shaped(notice: Notice) -> dict[str, Any]:
    """Return a notice with what became of it."""
    document = notice.document
    known = [row for row in document.deliveries.all() if row.unit_id == notice.unit_id]
    delivery = known[0] if known else Delivery()
    return {
        "id": notice.pk,
        "document_id": document.pk,
        "code": document.code,
        "unit_id": notice.unit_id,
        "office_id": notice.office_id,
        "title": document.title,
        "number": document.number,
        "state": document.state,
        "text_sha256": document.text_sha256,
        "drafted_by_id": notice.drafted_by_id,
        "drafted_at": notice.drafted_at,
        "checked_by_id": document.checked_by_id,
        "checked_at": document.checked_at,
        "signed_off_at": document.signed_off_at,
        "issued_at": document.issued_at,
        "returned_reason": document.returned_reason,
        "void_reason": document.void_reason,
        "delivered_at": delivery.delivered_at,
        "read_at": delivery.read_at,
        "acknowledged_at": delivery.acknowledged_at,
        "urged_at": [row.at for row in known[0].urgings.all()] if known else [],
        "filing_due_on": notice.filing_due_on,
        "filed_at": notice.filed_at,
        "filed_by_id": notice.filed_by_id,
        "filing_note": notice.filing_note,
        "finding_ids": [finding.pk for finding in notice.findings.all()],
    }


def detailed(notice: Notice) -> dict[str, Any]:
    """Return a notice with what it says."""
    return {**shaped(notice), "content": notice.document.content}


@router.get("", response=Page[NoticeOut])
def list_notices(request: ApiRequest, at: Query[NoticesAt]) -> dict[str, Any]:
    """List notices in reach, newest first."""
    rows = queries.notices_visible_to(request.auth)
    rows = rows.prefetch_related("document__deliveries__urgings", "findings")
    if at.unit_id:
        rows = rows.filter(unit_id=at.unit_id)
    if at.state:
        rows = rows.filter(document__state=at.state)
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: NoticeDetail})
def draft(request: ApiRequest, body: NoticeIn) -> Status[dict[str, Any]]:
    """Draft a notice for findings of one school."""
    found = several(queries.visible_to(request.auth), body.finding_ids)
    made = actions.draft_notice([finding.pk for finding in found], by=request.auth)
    return Status(201, _told(request, made.pk))


@router.post("/drafts", response={201: list[DraftedOut]})
def draft_many(request: ApiRequest, body: NoticeIn) -> Status[list[dict[str, Any]]]:
    """Draft one notice for each school among the findings; each tells what became of it."""
    found = several(queries.visible_to(request.auth), body.finding_ids)
    made = actions.draft_notices([finding.pk for finding in found], by=request.auth)
    rows = [
        {
            "unit_id": row.unit.pk,
            "notice_id": row.notice.pk if row.notice else None,
            "problem": row.problem,
        }
        for row in made
    ]
    return Status(201, rows)


@router.post("/issues", response=list[IssuedOut])
def issue_many(request: ApiRequest, body: IssuesIn) -> list[dict[str, Any]]:
    """Number and issue many signed-off notices; each tells its number or why it has none."""
    found = several(queries.notices_visible_to(request.auth), body.notice_ids)
    results = actions.issue_notices(
        [notice.pk for notice in found], by=request.auth, deliver=body.deliver
    )
    return [
        {
            "notice_id": row.notice.pk,
            "number": row.notice.document.number,
            "state": row.notice.document.state,
            "problem": row.problem,
        }
        for row in results
    ]


@router.get("/{notice_id}", response=NoticeDetail)
def read_notice(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Read one notice."""
    return _told(request, notice_id)


@router.post("/{notice_id}", response=NoticeDetail)
def revise(request: ApiRequest, notice_id: UUID, body: ReviseIn) -> dict[str, Any]:
    """Change the frame and the deadlines of a draft."""
    actions.revise_notice(
        _visible(request, notice_id).pk,
        by=request.auth,
        lead_in=body.lead_in,
        demands=body.demands,
        due={row.finding_id: row.due_on for row in body.due},
        seen=body.seen,
    )
    return _told(request, notice_id)


@router.post("/{notice_id}/submit", response=NoticeDetail)
def submit(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Submit the draft for checking."""
    documents.submit(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/check", response=NoticeDetail)
def check(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Check the draft before it is signed off; never one's own."""
    documents.check(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/return", response=NoticeDetail)
def give_back(request: ApiRequest, notice_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Return the draft with a reason instead of signing it off."""
    notice = _visible(request, notice_id)
    documents.return_(notice.document_id, reason=body.reason, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/sign-off", response=NoticeDetail)
def sign_off(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Sign the notice off."""
    documents.sign_off(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/issue", response=NoticeDetail)
def issue(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Number and issue the notice: from here on its text is fixed."""
    actions.issue_notice(_visible(request, notice_id).pk, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/deliver", response=NoticeDetail)
def deliver(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Deliver the notice to the school."""
    documents.deliver(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/read", response=NoticeDetail)
def read(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Note that the school has opened the notice."""
    documents.read(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/acknowledge", response=NoticeDetail)
def acknowledge(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Acknowledge receipt for the school."""
    documents.acknowledge(_visible(request, notice_id).document_id, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/urge", response=NoticeDetail)
def urge(request: ApiRequest, notice_id: UUID, body: NoteIn) -> dict[str, Any]:
    """Urge the school to sign for the notice, at most once a day."""
    document_id = _visible(request, notice_id).document_id
    documents.urge(document_id, note=body.note, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/file", response=NoticeDetail)
def file(request: ApiRequest, notice_id: UUID, body: NoteIn) -> dict[str, Any]:
    """File the issued notice with the office."""
    actions.file_notice(_visible(request, notice_id).pk, note=body.note, by=request.auth)
    return _told(request, notice_id)


@router.post("/{notice_id}/void", response=NoticeDetail)
def void(request: ApiRequest, notice_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Declare the notice void; a number it had stays in the register."""
    notice = _visible(request, notice_id)
    documents.void(notice.document_id, reason=body.reason, by=request.auth)
    return _told(request, notice_id)


@router.get("/{notice_id}/{form}", response={200: None}, openapi_extra=binary(*MEDIA_TYPES))
def rendition(request: ApiRequest, notice_id: UUID, form: Literal["docx", "pdf"]) -> FileResponse:
    """Download the issued notice."""
    document = _visible(request, notice_id).document
    file = document.docx if form == "docx" else document.pdf
    if file is None:
        raise Http404
    return download(file)


def _visible(request: ApiRequest, notice_id: UUID) -> Notice:
    rows = queries.notices_visible_to(request.auth).select_related(
        "document__docx", "document__pdf"
    )
    return get_object_or_404(rows, pk=notice_id)


def _told(request: ApiRequest, notice_id: UUID) -> dict[str, Any]:
    """Return the notice as it stands now."""
    return detailed(_visible(request, notice_id))
