"""How the loop does: what became of the problems schools were told of, how long each step took."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.analytics.queries.grouping import GROUP, Period, labels, with_group
from dudao.analytics.states import By, Outcome, Stage
from dudao.findings import queries as findings
from dudao.findings.models import Finding, Verification
from dudao.findings.states import State
from dudao.lib import clock
from dudao.lib.workdays import NATIONAL
from dudao.org.models import Person, Unit
from dudao.org.queries.calendar import own_calendars

#: Stage -> from which moment to which.
STRETCHES = {
    Stage.TOLD: ("raised_at", "told_at"),
    Stage.PROMISED: ("told_at", "promised_at"),
    Stage.SUBMITTED: ("promised_at", "first_submitted_at"),
    Stage.VERIFIED: ("first_submitted_at", "first_verified_at"),
    Stage.CLOSED: ("raised_at", "closed_at"),
}
MOST = 0.9
#: A name of ours for a column that is worked out, not one of the model's fields.
OUTCOME: str = "outcome"


class Share(Aggregate):
    """The value below which a share of the rows lies."""

    function = "PERCENTILE_CONT"
    output_field = DurationField()

    def __init__(self, expression: Any, *, share: float, **extra: Any) -> None:
        template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
        super().__init__(expression, **{"share": share, "template": template, **extra})


class Time(NamedTuple):
    """How long a stretch took: over how many problems, half of them, nine of ten."""

    rows: int
    median: timedelta | None
    most: timedelta | None


class Line(NamedTuple):
    """A group: how many problems, what became of them, how long the stretches took."""

    key: str
    label: str
    told: int
    outcomes: dict[str, int]
    times: dict[str, Time]

    @property
    def on_time_share(self) -> float | None:
        """Return the share closed on time of those whose time has come, or None for none."""
        on_time = self.outcomes[Outcome.CLOSED_ON_TIME]
        late = self.outcomes[Outcome.CLOSED_LATE] + self.outcomes[Outcome.OVERDUE]
        return on_time / (on_time + late) if on_time + late else None


def counted(person: Person, period: Period, office: Unit | None = None) -> QuerySet[Finding]:
    """Return the problems found in `period` that count for `person`, of one office or of all.

    Those count that a school was told of and no objection removed; a ledger from before has no
    times of its own and stays out.
    """
    rows = findings.visible_to(person).filter(
        scope_q(person, Permission.ANALYTICS_VIEW),
        told_at__isnull=False,
        upload=None,
        found_on__range=period,
    )
    if office is not None:
        rows = rows.filter(office=office)
    return rows.exclude(state=State.WITHDRAWN.value)


def told(
    person: Person, period: Period, by: By = By.MONTH, office: Unit | None = None
) -> QuerySet[Finding]:
    """Return the problems that count, each with its `group`, its `outcome` and `took_<stage>`."""
    rows = with_group(counted(person, period, office), by, day="found_on", person="raised_by_id")
    return _with_times(with_outcomes(rows))


def with_outcomes(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Give each row its `outcome`. On time or late is told by the school's last word against the
    deadline it was first told; how long the office then takes to verify is not its fault.
    """
    handed_in = TruncDate(Coalesce("submitted_at", "closed_at"), tzinfo=clock.CHINA)
    closed = Q(state=State.CLOSED.value)
    on_time = closed & Q(handed_in_on__lte=F("stands_until"))
    return rows.annotate(
        handed_in_on=handed_in, stands_until=_deadline(rows.filter(closed))
    ).annotate(
        outcome=Case(
            When(on_time, Value(Outcome.CLOSED_ON_TIME.value)),
            When(closed, Value(Outcome.CLOSED_LATE.value)),
            When(state=State.SUBMITTED.value, then=Value(Outcome.SUBMITTED.value)),
            When(findings.overdue_q(clock.today()), Value(Outcome.OVERDUE.value)),
            default=Value(Outcome.OPEN.value),
        )
    )


def _deadline(closed: QuerySet[Finding]) -> Case:
    """Return until when the first deadline runs: one on a day off, to the next workday's end."""
    days = list(closed.order_by().values_list("first_due_on", flat=True).distinct())
    usual = {day: NATIONAL.standing(day) for day in days}
    own = [
        When(office=office, first_due_on=day, life_safety=False, then=Value(stands))
        for office, calendar in own_calendars().items()
        for day in days
        if (stands := calendar.standing(day)) != usual[day]
    ]
    moved = [
        When(first_due_on=day, life_safety=False, then=Value(stands))
        for day, stands in usual.items()
        if stands != day
    ]
    return Case(*own, *moved, default=F("first_due_on"), output_field=DateField())


def _with_times(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    judged = Verification.objects.filter(
        finding=OuterRef("pk"), at__gte=OuterRef("first_submitted_at")
    )
    rows = rows.annotate(first_verified_at=Subquery(judged.order_by("at").values("at")[:1]))
    took = {
        f"took_{stage}": ExpressionWrapper(F(end) - F(start), output_field=DurationField())
        for stage, (start, end) in STRETCHES.items()
    }
    return rows.annotate(**took)


def with_outcome(rows: QuerySet[Finding], outcome: Outcome) -> QuerySet[Finding]:
    """Return those of `rows` that stand so."""
    return rows.filter(**{OUTCOME: outcome.value})


def through(rows: QuerySet[Finding], stage: Stage) -> QuerySet[Finding]:
    """Return those of `rows` that have a stretch behind them, whose times its figures are of."""
    return rows.filter(**{f"took_{stage}__isnull": False})


def board(person: Person, period: Period, by: By, office: Unit | None = None) -> list[Line]:
    """Return a line per group in the order of their names."""
    rows = told(person, period, by, office).order_by()
    found = list(rows.values(GROUP).annotate(told=Count("pk"), **_figures()))
    names = labels(by, (row["group"] for row in found))
    lines = [_line(row["group"], names[row["group"]], row) for row in found]
    return sorted(lines, key=lambda line: (line.label, line.key))


def whole(person: Person, period: Period, office: Unit | None = None) -> Line:
    """Return the figures over all groups; a median is not the sum of medians."""
    return _line(
        "", "", told(person, period, office=office).aggregate(told=Count("pk"), **_figures())
    )


def _figures() -> dict[str, Aggregate]:
    figures: dict[str, Aggregate] = {
        f"is_{outcome}": Count("pk", filter=Q(outcome=outcome.value)) for outcome in Outcome
    }
    for stage in Stage:
        figures[f"n_{stage}"] = Count(f"took_{stage}")
        figures[f"half_{stage}"] = Share(f"took_{stage}", share=0.5)
        figures[f"most_{stage}"] = Share(f"took_{stage}", share=MOST)
    return figures


def _line(key: str, label: str, row: dict[str, Any]) -> Line:
    outcomes = {outcome.value: row[f"is_{outcome}"] for outcome in Outcome}
    times = {
        stage.value: Time(row[f"n_{stage}"], row[f"half_{stage}"], row[f"most_{stage}"])
        for stage in Stage
    }
    return Line(key, label, row["told"], outcomes, times)
