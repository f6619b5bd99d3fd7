"""Plates at the gates of schools (标牌)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Ids
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of, units_of
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Plaque
from dudao.inspectorate.queries.plate_pdf import plates_pdf
from dudao.inspectorate.queries.plates import plates_of
from dudao.lib import clock

router = Router(tags=["plaques"])


class PlaqueOut(Schema):
    id: int
    unit_id: int
    code: str
    """What the plate shows and its QR code carries."""
    made_at: datetime


class MakeIn(Given):
    unit_ids: Ids


@router.get("", response=Page[PlaqueOut])
def list_plaques(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the plates that hang at the gates of schools in reach, newest first."""
    return page(queries.plaques_visible_to(request.auth), at, by=("id",))


@router.post("", response={201: list[PlaqueOut]})
def make_plaques(request: ApiRequest, body: MakeIn) -> Status[list[Plaque]]:
    """Give every school that has no plate one; the answer holds the new ones."""
    return Status(201, actions.make_plaques(units_of(request, body.unit_ids), by=request.auth))


@router.post("/printed", response=list[PlaqueOut])
def note_printed(request: ApiRequest, body: MakeIn) -> list[Plaque]:
    """Note that the plates of schools are printed with who answers for them today."""
    return actions.print_plaques(units_of(request, body.unit_ids), by=request.auth)


@router.get("/{unit_id}/pdf", response={200: None}, openapi_extra=binary("application/pdf"))
def read_pdf(request: ApiRequest, unit_id: Id) -> HttpResponse:
    """Download the plate of a school for the printer, with who answers for it today."""
    unit = get_object_or_404(queries.plaques_visible_to(request.auth), unit=unit_id).unit
    site = settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    plates = plates_of([unit], clock.today(), lambda code: f"{site}/s/{code}")
    return HttpResponse(plates_pdf(plates.ready), content_type="application/pdf")


@router.post("/{unit_id}/replace", response=PlaqueOut)
def replace_plaque(request: ApiRequest, unit_id: Id) -> Plaque:
    """Give a school a new plate; the code of the old one opens nothing from now on."""
    return actions.replace_plaque(unit_of(request, unit_id), by=request.auth)
