"""The five ones over many visits. Means the same as `visits.queries.five_ones` of one visit."""

from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.analytics.queries.grouping import GROUP, Period, labels, with_group
from dudao.analytics.states import By, One
from dudao.findings.models import Rectification, Verification
from dudao.findings.states import State as FindingState
from dudao.org.models import Person, Unit
from dudao.visits import queries as visits
from dudao.visits.models import Feedback, Visit, VisitFinding
from dudao.visits.states import State

#: A visit counts once somebody was there.
MADE = (State.CHECKED_IN, State.FED_BACK, State.SIGNED, State.REFUSED)


class Line(NamedTuple):
    """A group of the board: how many visits, and how many have each of the five."""

    key: str
    label: str
    visits: int
    done: dict[str, int]


def made(
    person: Person, period: Period, by: By = By.MONTH, office: Unit | None = None
) -> QuerySet[Visit]:
    """Return the visits that count for `person`, of one office or of all, each with its `group`
    and `has_<one>`.
    """
    rows = visits.visible_to(person).filter(
        scope_q(person, Permission.ANALYTICS_VIEW),
        state__in=[state.value for state in MADE],
        planned_on__range=period,
    )
    if office is not None:
        rows = rows.filter(office=office)
    return _with_ones(with_group(rows, by, day="planned_on", person="leader_id"))


def _with_ones(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    listed = Feedback.objects.filter(visit=OuterRef("pk"), withdrawn_at=None)
    answered = listed.filter(Q(signed_at__isnull=False) | Q(refused_at__isnull=False))
    # An objection was upheld: there was no such problem, nothing is to be done about it.
    raised = VisitFinding.objects.filter(visit=OuterRef("pk")).exclude(
        finding__state=FindingState.WITHDRAWN.value
    )
    verified = Verification.objects.filter(finding=OuterRef("finding"))
    rectified = Rectification.objects.filter(finding=OuterRef("finding"))
    unclosed = raised.exclude(finding__state=FindingState.CLOSED.value)
    known = Exists(listed) | Exists(raised)
    rows = rows.annotate(
        has_list=Exists(listed),
        has_feedback=Exists(answered),
        has_follow_up=known & ~Exists(raised.filter(~Exists(verified))),
        has_rectification=known & ~Exists(unclosed.filter(~Exists(rectified))),
        has_result=known & ~Exists(unclosed),
    )
    return rows.annotate(has_all=Q(**{f"has_{one}": True for one in One if one != One.ALL}))


def standing(rows: QuerySet[Visit], one: One, *, done: bool) -> QuerySet[Visit]:
    """Return those of `rows` that have, or lack, one of the five."""
    return rows.filter(**{f"has_{one}": done})


def board(person: Person, period: Period, by: By, office: Unit | None = None) -> list[Line]:
    """Return the board, a line per group in the order of their names; the last is the sum."""
    counted = {one.value: Count("pk", filter=Q(**{f"has_{one}": True})) for one in One}
    rows = made(person, period, by, office).order_by().values(GROUP)
    found = list(rows.annotate(visits=Count("pk"), **counted))
    names = labels(by, (row["group"] for row in found))
    lines = [
        Line(row["group"], names[row["group"]], row["visits"], {one: row[one] for one in counted})
        for row in found
    ]
    return sorted(lines, key=lambda line: (line.label, line.key))


def total(lines: list[Line]) -> Line:
    """Return the sum of `lines`."""
    done = {one.value: sum(line.done[one] for line in lines) for one in One}
    return Line("", "", sum(line.visits for line in lines), done)
