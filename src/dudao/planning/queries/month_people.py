"""The people of a month, as the optimiser is asked about them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q, Sum

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.states import InspectorKind
from dudao.planning import solving
from dudao.planning.models import Assignment, Proposal
from dudao.planning.queries.absences import away_between
from dudao.planning.queries.places import Geography
from dudao.planning.rules.months import Span, span_of
from dudao.planning.states import State

#: So long ago what somebody led still counts as his load.
LOAD_DAYS = 92
#: What a visit takes of a day whose jobs nobody wrote down.
USUAL_MINUTES = 120
PART_TIME_SHARE = 0.5


def people_of(
    proposal: Proposal, inspectors: list[Inspector], map_: Geography, going: set[int]
) -> list[solving.Inspector]:
    """Return who may go; for one area those who work there, or nowhere, or are `going` already."""
    if proposal.area is not None:
        inspectors = [
            one
            for one in inspectors
            if one.person_id in going
            or map_.homes.get(one.person_id, proposal.area_id) == proposal.area_id
        ]
    span = span_of(proposal.month)
    ids = [one.person_id for one in inspectors]
    away = away_between(ids, span.first, span.last)
    busy, load = _busy(ids, span), _load(ids, span)
    return [
        solving.Inspector(
            id=one.person_id,
            area=map_.homes.get(one.person_id),
            place=map_.base(one.person_id),
            share=_share(one, map_.homes),
            specialty=one.specialty,
            away=frozenset(away.get(one.person_id, ())),
            load=load[one.person_id],
            busy=busy.get(one.person_id, {}),
        )
        for one in inspectors
    ]


def _share(inspector: Inspector, homes: Mapping[int, int]) -> float:
    """Return somebody's share of leading; who answers for no school only comes when needed."""
    if homes and inspector.person_id not in homes:
        return 0.0
    return 1.0 if inspector.kind == InspectorKind.FULL_TIME else PART_TIME_SHARE


def _busy(people: list[int], span: Span) -> dict[int, dict[date, tuple[int, int]]]:
    """Return by person and day the schools and minutes that standing assignments take."""
    joined = Assignment.companions.through.objects.filter(person__in=people)
    rows = (
        Assignment.objects.filter(
            Q(leader__in=people) | Q(pk__in=joined.values("assignment")),
            planned_on__range=span,
        )
        .exclude(state=State.WITHDRAWN)
        .annotate(minutes=Sum("jobs__obligation__minutes"))
        .prefetch_related("companions")
    )
    found: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    for row in rows:
        for person in {row.leader_id, *(one.pk for one in row.companions.all())}:
            schools, minutes = found[person].get(row.planned_on, (0, 0))
            more = (schools + 1, minutes + (row.minutes or USUAL_MINUTES))
            found[person][row.planned_on] = more
    return found


def _load(people: list[int], span: Span) -> Counter[int]:
    rows = Assignment.objects.filter(
        leader__in=people, planned_on__range=(span.first - timedelta(LOAD_DAYS), span.last)
    ).exclude(state=State.WITHDRAWN)
    return Counter(rows.values_list("leader", flat=True))
