"""整改报告: making one from what is known, and reading them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Text
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.findings import actions, queries
from dudao.findings.models import Report
from dudao.findings.queries.reports import reports_visible_to

reports = Router(tags=["reports"])


class ReportIn(Given):
    unit_id: Id
    finding_ids: Annotated[list[UUID], Field(max_length=50)]
    """What was submitted at least once."""
    notice_id: UUID | None = None
    """The notice that is answered, if one is."""
    closing_words: Text = ""


class ReportOut(Schema):
    id: UUID
    unit_id: int
    notice_id: UUID | None
    finding_ids: list[UUID]
    docx_id: UUID
    pdf_id: UUID
    made_by_id: int
    made_at: datetime

    @staticmethod
    def resolve_finding_ids(report: Report) -> list[UUID]:
        """Return what it tells of."""
        return sorted(finding.pk for finding in report.findings.all())


class ReportsAt(At):
    unit_id: Id | None = None


@reports.get("", response=Page[ReportOut])
def list_reports(request: ApiRequest, at: Query[ReportsAt]) -> dict[str, Any]:
    """List the reports of schools in reach, newest first."""
    rows = reports_visible_to(request.auth).prefetch_related("findings")
    if at.unit_id:
        rows = rows.filter(unit_id=at.unit_id)
    return page(rows, at, by=("id",))


@reports.get("/{report_id}", response=ReportOut)
def read_report(request: ApiRequest, report_id: UUID) -> Report:
    """Read one report; its files are at `/files`."""
    return get_object_or_404(reports_visible_to(request.auth), pk=report_id)


@reports.post("", response={201: ReportOut})
def make_report(request: ApiRequest, body: ReportIn) -> Status[Report]:
    """Make the report of a school from what it has submitted."""
    unit = unit_of(request, body.unit_id)
    notice = None
    if body.notice_id:
        notices = queries.notices_visible_to(request.auth)
        notice = get_object_or_404(notices, pk=body.notice_id, unit=unit)
    made = actions.make_report(
        unit, body.finding_ids, by=request.auth, notice=notice, closing_words=body.closing_words
    )
    return Status(201, made)
