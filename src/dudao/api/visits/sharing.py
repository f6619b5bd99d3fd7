"""Several inspectors on one visit: duties, sheets of one's own, all of them side by side."""

from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line
from dudao.api.visits.reading import RecordOut, record_out
from dudao.api.visits.recording import FormIn
from dudao.api.visits.router import inside, router, visible
from dudao.visits import actions, queries
from dudao.visits.models import Record, Visit
from dudao.visits.queries.merging import Line as MergedLine


class KeeperIn(Given):
    record_id: UUID
    person_id: Id | None
    """Null: anybody of the visit fills it in."""


class DutyIn(Given):
    person_id: Id
    text: Line
    """Empty: none."""


class ShareOutIn(Given):
    keepers: Annotated[list[KeeperIn], Field(max_length=200)] = []
    duties: Annotated[list[DutyIn], Field(max_length=50)] = []


class KeptOut(RecordOut):
    keeper_id: int | None


class DutyOut(Schema):
    person_id: int
    text: str


class SharesOut(Schema):
    duties: list[DutyOut]
    records: list[KeptOut]


class SheetSaidOut(Schema):
    record_id: UUID
    keeper_id: int | None
    text: str
    note: str
    deviates: bool
    file_ids: list[UUID]


class MergedLineOut(Schema):
    item: str
    label: str
    differs: bool
    said: list[SheetSaidOut]


class MergedOut(Schema):
    version_id: int
    title: str
    lines: list[MergedLineOut]


@router.get("/{visit_id}/shares", response=SharesOut)
def read_shares(request: ApiRequest, visit_id: UUID) -> dict[str, Any]:
    """Tell who looks after what and whose sheet is whose."""
    return _shares(inside(request, visit_id))


@router.post("/{visit_id}/share-out", response=SharesOut)
def share_out(request: ApiRequest, visit_id: UUID, body: ShareOutIn) -> dict[str, Any]:
    """Say who looks after what and who keeps which sheet; what is not named stays."""
    visit = actions.share_out(
        visible(request, visit_id).pk,
        by=request.auth,
        keepers={row.record_id: row.person_id for row in body.keepers},
        duties={row.person_id: row.text for row in body.duties},
    )
    return _shares(visit)


@router.post("/{visit_id}/own-sheets", response={201: KeptOut})
def take_own_sheet(request: ApiRequest, visit_id: UUID, body: FormIn) -> Status[dict[str, Any]]:
    """Take a sheet of one's own of a form that is on the visit."""
    visit = visible(request, visit_id)
    made = actions.take_own_sheet(visit.pk, body.version_id, by=request.auth)
    return Status(201, _kept(made))


@router.post("/{visit_id}/records/{record_id}/keep", response=KeptOut)
def keep(request: ApiRequest, visit_id: UUID, record_id: UUID) -> dict[str, Any]:
    """Take a sheet that is nobody's yet."""
    sheet = get_object_or_404(visible(request, visit_id).records, pk=record_id)
    return _kept(actions.keep(sheet.pk, by=request.auth))


@router.post("/{visit_id}/records/{record_id}/drop", response={204: None})
def drop_sheet(request: ApiRequest, visit_id: UUID, record_id: UUID) -> Status[None]:
    """Give an empty sheet of one's own back."""
    sheet = get_object_or_404(visible(request, visit_id).records, pk=record_id)
    actions.drop_sheet(sheet.pk, by=request.auth)
    return Status(204, None)


@router.get("/{visit_id}/merged", response=list[MergedOut])
def read_merged(request: ApiRequest, visit_id: UUID) -> list[dict[str, Any]]:
    """Show what all sheets say, those of one form side by side."""
    visit = inside(request, visit_id)
    return [
        {
            "version_id": form.version.pk,
            "title": form.title,
            "lines": [_line(line) for section in form.sections for line in section.lines],
        }
        for form in queries.merged(visit)
    ]


def _shares(visit: Visit) -> dict[str, Any]:
    duties = queries.duties_of(visit).items()
    return {
        "duties": [{"person_id": pk, "text": text} for pk, text in duties],
        "records": [_kept(sheet) for sheet in queries.records_of(visit)],
    }


def _kept(sheet: Record) -> dict[str, Any]:
    return {**record_out(sheet), "keeper_id": sheet.keeper_id}


def _line(line: MergedLine) -> dict[str, Any]:
    said = [
        {
            "record_id": one.sheet.pk,
            "keeper_id": one.sheet.keeper_id,
            "text": one.text,
            "note": one.note,
            "deviates": one.deviates,
            "file_ids": [file.pk for file in one.files],
        }
        for one in line.said
    ]
    return {"item": line.item, "label": line.label, "differs": line.differs, "said": said}
