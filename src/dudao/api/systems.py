"""Indicator systems: versions, the draft and its indicators, comparison."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Count, Given, Id, Line, Word, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.framework import check
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.queries.systems import Line as Compared
from dudao.evaluation.queries.systems import (
    compared,
    offices_to_edit,
    versions_visible_to,
)
from dudao.evaluation.states import SystemState
from dudao.evaluation.tables import workbook_of
from dudao.lib.media import XLSX
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


class BeforeOf(Given):
    before: UUID | None = None
    """Empty: the version before it."""


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


@router.get("/{system_version_id}", response=SystemVersionDetail)
def read_system(request: ApiRequest, system_version_id: UUID) -> dict[str, Any]:
    """Read one version with its definition and what is wrong with it."""
    return detail(visible(request, system_version_id))


@router.post("", response={201: SystemVersionDetail})
def begin_system(request: ApiRequest, body: SystemIn) -> Status[dict[str, Any]]:
    """Begin a system of an office, empty or as defined."""
    office = office_to_edit(request, body.office_id)
    version = actions.begin_system(
        office, by=request.auth, title=body.title, definition=body.definition
    )
    return Status(201, detail(version))


@router.post("/{system_version_id}/versions", response={201: SystemVersionDetail})
def begin_system_version(
    request: ApiRequest, system_version_id: UUID, body: SystemVersionIn
) -> Status[dict[str, Any]]:
    """Begin the next version out of this one."""
    source, office = visible(request, system_version_id), office_to_edit(request, body.office_id)
    return Status(201, detail(actions.begin_version(source.pk, office, by=request.auth)))


@router.post("/{system_version_id}/definition", response=SystemVersionDetail)
def write_definition(
    request: ApiRequest, system_version_id: UUID, body: SystemDefinitionIn
) -> dict[str, Any]:
    """Write the whole definition of a draft."""
    version = visible(request, system_version_id)
    return detail(
        actions.write_definition(version.pk, body.definition, by=request.auth, seen=body.seen)
    )


@router.post("/{system_version_id}/frame", response=SystemVersionDetail)
def edit_frame(request: ApiRequest, system_version_id: UUID, body: SystemFrameIn) -> dict[str, Any]:
    """Change what stands beside the indicators of a draft."""
    version = visible(request, system_version_id)
    return detail(actions.edit_frame(version.pk, body.frame, by=request.auth, seen=body.seen))


@router.post("/{system_version_id}/indicators", response={201: SystemVersionDetail})
def add_indicator(
    request: ApiRequest, system_version_id: UUID, body: NewIndicatorIn
) -> Status[dict[str, Any]]:
    """Add an indicator to a draft; without a code it gets the next one."""
    version = visible(request, system_version_id)
    version = actions.add_indicator(
        version.pk, body.indicator, by=request.auth, above=body.above, at=body.at, seen=body.seen
    )
    return Status(201, detail(version))


@router.post("/{system_version_id}/indicators/{indicator_code}", response=SystemVersionDetail)
def change_indicator(
    request: ApiRequest, system_version_id: UUID, indicator_code: str, body: IndicatorIn
) -> dict[str, Any]:
    """Change an indicator of a draft to what is given; what lies below it stays."""
    version = visible(request, system_version_id)
    return detail(
        actions.change_indicator(
            version.pk, indicator_code, body.indicator, by=request.auth, seen=body.seen
        )
    )


@router.post("/{system_version_id}/indicators/{indicator_code}/move", response=SystemVersionDetail)
def move_indicator(
    request: ApiRequest, system_version_id: UUID, indicator_code: str, body: IndicatorMoveIn
) -> dict[str, Any]:
    """Move an indicator, with what lies below it."""
    version = visible(request, system_version_id)
    return detail(
        actions.move_indicator(version.pk, indicator_code, by=request.auth, **body.dict())
    )


@router.post("/{system_version_id}/indicators/{indicator_code}/drop", response=SystemVersionDetail)
def drop_indicator(
    request: ApiRequest, system_version_id: UUID, indicator_code: str, body: SystemSeenIn
) -> dict[str, Any]:
    """Take an indicator out, with what lies below it."""
    version = visible(request, system_version_id)
    return detail(
        actions.drop_indicator(version.pk, indicator_code, by=request.auth, seen=body.seen)
    )


@router.post("/{system_version_id}/publish", response=SystemVersionOut)
def publish_system(
    request: ApiRequest, system_version_id: UUID, body: SystemSeenIn
) -> dict[str, Any]:
    """Put a draft to use; 422 names every fault by the code of its indicator."""
    version = visible(request, system_version_id)
    return shaped(actions.publish_version(version.pk, by=request.auth, seen=body.seen))


@router.post("/{system_version_id}/retire", response=SystemVersionOut)
def retire_system(request: ApiRequest, system_version_id: UUID) -> dict[str, Any]:
    """Take a published version out of use."""
    return shaped(actions.retire_version(visible(request, system_version_id).pk, by=request.auth))


@router.post("/{system_version_id}/drop", response={204: None})
def drop_system_draft(request: ApiRequest, system_version_id: UUID) -> Status[None]:
    """Throw a draft away."""
    actions.drop_draft(visible(request, system_version_id).pk, by=request.auth)
    return Status(204, None)


@router.get("/{system_version_id}/workbook", response={200: None}, openapi_extra=binary(XLSX))
def read_workbook(request: ApiRequest, system_version_id: UUID) -> HttpResponse:
    """Download a version as a workbook that imports again."""
    content = workbook_of(visible(request, system_version_id).framework)
    return HttpResponse(content, content_type=XLSX)


@router.get("/{system_version_id}/comparison", response=list[CrossingOut])
def compare_systems(
    request: ApiRequest, system_version_id: UUID, at: Query[BeforeOf]
) -> list[dict[str, Any]]:
    """Compare a version with an earlier one, indicator by indicator."""
    after = visible(request, system_version_id)
    earlier = versions_visible_to(request.auth).filter(
        **{"pk": at.before} if at.before else {"system": after.system, "number": after.number - 1}
    )
    before = get_object_or_404(earlier)
    return [_crossed(line) for line in compared(before, after)]


@router.post("/{system_version_id}/crossings", response=list[CrossingOut])
def settle_crossing(
    request: ApiRequest, system_version_id: UUID, body: CrossingIn
) -> list[dict[str, Any]]:
    """Say what became of an indicator of an earlier version, and whether it can be compared."""
    before, after = visible(request, body.before_id), visible(request, system_version_id)
    said = body.dict(exclude={"before_id", "code_before"})
    actions.settle_crossing(before, after.pk, body.code_before, by=request.auth, **said)
    return [_crossed(line) for line in compared(before, after)]


def office_to_edit(request: ApiRequest, office_id: int) -> Unit:
    return get_object_or_404(offices_to_edit(request.auth), pk=office_id)


def visible(request: ApiRequest, system_version_id: UUID) -> SystemVersion:
    return get_object_or_404(versions_visible_to(request.auth), pk=system_version_id)


def detail(version: SystemVersion) -> dict[str, Any]:
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
