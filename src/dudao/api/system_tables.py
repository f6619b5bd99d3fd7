"""Indicator tables on their way into a system: read, mended cell by cell, confirmed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, Text, Word
from dudao.api.systems import SystemVersionDetail, detail, office_to_edit, visible
from dudao.evaluation import actions
from dudao.evaluation.models import SystemUpload
from dudao.evaluation.queries.systems import uploads_visible_to
from dudao.evaluation.tables.files import LARGEST_FILE

router = Router(tags=["systems"])


class CellIn(Given):
    sheet: Line
    cell: Word
    text: Text
    seen: Count | None = None


class TableConfirmIn(Given):
    checked: bool = False
    """The cells that could not be read were looked at."""


class TableOf(Given):
    office_id: Id
    into: UUID | None = None
    """The draft whose content the table takes the place of."""


class SystemTableOut(Schema):
    id: UUID
    office_id: int
    version_id: UUID | None
    name: str
    at: datetime
    edition: int
    definition: dict[str, Any]
    problems: list[dict[str, Any]]
    """Each with sheet, cell, text and what is wrong."""
    notes: list[str]
    confirmed_at: datetime | None


@router.post("", response={201: SystemTableOut})
def read_system_table(
    request: ApiRequest, at: Query[TableOf], file: Upload[UploadedFile]
) -> Status[Any]:
    """Read an indicator table out of an .xlsx; nothing changes before it is confirmed."""
    office = office_to_edit(request, at.office_id)
    into = visible(request, at.into).pk if at.into else None
    content, name = file.read(LARGEST_FILE + 1), file.name or ""
    return Status(201, actions.read_system_table(office, content, name, by=request.auth, into=into))


@router.get("/{system_upload_id}", response=SystemTableOut)
def read_system_upload(request: ApiRequest, system_upload_id: UUID) -> Any:
    """Read what was found in an indicator table."""
    return _upload(request, system_upload_id)


@router.post("/{system_upload_id}/cells", response=SystemTableOut)
def mend_cell(request: ApiRequest, system_upload_id: UUID, body: CellIn) -> Any:
    """Write another text into a cell, and read the table again."""
    upload = _upload(request, system_upload_id)
    return actions.mend_cell(upload.pk, **body.dict(), by=request.auth)


@router.post("/{system_upload_id}/confirm", response=SystemVersionDetail)
def confirm_system_table(
    request: ApiRequest, system_upload_id: UUID, body: TableConfirmIn
) -> dict[str, Any]:
    """Put what was read into its draft, or begin a system with it."""
    upload = _upload(request, system_upload_id)
    return detail(
        actions.confirm_system_table(upload.pk, by=request.auth, checked_by_hand=body.checked)
    )


@router.post("/{system_upload_id}/discard", response={204: None})
def discard_system_table(request: ApiRequest, system_upload_id: UUID) -> Status[None]:
    """Throw away an indicator table that waits for confirmation."""
    actions.discard_system_table(_upload(request, system_upload_id).pk, by=request.auth)
    return Status(204, None)


def _upload(request: ApiRequest, upload_id: UUID) -> SystemUpload:
    return get_object_or_404(uploads_visible_to(request.auth), pk=upload_id)
