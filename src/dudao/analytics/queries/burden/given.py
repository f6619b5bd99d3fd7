"""What a school was asked to hand in, and what it handed in: the sources of its ledger."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.burden.bounds import bounds
from dudao.analytics.queries.grouping import Period
from dudao.findings import queries as findings
from dudao.findings.models import Rectification
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Job, Part
from dudao.visits.states import TOLD


class Given(NamedTuple):
    """Something the school wrote: a rectification of a finding, or a self-evaluation."""

    on: date
    text: str
    files: int
    finding: UUID | None


class Wanted(NamedTuple):
    """Files that a section's task asked of the school, and the assignment that went for it."""

    on: date
    text: str
    files: int
    assignment: UUID


def given_by(viewer: Person, unit: Unit, period: Period) -> list[Given]:
    """Return what `unit` handed in, the oldest first."""
    first, last = bounds(period)
    told = findings.visible_to(viewer).filter(unit=unit).values("pk")
    rounds = Rectification.objects.filter(
        finding__in=told, submitted_at__gte=first, submitted_at__lt=last
    )
    parts = Part.objects.filter(
        unit=unit, self_evaluated_at__gte=first, self_evaluated_at__lt=last
    ).select_related("programme")
    found = [
        Given(_day(row.submitted_at), row.finding.fact, row.n, row.finding_id)
        for row in rounds.select_related("finding").annotate(n=Count("files"))
    ]
    found += [
        Given(_day(row.self_evaluated_at or first), row.programme.title, row.n, None)
        for row in parts.annotate(n=Count("files"))
    ]
    return sorted(found, key=lambda one: one.on)


def asked_for(viewer: Person, unit: Unit, period: Period) -> list[Wanted]:
    """Return which files sections asked for on visits that `viewer` may know of."""
    inside = may(viewer, Permission.BURDEN_VIEW, unit)
    first, last = bounds(period)
    jobs = Job.objects.filter(
        assignment__unit=unit,
        assignment__visit__checked_in_at__gte=first,
        assignment__visit__checked_in_at__lt=last,
        obligation__task__files_asked__gt=0,
    )
    if not inside:
        jobs = jobs.filter(assignment__visit__state__in=sorted(TOLD))
    rows = jobs.select_related("assignment", "obligation__task").order_by("assignment__planned_on")
    return [
        Wanted(
            job.assignment.planned_on, job.obligation.task.title,
            job.obligation.task.files_asked, job.assignment_id,
        )
        for job in rows
        if job.obligation.task is not None
    ]  # fmt: skip


def _day(at: datetime) -> date:
    return at.astimezone(clock.CHINA).date()
