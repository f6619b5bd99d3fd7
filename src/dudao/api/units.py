"""Schools and other units."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, Word
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.org.models import Region, Unit
from dudao.org.queries import named
from dudao.org.states import Ownership, Setting, UnitKind

router = Router(tags=["units"])

Name = Annotated[str, StringConstraints(max_length=120)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)]
Latitude = Annotated[Decimal, Field(ge=-90, le=90, max_digits=8, decimal_places=6)]


class UnitOut(Schema):
    id: int
    kind: UnitKind
    name: str
    short_name: str
    code: str
    local_code: str
    region_code: str
    parent_id: int | None
    office_id: int | None
    school_type: str
    stages: list[str]
    ownership: str
    setting: str
    students: int | None
    classes: int | None
    staff: int | None
    boarders: int | None
    small_rural: bool
    figures_on: date | None
    address: str
    phone: str
    longitude: float | None
    latitude: float | None
    opened_on: date | None
    closed_on: date | None


class ProfileIn(Given):
    """What may be changed of a profile; what is left out stays."""

    name: Name = ""
    short_name: Word = ""
    code: Annotated[str, StringConstraints(max_length=10)] = ""
    school_type: Annotated[str, StringConstraints(max_length=3)] = ""
    ownership: Ownership | Literal[""] = ""
    setting: Setting | Literal[""] = ""
    students: Count | None = None
    classes: Count | None = None
    staff: Count | None = None
    boarders: Count | None = None
    small_rural: bool = False
    figures_on: date | None = None
    address: Annotated[str, StringConstraints(max_length=200)] = ""
    phone: Annotated[str, StringConstraints(max_length=30)] = ""
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    opened_on: date | None = None


class EditIn(ProfileIn):
    seen: ProfileIn | None = None
    """The values that were read before: one that somebody else has changed since is a 409."""


class UnitIn(ProfileIn):
    kind: UnitKind
    name: Name
    office_id: Id
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")]
    """The significant part of the division's code, such as 431227."""
    parent_id: Id | None = None


class CloseIn(Given):
    on: date
    reason: Line


class UnitsAt(At):
    q: Word = ""
    """Part of a name."""
    kind: UnitKind | None = None


@router.get("", response=Page[UnitOut])
def list_units(request: ApiRequest, at: Query[UnitsAt]) -> dict[str, Any]:
    """List the units in reach, newest first."""
    rows = units_for(request.auth, Permission.UNIT_VIEW).filter(named(at.q))
    if at.kind:
        rows = rows.filter(kind=at.kind)
    return page(rows, at, by=("id",))


@router.get("/{unit_id}", response=UnitOut)
def read_unit(request: ApiRequest, unit_id: Id) -> Unit:
    """Read one unit."""
    return unit_of(request, unit_id)


@router.post("", response={201: UnitOut})
def add_unit(request: ApiRequest, body: UnitIn) -> Status[Unit]:
    """Add a unit under an office."""
    region = get_object_or_404(Region, code=body.region_code, valid_to=None)
    made = actions.add_unit(
        body.kind,
        by=request.auth,
        region=region,
        office=unit_of(request, body.office_id),
        parent=unit_of(request, body.parent_id) if body.parent_id else None,
        **body.set_fields("kind", "office_id", "region_code", "parent_id"),
    )
    return Status(201, made)


@router.post("/{unit_id}", response=UnitOut)
def edit_unit(request: ApiRequest, unit_id: Id, body: EditIn) -> Unit:
    """Change the profile of a unit."""
    seen = body.seen.set_fields() if body.seen else None
    profile = body.set_fields("seen")
    return actions.edit_unit(unit_of(request, unit_id).pk, by=request.auth, seen=seen, **profile)


@router.post("/{unit_id}/close", response=UnitOut)
def close_unit(request: ApiRequest, unit_id: Id, body: CloseIn) -> Unit:
    """Close a unit (撤并): its file stays, nothing new can be done there afterwards."""
    unit = unit_of(request, unit_id)
    return actions.close_unit(unit.pk, by=request.auth, on=body.on, reason=body.reason)
