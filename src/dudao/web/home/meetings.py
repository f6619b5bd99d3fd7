"""Section tasks, the joint meeting and areas' reports on the first page of whom they wait for."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q
from dudao.org.models import Person
from dudao.planning.models import Meeting, SectionTask
from dudao.planning.queries import tasks
from dudao.planning.queries.meetings import reports_due
from dudao.planning.rules.tasks import last_of
from dudao.planning.states import MeetingState
from dudao.web.home.parts import SHOWN, Card, Home, Row, day_words, link
from dudao.web.templatetags.tones import tone_of

#: So many results stay on the first page; the rest is in the list.
RESULTS = 3


def meetings_home(person: Person, today: date) -> Home:
    """Return what waits: returned tasks and results, tasks and meetings, a report that is due."""
    cards = [
        *(_section_cards(person) if may_anywhere(person, Permission.TASK_SUBMIT) else ()),
        *(_office_cards(person, today) if may_anywhere(person, Permission.TASK_DECIDE) else ()),
        *(_report_cards(person, today) if may_anywhere(person, Permission.AREA_REPORT) else ()),
    ]
    return Home([], [card for card in cards if card.rows])


def _section_cards(person: Person) -> list[Card]:
    returned = [_row(task, task.reason) for task in tasks.returned_to(person)[:SHOWN]]
    results = [_row(task, task.result) for task in tasks.results_for(person)[:RESULTS]]
    back, url = link("section-tasks", state="returned"), link("section-tasks", state="answered")
    return [
        Card(_("退回的科室任务"), "return", returned, back, ""),
        Card(_("科室任务的督导结果"), "flag", results, url, "", aside=True),
    ]


def _office_cards(person: Person, today: date) -> list[Card]:
    waiting = [_row(task, str(task.section)) for task in tasks.tasks_to_decide(person)[:SHOWN]]
    rows = Meeting.objects.filter(
        scope_q(person, Permission.MEETING_KEEP, "office"),
        state__in=[MeetingState.OPEN, MeetingState.HELD, MeetingState.DISPATCHED],
    ).order_by("month")
    meetings = [_meeting_row(meeting, today) for meeting in rows[:SHOWN]]
    url = link("section-tasks", state="submitted")
    return [
        Card(_("等待会商的科室任务"), "flag", waiting, url, "", aside=True),
        Card(_("联席会议"), "group", meetings, link("joint-meetings"), "", aside=True),
    ]


def _report_cards(person: Person, today: date) -> list[Card]:
    rows = [
        Row(
            _("%(area)s%(month)d月月报") % {"area": area, "month": meeting.month.month},
            _("草稿已写好，请在%(day)s前核对报送")
            % {"day": day_words(last_of(meeting.month), today)},
            reverse("area-report", args=[meeting.pk, area.pk]),
            late=last_of(meeting.month) < today,
        )
        for meeting, area in reports_due(person)
    ]
    return [Card(_("要报送的责任区月报"), "book", rows, link("area-reports"), "")]


def _row(task: SectionTask, note: str) -> Row:
    return Row(
        task.title,
        f"{task.month:%Y-%m} · {note}"[:80],
        reverse("section-task", args=[task.pk]),
        [(tone_of(task, "state", task.state), task.get_state_display())],
    )


def _meeting_row(meeting: Meeting, today: date) -> Row:
    return Row(
        _("%(year)d年%(month)d月联席会议")
        % {"year": meeting.month.year, "month": meeting.month.month},
        day_words(meeting.held_on, today) if meeting.held_on else _("还没有召开"),
        reverse("joint-meeting", args=[meeting.pk]),
        [(tone_of(meeting, "state", meeting.state), meeting.get_state_display())],
    )
