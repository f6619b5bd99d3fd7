"""Dividing the county into responsibility areas (责任区划分)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Ids, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.handovers.actions import apply_division as carry
from dudao.inspectorate import actions
from dudao.inspectorate.models import Division
from dudao.inspectorate.queries import dividing
from dudao.inspectorate.rules.division import load
from dudao.inspectorate.states import DivisionState

router = Router(tags=["areas"])


class ProposeDivisionIn(Given):
    office_id: Id
    areas: int
    rotate: bool = False
    """Nobody keeps a school he has had for the terms of `inspectorate.rotation_terms`."""


class SeenDivisionIn(Given):
    seen: int
    """The edition that was looked at."""


class MoveSchoolsIn(SeenDivisionIn):
    unit_ids: Ids
    area: int
    """The place of the area in `areas`, from 0."""
    inspector_id: int | None = None


class NamePartIn(SeenDivisionIn):
    area: int
    name: Word


class DivisionOut(Schema):
    id: UUID
    office_id: int
    state: Annotated[DivisionState, listed(DivisionState)]
    edition: int
    made_at: datetime
    made_by_id: int


class DivisionArea(Schema):
    name: str
    area_id: int | None
    inspector_ids: list[int]
    unit_ids: list[int]


class DivisionSeat(Schema):
    unit_id: int
    area: int
    inspector_id: int | None


class DivisionDetail(DivisionOut):
    areas: list[DivisionArea]
    schools: list[DivisionSeat]


class CarriedOut(Schema):
    division: DivisionOut
    hand_over_ids: list[UUID]
    appointed: int


@router.get("", response=Page[DivisionOut])
def list_divisions(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List proposed divisions, newest first."""
    return page(dividing.divisions_visible_to(request.auth), at, by=("made_at", "pk"))


@router.post("", response={201: DivisionDetail})
def propose_division(request: ApiRequest, body: ProposeDivisionIn) -> Status[dict[str, Any]]:
    """Propose even, compact areas with their inspectors; nothing changes yet."""
    office = unit_of(request, body.office_id)
    made = actions.propose_division(office, by=request.auth, areas=body.areas, rotate=body.rotate)
    return Status(201, _detail(made))


@router.get("/{division_id}", response=DivisionDetail)
def read_division(request: ApiRequest, division_id: UUID) -> dict[str, Any]:
    """Read one division: its areas, and who is to answer for each school."""
    return _detail(_visible(request, division_id))


@router.post("/{division_id}/move", response=DivisionDetail)
def move_schools(request: ApiRequest, division_id: UUID, body: MoveSchoolsIn) -> dict[str, Any]:
    """Put schools into another area of the proposal, under an inspector or nobody yet."""
    division = actions.move_schools(
        _visible(request, division_id).pk,
        body.unit_ids,
        by=request.auth,
        seen=body.seen,
        area=body.area,
        inspector=body.inspector_id,
    )
    return _detail(division)


@router.post("/{division_id}/name", response=DivisionDetail)
def rename_part(request: ApiRequest, division_id: UUID, body: NamePartIn) -> dict[str, Any]:
    """Name an area of the proposal."""
    division = _visible(request, division_id)
    told = body.model_dump()
    return _detail(actions.rename_part(division.pk, by=request.auth, **told))


@router.post("/{division_id}/carry-out", response=CarriedOut)
def carry_out_division(
    request: ApiRequest, division_id: UUID, body: SeenDivisionIn
) -> dict[str, Any]:
    """Carry the division out today: areas, responsibilities, and open work with its briefings."""
    done = carry(_visible(request, division_id).pk, by=request.auth, seen=body.seen)
    ids = [hand_over.pk for hand_over in done.hand_overs]
    return {"division": done.division, "hand_over_ids": ids, "appointed": done.appointed}


@router.post("/{division_id}/discard", response=DivisionOut)
def discard_division(request: ApiRequest, division_id: UUID) -> Division:
    """Give the proposal up; nothing has changed."""
    return actions.discard_division(_visible(request, division_id).pk, by=request.auth)


def _visible(request: ApiRequest, division_id: UUID) -> Division:
    return get_object_or_404(dividing.divisions_visible_to(request.auth), pk=division_id)


def _detail(division: Division) -> dict[str, Any]:
    content = load(division.content)
    told = {name: getattr(division, name) for name in DivisionOut.model_fields}
    return {
        **told,
        "areas": [
            {
                "name": part.name,
                "area_id": part.area,
                "inspector_ids": part.inspectors,
                "unit_ids": list(content.of_area(index)),
            }
            for index, part in enumerate(content.areas)
        ],
        "schools": [
            {"unit_id": unit, "area": seat.area, "inspector_id": seat.inspector}
            for unit, seat in content.schools.items()
        ],
    }
