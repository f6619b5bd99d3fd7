"""Moving a record to the newer version of its form."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Schema

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id
from dudao.api.visits.reading import RecordOut, record_out
from dudao.api.visits.router import router, visible
from dudao.lib.errors import WrongState
from dudao.visits import actions, queries
from dudao.visits.models import Record


class LostAnswerOut(Schema):
    item: str
    label: str
    answer: Any
    why: str


class CarriedRecordOut(Schema):
    version_id: int
    """The version that the record would be moved to."""
    revision: int
    kept: dict[str, Any]
    lost: list[LostAnswerOut]
    asked: list[str]
    """Required items that are then open."""


class MoveRecordIn(Given):
    version_id: Id
    revision: Count
    """Both as the preview told them."""


@router.get("/{visit_id}/records/{record_id}/newer", response=CarriedRecordOut)
def preview_move(request: ApiRequest, visit_id: UUID, record_id: UUID) -> dict[str, Any]:
    """Tell what of a record goes over to the version in use, and what is lost."""
    record = _record(request, visit_id, record_id)
    try:
        version, found = queries.carried_over(record)
    except WrongState as error:
        raise Http404 from error
    lost = [one._asdict() for one in found.lost]
    told = {"version_id": version.pk, "revision": record.revision}
    return {**told, "kept": found.kept, "lost": lost, "asked": found.asked}


@router.post("/{visit_id}/records/{record_id}/move", response=RecordOut)
def move_record(
    request: ApiRequest, visit_id: UUID, record_id: UUID, body: MoveRecordIn
) -> dict[str, Any]:
    """Move a record to the version in use, as previewed."""
    pk = _record(request, visit_id, record_id).pk
    return record_out(actions.move_record(pk, by=request.auth, **body.dict()))


def _record(request: ApiRequest, visit_id: UUID, record_id: UUID) -> Record:
    """Return a record of a visit whose inside the person sees."""
    visit = visible(request, visit_id)
    rows = (
        visit.records.all() if queries.seen_inside_by(visit, request.auth) else visit.records.none()
    )
    return get_object_or_404(rows.select_related("version__instrument"), pk=record_id)
