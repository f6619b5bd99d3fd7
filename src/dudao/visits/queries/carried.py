"""Visits as a phone takes them along, many at once."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from dudao.findings.states import State as FindingState
from dudao.org.models import Person, Unit
from dudao.visits.models import (
    Feedback,
    LookBack,
    Presence,
    Record,
    RecordClash,
    RecordFile,
    Visit,
    VisitFile,
    VisitFinding,
    VisitNote,
)
from dudao.visits.queries.reading import of_person
from dudao.visits.states import ANSWERED, FROZEN, State

#: In these a visit is not over.
OPEN = frozenset(State) - FROZEN | {State.FED_BACK}
#: Of each school; the site has the others.
MOST_VISITS = 6


def open_for(person: Person) -> QuerySet[Visit]:
    """Return the visits that `person` leads or joins and that are not over."""
    return _own(person).filter(state__in=sorted(OPEN))


def carried_by(person: Person, since: date) -> QuerySet[Visit]:
    """Return those of `open_for`, and those of the days from `since` on, whole."""
    lately = Q(planned_on__gte=since) | Q(checked_in_at__date__gte=since)
    return _whole(_own(person).filter(Q(state__in=sorted(OPEN)) | lately)).order_by("pk")


def last_at(units: Collection[Unit]) -> dict[int, list[Visit]]:
    """Return by school its last visits that were fed back and answered, the latest first, with
    `problems`, their number.
    """
    latest = [F("checked_in_at").desc(), F("pk").desc()]
    ended = Visit.objects.filter(unit__in=units, state__in=sorted(ANSWERED))
    placed = ended.annotate(place=Window(RowNumber(), partition_by="unit", order_by=latest))
    ids = list(placed.filter(place__lte=MOST_VISITS).values_list("pk", flat=True))
    found: dict[int, list[Visit]] = {}
    rows = Visit.objects.filter(pk__in=ids).annotate(problems=Count("raised"))
    rows = rows.select_related("leader").prefetch_related("good_practices").order_by(*latest)
    for visit in rows:
        found.setdefault(visit.unit_id, []).append(visit)
    return found


def _own(person: Person) -> QuerySet[Visit]:
    return Visit.objects.filter(of_person(person)) if person.is_active else Visit.objects.none()


def _whole(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    raised = VisitFinding.objects.select_related(
        "finding__raised_by", "finding__urgent_report"
    ).prefetch_related("finding__files")
    looked = LookBack.objects.exclude(
        finding__state=FindingState.WITHDRAWN.value, verdict=""
    ).select_related("by")
    clashes = RecordClash.objects.filter(settled_at=None)
    order = ("was_closed", "finding__due_on", "finding_id")
    return visits.select_related("leader", "unit").prefetch_related(
        "companions",
        "duties",
        "good_practices",
        Prefetch("records", Record.objects.order_by("version_id", "serial", "id")),
        Prefetch("records__files", RecordFile.objects.select_related("file").order_by("pk")),
        Prefetch("records__clashes", clashes.select_related("by").order_by("pk")),
        Prefetch("notes", VisitNote.objects.order_by("at", "pk")),
        Prefetch("files", VisitFile.objects.select_related("file").order_by("pk")),
        Prefetch("presences", Presence.objects.select_related("person").order_by("arrived_at")),
        Prefetch("raised", raised.order_by("id")),
        Prefetch("look_backs", looked.order_by(*order)),
        Prefetch("feedbacks", Feedback.objects.filter(withdrawn_at=None), to_attr="standing"),
    )
