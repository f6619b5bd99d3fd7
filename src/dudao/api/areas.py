"""Responsibility areas (督学责任区)."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.queries import people_visible_to
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Ids, Word
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of, units_of
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.org.models import Person

router = Router(tags=["areas"])


class AreaOut(Schema):
    id: int
    office_id: int
    name: str
    lead_id: int | None
    liaison_leader_id: int | None


class AreaDetail(AreaOut):
    unit_ids: list[int]
    """The schools of today."""


class PutOut(AreaDetail):
    warning: str
    """More schools than an area should have, in words; empty for none."""


class AreaIn(Given):
    name: Word
    lead_id: Id | None = None
    liaison_leader_id: Id | None = None


class NewAreaIn(AreaIn):
    office_id: Id


class PutIn(Given):
    unit_ids: Ids
    start_on: date


class TakeIn(Given):
    unit_ids: Ids
    on: date


@router.get("", response=Page[AreaOut])
def list_areas(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the areas in reach, newest first."""
    return page(queries.areas_visible_to(request.auth), at, by=("id",))


@router.post("", response={201: AreaOut})
def make_area(request: ApiRequest, body: NewAreaIn) -> Status[Area]:
    """Make an area of an office."""
    made = actions.make_area(
        unit_of(request, body.office_id),
        body.name,
        by=request.auth,
        **_people(request, body),
    )
    return Status(201, made)


@router.get("/{area_id}", response=AreaDetail)
def read_area(request: ApiRequest, area_id: Id) -> dict[str, Any]:
    """Read one area with its schools of today."""
    return _detail(_visible(request, area_id))


@router.post("/{area_id}", response=AreaOut)
def edit_area(request: ApiRequest, area_id: Id, body: AreaIn) -> Area:
    """Change an area's name and people; access to its schools follows at once."""
    return actions.edit_area(
        _visible(request, area_id).pk, by=request.auth, name=body.name, **_people(request, body)
    )


@router.post("/{area_id}/schools", response=PutOut)
def put_in_area(request: ApiRequest, area_id: Id, body: PutIn) -> dict[str, Any]:
    """Put schools in an area from a day on; too many are a warning, not a refusal."""
    area = _visible(request, area_id)
    units = units_of(request, body.unit_ids)
    placed = actions.put_in_area(area.pk, units, by=request.auth, start_on=body.start_on)
    return {**_detail(area), "warning": placed.warning}


@router.post("/{area_id}/schools/take", response=AreaDetail)
def take_from_area(request: ApiRequest, area_id: Id, body: TakeIn) -> dict[str, Any]:
    """Take schools out of an area: from a day on they are not in it."""
    area = _visible(request, area_id)
    units = units_of(request, body.unit_ids)
    return _detail(actions.take_from_area(area.pk, units, by=request.auth, on=body.on))


def _visible(request: ApiRequest, area_id: int) -> Area:
    return get_object_or_404(queries.areas_visible_to(request.auth), pk=area_id)


def _people(request: ApiRequest, body: AreaIn) -> dict[str, Person | None]:
    inspectors = queries.inspectors_visible_to(request.auth)
    lead = body.lead_id and get_object_or_404(inspectors, person_id=body.lead_id).person
    people = people_visible_to(request.auth)
    liaison = body.liaison_leader_id and get_object_or_404(people, pk=body.liaison_leader_id)
    return {"lead": lead or None, "liaison_leader": liaison or None}


def _detail(area: Area) -> dict[str, Any]:
    told = {name: getattr(area, name) for name in AreaOut.model_fields}
    members = area.members.filter(queries.holding_on(clock.today()))
    return {**told, "unit_ids": list(members.order_by("unit_id").values_list("unit_id", flat=True))}
