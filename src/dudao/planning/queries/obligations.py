"""What still asks for a visit."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning.models import Assignment, Job, Obligation
from dudao.planning.rules.windows import month_of
from dudao.planning.states import State

#: A window is that of a term or a year from here on.
SHORT = timedelta(days=62)
PRESSING = timedelta(days=30)


def standing_jobs() -> QuerySet[Job]:
    """Return what assignments that were not withdrawn do."""
    return Job.objects.exclude(assignment__state=State.WITHDRAWN)


def open_at(unit: Unit, day: date) -> QuerySet[Obligation]:
    """Return what `unit` is asked for that a visit from `day` on can do, the first due first.

    What begins only after the month that follows waits, and so does the second of several in one
    window until the first is arranged.
    """
    begins = month_of(month_of(day).last_on + timedelta(days=1)).last_on
    in_time = Q(latest_on__gte=day) | Q(latest_on=None, last_on__gte=day)
    waiting = Obligation.objects.filter(met_on=None, waived_at=None, planned_on=None)
    same = {"unit": OuterRef("unit"), "rule": OuterRef("rule"), "first_on": OuterRef("first_on")}
    return (
        waiting.filter(in_time, unit=unit, first_on__lte=begins)
        .exclude(Exists(waiting.filter(**same, nth__lt=OuterRef("nth"))))
        .select_related("rule", "matter")
        .order_by("last_on", "title", "first_on", "nth")
    )


def fitting(assignment: Assignment) -> QuerySet[Obligation]:
    """Return what is open at the school and can be done on the day of a visit."""
    day = assignment.planned_on
    return open_at(assignment.unit, day).filter(first_on__lte=day)


def rides_for(obligations: Iterable[Obligation]) -> dict[UUID, Assignment]:
    """Return by obligation the first visit, assigned and not begun, that can still do it."""
    wanted = [one for one in obligations if not one.met_on and not one.planned_on]
    rows = Assignment.objects.filter(
        unit__in={one.unit_id for one in wanted},
        state=State.ASSIGNED,
        planned_on__gte=clock.today(),
    ).order_by("planned_on", "id")
    at: dict[int, list[Assignment]] = {}
    for row in rows:
        at.setdefault(row.unit_id, []).append(row)
    found = {}
    for one in wanted:
        last = one.latest_on or one.last_on
        fits = (a for a in at.get(one.unit_id, []) if one.first_on <= a.planned_on <= last)
        if (ride := next(fits, None)) is not None:
            found[one.pk] = ride
    return found


def usual_on(obligation: Obligation, day: date) -> bool:
    """Tell whether a visit on `day` usually does this: it is due, and not just some day this year.

    A matter of the year is when the plan says so, or when it must be done within the month.
    """
    if not obligation.first_on <= day <= obligation.last_on:
        return False
    if obligation.matter_id is None or obligation.last_on - obligation.first_on < SHORT:
        return True
    foreseen = obligation.foreseen_on
    presses = (obligation.latest_on or obligation.last_on) - day <= PRESSING
    return presses or (foreseen is not None and month_of(foreseen) == month_of(day))


def open_in(office: Unit, first: date, last: date) -> QuerySet[Obligation]:
    """Return the obligations whose window touches `first`…`last` and that nothing does yet."""
    planned = standing_jobs().values("obligation")
    return (
        Obligation.objects.filter(Q(first_on__lte=last, last_on__gte=first), office=office)
        .filter(met_on=None, waived_at=None, planned_on=None)
        .exclude(pk__in=planned)
        .select_related("unit", "matter", "rule", "task", "programme")
        .order_by("unit__sort_key", "unit_id", "last_on", "id")
    )
