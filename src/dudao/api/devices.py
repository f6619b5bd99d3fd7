"""Phones of the field app: which there are, and an end to one that is lost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from dudao.access import actions, queries
from dudao.access.models import Device
from dudao.api.auth import ApiRequest
from dudao.api.fields import Id
from dudao.api.paging import At, Page, page

router = Router(tags=["devices"])


class DeviceOut(Schema):
    id: UUID
    person_id: int
    name: str
    app: str
    """The version of the app that was last in contact."""
    made_at: datetime
    seen_at: datetime
    """The last contact, to the minute."""
    unsent: int
    """How many steps the phone said it still holds."""
    oldest_unsent_at: datetime | None
    ended_at: datetime | None
    ended_by_id: int | None


class DevicesAt(At):
    person_id: Id | None = None
    ended: bool | None = None


@router.get("", response=Page[DeviceOut])
def list_devices(request: ApiRequest, at: Query[DevicesAt]) -> dict[str, Any]:
    """List one's own phones and those one may end, the newest first."""
    rows = queries.devices_visible_to(request.auth)
    if at.person_id is not None:
        rows = rows.filter(person=at.person_id)
    if at.ended is not None:
        rows = rows.filter(ended_at__isnull=not at.ended)
    return page(rows, at, by=("made_at", "id"))


@router.post("/{device_id}/end", response=DeviceOut)
def end_device(request: ApiRequest, device_id: UUID) -> Device:
    """End a phone: it deletes what it downloaded at its next contact, and keeps what is unsent."""
    found = get_object_or_404(queries.devices_visible_to(request.auth), pk=device_id)
    return actions.end_device(found.pk, by=request.auth)
