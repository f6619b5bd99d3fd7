"""Which rules ask for visits, and which of them no calendar can satisfy."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from dudao.org.models import Unit
from dudao.org.queries import inspected, norm_values
from dudao.planning.models import Rule
from dudao.planning.queries.audiences import under
from dudao.planning.queries.windows import Stages, Year, days_of, year_of
from dudao.planning.rules.feasible import Limits, Trouble, trouble_in
from dudao.planning.rules.windows import Span, school_year_of, windows
from dudao.planning.states import Per


class Ruled(NamedTuple):
    """A rule and a window that it governs."""

    rule: Rule
    window: Span


def rules_of(office: Unit) -> QuerySet[Rule]:
    """Return all rules of `office` and the shipped ones, its own first, the newest first."""
    return (
        Rule.objects.filter(Q(office=office) | Q(office=None))
        .select_related("matter", "instrument")
        .order_by("key", "office", "-valid_from")
    )


def in_force(rules: Iterable[Rule], day: date) -> dict[str, Rule]:
    """Return by key which of `rules` (in the order of `rules_of`) hold on `day`."""
    found: dict[str, Rule] = {}
    for rule in rules:
        ends = rule.valid_to is not None and rule.valid_to <= day
        if rule.valid_from <= day and not ends:
            found.setdefault(rule.key, rule)
    return found


def limits_of(office: Unit, on: date) -> Limits:
    """Return how often one school of `office` may be visited at most."""
    values = norm_values(office, on)
    week, month = "planning.visits_per_week", "planning.visits_per_month"
    return Limits(values.get(week, 2), values.get(month, 3))


def governed(rules: Iterable[Rule], year: Year, days: list[date]) -> list[Ruled]:
    """Return the windows of the year with the rule that governs each.

    A window belongs to the rule that holds on its last day: what comes in the middle of a window
    counts for the whole of it, what ended before asks for nothing any more.
    """
    rules = list(rules)
    keys = dict.fromkeys((rule.key, rule.per) for rule in rules)
    found = []
    for key, per in keys:
        for window in windows(Per(per), year.terms, days, year.customs):
            rule = in_force((r for r in rules if r.key == key), window.last_on).get(key)
            if rule is not None and rule.per == per:
                found.append(Ruled(rule, window))
    return found


def stages_in(office: Unit) -> list[Stages]:
    """Return the sets of stages that schools of `office` have."""
    rows = inspected().filter(office=office).order_by().values_list("stages", flat=True)
    return sorted({tuple(stages) for stages in rows.distinct()})


def troubles(rule: Rule, office: Unit, since: date) -> list[Trouble]:
    """Return the windows from `since` on, of this school year and the next, that cannot be kept.

    For every set of stages that schools under the rule have; each window once.
    """
    rows = under(rule, office).order_by().values_list("stages", flat=True).distinct()
    limits = limits_of(office, since)
    found: dict[Span, Trouble] = {}
    for number in (school_year_of(since), school_year_of(since) + 1):
        year = year_of(office, number)
        for days in days_of(office, year, [tuple(stages) for stages in rows] or [()]).values():
            for trouble in _troubles(rule, year, days, limits, since):
                found.setdefault(trouble.window, trouble)
    return [found[window] for window in sorted(found)]


def _troubles(
    rule: Rule, year: Year, days: list[date], limits: Limits, since: date
) -> Iterable[Trouble]:
    for window in _asked(rule, year, days):
        trouble = trouble_in(window, rule.count, days, limits)
        if window.last_on >= since and trouble is not None:
            yield trouble


def _asked(rule: Rule, year: Year, days: list[date]) -> list[Span]:
    """Return the windows of the rule, those without a day of visits too.

    A month without any is a holiday, which no rule is about.
    """
    per = Per(rule.per)
    terms = [day for term in year.terms for day in term] if per != Per.MONTH else []
    return windows(per, year.terms, sorted({*days, *terms}), year.customs)
