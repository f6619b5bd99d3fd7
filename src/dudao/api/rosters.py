"""Roster import: upload, look, confirm."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from dudao.access import actions
from dudao.access.models import RosterUpload
from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.api.auth import ApiRequest
from dudao.api.fields import Id
from dudao.api.reach import unit_of
from dudao.org.roster.sheets import LARGEST_FILE

router = Router(tags=["rosters"])


class RosterOut(Schema):
    id: UUID
    office_id: int
    name: str
    at: datetime
    row_count: int
    problems: list[Any]
    """Each with sheet, row, column, what is wrong and what would be right."""
    repairs: list[Any]
    confirmed_at: datetime | None
    outcome: dict[str, Any]

    @staticmethod
    def resolve_row_count(upload: RosterUpload) -> int:
        """Return how many rows were read."""
        return len(upload.rows)


@router.post("", response={201: RosterOut})
def read_roster(
    request: ApiRequest, office_id: Form[Id], file: Upload[UploadedFile]
) -> Status[RosterUpload]:
    """Read and check a roster; nothing changes yet."""
    office = unit_of(request, office_id)
    made = actions.read_roster(
        file.read(LARGEST_FILE + 1), file.name or "", by=request.auth, office=office
    )
    return Status(201, made)


@router.get("/{upload_id}", response=RosterOut)
def read_upload(request: ApiRequest, upload_id: UUID) -> RosterUpload:
    """Read what was found in an uploaded roster."""
    return _visible(request, upload_id)


@router.post("/{upload_id}/confirm", response=RosterOut)
def confirm(request: ApiRequest, upload_id: UUID) -> RosterUpload:
    """Import the roster: all of it or nothing."""
    actions.confirm_roster(_visible(request, upload_id).pk, by=request.auth)
    return _visible(request, upload_id)


@router.post("/{upload_id}/discard", response={204: None})
def discard(request: ApiRequest, upload_id: UUID) -> Status[None]:
    """Throw away a roster that waits for confirmation."""
    actions.discard(_visible(request, upload_id).pk, by=request.auth)
    return Status(204, None)


def _visible(request: ApiRequest, upload_id: UUID) -> RosterUpload:
    return get_object_or_404(_uploads(request), pk=upload_id)


def _uploads(request: ApiRequest) -> QuerySet[RosterUpload]:
    return RosterUpload.objects.filter(scope_q(request.auth, Permission.ROSTER_IMPORT, "office"))
