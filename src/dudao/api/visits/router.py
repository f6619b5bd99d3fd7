"""The router and the shapes that all operations on visits share."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Text, listed
from dudao.planning.states import Slot, VisitKind
from dudao.visits import queries
from dudao.visits.models import Visit
from dudao.visits.states import State

router = Router(tags=["visits"])

VisitState = Annotated[State, listed(State)]


class VisitOut(Schema):
    id: UUID
    unit_id: int
    assignment_id: UUID | None
    kind: VisitKind
    purpose: str
    focus: str
    planned_on: date
    slot: Slot
    leader_id: int
    state: VisitState
    checked_in_at: datetime | None
    distance_metres: int | None
    in_range: bool | None
    checked_out_at: datetime | None
    reason: str


class TextIn(Given):
    text: Text


class TextOut(Schema):
    id: UUID
    text: str


def visible(request: ApiRequest, visit_id: UUID) -> Visit:
    """Return the visit, or 404 for whoever may not know of it."""
    return get_object_or_404(queries.visible_to(request.auth), pk=visit_id)


def inside(request: ApiRequest, visit_id: UUID) -> Visit:
    """Return the visit for those who see its records; for the school they are not there."""
    visit = visible(request, visit_id)
    if not queries.seen_inside_by(visit, request.auth):
        raise Http404
    return visit
