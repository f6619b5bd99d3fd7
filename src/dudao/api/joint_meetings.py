"""联席会议: the month's meeting, its documents, and what areas report."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.analytics.queries.bulletins.joint import MEETING_PAPERS, sections_of_meeting
from dudao.analytics.queries.bulletins.months import area_text, told_text
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Text, listed
from dudao.api.paging import At, Page, page
from dudao.inspectorate.models import Area
from dudao.planning import actions
from dudao.planning.models import AreaReport, Meeting
from dudao.planning.queries import meetings as queries
from dudao.planning.rules.tasks import first_of
from dudao.planning.states import MeetingState as State
from dudao.planning.states.meetings import Paper

router = Router(tags=["joint-meetings"])
reports = Router(tags=["area-reports"])

MeetingState = Annotated[State, listed(State)]
MeetingPaper = Annotated[Paper, listed(Paper)]


class MeetingIn(Given):
    office_id: Id
    month: date


class MeetingSaid(Given):
    held_on: date | None = None
    place: Line = ""
    chair: Line = ""
    attendees: Text = ""
    told: Text = ""
    resolved: Text = ""


class MeetingPaperIn(Given):
    paper: MeetingPaper


class ReportText(Given):
    text: Text
    seen: Text | None = None
    """The text that was read: if somebody else has written since, this is a 409."""


class JointMeetingOut(Schema):
    id: UUID
    office_id: int
    month: date
    held_on: date | None
    place: str
    chair: str
    attendees: str
    told: str
    resolved: str
    state: MeetingState
    minutes_id: UUID | None
    dispatch_id: UUID | None
    circular_id: UUID | None


class JointMeetingDetail(JointMeetingOut):
    drafted: str
    """What the records say of the month before, to be told at the meeting."""


class MeetingDispatched(JointMeetingOut):
    obligations: int
    """How many visits to schools came of it: one for each school of a task."""


class AreaReportOut(Schema):
    meeting_id: UUID
    area_id: int
    month: date
    text: str
    submitted_at: datetime | None
    submitted_by_id: int | None


class AreaReportDetail(AreaReportOut):
    drafted: str
    """What the records say, to begin with."""


class JointMeetingsAt(At):
    state: MeetingState | None = None


class AreaReportsAt(At):
    meeting_id: UUID | None = None


@router.get("", response=Page[JointMeetingOut])
def list_meetings(request: ApiRequest, at: Query[JointMeetingsAt]) -> dict[str, Any]:
    """List the meetings in reach, the latest month first."""
    rows = queries.meetings_visible_to(request.auth)
    rows = rows.filter(state=at.state) if at.state else rows
    return page(rows, at, by=("month", "id"))


@router.post("", response={201: JointMeetingDetail})
def open_meeting(request: ApiRequest, body: MeetingIn) -> Status[dict[str, Any]]:
    """Open the meeting of a month."""
    offices = units_for(request.auth, Permission.UNIT_VIEW)
    office = get_object_or_404(offices, pk=body.office_id)
    made = actions.open_meeting(office, by=request.auth, month=first_of(body.month))
    return Status(201, _told(request, made.pk))


@router.get("/{meeting_id}", response=JointMeetingDetail)
def read_meeting(request: ApiRequest, meeting_id: UUID) -> dict[str, Any]:
    """Read one meeting."""
    return _told(request, meeting_id)


@router.post("/{meeting_id}", response=JointMeetingDetail)
def edit_meeting(request: ApiRequest, meeting_id: UUID, body: MeetingSaid) -> dict[str, Any]:
    """Write down what is given; the rest stays."""
    actions.edit_meeting(_visible(request, meeting_id).pk, by=request.auth, **body.set_fields())
    return _told(request, meeting_id)


@router.post("/{meeting_id}/hold", response=JointMeetingDetail)
def hold_meeting(request: ApiRequest, meeting_id: UUID, body: MeetingSaid) -> dict[str, Any]:
    """Note that the meeting was held."""
    actions.hold_meeting(_visible(request, meeting_id).pk, by=request.auth, **body.set_fields())
    return _told(request, meeting_id)


@router.post("/{meeting_id}/reopen", response=JointMeetingDetail)
def reopen_meeting(request: ApiRequest, meeting_id: UUID) -> dict[str, Any]:
    """Go back to what was written down, before the dispatch."""
    actions.reopen_meeting(_visible(request, meeting_id).pk, by=request.auth)
    return _told(request, meeting_id)


@router.post("/{meeting_id}/dispatch", response=MeetingDispatched)
def dispatch_meeting(request: ApiRequest, meeting_id: UUID) -> dict[str, Any]:
    """Give the tasks out: each becomes an obligation of each of its schools."""
    made = actions.dispatch_meeting(_visible(request, meeting_id).pk, by=request.auth)
    return {**_plain(_visible(request, meeting_id)), "obligations": len(made)}


@router.post("/{meeting_id}/papers", response={201: JointMeetingOut})
def draft_paper(request: ApiRequest, meeting_id: UUID, body: MeetingPaperIn) -> Status[Meeting]:
    """Draft minutes, dispatch notice or circular from what is on record."""
    meeting = _visible(request, meeting_id)
    content = MEETING_PAPERS[body.paper](request.auth, meeting)
    copies = sections_of_meeting(meeting) if body.paper == Paper.DISPATCH else []
    made = actions.draft_meeting_paper(
        meeting.pk, by=request.auth, paper=body.paper, content=content, copies=copies
    )
    return Status(201, made)


@router.post("/{meeting_id}/close", response=JointMeetingOut)
def close_meeting(request: ApiRequest, meeting_id: UUID) -> Meeting:
    """End the month, once it is over and its circular is drafted."""
    return actions.close_meeting(_visible(request, meeting_id).pk, by=request.auth)


@reports.get("", response=Page[AreaReportOut])
def list_reports(request: ApiRequest, at: Query[AreaReportsAt]) -> dict[str, Any]:
    """List the reports of areas that one writes or collects, newest first."""
    rows = queries.reports_visible_to(request.auth)
    rows = rows.filter(meeting=at.meeting_id) if at.meeting_id else rows
    return page(rows, at, by=("id",), shape=_report)


@reports.get("/{meeting_id}/{area_id}", response=AreaReportDetail)
def read_report(request: ApiRequest, meeting_id: UUID, area_id: int) -> dict[str, Any]:
    """Read the report of an area, and what the records say."""
    meeting, area = _placed(request, meeting_id, area_id)
    report = AreaReport.objects.filter(meeting=meeting, area=area).first()
    report = report or AreaReport(meeting=meeting, area=area)
    return {**_report(report), "drafted": area_text(request.auth, meeting, area)}


@reports.post("/{meeting_id}/{area_id}", response=AreaReportOut)
def save_report(
    request: ApiRequest, meeting_id: UUID, area_id: int, body: ReportText
) -> dict[str, Any]:
    """Keep the report as far as it is written."""
    meeting, area = _placed(request, meeting_id, area_id)
    return _report(actions.save_report(meeting.pk, area.pk, by=request.auth, **body.dict()))


@reports.post("/{meeting_id}/{area_id}/submit", response=AreaReportOut)
def submit_report(
    request: ApiRequest, meeting_id: UUID, area_id: int, body: ReportText
) -> dict[str, Any]:
    """Hand the report in."""
    meeting, area = _placed(request, meeting_id, area_id)
    return _report(actions.submit_report(meeting.pk, area.pk, by=request.auth, **body.dict()))


def _visible(request: ApiRequest, meeting_id: UUID) -> Meeting:
    return get_object_or_404(queries.meetings_visible_to(request.auth), pk=meeting_id)


def _placed(request: ApiRequest, meeting_id: UUID, area_id: int) -> tuple[Meeting, Area]:
    """Return a meeting in reach and an area of its office whose report the caller writes."""
    meeting = _visible(request, meeting_id)
    areas = queries.areas_reported_by(request.auth).filter(office=meeting.office)
    return meeting, get_object_or_404(areas, pk=area_id)


def _plain(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in JointMeetingOut.model_fields}


def _told(request: ApiRequest, meeting_id: UUID) -> dict[str, Any]:
    meeting = _visible(request, meeting_id)
    return {**_plain(meeting), "drafted": told_text(request.auth, meeting)}


def _report(report: AreaReport) -> dict[str, Any]:
    return {
        "meeting_id": report.meeting_id,
        "area_id": report.area_id,
        "month": report.meeting.month,
        "text": report.text,
        "submitted_at": report.submitted_at,
        "submitted_by_id": report.submitted_by_id,
    }
