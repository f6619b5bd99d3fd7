"""Which assignments one may see, has to do, is late with."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.inspectorate.queries import is_responsible, schools_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.planning.models import Assignment
from dudao.planning.states import State


def _with_names(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("unit", "leader").order_by("-planned_on", "-id")


def going(person: Person) -> Q:
    """Return the filter for assignments that `person` leads or joins."""
    joined = Assignment.companions.through.objects.filter(person=person)
    return Q(leader=person) | Q(pk__in=joined.values("assignment"))


def to_hand_over(giver: Person, on: date) -> QuerySet[Assignment]:
    """Return what goes to the next inspector on `on`: what lies ahead, and what is not finished.

    What is late nobody has gone to; what was taken up is under way.
    """
    ahead = Q(planned_on__gte=on) | Q(planned_on__lt=clock.today()) | Q(state=State.TAKEN_UP)
    open_ = [State.ASSIGNED.value, State.TAKEN_UP.value]
    return Assignment.objects.filter(ahead, leader=giver, state__in=open_)


def visible_to(person: Person) -> QuerySet[Assignment]:
    """Return the assignments of schools `person` reaches, and those he goes on, newest first."""
    return _with_names(
        Assignment.objects.filter(scope_q(person, Permission.ASSIGNMENT_VIEW) | going(person))
    )


def mine(person: Person) -> QuerySet[Assignment]:
    """Return the assignments that `person` leads or joins, newest first."""
    return _with_names(Assignment.objects.filter(going(person)))


def late(person: Person, on: date) -> QuerySet[Assignment]:
    """Return what `person` may see and should have been taken up before `on`, oldest first."""
    return (
        visible_to(person)
        .filter(state=State.ASSIGNED, planned_on__lt=on)
        .order_by("planned_on", "id")
    )


def right_to_assign(person: Person, unit: Unit, leader: Person) -> Permission:
    """Return what `person` needs to send `leader` there.

    The office sends anybody, a responsible inspector himself to his own schools.
    """
    own = person == leader and is_responsible(person, unit, clock.today())
    return Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE


def right_to_withdraw(person: Person, assignment: Assignment) -> Permission:
    """Return what `person` needs to call it off: the office any, an inspector what is all his."""
    own = assignment.made_by_id == person.pk == assignment.leader_id
    return Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE


def standing(unit: Unit) -> QuerySet[Assignment]:
    """Return the assignments of `unit` that were not withdrawn."""
    return Assignment.objects.filter(unit=unit).exclude(state=State.WITHDRAWN)


def assignable_by(person: Person, on: date) -> QuerySet[Unit]:
    """Return the open schools to which `person` may send somebody: planned for, or his own."""
    own = schools_of(person, on).values("pk")
    return inspected().filter(
        Q(closed_on=None) | Q(closed_on__gt=on),
        scope_q(person, Permission.ASSIGNMENT_MAKE, "") | Q(pk__in=own),
    )


def planned_in_month(units: Iterable[Unit], day: date) -> dict[int, list[Assignment]]:
    """Return by unit what stands for the month of `day` and after, so that nobody plans twice."""
    found: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(unit__in=list(units), planned_on__gte=day.replace(day=1))
    for row in rows.exclude(state=State.WITHDRAWN).order_by("planned_on", "id"):
        found.setdefault(row.unit_id, []).append(row)
    return found


def without_visit_between(units: QuerySet[Unit], first: date, last: date) -> QuerySet[Unit]:
    """Return those of `units` with no assignment standing in the span: what a month still lacks."""
    covered = Assignment.objects.filter(planned_on__range=(first, last)).exclude(
        state=State.WITHDRAWN
    )
    return units.exclude(pk__in=covered.values("unit"))
