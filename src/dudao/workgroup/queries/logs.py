"""Reading inspectors' logs: one's own, and those of one's inspectors."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector, Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Norm, Person, Unit
from dudao.org.queries import norm_row
from dudao.visits.models import Visit
from dudao.visits.queries import of_person
from dudao.visits.states import State as VisitState
from dudao.workgroup.models import Log
from dudao.workgroup.rules import first_of_week

#: A log speaks of visits of so many days before it, or the last so many.
SPOKEN_OF_DAYS = 30


class Written(NamedTuple):
    """A log as a phone keeps it."""

    log: UUID
    on: date
    title: str
    text: str


class Weeks(NamedTuple):
    """How many logs somebody wrote in each week, the latest week first."""

    person: Person
    counts: list[int]


def writes_logs(person: Person) -> bool:
    """Tell whether `person` writes logs: a registered inspector, with or without schools today."""
    if may_anywhere(person, Permission.LOG_WRITE):
        return True
    return person.is_active and Inspector.objects.filter(person=person).exists()


def visible_to(person: Person) -> QuerySet[Log]:
    """Return one's own logs, and those of the inspectors of one's schools and one's office."""
    return (
        Log.objects.filter(Q(author=person) | _read_q(person))
        .select_related("author", "office")
        .order_by("-on", "-id")
    )


def inspectors_read_by(person: Person) -> QuerySet[Inspector]:
    """Return the inspectors whose logs `person` reads, by name."""
    return (
        Inspector.objects.filter(
            scope_q(person, Permission.LOG_VIEW, "office")
            | Q(pk__in=_responsible(person).values("inspector")),
            person__is_active=True,
        )
        .select_related("person")
        .order_by("person__sort_key", "pk")
    )


def logs_of(person: Person, since: date) -> list[Written]:
    """Return what `person` wrote of the days from `since` on, the latest first."""
    rows = Log.objects.filter(author=person, on__gte=since).order_by("-on", "-id")
    return [Written(row.pk, row.on, row.title, row.text) for row in rows]


def in_week(person: Person, day: date) -> int:
    """Return how many logs `person` wrote of the week of `day`."""
    first = first_of_week(day)
    return Log.objects.filter(author=person, on__range=(first, first + timedelta(days=6))).count()


def usual_per_week(office: Unit) -> Norm:
    """Return how many logs a week are customary, with the basis."""
    return norm_row("workgroup.logs_per_week", on=clock.today(), office=office)


def weeks_of(people: Iterable[Person], last: date, count: int) -> list[Weeks]:
    """Return for each of `people` the number of logs in `count` weeks, up to that of `last`."""
    people = list(people)
    newest = first_of_week(last)
    firsts = [newest - timedelta(days=7 * n) for n in range(count)]
    rows = (
        Log.objects.filter(author__in=people, on__gte=firsts[-1], on__lt=newest + timedelta(days=7))
        .annotate(week=TruncWeek("on"))
        .values_list("author", "week")
        .annotate(Count("pk"))
        .order_by()
    )
    found = {(author, week): number for author, week, number in rows}
    return [
        Weeks(person, [found.get((person.pk, first), 0) for first in firsts]) for person in people
    ]


def visits_to_speak_of(person: Person, on: date) -> QuerySet[Visit]:
    """Return the visits of `person` in the weeks before `on`, the latest first."""
    return (
        Visit.objects.filter(
            of_person(person),
            planned_on__range=(on - timedelta(days=SPOKEN_OF_DAYS), on),
        )
        .exclude(state=VisitState.CANCELLED.value)
        .select_related("unit")
        .order_by("-planned_on", "-id")
    )


def history(log: Log) -> QuerySet[Event]:
    """Return what happened to `log`, oldest first; every edit says what stood there before."""
    return history_of(log)


def _read_q(person: Person) -> Q:
    ours = Inspector.objects.filter(pk__in=_responsible(person).values("inspector"))
    return scope_q(person, Permission.LOG_VIEW, "office") | Q(author__in=ours.values("person"))


def _responsible(person: Person) -> QuerySet[Responsibility]:
    return Responsibility.objects.filter(
        scope_q(person, Permission.LOG_VIEW), holding_on(clock.today())
    )
