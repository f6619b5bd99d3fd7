"""Number series and the register of documents."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Word, listed
from dudao.api.reach import unit_of
from dudao.documents import actions, queries
from dudao.documents.models import Document, Series
from dudao.documents.states import Kind, State

router = Router(tags=["documents"])

DocumentState = Annotated[State, listed(State)]

Year = Annotated[int, Field(ge=2000, le=2100)]


class RegisterOf(Given):
    office_id: Id
    kind: Kind
    year: Year


class DocumentOut(Schema):
    id: UUID
    unit_id: int
    kind: Kind
    title: str
    number: str
    state: DocumentState
    text_sha256: str
    issued_at: datetime | None
    void_reason: str


class SeriesIn(Given):
    office_id: Id
    kind: Kind
    prefix: Word
    """Such as 柳教督整."""
    year: Year | None = None
    last: Count = 0
    """The last number already used on paper."""


class SeriesOut(Schema):
    office_id: int
    kind: Kind
    year: int
    prefix: str
    last: int


@router.get("/register", response=list[DocumentOut])
def read_register(request: ApiRequest, at: Query[RegisterOf]) -> QuerySet[Document]:
    """List all numbers of a series in the order they were given; void ones stay in it."""
    office = unit_of(request, at.office_id)
    require(request.auth, Permission.DOCUMENT_VIEW, office)
    return queries.register(office, at.kind, at.year)


@router.post("/series", response={201: SeriesOut})
def open_series(request: ApiRequest, body: SeriesIn) -> Status[Series]:
    """Set the word of an office's numbers in a year."""
    made = actions.open_series(
        unit_of(request, body.office_id),
        kind=body.kind,
        prefix=body.prefix,
        by=request.auth,
        year=body.year,
        last=body.last,
    )
    return Status(201, made)
