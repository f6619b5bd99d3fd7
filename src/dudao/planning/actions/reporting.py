"""What each area reports at the end of the month (责任区月报)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require, require_anywhere
from dudao.audit.actions import record
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.lib.errors import Conflict, NotFound, WrongState
from dudao.org.models import Person
from dudao.planning.actions.rows import locked_meeting, text_of
from dudao.planning.models import AreaReport, Meeting
from dudao.planning.rules.tasks import RESULT_LIMIT
from dudao.planning.states import MeetingState


@transaction.atomic
def save_report(
    meeting_id: UUID, area_id: int, *, by: Person, text: str, seen: str | None = None
) -> AreaReport:
    """Keep the report of an area as far as it is written.

    `seen` is the text the form was opened with ("" for none kept): raises `Conflict` when
    somebody else has written on it since.
    """
    report = _written(meeting_id, area_id, by, text, seen)
    report.save()
    _record("area.report_saved", report, by)
    return report


@transaction.atomic
def submit_report(
    meeting_id: UUID, area_id: int, *, by: Person, text: str, seen: str | None = None
) -> AreaReport:
    """Hand the report of an area in; it stands from then on."""
    report = _written(meeting_id, area_id, by, text, seen)
    report.submitted_at, report.submitted_by = clock.now(), by
    report.save()
    _record("area.report_submitted", report, by)
    return report


def _written(meeting_id: UUID, area_id: int, by: Person, text: str, seen: str | None) -> AreaReport:
    meeting = locked_meeting(meeting_id)
    area = _area(meeting, area_id)
    if area.lead_id == by.pk:
        require_anywhere(by, Permission.AREA_REPORT)
    else:
        require(by, Permission.AREA_REPORT, meeting.office)
    if meeting.state != MeetingState.DISPATCHED:
        raise WrongState(
            _("会议现在是“%(state)s”，不能写月报。") % {"state": meeting.get_state_display()}
        )
    rows = AreaReport.objects.filter(meeting=meeting, area=area)
    report = rows.first() or AreaReport(meeting=meeting, area=area)
    if report.submitted_at is not None:
        raise WrongState(_("本月月报已经报送，不能再改。需要补充的，请写入下月月报。"))
    if seen is not None and report.text not in {seen, text}:
        raise Conflict(
            _("这份月报刚被别人改过，您的修改没有保存。请对照现在的内容再改。"),
            current={"text": report.text},
        )
    report.text = text_of("text", text, RESULT_LIMIT)
    return report


def _area(meeting: Meeting, area_id: int) -> Area:
    area = Area.objects.filter(pk=area_id, office=meeting.office).first()
    if area is None:
        raise NotFound(_("找不到这个责任区。请刷新页面。"))
    return area


def _record(name: str, report: AreaReport, by: Person) -> None:
    month: date = report.meeting.month
    record(
        name, report, by=by, unit=report.meeting.office, area=report.area_id,
        month=month.isoformat(),
    )  # fmt: skip
