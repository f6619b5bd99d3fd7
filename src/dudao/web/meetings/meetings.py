"""The monthly joint meeting: the list, one month on one page, the steps on it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.analytics.queries.bulletins.joint import MEETING_PAPERS, sections_of_meeting
from dudao.analytics.queries.bulletins.months import told_text
from dudao.documents.states import State as DocumentState
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.planning import actions
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.queries import meetings as queries
from dudao.planning.queries import tasks as tasks_queries
from dudao.planning.rules.tasks import alike_words, last_of
from dudao.planning.states import MeetingState, TaskState
from dudao.planning.states.meetings import PAPER_WHEN, Paper
from dudao.web.findings.steps import step
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.listing import Column, Listing
from dudao.web.meetings.forms import MeetingFilter, MeetingForm, MonthForm
from dudao.web.request import PageRequest

READERS = (Permission.MEETING_KEEP, Permission.PLAN_VIEW)
COLUMNS = [
    Column(gettext_lazy("月份"), lambda m: f"{m.month:%Y-%m}", 10),
    Column(gettext_lazy("状态"), lambda m: m.get_state_display(), 12),
    Column(gettext_lazy("会议日期"), lambda m: m.held_on, 12),
    Column(gettext_lazy("地点"), lambda m: m.place, 20),
    Column(gettext_lazy("主持"), lambda m: m.chair, 12),
]
SAID = tuple(MeetingForm.base_fields)


@require_GET
def joint_meetings_page(request: PageRequest) -> HttpResponseBase:
    """List the meetings of one's office, or those whose tasks reached one."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        queries.meetings_visible_to(request.user),
        MeetingFilter,
        orders={"newest": ("-month", "-id")},
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("联席会议"), COLUMNS)
    keeps = may_anywhere(request.user, Permission.MEETING_KEEP)
    return render(request, "meetings/meetings.html", {"listing": listing, "keeps": keeps})


@require_http_methods(["GET", "POST"])
def new_meeting(request: PageRequest) -> HttpResponse:
    """Open the meeting of a month."""
    require_anywhere(request.user, Permission.MEETING_KEEP)
    office = own_office(request.user)
    month = queries.open_month(office, tasks_queries.usual_month())
    form = MonthForm(request.POST or None, initial={"month": month.isoformat()})
    made = carry_out(
        form, lambda data: actions.open_meeting(office, by=request.user, month=data["month"])
    )
    if made is None:
        context = {"form": form}
        return render(request, "meetings/meeting_new.html", context, status=form_status(form))
    messages.success(request, _("已建立。科室提交的任务会列在这里。"))
    return redirect("joint-meeting", made.pk)


@require_GET
def joint_meeting_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a month: what was told, the tasks, what was resolved, the documents, the reports."""
    open_to(request.user, *READERS)
    return shown(request, pk)


@step("joint-meeting")
def write(request: PageRequest, pk: UUID) -> HttpResponse:
    """Keep what was written down of the meeting; with `hold` it has been held."""
    meeting = _visible(request.user, pk)
    form = MeetingForm(request.POST, initial=_initial(meeting))
    held = "hold" in request.POST
    action = actions.hold_meeting if held else actions.edit_meeting
    done = carry_out(
        form, lambda data: action(meeting.pk, by=request.user, seen=form.seen(), **data)
    )
    if done is None:
        return shown(request, pk, form)
    messages.success(request, _("会议已召开。请下达任务。") if held else _("已保存。"))
    return redirect("joint-meeting", pk)


@step("joint-meeting")
def reopen(request: PageRequest, pk: UUID) -> HttpResponse:
    """Go back to what was written down."""
    actions.reopen_meeting(_visible(request.user, pk).pk, by=request.user)
    return redirect("joint-meeting", pk)


@step("joint-meeting")
def merge(request: PageRequest, pk: UUID) -> HttpResponse:
    """Make one task of those ticked."""
    meeting = _visible(request.user, pk)
    chosen = [UUID(one) for one in request.POST.getlist("tasks") if is_id(one)]
    rows = tasks_queries.tasks_visible_to(request.user).filter(office=meeting.office)
    seen = rows.in_bulk(chosen)
    ids = [one for one in dict.fromkeys(chosen) if one in seen]
    try:
        made = actions.merge_tasks(ids, by=request.user, title=request.POST.get("title", ""))
    except Invalid as error:
        return shown(request, pk, refused=str(error), ticked=[str(one) for one in ids])
    messages.success(request, _("已合并为：%(task)s。") % {"task": made})
    return redirect("joint-meeting", pk)


@step("joint-meeting")
def dispatch(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give the month's tasks out."""
    made = actions.dispatch_meeting(_visible(request.user, pk).pk, by=request.user)
    words = _("已下达，生成%(count)d项入校任务，各责任区负责人和责任督学已收到通知。")
    messages.success(request, words % {"count": len(made)})
    return redirect("joint-meeting", pk)


@step("joint-meeting")
def close(request: PageRequest, pk: UUID) -> HttpResponse:
    """End the month."""
    actions.close_meeting(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("本月已办结。"))
    return redirect("joint-meeting", pk)


@require_POST
def paper(request: PageRequest, pk: UUID, which: str) -> HttpResponse:
    """Draft a document of the meeting from what is on record."""
    meeting = _visible(request.user, pk)
    if which not in set(Paper):
        raise Http404
    with translation.override("zh-hans"):  # a paper is Chinese, whoever begins it
        content = MEETING_PAPERS[Paper(which)](request.user, meeting)
    copies = sections_of_meeting(meeting) if which == Paper.DISPATCH else []
    done = actions.draft_meeting_paper(
        meeting.pk, by=request.user, paper=which, content=content, copies=copies
    )
    messages.success(request, _("已起草。请核对后送核稿。"))
    return redirect("document-edit", getattr(done, which).pk)


def _visible(person: Person, pk: UUID) -> Meeting:
    rows = queries.meetings_visible_to(person).select_related("minutes", "dispatch", "circular")
    return get_object_or_404(rows, pk=pk)


def shown(
    request: PageRequest,
    pk: UUID,
    attempt: MeetingForm | None = None,
    *,
    refused: str = "",
    ticked: list[str] | None = None,
) -> HttpResponse:
    """Show the month, with what was just refused."""
    meeting = _visible(request.user, pk)
    keeps = may(request.user, Permission.MEETING_KEEP, meeting.office)
    rows = _tasks(meeting)
    due_on = tasks_queries.tasks_due_on(meeting.office, meeting.month)
    waiting = sum(task.state == TaskState.SUBMITTED for task in rows)
    context = {
        "meeting": meeting,
        "keeps": keeps,
        "groups": _groups(rows, due_on, keeps=keeps),
        "waiting": waiting,
        "count": sum(task.asks for task in rows),
        "due_on": due_on,
        "open": keeps and meeting.state in {MeetingState.OPEN, MeetingState.HELD},
        "out": meeting.state in queries.OUT,
        "over": clock.today() >= last_of(meeting.month),
        "form": _form(request, meeting, attempt) if keeps else None,
        "papers": _papers(meeting) if keeps else (),
        "areas": _areas(request.user, meeting),
        "refused": refused,
        "ticked": ticked or (),
    }
    status = 422 if refused else form_status(attempt) if attempt else 200
    return render(request, "meetings/meeting.html", context, status=status)


def _tasks(meeting: Meeting) -> list[SectionTask]:
    rows = tasks_queries.tasks_of_month(meeting.office, meeting.month)
    return list(rows.exclude(state=TaskState.WITHDRAWN))


def _groups(
    rows: list[SectionTask], due_on: date, *, keeps: bool
) -> list[tuple[Any, list[SectionTask]]]:
    """Return the tasks by section, the office's merged ones first, each with its hints."""
    hints = tasks_queries.hints_among(rows) if keeps else {}
    progress = tasks_queries.progress_of(
        [task for task in rows if task.state in tasks_queries.GIVEN_OUT]
    )
    groups: dict[Any, list[SectionTask]] = {}
    for task in rows:
        if not keeps and task.state not in tasks_queries.GIVEN_OUT:
            continue
        task.schools = len(task.units.all())  # type: ignore[attr-defined]
        task.hints = [  # type: ignore[attr-defined]
            (hint.task, alike_words(hint.found)) for hint in hints.get(task.pk, ())
        ]
        task.progress = progress.get(task.pk)  # type: ignore[attr-defined]
        task.late = task.asked_at.astimezone(clock.CHINA).date() > due_on  # type: ignore[attr-defined]
        groups.setdefault(task.section, []).append(task)
    return list(groups.items())


def _form(
    request: PageRequest, meeting: Meeting, attempt: MeetingForm | None
) -> MeetingForm | None:
    if meeting.state != MeetingState.OPEN:
        return None
    if attempt is not None:
        return attempt
    given = _initial(meeting)
    form = MeetingForm(initial=given)
    if not meeting.told:
        with translation.override("zh-hans"):
            form.initial["told"] = told_text(request.user, meeting)
    return form


def _initial(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in SAID}


def _papers(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the documents of the meeting: where each is, or whether it may be drafted now."""
    found = []
    for which in Paper:
        document = getattr(meeting, which.value)
        standing = document is not None and document.state != DocumentState.VOID
        found.append(
            {
                "key": which.value,
                "label": which.label,
                "document": document if standing else None,
                "drafts": not standing and meeting.state in PAPER_WHEN[which],
            }
        )
    return found


def _areas(person: Person, meeting: Meeting) -> list[tuple[Any, Any, bool]]:
    """Return each area with its report and whether `person` may open it."""
    if meeting.state not in queries.OUT:
        return []
    reports = {report.area_id: report for report in meeting.reports.select_related("submitted_by")}
    return [
        (area, reports.get(area.pk), queries.may_report(person, area))
        for area in queries.areas_of(meeting)
    ]
