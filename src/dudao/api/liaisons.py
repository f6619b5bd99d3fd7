"""Who of the bureau stands beside which area and school (联区、联点、联校)."""

from datetime import date
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.queries import people_visible_to
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Ids, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of, units_of
from dudao.inspectorate import actions
from dudao.inspectorate.models import Liaison
from dudao.inspectorate.queries import liaisons as queries
from dudao.inspectorate.states import LiaisonKind

router = Router(tags=["areas"])


class LiaisonOut(Schema):
    id: int
    kind: Annotated[LiaisonKind, listed(LiaisonKind)]
    area_id: int | None
    unit_id: int | None
    section_id: int | None
    person_id: int | None
    start_on: date
    end_on: date | None


class LinkSectionIn(Given):
    section_id: Id
    unit_ids: Ids


class LinkCadreIn(Given):
    person_id: Id
    unit_ids: Ids


@router.get("", response=Page[LiaisonOut])
def list_liaisons(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List who stands beside what, past ones included."""
    return page(queries.liaisons_visible_to(request.auth), at, by=("pk",))


@router.post("/sections", response={201: list[LiaisonOut]})
def link_section(request: ApiRequest, body: LinkSectionIn) -> Status[list[Liaison]]:
    """Let a section stand beside schools from today."""
    section = unit_of(request, body.section_id)
    units = units_of(request, body.unit_ids)
    return Status(201, actions.link_section(section, units, by=request.auth))


@router.post("/cadres", response={201: list[LiaisonOut]})
def link_cadre(request: ApiRequest, body: LinkCadreIn) -> Status[list[Liaison]]:
    """Let a cadre stand beside schools from today; he reads what they are told."""
    person = get_object_or_404(people_visible_to(request.auth), pk=body.person_id)
    units = units_of(request, body.unit_ids)
    return Status(201, actions.link_cadre(person, units, by=request.auth))


@router.post("/{liaison_id}/end", response={204: None})
def unlink(request: ApiRequest, liaison_id: Id) -> Status[None]:
    """End that somebody stands beside a school."""
    row = get_object_or_404(queries.liaisons_visible_to(request.auth), pk=liaison_id)
    actions.unlink(row.pk, by=request.auth)
    return Status(204, None)
