"""What the office makes public: suggested, prepared, decided, corrected."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Line, ReasonIn, Sha256, Text, listed
from dudao.api.paging import At, Page, page
from dudao.documents import actions
from dudao.documents.models import Publication
from dudao.documents.personal import Personal
from dudao.documents.queries.publishing import (
    publications_visible_to,
    publishable_by_hand,
    suspicions,
)
from dudao.documents.redaction import Mark
from dudao.documents.states import Kind, PublicState

router = Router(tags=["publications"])

State = Annotated[PublicState, listed(PublicState)]


class MarkIn(Given):
    """What is blacked out: every occurrence of `text`, or with a `path` that place only."""

    text: Line = ""
    path: Line = ""
    """Such as `pieces/3/text`, as suggestions name it."""
    start: Count = 0
    end: Count = 0
    why: Annotated[str, Field(max_length=20)] = ""


Marks = Annotated[list[MarkIn], Field(max_length=500)]


class PutUpIn(Given):
    document_id: UUID


class PrepareIn(Given):
    seen: Sha256
    """`version` it is written over: if it was changed since, this is a 409."""
    summary: Text
    redactions: Marks = []


class PublishIn(Given):
    seen: Sha256
    """`version` that was read: if it was changed since, this is a 409."""


class WithholdIn(Given):
    reason: Line
    basis: Line


class CorrectIn(Given):
    """What is not sent stays as it is."""

    seen: Sha256
    """`version` it is written over: if it was changed since, this is a 409."""
    note: Text
    summary: Text | None = None
    redactions: Marks | None = None


class MarkOut(Schema):
    text: str
    path: str
    start: int
    end: int
    why: str


class SuspicionOut(Schema):
    path: str
    start: int
    end: int
    text: str
    why: Annotated[Personal, listed(Personal)]


class PublicationOut(Schema):
    id: int
    document_id: UUID
    office_id: int
    kind: Kind
    number: str
    state: State
    due_on: date
    title: str
    """What is left of the title; empty until it is prepared."""
    summary: str
    reason: str
    basis: str
    version: str
    published_at: datetime | None
    published_by_id: int | None


class CorrectionOut(Schema):
    text: str
    by_id: int
    at: datetime


class PublicationDetail(PublicationOut):
    redactions: list[MarkOut]
    content: dict[str, Any] | None
    corrections: list[CorrectionOut]


class PublicationsAt(At):
    state: State | None = None
    due_by: date | None = None


def shaped(publication: Publication) -> dict[str, Any]:
    """Return a publication with what its document is."""
    document = publication.document
    fields = [*PublicationOut.model_fields.keys() - {"kind", "number"}]
    return {
        **{name: getattr(publication, name) for name in fields},
        "kind": document.kind,
        "number": document.number,
    }


@router.get("", response=Page[PublicationOut])
def list_publications(request: ApiRequest, at: Query[PublicationsAt]) -> dict[str, Any]:
    """List the publications of one's offices, newest first."""
    rows = publications_visible_to(request.auth).defer("content", "document__content")
    if at.state:
        rows = rows.filter(state=at.state)
    if at.due_by:
        rows = rows.filter(due_on__lte=at.due_by)
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: PublicationDetail})
def put_up(request: ApiRequest, body: PutUpIn) -> Status[dict[str, Any]]:
    """Put an issued document up for publication, where its kind is not by itself."""
    document = get_object_or_404(publishable_by_hand(request.auth), pk=body.document_id)
    return Status(201, _told(request, actions.put_up(document.pk, by=request.auth).pk))


@router.get("/{publication_id}", response=PublicationDetail)
def read_publication(request: ApiRequest, publication_id: int) -> dict[str, Any]:
    """Read one with its public version."""
    return _told(request, publication_id)


@router.get("/{publication_id}/suspicions", response=list[SuspicionOut])
def read_suspicions(request: ApiRequest, publication_id: int) -> list[Any]:
    """List what in the document looks personal, in reading order."""
    return suspicions(_visible(request, publication_id).document)


@router.post("/{publication_id}/prepare", response=PublicationDetail)
def prepare(request: ApiRequest, publication_id: int, body: PrepareIn) -> dict[str, Any]:
    """Write the plain summary and black out what the public may not read."""
    actions.prepare(
        _visible(request, publication_id).pk,
        by=request.auth,
        seen=body.seen,
        summary=body.summary,
        redactions=_marks(body.redactions),
    )
    return _told(request, publication_id)


@router.post("/{publication_id}/publish", response=PublicationDetail)
def publish(request: ApiRequest, publication_id: int, body: PublishIn) -> dict[str, Any]:
    """Let everybody read the prepared version."""
    actions.publish(_visible(request, publication_id).pk, by=request.auth, seen=body.seen)
    return _told(request, publication_id)


@router.post("/{publication_id}/withhold", response=PublicationDetail)
def withhold(request: ApiRequest, publication_id: int, body: WithholdIn) -> dict[str, Any]:
    """Decide against publishing it: why, and on which basis."""
    told = {"reason": body.reason, "basis": body.basis}
    actions.withhold(_visible(request, publication_id).pk, by=request.auth, **told)
    return _told(request, publication_id)


@router.post("/{publication_id}/reconsider", response=PublicationDetail)
def reconsider(request: ApiRequest, publication_id: int) -> dict[str, Any]:
    """Put what was withheld up again."""
    actions.reconsider(_visible(request, publication_id).pk, by=request.auth)
    return _told(request, publication_id)


@router.post("/{publication_id}/correct", response=PublicationDetail)
def correct(request: ApiRequest, publication_id: int, body: CorrectIn) -> dict[str, Any]:
    """Correct what the public reads, with a line in the public log."""
    actions.correct(
        _visible(request, publication_id).pk,
        by=request.auth,
        seen=body.seen,
        note=body.note,
        summary=body.summary,
        redactions=None if body.redactions is None else _marks(body.redactions),
    )
    return _told(request, publication_id)


@router.post("/{publication_id}/take-down", response=PublicationDetail)
def take_down(request: ApiRequest, publication_id: int, body: ReasonIn) -> dict[str, Any]:
    """Take it down; a line with the reason stays."""
    actions.take_down(_visible(request, publication_id).pk, by=request.auth, reason=body.reason)
    return _told(request, publication_id)


def _marks(given: list[MarkIn]) -> list[Mark]:
    return [Mark(**mark.model_dump()) for mark in given]


def _visible(request: ApiRequest, publication_id: int) -> Publication:
    return get_object_or_404(publications_visible_to(request.auth), pk=publication_id)


def _told(request: ApiRequest, publication_id: int) -> dict[str, Any]:
    publication = _visible(request, publication_id)
    return {
        **shaped(publication),
        "redactions": publication.redactions,
        "content": publication.content,
        "corrections": list(publication.notes.order_by("-at", "-pk")),
    }
