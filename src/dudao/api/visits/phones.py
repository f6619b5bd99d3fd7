"""What phones add to a visit: note cards, and answers that two people gave differently."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Text, Word, listed
from dudao.api.visits.router import inside, router, visible
from dudao.visits import actions, queries
from dudao.visits.models import RecordClash, VisitNote
from dudao.visits.states import Activity


class NoteCardIn(Given):
    activity: Annotated[Activity, listed(Activity)]
    role: Word = ""
    text: Text


class NoteCardOut(Schema):
    id: UUID
    activity: Annotated[Activity, listed(Activity)]
    role: str
    text: str
    at: datetime
    by_id: int


class ClashOut(Schema):
    id: int
    record_id: UUID
    item: str
    label: str
    mine: str
    """What came second, in words; it is kept and does not count yet."""
    theirs: str
    """What stands, in words."""
    by_id: int
    at: datetime


class SettleIn(Given):
    adopt: bool
    """True: the answer that came second counts from now on."""


@router.get("/{visit_id}/notes", response=list[NoteCardOut])
def list_notes(request: ApiRequest, visit_id: UUID) -> list[VisitNote]:
    """List the note cards of a visit."""
    return list(inside(request, visit_id).notes.order_by("at", "id"))


@router.post("/{visit_id}/notes", response={201: NoteCardOut})
def note(request: ApiRequest, visit_id: UUID, body: NoteCardIn) -> Status[VisitNote]:
    """Note a talk, a lesson, papers read, a meeting, a survey or a look around."""
    visit = visible(request, visit_id)
    made = actions.note(visit.pk, by=request.auth, **body.dict())
    return Status(201, made)


@router.get("/{visit_id}/clashes", response=list[ClashOut])
def list_clashes(request: ApiRequest, visit_id: UUID) -> list[dict[str, Any]]:
    """List the answers that two people gave differently and nobody has decided about."""
    visit = inside(request, visit_id)
    return [
        {
            "id": said.clash.pk,
            "record_id": said.clash.record_id,
            "item": said.clash.item,
            "label": said.label,
            "mine": said.mine,
            "theirs": said.theirs,
            "by_id": said.clash.by_id,
            "at": said.clash.at,
        }
        for said in queries.clashes_of(visit, request.auth)
    ]


@router.post("/{visit_id}/clashes/{clash_id}/settle", response={204: None})
def settle_clash(request: ApiRequest, visit_id: UUID, clash_id: Id, body: SettleIn) -> Status[None]:
    """Decide between two answers: whoever keeps the sheet, or the leader."""
    visit = visible(request, visit_id)
    found = get_object_or_404(RecordClash, pk=clash_id, record__visit=visit)
    actions.settle_clash(found.pk, by=request.auth, adopt=body.adopt)
    return Status(204, None)
