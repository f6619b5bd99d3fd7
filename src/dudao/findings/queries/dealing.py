"""Reading what goes past the school: letters to sections, urgent reports, circular proposals."""

from datetime import date

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.findings.models import CircularProposal, Consultation, Finding, UrgentReport
from dudao.findings.rules.consulting import is_late as late
from dudao.findings.rules.routes import Standing, ground_problem
from dudao.findings.states import (
    WITH_SECTION,
    CircularGround,
    CircularState,
    ConsultationState,
    State,
)
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import calendar_of, each_office
from dudao.org.states import UnitKind

#: States in which the office is expected to do something.
BACK = (ConsultationState.ANSWERED, ConsultationState.RETURNED)
OUTSIDE = (UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.TOWNSHIP)


def consultations_visible_to(person: Person) -> QuerySet[Consultation]:
    """Return the letters `person` may see; a section sees what was sent to it."""
    sent = Q(sent_at__isnull=False)
    return Consultation.objects.filter(
        scope_q(person, Permission.FINDING_VIEW, "finding__unit")
        | sent & scope_q(person, Permission.CONSULTATION_ANSWER, "section")
    ).select_related("finding__unit", "section", "office", "document")


def with_section(person: Person) -> QuerySet[Consultation]:
    """Return the letters that wait for `person`'s section, the nearest deadline first."""
    return (
        Consultation.objects.filter(
            scope_q(person, Permission.CONSULTATION_ANSWER, "section"),
            state__in=sorted(WITH_SECTION),
        )
        .select_related("finding__unit", "section", "document")
        .order_by("due_on", "id")
    )


def back_from_section(person: Person) -> QuerySet[Consultation]:
    """Return the letters that were answered or given back and wait for `person`'s office."""
    return (
        Consultation.objects.filter(
            scope_q(person, Permission.CONSULTATION_OPEN, "finding__unit"),
            state__in=[state.value for state in BACK],
        )
        .select_related("finding__unit", "section", "document")
        .order_by("due_on", "id")
    )


def overdue_consultations(on: date) -> QuerySet[Consultation]:
    """Return the letters with which sections are late on `on`."""
    past = each_office(lambda calendar: Q(due_on__lte=calendar.last_before(on)))
    return Consultation.objects.filter(past, state__in=sorted(WITH_SECTION))


def is_late(letter: Consultation, on: date) -> bool:
    """Tell whether the section is late with `letter` on `on`, by the office's calendar."""
    return late(letter.state, letter.due_on, on, calendar_of(letter.office_id))


def outside_units(office: Unit) -> QuerySet[Unit]:
    """Return the sections, departments and townships that `office` may write to."""
    return Unit.objects.filter(
        office=office, kind__in=[kind.value for kind in OUTSIDE], closed_on=None
    ).order_by("sort_key", "pk")


def urgent_visible_to(person: Person) -> QuerySet[UrgentReport]:
    """Return the urgent reports `person` may see."""
    return UrgentReport.objects.filter(
        scope_q(person, Permission.FINDING_VIEW, "finding__unit")
    ).select_related("finding__unit", "finding__notice__document", "reported_by", "received_by")


def urgent_to_receive(person: Person) -> QuerySet[UrgentReport]:
    """Return the urgent reports that wait for `person`'s office, the oldest first."""
    return (
        UrgentReport.objects.filter(
            scope_q(person, Permission.CONSULTATION_OPEN, "finding__unit"), received_at=None
        )
        .select_related("finding__unit", "reported_by")
        .order_by("reported_at", "id")
    )


def circulars_visible_to(person: Person) -> QuerySet[CircularProposal]:
    """Return the proposals for a circular `person` may see."""
    return CircularProposal.objects.filter(
        scope_q(person, Permission.FINDING_VIEW, "finding__unit")
    ).select_related("finding__unit", "proposed_by", "decided_by")


def circulars_to_decide(person: Person) -> QuerySet[CircularProposal]:
    """Return the proposals that wait for `person` to decide, the oldest first."""
    return (
        CircularProposal.objects.filter(
            scope_q(person, Permission.CIRCULAR_DECIDE, "finding__office"),
            ~Q(finding__state=State.WITHDRAWN.value),
            state=CircularState.PROPOSED.value,
        )
        .select_related("finding__unit", "proposed_by")
        .order_by("proposed_at", "id")
    )


def open_grounds(finding: Finding) -> list[CircularGround]:
    """Return the grounds on which a circular could be proposed and is not yet."""
    proposed = set(
        finding.circular_proposals.filter(state=CircularState.PROPOSED).values_list(
            "ground", flat=True
        )
    )
    if finding.state == State.WITHDRAWN:
        return []
    today, stands = clock.today(), standing(finding)
    return [
        ground
        for ground in CircularGround
        if ground.value not in proposed and ground_problem(ground, stands, today) is None
    ]


def standing(finding: Finding) -> Standing:
    """Return how a finding stands, as far as a circular asks."""
    return Standing(
        finding.state,
        finding.due_on,
        finding.life_safety,
        finding.relapsed,
        finding.returned_times,
        calendar_of(finding.office_id),
    )
