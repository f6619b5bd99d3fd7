"""Evidence."""

from datetime import UTC, datetime
from typing import BinaryIO, Literal, cast
from uuid import UUID

from django.http import FileResponse
from ninja import File as Upload
from ninja import Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import AwareDatetime

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Id
from dudao.api.reach import unit_of
from dudao.files import actions, queries
from dudao.files.models import File
from dudao.workgroup.queries.files import openable

router = Router(tags=["files"])


class FileOut(Schema):
    id: UUID
    sha256: str
    size: int
    media_type: str
    name: str
    width: int | None
    height: int | None
    taken_at: datetime | None
    stored_at: datetime
    unit_id: int
    shared_with_unit: bool


def download(file: File) -> FileResponse:
    """Return the content of `file` as a download."""
    response = FileResponse(
        queries.content(file), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.post("", response={201: FileOut})
def store(
    request: ApiRequest,
    unit_id: Form[Id],
    file: Upload[UploadedFile],
    taken_at: Form[AwareDatetime | None] = None,
    *,
    photo: Form[bool] = False,
) -> Status[File]:
    """Store a file for a unit; its type is read from its content. A `photo` must be a picture."""
    # A section stores what it answers with, though it looks at no units.
    able = units_for(request.auth, Permission.FILE_STORE).filter(pk=unit_id).first()
    unit = able or unit_of(request, unit_id)
    stored = actions.store(
        cast("BinaryIO", file),
        name=file.name or "",
        unit=unit,
        by=request.auth,
        taken_at=taken_at and taken_at.astimezone(UTC),
        photo=photo,
    )
    return Status(201, stored)


@router.post("/own", response={201: FileOut})
def store_own(
    request: ApiRequest,
    file: Upload[UploadedFile],
    taken_at: Form[AwareDatetime | None] = None,
) -> Status[File]:
    """Store a paper of one's own work, for a post, an answer, the shelf or a log."""
    stored = actions.store_own(
        cast("BinaryIO", file),
        name=file.name or "",
        by=request.auth,
        taken_at=taken_at and taken_at.astimezone(UTC),
    )
    return Status(201, stored)


@router.get("/{file_id}", response=FileOut)
def read_file(request: ApiRequest, file_id: UUID) -> File:
    """Read what is known of a file."""
    return _visible(request, file_id)


@router.post("/{file_id}/share", response=FileOut)
def share(request: ApiRequest, file_id: UUID) -> File:
    """Let the unit's own people see the file from now on."""
    return actions.share(_visible(request, file_id).pk, by=request.auth)


@router.get("/{file_id}/content", response={200: None}, openapi_extra=binary("*/*"))
def read_content(request: ApiRequest, file_id: UUID) -> FileResponse:
    """Download a file."""
    return download(_visible(request, file_id))


@router.get("/{file_id}/thumbnail", response={200: None}, openapi_extra=binary("image/webp"))
def read_thumbnail(
    request: ApiRequest, file_id: UUID, edge: Literal["320", "1280"] = "320"
) -> FileResponse:
    """Download a small copy of a picture, `edge` pixels on its longer side."""
    path = queries.thumbnail(_visible(request, file_id), int(edge))
    return FileResponse(path.open("rb"), content_type="image/webp")


def _visible(request: ApiRequest, file_id: UUID) -> File:
    return openable(request.auth, file_id)
