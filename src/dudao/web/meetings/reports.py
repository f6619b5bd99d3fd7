"""What areas report at the end of the month: the list, and writing one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.analytics.queries.bulletins.months import area_text
from dudao.inspectorate.models import Area
from dudao.planning import actions
from dudao.planning.models import AreaReport, Meeting
from dudao.planning.queries import meetings as queries
from dudao.planning.states import MeetingState
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.meetings.forms import ReportFilter, ReportForm
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("月份"), lambda r: f"{r.meeting.month:%Y-%m}", 10),
    Column(gettext_lazy("责任区"), lambda r: r.area.name, 20),
    Column(gettext_lazy("督查情况"), lambda r: r.text, 80),
    Column(gettext_lazy("报送人"), lambda r: str(r.submitted_by or ""), 12),
    Column(gettext_lazy("报送时间"), lambda r: r.submitted_at, 16),
]


@require_GET
def area_reports_page(request: PageRequest) -> HttpResponseBase:
    """List the reports of one's area, or of all areas of one's office; what is due stands above."""
    open_to(request.user, Permission.AREA_REPORT)
    listing = Listing(
        request,
        queries.reports_visible_to(request.user),
        ReportFilter,
        orders={"newest": ("-meeting__month", "area")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("责任区月报"), COLUMNS)
    context = {"listing": listing, "due": queries.reports_due(request.user)}
    return render(request, "meetings/reports.html", context)


@require_http_methods(["GET", "POST"])
def area_report_page(request: PageRequest, pk: UUID, area: int) -> HttpResponse:
    """Write the report of an area, begun from its records; once handed in it is read only."""
    open_to(request.user, Permission.AREA_REPORT)
    meeting, place = _placed(request, pk, area)
    report = AreaReport.objects.filter(meeting=meeting, area=place).first()
    form = ReportForm(request.POST or None, initial=_begun(request, meeting, place, report))
    action = actions.submit_report if "submit" in request.POST else actions.save_report
    done = carry_out(form, lambda data: action(meeting.pk, place.pk, by=request.user, **data))
    if done is None:
        context = {
            "meeting": meeting,
            "area": place,
            "report": report,
            "form": form if _writable(meeting, report) else None,
        }
        return render(request, "meetings/report.html", context, status=form_status(form))
    messages.success(request, _("已报送。") if done.submitted_at else _("已保存。"))
    return redirect("area-report", pk, area)


def _placed(request: PageRequest, pk: UUID, area: int) -> tuple[Meeting, Area]:
    """Return the meeting and the area, or 404 for who neither writes nor collects its report."""
    place = get_object_or_404(queries.areas_reported_by(request.user), pk=area)
    rows = Meeting.objects.filter(office=place.office_id, state__in=queries.OUT)
    meeting = rows.select_related("office").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting, place


def _writable(meeting: Meeting, report: AreaReport | None) -> bool:
    handed_in = report is not None and report.submitted_at is not None
    return meeting.state == MeetingState.DISPATCHED and not handed_in


def _begun(
    request: PageRequest, meeting: Meeting, area: Area, report: AreaReport | None
) -> dict[str, str]:
    if report is not None:
        return {"text": report.text, "seen": report.text}
    with translation.override("zh-hans"):
        return {"text": area_text(request.user, meeting, area), "seen": ""}
