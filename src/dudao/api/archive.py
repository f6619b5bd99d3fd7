"""Volumes of the archive: opened, filled, closed, handed over."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.analytics.queries import matters
from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, ReasonIn, Uuids, Word, listed
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.documents import actions
from dudao.documents import queries as documents
from dudao.documents.matters import About
from dudao.documents.models import Volume
from dudao.documents.queries.archive import (
    closed_of,
    due_for_appraisal,
    items_of,
    volumes_visible_to,
)
from dudao.documents.rules import appraised_from
from dudao.documents.states import Matter, Retention, VolumeState
from dudao.documents.transfer import transfer_list
from dudao.findings import queries as findings
from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.lib.media import XLSX
from dudao.org.queries import office_of
from dudao.visits import queries as visits
from dudao.workgroup.queries.files import openable

router = Router(tags=["archive"])

State = Annotated[VolumeState, listed(VolumeState)]
ArchiveYear = Annotated[int, Field(ge=2000, le=2100)]


class VolumeIn(Given):
    """What the volume is about: of a visit or a finding its id, else the unit and the year."""

    matter: Annotated[Matter, listed(Matter)]
    unit_id: Id | None = None
    """The school, or the office for its own papers."""
    year: ArchiveYear | None = None
    subject_id: UUID | None = None
    """The visit or the finding."""


class VolumeItemOut(Schema):
    id: int
    place: int
    title: str
    made_on: date
    document_id: UUID | None
    file_id: UUID | None


class VolumeOut(Schema):
    id: UUID
    office_id: int
    unit_id: int
    matter: Annotated[Matter, listed(Matter)]
    subject: str
    year: int
    title: str
    number: str
    retention: Annotated[Retention, listed(Retention)]
    appraised_from: int | None
    """The first year in which it is due for appraisal; null: kept for ever."""
    state: State
    closing_at: datetime | None
    """A job is closing it since; null: none is."""
    trouble: str
    """Why the job could not close it."""
    closed_at: datetime | None
    bundle_sha256: str | None
    handed_over_at: datetime | None
    handed_over_to: str


class VolumeDetail(VolumeOut):
    items: list[VolumeItemOut]


class VolumesAt(At):
    unit_id: Id | None = None
    year: ArchiveYear | None = None
    matter: Annotated[Matter | None, Field()] = None
    state: State | None = None
    retention: Annotated[Retention | None, Field()] = None
    due: bool = False
    """Only those whose time of keeping has run out."""


class VolumePutIn(Given):
    document_ids: Uuids = []
    file_ids: Uuids = []


class VolumeTakeOutIn(Given):
    item_id: Id


class HandOverYearIn(Given):
    office_id: Id
    year: ArchiveYear
    receiver: Word


class HandedOverOut(Schema):
    volumes: list[VolumeOut]
    left: int
    """How many volumes of the year are still open."""


class ArchiveCodeIn(Given):
    office_id: Id
    year: ArchiveYear | None = None
    code: Word


class ArchiveCodeOut(Schema):
    office_id: int
    year: int
    prefix: str


class TransferOf(Given):
    office_id: Id
    year: ArchiveYear


def shaped(volume: Volume) -> dict[str, Any]:
    """Return a volume as it stands."""
    closed = volume.state != VolumeState.OPEN
    return {
        **{name: getattr(volume, name) for name in VolumeOut.model_fields if hasattr(volume, name)},
        "appraised_from": appraised_from(volume.year, Retention(volume.retention)),
        "bundle_sha256": volume.bundle.sha256 if volume.bundle and closed else None,
    }


@router.get("", response=Page[VolumeOut])
def list_volumes(request: ApiRequest, at: Query[VolumesAt]) -> dict[str, Any]:
    """List the volumes in reach, newest first."""
    rows = volumes_visible_to(request.auth)
    for name in ("unit_id", "year", "matter", "state", "retention"):
        if getattr(at, name) is not None:
            rows = rows.filter(**{name: getattr(at, name)})
    if at.due:
        rows = due_for_appraisal(rows, clock.today().year)
    return page(rows, at, by=("id",), shape=shaped)


@router.post("", response={201: VolumeDetail})
def open_volume(request: ApiRequest, body: VolumeIn) -> Status[dict[str, Any]]:
    """Open the volume of a matter and fill it with what belongs to it."""
    about = _about(request, body)
    office = office_of(about.unit)
    found = matters.belongings_of(about, office)
    made = actions.open_volume(office, about, by=request.auth, belongings=found)
    return Status(201, _told(request, made.pk))


@router.get("/transfer-list", response={200: None}, openapi_extra=binary(XLSX))
def transfer(request: ApiRequest, at: Query[TransferOf]) -> HttpResponse:
    """Download the transfer list of a year."""
    office = unit_of(request, at.office_id)
    require(request.auth, Permission.ARCHIVE_KEEP, office)
    made = transfer_list(office, at.year, list(closed_of(office, at.year)))
    return HttpResponse(made, content_type=XLSX)


@router.post("/hand-over", response=HandedOverOut)
def hand_over(request: ApiRequest, body: HandOverYearIn) -> dict[str, Any]:
    """Hand all closed volumes of a year over to the archive."""
    office = unit_of(request, body.office_id)
    done = actions.hand_over_year(office, body.year, receiver=body.receiver, by=request.auth)
    rows = volumes_visible_to(request.auth).filter(pk__in=[one.pk for one in done.volumes])
    return {"volumes": [shaped(one) for one in rows.order_by("place")], "left": done.left}


@router.post("/code", response=ArchiveCodeOut)
def set_code(request: ApiRequest, body: ArchiveCodeIn) -> Any:
    """Set the 全宗号 of an office's archive in a year."""
    office = unit_of(request, body.office_id)
    return actions.set_archive_code(office, code=body.code, year=body.year, by=request.auth)


@router.get("/{volume_id}", response=VolumeDetail)
def read_volume(request: ApiRequest, volume_id: UUID) -> dict[str, Any]:
    """Read a volume and what lies in it."""
    return _told(request, volume_id)


@router.post("/{volume_id}/fill", response=VolumeDetail)
def fill(request: ApiRequest, volume_id: UUID) -> dict[str, Any]:
    """Put in what belongs to the matter and is not in yet."""
    volume = _visible(request, volume_id)
    found = matters.belongings_of(matters.about(volume), volume.office)
    actions.fill_volume(volume.pk, found, by=request.auth)
    return _told(request, volume_id)


@router.post("/{volume_id}/put", response=VolumeDetail)
def put(request: ApiRequest, volume_id: UUID, body: VolumePutIn) -> dict[str, Any]:
    """Put in documents and stored files by hand."""
    several(documents.visible_to(request.auth), body.document_ids)
    kept = [openable(request.auth, pk).pk for pk in body.file_ids]
    actions.put_into_volume(
        _visible(request, volume_id).pk,
        documents=body.document_ids,
        kept=kept,
        by=request.auth,
    )
    return _told(request, volume_id)


@router.post("/{volume_id}/take-out", response=VolumeDetail)
def take_out(request: ApiRequest, volume_id: UUID, body: VolumeTakeOutIn) -> dict[str, Any]:
    """Take something out of the open volume."""
    actions.take_out_of_volume(_visible(request, volume_id).pk, body.item_id, by=request.auth)
    return _told(request, volume_id)


@router.post("/{volume_id}/close", response=VolumeDetail)
def close(request: ApiRequest, volume_id: UUID) -> dict[str, Any]:
    """Close the volume: it gets its number and its bundle."""
    volume = _visible(request, volume_id)
    actions.close_volume(
        volume.pk,
        matters.composed(volume),
        by=request.auth,
        belongings=matters.still_to_put(volume),
    )
    return _told(request, volume_id)


@router.post("/{volume_id}/ask-closing", response=VolumeDetail)
def ask_closing(request: ApiRequest, volume_id: UUID) -> dict[str, Any]:
    """Let a job close the volume, where it holds much."""
    actions.ask_closing([_visible(request, volume_id).pk], by=request.auth)
    return _told(request, volume_id)


@router.post("/{volume_id}/reopen", response=VolumeDetail)
def reopen(request: ApiRequest, volume_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Open a closed volume once more; not one that was handed over."""
    actions.reopen_volume(_visible(request, volume_id).pk, reason=body.reason, by=request.auth)
    return _told(request, volume_id)


@router.get("/{volume_id}/bundle", response={200: None}, openapi_extra=binary("application/zip"))
def bundle(request: ApiRequest, volume_id: UUID) -> FileResponse:
    """Download the bundle of a closed volume."""
    volume = _visible(request, volume_id)
    if volume.bundle is None or volume.state == VolumeState.OPEN:
        raise NotFound(_("这个案卷还没有组卷，没有可下载的归档包。"))
    return download(volume.bundle)


def _about(request: ApiRequest, body: VolumeIn) -> About:
    if body.matter == Matter.VISIT:
        seen = visits.visible_to(request.auth).select_related("unit")
        return matters.about_visit(get_object_or_404(seen, pk=body.subject_id))
    if body.matter == Matter.FINDING:
        found = findings.visible_to(request.auth).select_related("unit")
        return matters.about_finding(get_object_or_404(found, pk=body.subject_id))
    unit = unit_of(request, body.unit_id or 0)
    year = body.year or clock.today().year
    if body.matter == Matter.OFFICE:
        return matters.about_office(unit, year)
    return matters.about_school(unit, year)


def _visible(request: ApiRequest, volume_id: UUID) -> Volume:
    return get_object_or_404(volumes_visible_to(request.auth), pk=volume_id)


def _told(request: ApiRequest, volume_id: UUID) -> dict[str, Any]:
    volume = _visible(request, volume_id)
    return {**shaped(volume), "items": list(items_of(volume))}
