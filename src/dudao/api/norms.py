"""Numbers from law or custom, with their basis; an office may set its own."""

from datetime import date
from typing import Annotated

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line
from dudao.api.reach import unit_of
from dudao.lib import clock
from dudao.org.models import Norm
from dudao.org.queries import norms_on

router = Router(tags=["norms"])

Key = Annotated[str, StringConstraints(max_length=80)]


class NormOut(Schema):
    key: str
    office_id: int | None
    """Null for the national default; an office's own comes before it."""
    value: int
    valid_from: date
    valid_to: date | None
    basis: str


class NormsOn(Given):
    on: date | None = None
    """Today when left out."""


class NormIn(Given):
    key: Key
    office_id: Id
    value: Annotated[int, Field(ge=0, le=100_000)]
    valid_from: date
    basis: Line


class EndNormIn(Given):
    key: Key
    office_id: Id


@router.get("", response=list[NormOut])
def list_norms(request: ApiRequest, at: Query[NormsOn]) -> QuerySet[Norm]:
    """List the numbers in force on a day: national ones and those of offices in reach."""
    units = units_for(request.auth, Permission.UNIT_VIEW)
    own = Q(office__in=units) | Q(office__in=units.values("office"))
    return norms_on(at.on or clock.today()).filter(Q(office=None) | own)


@router.post("", response={201: NormOut})
def set_norm(request: ApiRequest, body: NormIn) -> Status[Norm]:
    """Set an office's own value from a day on."""
    made = actions.set_norm(
        body.key,
        body.value,
        by=request.auth,
        office=unit_of(request, body.office_id),
        valid_from=body.valid_from,
        basis=body.basis,
    )
    return Status(201, made)


@router.post("/end", response={204: None})
def end_norm(request: ApiRequest, body: EndNormIn) -> Status[None]:
    """Return to the national default from today on."""
    actions.end_norm(body.key, by=request.auth, office=unit_of(request, body.office_id))
    return Status(204, None)
