"""What a plan leaves out, on the day it is made."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from dudao.planning.models import Obligation, Plan, PlanItem, Rule
from dudao.planning.queries.audiences import audience_q
from dudao.planning.queries.covering import reach_of, schools_of_plan
from dudao.planning.queries.visit_rules import governed, in_force, rules_of
from dudao.planning.queries.windows import Calendar
from dudao.planning.rules.windows import Span, latest, school_year_of
from dudao.planning.states import Per, PlanPeriod


class PlanGap(NamedTuple):
    """A rule that no line of a plan keeps: in which window, at how many schools, until when."""

    rule: Rule
    window: Span
    schools: int
    latest_on: date


def gaps_of(plan: Plan) -> list[PlanGap]:
    """Return what the plan, in whatever state, leaves out of what is asked, the first due first.

    A plan of a year must hold every matter that is asked once a year and a visit in every month
    with days of visits; a shorter one what falls due within it.
    """
    items = list(plan.items.select_related("plan__office").prefetch_related("matters", "units"))
    found = [
        gap for rule, window, day in _asked(plan) for gap in _gap(plan, items, rule, window, day)
    ]
    return sorted(found, key=lambda gap: (gap.latest_on, gap.rule.key, gap.window))


def _asked(plan: Plan) -> Iterator[tuple[Rule, Span, date]]:
    """Yield what the rules ask within the plan, each with the last day on which it can be kept."""
    whole = Span(plan.first_on, plan.last_on)
    rules = list(rules_of(plan.office))
    calendar = Calendar(plan.office)
    yearly = plan.period == PlanPeriod.YEAR
    last = calendar.last_of(whole)
    for rule in in_force(rules, plan.first_on).values() if yearly and last else ():
        if rule.per == Per.YEAR and last:
            yield rule, whole, last
    for number in range(school_year_of(plan.first_on), school_year_of(plan.last_on) + 1):
        year, days = calendar.year(number), calendar.days((), number)
        for rule, window in governed(rules, year, days):
            day = latest(window, days)
            due = rule.per != Per.YEAR if yearly else True
            if day is not None and due and plan.first_on <= day <= plan.last_on:
                yield rule, window, day


def _gap(
    plan: Plan, items: list[PlanItem], rule: Rule, window: Span, day: date
) -> Iterator[PlanGap]:
    reached = Q(pk__in=[])
    for item in items:
        meant = rule.matter is None or rule.matter in item.matters.all()
        if meant and item.first_on <= window.last_on and item.last_on >= window.first_on:
            reached |= Q(pk__in=reach_of(item).order_by().values("pk"))
    schools = schools_of_plan(plan).filter(audience_q(rule.audience, rule.stages))
    left = schools.exclude(reached)
    if rule.per != Per.YEAR or plan.period != PlanPeriod.YEAR:
        left = left.exclude(pk__in=_kept(rule, window).values("unit"))
    count = left.count()
    if count:
        yield PlanGap(rule, window, count, day)


def _kept(rule: Rule, window: Span) -> QuerySet[Obligation]:
    """Return what is met, arranged, waived or in another plan already."""
    stands = Q(met_on__isnull=False) | Q(planned_on__isnull=False) | Q(waived_at__isnull=False)
    stands |= Q(foreseen_on__isnull=False)
    overlap = {"first_on__lte": window.last_on, "last_on__gte": window.first_on}
    return Obligation.objects.filter(stands, rule__key=rule.key, **overlap)
