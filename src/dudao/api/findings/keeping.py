"""Keeping the ledger: files, saved views, the same step for many, and an office's old one."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from ninja import File as Upload
from ninja import Form, Query, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, scope_q
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Text, Uuids, Word
from dudao.api.findings.shapes import FindingState, router
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.findings import actions, queries
from dudao.findings.actions.ledger_batches import Done
from dudao.findings.models import LedgerUpload, SavedView
from dudao.findings.queries import categories
from dudao.findings.queries.exporting import CONTENT_TYPES, download
from dudao.findings.queries.views import views_of
from dudao.findings.states import Route, Severity
from dudao.org.roster.sheets import LARGEST_FILE

Key = Annotated[str, Field(max_length=24)]
Value = Annotated[str, Field(max_length=120)]


class LedgerFilters(Given):
    """How the ledger is narrowed; what is left out does not narrow."""

    text: Word = ""
    """Words of the fact or demand, two Chinese characters or one included; or a number."""
    school: Word = ""
    """Part of the school's name."""
    state: FindingState | Literal["unfinished"] | None = None
    overdue: bool = False
    route: Route | None = None
    severity: Severity | None = None
    topic: Word = ""
    """Part of the topic's title."""
    life_safety: bool = False
    violation: bool = False
    relapsed: bool = False
    imported: bool = False
    """Only those that came with an old ledger."""
    category: Id | None = None
    raised_by: Id | None = None
    found_from: date | None = None
    found_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None


class ExportAt(LedgerFilters):
    form: Literal["csv", "xlsx"] = "csv"
    column: Annotated[list[Key], Field(max_length=60)] = []
    """Keys of the columns wanted; the usual ones without any."""


class ViewIn(Given):
    name: Word
    query: Annotated[dict[Key, Value], Field(max_length=40)] = {}
    columns: Annotated[list[Key], Field(max_length=60)] = []
    shared: bool = False
    """For everybody of the office; needs the right to keep its ledger."""


class ViewOut(Schema):
    id: int
    name: str
    person_id: int
    office_id: int | None
    query: dict[str, str]
    columns: list[str]


class CloseManyIn(Given):
    finding_ids: Uuids
    note: Text


class CategoriseManyIn(Given):
    finding_ids: Uuids
    category_id: Id | None = None


class DoneOut(Schema):
    finding_id: UUID
    problem: str
    """Why nothing was done to it; empty when it was."""


class OldLedgerOut(Schema):
    id: UUID
    office_id: int
    name: str
    at: datetime
    confirmed_at: datetime | None
    outcome: dict[str, Any]


class OldLedgerRead(OldLedgerOut):
    problems: list[Any]
    """Each with sheet, row, cell, column, what is wrong and what would be right."""
    repairs: list[Any]
    rows: list[Any]


@router.get("/export", response={200: None}, openapi_extra=binary(*CONTENT_TYPES.values()))
def export_findings(request: ApiRequest, at: Query[ExportAt]) -> StreamingHttpResponse:
    """Take the findings in reach out as a file, newest first; it begins while it is still read."""
    require_anywhere(request.auth, Permission.LEDGER_EXPORT)
    filters = at.dict(exclude={"form", "column"})
    given = {name: str(value) for name, value in filters.items() if value}
    rows = queries.ledger(request.auth, **filters)
    actions.note_export(by=request.auth, form=at.form, query=given)
    made = download(rows, request.auth, form=at.form, keys=at.column)
    response = StreamingHttpResponse(made.pieces, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name)
    return response


@router.get("/views", response=list[ViewOut])
def list_views(request: ApiRequest) -> QuerySet[SavedView]:
    """List one's own views of the ledger and those shared in the office."""
    return views_of(request.auth)


@router.post("/views", response={201: ViewOut})
def save_view(request: ApiRequest, body: ViewIn) -> Status[SavedView]:
    """Keep filters and columns under a name; one's own view of that name is replaced."""
    return Status(201, actions.save_view(by=request.auth, **body.dict()))


@router.post("/views/{view_id}/drop", response={204: None})
def drop_view(request: ApiRequest, view_id: Id) -> Status[None]:
    """Forget a view."""
    view = get_object_or_404(views_of(request.auth), pk=view_id)
    actions.drop_view(view.pk, by=request.auth)
    return Status(204, None)


@router.post("/batch/close", response=list[DoneOut])
def close_findings(request: ApiRequest, body: CloseManyIn) -> list[dict[str, Any]]:
    """Judge many findings rectified at the desk; each one by itself, none stops the others."""
    ids = _visible(request, body.finding_ids)
    return _told(actions.close_findings(ids, by=request.auth, note=body.note))


@router.post("/batch/categorise", response=list[DoneOut])
def categorise_findings(request: ApiRequest, body: CategoriseManyIn) -> list[dict[str, Any]]:
    """Put many findings under a category, or under none."""
    ids = _visible(request, body.finding_ids)
    category = None
    if body.category_id is not None:
        rows = categories.visible_to(request.auth)
        category = get_object_or_404(rows, pk=body.category_id)
    return _told(actions.categorise_findings(ids, by=request.auth, category=category))


@router.get("/imports", response=Page[OldLedgerOut])
def list_imports(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the old ledgers that were read, newest first."""
    return page(_uploads(request).defer("rows", "problems", "repairs"), at, by=("at", "id"))


@router.post("/imports", response={201: OldLedgerRead})
def read_ledger(
    request: ApiRequest, office_id: Form[Id], file: Upload[UploadedFile]
) -> Status[LedgerUpload]:
    """Read and check an office's old ledger; nothing changes yet."""
    office = unit_of(request, office_id)
    content = file.read(LARGEST_FILE + 1)
    made = actions.read_ledger(content, file.name or "", by=request.auth, office=office)
    return Status(201, made)


@router.get("/imports/{ledger_upload_id}", response=OldLedgerRead)
def read_import(request: ApiRequest, ledger_upload_id: UUID) -> LedgerUpload:
    """Read what was found in an old ledger."""
    return get_object_or_404(_uploads(request), pk=ledger_upload_id)


@router.post("/imports/{ledger_upload_id}/confirm", response=OldLedgerOut)
def confirm_ledger(request: ApiRequest, ledger_upload_id: UUID) -> LedgerUpload:
    """Bring the old ledger in: all of it or nothing."""
    upload = get_object_or_404(_uploads(request), pk=ledger_upload_id)
    return actions.confirm_ledger(upload.pk, by=request.auth)


@router.post("/imports/{ledger_upload_id}/discard", response={204: None})
def discard_ledger(request: ApiRequest, ledger_upload_id: UUID) -> Status[None]:
    """Throw away an old ledger that waits for confirmation."""
    upload = get_object_or_404(_uploads(request), pk=ledger_upload_id)
    actions.discard_ledger(upload.pk, by=request.auth)
    return Status(204, None)


def _uploads(request: ApiRequest) -> QuerySet[LedgerUpload]:
    return LedgerUpload.objects.filter(scope_q(request.auth, Permission.LEDGER_IMPORT, "office"))


def _visible(request: ApiRequest, ids: list[UUID]) -> list[UUID]:
    return [finding.pk for finding in several(queries.visible_to(request.auth), ids)]


def _told(done: list[Done]) -> list[dict[str, Any]]:
    return [{"finding_id": one.finding.pk, "problem": one.problem} for one in done]
