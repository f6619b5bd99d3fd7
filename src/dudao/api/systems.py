"""Indicator systems: versions, the draft and its indicators, comparison, tables in Excel."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Count, Given, Id, Line, Text, Word, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.framework import check
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.queries.systems import Line as Compared
from dudao.evaluation.queries.systems import (
    compared,
    offices_to_edit,
    uploads_visible_to,
    versions_visible_to,
)
from dudao.evaluation.states import SystemState
from dudao.evaluation.tables import workbook_of
from dudao.evaluation.tables.files import LARGEST_FILE
from dudao.evaluation.tables.writing import XLSX
from dudao.org.models import Unit

router = Router(tags=["systems"])

State = Annotated[SystemState, listed(SystemState)]


class SystemsAt(At):
    state: State | None = None
    key: Word = ""


class SystemIn(Given):
    office_id: Id
    title: Line = ""
    definition: dict[str, Any] | None = None
    """The whole system; without it an empty one of that title is begun."""


class SystemVersionIn(Given):
    office_id: Id
    """Whose it becomes where the source ships with the product."""


class SystemSeenIn(Given):
    seen: Count | None = None
    """The edition that was looked at; 409 when somebody changed the same since."""


class SystemDefinitionIn(SystemSeenIn):
    definition: dict[str, Any]


class SystemFrameIn(SystemSeenIn):
    frame: dict[str, Any]
    """Any of what stands beside the indicators: title, total, spread, grades, metrics, vetoes …"""


class IndicatorIn(SystemSeenIn):
    indicator: dict[str, Any]


class NewIndicatorIn(IndicatorIn):
    above: Line = ""
    """The code of the indicator above; empty: at the top."""
    at: Count | None = None
    """Its place among those beside it, from 0; none: last."""


class IndicatorMoveIn(SystemSeenIn):
    above: Line = ""
    at: Count | None = None


class CrossingIn(Given):
    before_id: UUID
    code_before: Line
    code_after: Line = ""
    comparable: bool
    note: Line = ""


class CellIn(Given):
    sheet: Line
    cell: Word
    text: Text
    seen: Count | None = None


class TableConfirmIn(Given):
    checked: bool = False
    """The cells that could not be read were looked at."""


class TableOf(Given):
    office_id: Id
    into: UUID | None = None
    """The draft whose content the table takes the place of."""


class BeforeOf(Given):
    before: UUID


class SystemVersionOut(Schema):
    id: UUID
    key: str
    title: str
    office_id: int | None
    """Null for a system that ships with the product."""
    number: int
    state: State
    edition: int
    basis: str
    hash: str
    made_at: datetime
    published_at: datetime | None


class SystemFaultOut(Schema):
    place: str
    """The code of the indicator, veto or grade; empty for the whole."""
    message: str


class SystemVersionDetail(SystemVersionOut):
    definition: dict[str, Any]
    faults: list[SystemFaultOut]
    """What keeps it from being published."""


class CrossingOut(Schema):
    code_before: str
    code_after: str
    title_before: str
    title_after: str
    mark: str
    reasons: list[str]
    settled: bool
    note: str


class SystemTableOut(Schema):
    id: UUID
    office_id: int
    version_id: UUID | None
    name: str
    at: datetime
    edition: int
    definition: dict[str, Any]
    problems: list[dict[str, Any]]
    """Each with sheet, cell, text and what is wrong."""
    notes: list[str]
    confirmed_at: datetime | None


def shaped(version: SystemVersion) -> dict[str, Any]:
    """Return what every answer about a version holds."""
    names = ("id", "number", "state", "edition", "basis", "hash", "made_at", "published_at")
    return {
        **{name: getattr(version, name) for name in names},
        "key": version.system.key,
        "title": version.framework.title,
        "office_id": version.system.office_id,
    }


@router.get("", response=Page[SystemVersionOut])
def list_systems(request: ApiRequest, at: Query[SystemsAt]) -> dict[str, Any]:
    """List all versions of the indicator systems in reach, newest first."""
    rows = versions_visible_to(request.auth)
    if at.state:
        rows = rows.filter(state=at.state)
    if at.key:
        rows = rows.filter(system__key=at.key)
    return page(rows, at, by=("id",), shape=shaped)


@router.get("/{version_id}", response=SystemVersionDetail)
def read_system(request: ApiRequest, version_id: UUID) -> dict[str, Any]:
    """Read one version with its definition and what is wrong with it."""
    return _detail(_visible(request, version_id))


@router.post("", response={201: SystemVersionDetail})
def begin_system(request: ApiRequest, body: SystemIn) -> Status[dict[str, Any]]:
    """Begin a system of an office, empty or as defined."""
    office = _office(request, body.office_id)
    given = {"title": body.title, "definition": body.definition}
    return Status(201, _detail(actions.begin_system(office, by=request.auth, **given)))


@router.post("/{version_id}/versions", response={201: SystemVersionDetail})
def begin_system_version(
    request: ApiRequest, version_id: UUID, body: SystemVersionIn
) -> Status[dict[str, Any]]:
    """Begin the next version out of this one."""
    source, office = _visible(request, version_id), _office(request, body.office_id)
    return Status(201, _detail(actions.begin_version(source.pk, office, by=request.auth)))


@router.post("/{version_id}/definition", response=SystemVersionDetail)
def write_definition(
    request: ApiRequest, version_id: UUID, body: SystemDefinitionIn
) -> dict[str, Any]:
    """Write the whole definition of a draft."""
    version = _visible(request, version_id)
    return _detail(
        actions.write_definition(version.pk, body.definition, by=request.auth, seen=body.seen)
    )


@router.post("/{version_id}/frame", response=SystemVersionDetail)
def edit_frame(request: ApiRequest, version_id: UUID, body: SystemFrameIn) -> dict[str, Any]:
    """Change what stands beside the indicators of a draft."""
    version = _visible(request, version_id)
    return _detail(actions.edit_frame(version.pk, body.frame, by=request.auth, seen=body.seen))


@router.post("/{version_id}/indicators", response={201: SystemVersionDetail})
def add_indicator(
    request: ApiRequest, version_id: UUID, body: NewIndicatorIn
) -> Status[dict[str, Any]]:
    """Add an indicator to a draft; without a code it gets the next one."""
    version = _visible(request, version_id)
    where = {"above": body.above, "at": body.at, "seen": body.seen}
    return Status(
        201, _detail(actions.add_indicator(version.pk, body.indicator, by=request.auth, **where))
    )


@router.post("/{version_id}/indicators/{code}", response=SystemVersionDetail)
def change_indicator(
    request: ApiRequest, version_id: UUID, code: str, body: IndicatorIn
) -> dict[str, Any]:
    """Change an indicator of a draft to what is given; what lies below it stays."""
    version = _visible(request, version_id)
    return _detail(
        actions.change_indicator(version.pk, code, body.indicator, by=request.auth, seen=body.seen)
    )


@router.post("/{version_id}/indicators/{code}/move", response=SystemVersionDetail)
def move_indicator(
    request: ApiRequest, version_id: UUID, code: str, body: IndicatorMoveIn
) -> dict[str, Any]:
    """Move an indicator, with what lies below it."""
    version = _visible(request, version_id)
    return _detail(actions.move_indicator(version.pk, code, by=request.auth, **body.dict()))


@router.post("/{version_id}/indicators/{code}/drop", response=SystemVersionDetail)
def drop_indicator(
    request: ApiRequest, version_id: UUID, code: str, body: SystemSeenIn
) -> dict[str, Any]:
    """Take an indicator out, with what lies below it."""
    version = _visible(request, version_id)
    return _detail(actions.drop_indicator(version.pk, code, by=request.auth, seen=body.seen))


@router.post("/{version_id}/publish", response=SystemVersionOut)
def publish_system(request: ApiRequest, version_id: UUID, body: SystemSeenIn) -> dict[str, Any]:
    """Put a draft to use; 422 names every fault by the code of its indicator."""
    version = _visible(request, version_id)
    return shaped(actions.publish_version(version.pk, by=request.auth, seen=body.seen))


@router.post("/{version_id}/retire", response=SystemVersionOut)
def retire_system(request: ApiRequest, version_id: UUID) -> dict[str, Any]:
    """Take a published version out of use."""
    return shaped(actions.retire_version(_visible(request, version_id).pk, by=request.auth))


@router.post("/{version_id}/drop", response={204: None})
def drop_system_draft(request: ApiRequest, version_id: UUID) -> Status[None]:
    """Throw a draft away."""
    actions.drop_draft(_visible(request, version_id).pk, by=request.auth)
    return Status(204, None)


@router.get("/{version_id}/workbook", response={200: None}, openapi_extra=binary(XLSX))
def read_workbook(request: ApiRequest, version_id: UUID) -> HttpResponse:
    """Download a version as a workbook that imports again."""
    content = workbook_of(_visible(request, version_id).framework)
    return HttpResponse(content, content_type=XLSX)


@router.get("/{version_id}/comparison", response=list[CrossingOut])
def compare_systems(
    request: ApiRequest, version_id: UUID, at: Query[BeforeOf]
) -> list[dict[str, Any]]:
    """Compare a version with an earlier one, indicator by indicator."""
    before, after = _visible(request, at.before), _visible(request, version_id)
    return [_crossed(line) for line in compared(before, after)]


@router.post("/{version_id}/crossings", response=list[CrossingOut])
def settle_crossing(
    request: ApiRequest, version_id: UUID, body: CrossingIn
) -> list[dict[str, Any]]:
    """Say what became of an indicator of an earlier version, and whether it can be compared."""
    before, after = _visible(request, body.before_id), _visible(request, version_id)
    said = body.dict(exclude={"before_id", "code_before"})
    actions.settle_crossing(before, after.pk, body.code_before, by=request.auth, **said)
    return [_crossed(line) for line in compared(before, after)]


@router.post("/tables", response={201: SystemTableOut})
def read_system_table(
    request: ApiRequest, at: Query[TableOf], file: Upload[UploadedFile]
) -> Status[Any]:
    """Read an indicator table out of an .xlsx; nothing changes before it is confirmed."""
    office = _office(request, at.office_id)
    into = _visible(request, at.into).pk if at.into else None
    content, name = file.read(LARGEST_FILE + 1), file.name or ""
    return Status(201, actions.read_system_table(office, content, name, by=request.auth, into=into))


@router.get("/tables/{system_upload_id}", response=SystemTableOut)
def read_system_upload(request: ApiRequest, system_upload_id: UUID) -> Any:
    """Read what was found in an indicator table."""
    return _upload(request, system_upload_id)


@router.post("/tables/{system_upload_id}/cells", response=SystemTableOut)
def mend_cell(request: ApiRequest, system_upload_id: UUID, body: CellIn) -> Any:
    """Write another text into a cell, and read the table again."""
    upload = _upload(request, system_upload_id)
    return actions.mend_cell(upload.pk, **body.dict(), by=request.auth)


@router.post("/tables/{system_upload_id}/confirm", response=SystemVersionDetail)
def confirm_system_table(
    request: ApiRequest, system_upload_id: UUID, body: TableConfirmIn
) -> dict[str, Any]:
    """Put what was read into its draft, or begin a system with it."""
    upload = _upload(request, system_upload_id)
    return _detail(
        actions.confirm_system_table(upload.pk, by=request.auth, checked_by_hand=body.checked)
    )


@router.post("/tables/{system_upload_id}/discard", response={204: None})
def discard_system_table(request: ApiRequest, system_upload_id: UUID) -> Status[None]:
    """Throw away an indicator table that waits for confirmation."""
    actions.discard_system_table(_upload(request, system_upload_id).pk, by=request.auth)
    return Status(204, None)


def _office(request: ApiRequest, office_id: int) -> Unit:
    return get_object_or_404(offices_to_edit(request.auth), pk=office_id)


def _visible(request: ApiRequest, version_id: UUID) -> SystemVersion:
    return get_object_or_404(versions_visible_to(request.auth), pk=version_id)


def _upload(request: ApiRequest, upload_id: UUID) -> Any:
    return get_object_or_404(uploads_visible_to(request.auth), pk=upload_id)


def _detail(version: SystemVersion) -> dict[str, Any]:
    faults = [fault._asdict() for fault in check(version.framework)]
    return {**shaped(version), "definition": version.definition, "faults": faults}


def _crossed(line: Compared) -> dict[str, Any]:
    return {
        "code_before": line.crossed.old,
        "code_after": line.crossed.new,
        "title_before": line.title_before,
        "title_after": line.title_after,
        "mark": line.mark.value,
        "reasons": list(line.crossed.reasons),
        "settled": line.settled is not None,
        "note": line.settled.note if line.settled else "",
    }
