"""What goes past the school from a finding: category, cause outside, urgent report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Text
from dudao.api.findings.shapes import FindingOut, SeenIn, router, visible
from dudao.api.paging import At, Page, page
from dudao.findings import actions
from dudao.findings.models import Finding, UrgentReport
from dudao.findings.queries import categories, dealing

urgent = Router(tags=["urgent-reports"])


class CategoriseIn(SeenIn):
    category_id: Id | None = None
    """Null: under none."""


class CauseIn(SeenIn):
    responsible_unit_id: Id
    cause: Line


class UrgentIn(Given):
    situation: Text
    measures_taken: Text
    danger_removed: bool = False
    advice: Text = ""


class UrgentDecisionIn(Given):
    decision: Line


class UrgentOut(Schema):
    id: UUID
    finding_id: UUID
    situation: str
    measures_taken: str
    danger_removed: bool
    advice: str
    reported_by_id: int
    reported_at: datetime
    received_by_id: int | None
    received_at: datetime | None
    decision: str


class UrgentAt(At):
    waiting: bool = False
    """Only those the office has not received."""


@router.post("/{finding_id}/category", response=FindingOut)
def categorise(request: ApiRequest, finding_id: UUID, body: CategoriseIn) -> Finding:
    """Put the finding under a category that holds today, or under none."""
    finding, category = visible(request, finding_id), None
    if body.category_id is not None:
        known = categories.visible_to(request.auth)
        category = get_object_or_404(known, pk=body.category_id)
    return actions.categorise(finding.pk, by=request.auth, category=category, seen=body.seen)


@router.post("/{finding_id}/responsible-unit", response=FindingOut)
def assign(request: ApiRequest, finding_id: UUID, body: CauseIn) -> Finding:
    """Make a section, department or township answer for the finding."""
    finding = visible(request, finding_id)
    outside = dealing.outside_units(finding.office)
    unit = get_object_or_404(outside, pk=body.responsible_unit_id)
    return actions.assign_cause(
        finding.pk, by=request.auth, unit=unit, cause=body.cause, seen=body.seen
    )


@router.post("/{finding_id}/responsible-unit/return", response=FindingOut)
def return_to_school(request: ApiRequest, finding_id: UUID, body: SeenIn) -> Finding:
    """Let the school answer for the finding again."""
    finding = visible(request, finding_id)
    return actions.return_cause(finding.pk, by=request.auth, seen=body.seen)


@router.post("/{finding_id}/urgent-report", response={201: UrgentOut})
def report_urgent(request: ApiRequest, finding_id: UUID, body: UrgentIn) -> Status[UrgentReport]:
    """Report danger to life or a violation to the office in writing."""
    finding = visible(request, finding_id)
    return Status(201, actions.report_urgent(finding.pk, by=request.auth, **body.dict()))


@urgent.get("", response=Page[UrgentOut])
def list_urgent(request: ApiRequest, at: Query[UrgentAt]) -> dict[str, Any]:
    """List urgent reports in reach, newest first."""
    rows = dealing.urgent_visible_to(request.auth)
    return page(rows.filter(received_at=None) if at.waiting else rows, at, by=("id",))


@urgent.post("/{urgent_id}/receive", response=UrgentOut)
def receive_urgent(request: ApiRequest, urgent_id: UUID, body: UrgentDecisionIn) -> UrgentReport:
    """Receive the report for the office and say what it decides."""
    report = get_object_or_404(dealing.urgent_visible_to(request.auth), pk=urgent_id)
    return actions.receive_urgent(report.pk, by=request.auth, decision=body.decision)
