"""The joint meeting: who sees it, its tasks by section, its areas and their reports."""

from datetime import date

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, scope_q, units_for
from dudao.inspectorate.models import Area, AreaMember, Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.planning.models import AreaReport, Meeting, Obligation
from dudao.planning.rules.tasks import after, due_on
from dudao.planning.states import MeetingState

#: Since when areas and inspectors know of a meeting.
OUT = (MeetingState.DISPATCHED, MeetingState.CLOSED)


def meetings_visible_to(person: Person) -> QuerySet[Meeting]:
    """Return the meetings of one's office; once dispatched, for its areas and inspectors too."""
    own = scope_q(person, Permission.MEETING_KEEP, "office")
    rows = Meeting.objects.filter(own)
    if may_anywhere(person, Permission.PLAN_VIEW):
        offices = units_for(person, Permission.PLAN_VIEW).values("office")
        rows = Meeting.objects.filter(own | Q(state__in=OUT, office__in=offices))
    return rows.select_related("office").order_by("-month", "-pk")


def meeting_of(office: Unit, month: date) -> Meeting | None:
    """Return the meeting that settles the tasks of `month`, where there is one yet."""
    return Meeting.objects.filter(office=office, month=month).first()


def is_over(office: Unit, month: date) -> bool:
    """Tell whether the tasks of `month` have been given out already."""
    return Meeting.objects.filter(office=office, month=month, state__in=OUT).exists()


def open_month(office: Unit, month: date) -> date:
    """Return `month`, or the first after it whose tasks have not been given out yet."""
    while is_over(office, month):
        month = after(month)
    return month


def obligations_of_meeting(meeting: Meeting) -> QuerySet[Obligation]:
    """Return what came of the tasks that the meeting gave out."""
    return Obligation.objects.filter(task__meeting=meeting).select_related("unit", "task")


def told_of(meeting: Meeting) -> QuerySet[Person]:
    """Return who hears that the tasks are out: the inspectors of their schools, and the areas'
    leads.
    """
    units = obligations_of_meeting(meeting).values("unit")
    today = clock.today()
    held = Responsibility.objects.filter(holding_on(today), unit__in=units)
    members = AreaMember.objects.filter(holding_on(today), unit__in=units)
    return Person.objects.filter(
        Q(pk__in=held.values("inspector__person")) | Q(pk__in=members.values("area__lead")),
        is_active=True,
    ).order_by("sort_key", "pk")


def areas_of(meeting: Meeting) -> QuerySet[Area]:
    """Return the areas that report on the month of `meeting`."""
    return Area.objects.filter(office=meeting.office_id).select_related("lead").order_by("pk")


def may_report(person: Person, area: Area) -> bool:
    """Tell whether `person` writes the report of `area`: its lead, or the office."""
    if area.lead_id == person.pk and may_anywhere(person, Permission.AREA_REPORT):
        return True
    return may(person, Permission.AREA_REPORT, area.office)


def areas_reported_by(person: Person) -> QuerySet[Area]:
    """Return the areas whose report `person` writes."""
    led = Q(lead=person) if may_anywhere(person, Permission.AREA_REPORT) else Q(pk__in=[])
    return Area.objects.filter(led | scope_q(person, Permission.AREA_REPORT, "office"))


def reports_visible_to(person: Person) -> QuerySet[AreaReport]:
    """Return the reports of areas that `person` writes or whose office he keeps meetings for."""
    return (
        AreaReport.objects.filter(area__in=areas_reported_by(person).values("pk"))
        .select_related("area__office", "area__lead", "meeting", "submitted_by")
        .order_by("-meeting__month", "area")
    )


def reports_due(person: Person) -> list[tuple[Meeting, Area]]:
    """Return what areas `person` leads have not reported yet, once the month comes to its end."""
    led = list(Area.objects.filter(lead=person).select_related("office"))
    if not led or not may_anywhere(person, Permission.AREA_REPORT):
        return []
    meetings = Meeting.objects.filter(
        office__in={area.office_id for area in led}, state=MeetingState.DISPATCHED
    ).order_by("month")
    sent = set(
        AreaReport.objects.filter(area__in=led, submitted_at__isnull=False).values_list(
            "meeting", "area"
        )
    )
    return [
        (meeting, area)
        for meeting in meetings
        for area in led
        if area.office_id == meeting.office_id
        and (meeting.pk, area.pk) not in sent
        and clock.today() >= reports_due_from(area.office, meeting.month)
    ]


def reports_due_from(office: Unit, month: date) -> date:
    """Return the day from which the report on `month` is awaited: when tasks are handed in."""
    return due_on(after(month), norm("planning.tasks_due_day", office=office))
