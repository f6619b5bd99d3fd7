"""A month as the optimiser is asked it: schools, what they are owed, people, days, limits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_of, recusals_of
from dudao.lib import clock
from dudao.org.models import SpecialDays, Unit
from dudao.org.queries import norm
from dudao.org.queries.calendar import visit_days
from dudao.org.states import DayKind, DayPart
from dudao.planning import solving
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit
from dudao.planning.queries.month_people import people_of
from dudao.planning.queries.obligations import open_in
from dudao.planning.queries.places import Geography, geography, schools_at
from dudao.planning.rules.months import Span, span_of
from dudao.planning.rules.shares import Waiting, drawn_for, share
from dudao.planning.states import State

WEEK = timedelta(7)


def month_problem(proposal: Proposal) -> solving.Problem:
    """Return the question that a proposal asks; its pinned visits are given."""
    pinned = proposal.visits.filter(pinned=True).prefetch_related("companions", "obligations")
    return problem_around(proposal, list(pinned.order_by("day", "id")))


def problem_around(proposal: Proposal, pinned: list[ProposedVisit]) -> solving.Problem:
    """Return the question that a proposal asks around the visits that are given."""
    span = span_of(proposal.month)
    on = max(span.first, clock.today())
    units = schools_at(proposal.office, proposal.area, on)
    owed = list(open_in(proposal.office, span.first, span.last).filter(unit__in=units))
    tasks = _tasks(proposal.office, owed, span, pinned)
    wanted = {task.school for task in tasks} | {visit.unit_id for visit in pinned}
    units = [unit for unit in units if unit.pk in wanted]
    inspectors = list(inspectors_of(proposal.office))
    map_ = geography(proposal.office, on)
    schools = _schools(proposal.office, units, span, map_, inspectors)
    going = {who.pk for visit in pinned for who in (visit.leader, *visit.companions.all())}
    people = people_of(proposal, inspectors, map_, going)
    days = sorted(frozenset().union(*(one.open_on for one in schools)))
    return solving.Problem(
        days=tuple(days),
        schools=tuple(schools),
        tasks=tuple(tasks),
        inspectors=tuple(people),
        limits=limits_of(proposal.office, span.first),
        pins=tuple(
            _pins(
                pinned,
                {one.id for one in people},
                {one.id for one in schools},
                {one.id for one in tasks},
            )
        ),
        half=frozenset(half_days(proposal.office, span)),
    )


def limits_of(office: Unit, on: date) -> solving.Limits:
    """Return how often a school may be visited, and what somebody does in a day."""
    return solving.Limits(
        per_day=norm("planning.visits_per_day", on=on, office=office),
        per_week=norm("planning.visits_per_week", on=on, office=office),
        per_month=norm("planning.visits_per_month", on=on, office=office),
        schools_a_day=norm("planning.schools_per_tour", on=on, office=office),
        minutes_a_day=norm("planning.minutes_per_day", on=on, office=office),
    )


def half_days(office: Unit, span: Span) -> dict[date, DayPart]:
    """Return the days of which one half is free, with the half that is open."""
    rows = SpecialDays.objects.filter(
        office=office,
        first_on__lte=span.last,
        last_on__gte=span.first,
        kind__in=[DayKind.HOLIDAY, DayKind.EXAM, DayKind.QUIET],
    ).exclude(part=DayPart.DAY)
    open_half = {DayPart.MORNING: DayPart.AFTERNOON, DayPart.AFTERNOON: DayPart.MORNING}
    return {
        day: open_half[DayPart(row.part)]
        for row in rows
        for day in _days(max(row.first_on, span.first), min(row.last_on, span.last))
    }


def open_days(office: Unit, units: Iterable[Unit], span: Span) -> dict[int, frozenset[date]]:
    """Return by school the days of the month, from today on, on which it can be visited."""
    begin = max(span.first, clock.today())
    by_stages: dict[tuple[str, ...], list[date]] = {}
    found = {}
    for unit in units:
        stages = tuple(unit.stages)
        if stages not in by_stages:
            by_stages[stages] = visit_days(office, begin, span.last, stages)
        found[unit.pk] = frozenset(day for day in by_stages[stages] if unit.is_open(day))
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _tasks(
    office: Unit, owed: list[Obligation], span: Span, pinned: list[ProposedVisit]
) -> list[solving.Task]:
    """Return what the month takes on of what is owed, and all that pinned visits do."""
    fixed = {one.pk for visit in pinned for one in visit.obligations.all()}
    due, riding = month_share(office, owed, span)
    return [
        solving.Task(
            id=str(one.pk),
            school=one.unit_id,
            first_on=max(one.first_on, span.first),
            last_on=min(one.last_on, span.last),
            minutes=one.minutes,
            specialty=one.specialty,
            apart=f"rule {one.rule_id}" if one.rule_id else "",
            required=one.pk in due or one.pk in fixed,
            reward=1.0 if one.pk in due else 0.5,
        )
        for one in owed
        if one.pk in due or one.pk in riding or one.pk in fixed
    ]


def month_share(
    office: Unit, owed: list[Obligation], span: Span
) -> tuple[set[object], set[object]]:
    """Return which obligations the month must meet, and which may ride along (rules.shares).

    What the year's plan foresees in the month is its last chance: the plan was approved like that.
    """
    horizon = max((one.last_on for one in owed), default=span.last)
    days = visit_days(office, span.first, horizon) if horizon > span.last else []
    months = sorted({day.replace(day=1) for day in days if day > span.last})
    waiting: dict[int, list[Waiting[object]]] = defaultdict(list)
    for one in sorted(owed, key=lambda one: (one.last_on, one.nth, str(one.pk))):
        foreseen = one.foreseen_on is not None and span.first <= one.foreseen_on <= span.last
        left = 1 if foreseen else 1 + sum(month <= one.last_on for month in months)
        group = f"rule {one.rule_id}" if one.rule_id else ""
        waiting[one.unit_id].append(Waiting(one.pk, left, one.minutes, group))
    minutes = limits_of(office, span.first).minutes_a_day
    due: set[object] = set()
    riding: set[object] = set()
    for school, mine in waiting.items():
        drawn = drawn_for(school, f"{span.first:%Y-%m}")
        now, along = share(mine, drawn=drawn, day=minutes)
        due |= set(now)
        riding |= set(along)
    return due, riding


def _schools(
    office: Unit,
    units: list[Unit],
    span: Span,
    map_: Geography,
    inspectors: list[Inspector],
) -> list[solving.School]:
    open_on = open_days(office, units, span)
    recused = _recused(inspectors, span)
    planned = planned_at(units, span)
    return [
        solving.School(
            id=unit.pk,
            area=map_.areas.get(unit.pk, 0),
            place=map_.places[unit.pk],
            open_on=open_on[unit.pk],
            responsible=tuple(map_.answering.get(unit.pk, ())),
            recused=frozenset(recused[unit.pk]),
            planned=tuple(planned[unit.pk]),
        )
        for unit in units
    ]


def planned_at(units: Iterable[Unit], span: Span) -> dict[int, list[date]]:
    """Return by school the days of standing visits in the month and the weeks at its edges."""
    rows = Assignment.objects.filter(
        unit__in=list(units), planned_on__range=(span.first - WEEK, span.last + WEEK)
    ).exclude(state=State.WITHDRAWN)
    found: dict[int, list[date]] = defaultdict(list)
    for unit, day in rows.order_by("planned_on").values_list("unit", "planned_on"):
        found[unit].append(day)
    return found


def _recused(inspectors: list[Inspector], span: Span) -> dict[int, set[int]]:
    """Return by school who must keep away from it at the month's beginning or end."""
    found: dict[int, set[int]] = defaultdict(set)
    for inspector in inspectors:
        for day in span:
            for unit in recusals_of(inspector.person, day):
                found[unit].add(inspector.person_id)
    return found


def _pins(
    pinned: list[ProposedVisit], people: set[int], schools: set[int], tasks: set[str]
) -> Iterable[solving.Pin]:
    """Return pinned visits as far as their school and leader are still there."""
    for visit in pinned:
        if visit.leader_id in people and visit.unit_id in schools:
            yield solving.Pin(
                id=str(visit.pk),
                school=visit.unit_id,
                day=visit.day,
                leader=visit.leader_id,
                companions=tuple(one.pk for one in visit.companions.all() if one.pk in people),
                tasks=tuple(str(one.pk) for one in visit.obligations.all() if str(one.pk) in tasks),
            )
