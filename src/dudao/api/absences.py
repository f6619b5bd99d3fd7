"""Days on which inspectors are away."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line
from dudao.api.paging import At, Page, page
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.planning import actions
from dudao.planning.models import Absence
from dudao.planning.queries.absences import absences_visible_to

router = Router(tags=["absences"])


class AbsenceIn(Given):
    inspector_id: Id
    first_on: date
    last_on: date
    reason: Line = ""


class AbsenceOut(Schema):
    id: int
    person_id: int
    first_on: date
    last_on: date
    reason: str


@router.get("", response=Page[AbsenceOut])
def list_absences(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List one's own absences, and those of the inspectors one keeps."""
    return page(absences_visible_to(request.auth), at, by=("id",))


@router.post("", response={201: AbsenceOut})
def note_absence(request: ApiRequest, body: AbsenceIn) -> Status[Absence]:
    """Note that an inspector is away; proposals then leave these days free."""
    found = get_object_or_404(inspectors_visible_to(request.auth), pk=body.inspector_id)
    given = body.dict(exclude={"inspector_id"})
    return Status(201, actions.note_absence(found.person, by=request.auth, **given))


@router.post("/{absence_id}/remove", response={204: None})
def remove_absence(request: ApiRequest, absence_id: Id) -> Status[None]:
    """Take back that somebody is away."""
    absence = get_object_or_404(absences_visible_to(request.auth), pk=absence_id)
    actions.remove_absence(absence.pk, by=request.auth)
    return Status(204, None)
