"""Proposed months: who sees them, what changed in them, what stands in a visit's way."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import may, scope_q
from dudao.audit.models import Event
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries import areas_visible_to
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Obligation, Proposal, ProposedVisit
from dudao.planning.queries.obligations import open_in, standing_jobs
from dudao.planning.queries.places import geography, schools_at
from dudao.planning.rules.months import Span, span_of
from dudao.planning.solving.travel import tour
from dudao.planning.states import ProposalState


def proposals_visible_to(person: Person) -> QuerySet[Proposal]:
    """Return the months that `person` arranges: of his office, or of the area he leads."""
    return (
        Proposal.objects.filter(
            scope_q(person, Permission.PROPOSAL_MAKE, "office") | Q(area__lead=person)
        )
        .select_related("office", "area", "made_by")
        .order_by("-month", "-id")
    )


def visits_of(proposal: Proposal) -> QuerySet[ProposedVisit]:
    """Return the visits of a month with everything shown of them, by day and tour."""
    return (
        proposal.visits.select_related("unit", "leader", "made")
        .prefetch_related("companions", "obligations")
        .order_by("day", "leader__sort_key", "position", "id")
    )


def may_arrange(person: Person, area: Area, on: date) -> bool:
    """Tell whether `person` may propose for all schools of an area."""
    schools = schools_at(area.office, area, on)
    return bool(schools) and all(may(person, Permission.PROPOSAL_MAKE, one) for one in schools)


def arranged_areas(person: Person) -> list[Area]:
    """Return the areas for which `person` may propose."""
    today = clock.today()
    return [
        area
        for area in areas_visible_to(person)
        if area.lead_id == person.pk or may(person, Permission.PROPOSAL_MAKE, area.office)
        if may_arrange(person, area, today)
    ]


def changes_since(proposal: Proposal, edition: int) -> list[Event]:
    """Return what was done to a proposal after `edition`, oldest first."""
    return list(history_of(proposal).filter(data__edition__gt=edition))


def unplaced(proposal: Proposal) -> QuerySet[Obligation]:
    """Return what is owed in the month and no visit of the proposal does."""
    span = span_of(proposal.month)
    schools = schools_at(proposal.office, proposal.area, max(span.first, clock.today()))
    placed = ProposedVisit.obligations.through.objects.filter(proposedvisit__proposal=proposal)
    return (
        open_in(proposal.office, span.first, span.last)
        .filter(unit__in=schools)
        .exclude(pk__in=placed.values("obligation"))
    )


def no_longer_open(obligations: Iterable[Obligation]) -> list[Obligation]:
    """Return those of `obligations` that were met, waived or planned by something else."""
    rows = Obligation.objects.filter(pk__in=[one.pk for one in obligations])
    planned = standing_jobs().values("obligation")
    elsewhere = ~Q(planned_on=None) | Q(pk__in=planned)
    return list(
        rows.filter(~Q(met_on=None) | ~Q(waived_at=None) | elsewhere).select_related("unit")
    )


class Tour(NamedTuple):
    """Somebody's round of a day: kilometres, and the visits in order."""

    km: float
    visits: list[ProposedVisit]


def tours_of(proposal: Proposal) -> dict[tuple[date, int], Tour]:
    """Return by day and leader the shortest round through the schools of a month."""
    map_ = geography(proposal.office, max(span_of(proposal.month).first, clock.today()))
    grouped: dict[tuple[date, int], list[ProposedVisit]] = {}
    for visit in proposal.visits.select_related("unit").order_by("day", "leader", "unit", "id"):
        grouped.setdefault((visit.day, visit.leader_id), []).append(visit)
    tours = {}
    for (day, person), mine in grouped.items():
        base = map_.base(person)
        places = [map_.places.get(visit.unit_id, base) for visit in mine]
        length, order = _round(base, places)
        tours[day, person] = Tour(length, [mine[n] for n in order])
    return tours


def _round(
    base: tuple[float, float], places: list[tuple[float, float]]
) -> tuple[float, tuple[int, ...]]:
    """Return the shortest round; of more schools than anybody visits in a day as they come."""
    most = 6
    if len(places) > most:
        return 0.0, tuple(range(len(places)))
    return tour(base, places)


def covering(office: Unit, area: Area | None, month: date) -> QuerySet[Proposal]:
    """Return the proposals of a month that are not discarded and concern an area, or the office."""
    rows = Proposal.objects.filter(office=office, month=month)
    rows = rows.exclude(state=ProposalState.DISCARDED)
    return rows if area is None else rows.filter(Q(area=None) | Q(area=area))


def span(proposal: Proposal) -> Span:
    """Return the first and last day of a proposal's month."""
    return span_of(proposal.month)


def touching(events: Iterable[Event], visit: UUID | None) -> list[Event]:
    """Return those of `events` that concern the whole month, or this visit."""

    return [event for event in events if event.data.get("visit") in {None, str(visit)}]
