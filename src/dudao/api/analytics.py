"""Figures over visits and problems, and the rows of each."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.analytics.queries import findings, visits
from dudao.analytics.queries.grouping import GROUP, Period, usual_period
from dudao.analytics.states import By, One, Outcome, Stage
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Word, listed
from dudao.api.paging import At, Page, page

router = Router(tags=["analytics"])

ByWhat = Annotated[By, listed(By)]
OneOf = Annotated[One, listed(One)]
OutcomeOf = Annotated[Outcome, listed(Outcome)]
StageOf = Annotated[Stage, listed(Stage)]


class Days(Given):
    by: ByWhat = By.MONTH
    since: date | None = None
    until: date | None = None
    """The last half year when left out."""


class RowsAt(At, Days):
    key: Word = ""
    """Of one line only; empty for all."""


class VisitRowsAt(RowsAt):
    one: OneOf | None = None
    done: bool = True
    """With `one`: those that have it, or those that lack it."""


class FindingRowsAt(RowsAt):
    outcome: OutcomeOf | None = None
    stage: StageOf | None = None


class OnesOut(Schema):
    key: str
    label: str
    visits: int
    done: dict[str, int]
    """How many visits have each of the five, and all of them."""


class TimeOut(Schema):
    rows: int
    median_days: float | None
    most_days: float | None
    """Nine of ten took no longer."""


class LoopLineOut(Schema):
    key: str
    label: str
    told: int
    outcomes: dict[str, int]
    """They add up to `told`."""
    on_time_share: float | None
    times: dict[str, TimeOut]


class LoopOut(Schema):
    lines: list[LoopLineOut]
    whole: LoopLineOut


class VisitRowOut(Schema):
    id: UUID
    unit_id: int
    leader_id: int
    planned_on: date
    state: str
    group: str
    ones: dict[str, bool]


class FindingRowOut(Schema):
    id: UUID
    number: str
    unit_id: int
    raised_by_id: int
    found_on: date
    first_due_on: date
    closed_at: datetime | None
    group: str
    outcome: OutcomeOf
    days: dict[str, float | None]


@router.get("/five-ones", response=list[OnesOut])
def five_ones(request: ApiRequest, asked: Query[Days]) -> list[dict[str, Any]]:
    """Count the visits and their five ones (五个一督一), a line per month, inspector or area."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    return [line._asdict() for line in visits.board(request.auth, _period(asked), asked.by)]


@router.get("/loop", response=LoopOut)
def loop(request: ApiRequest, asked: Query[Days]) -> dict[str, Any]:
    """Count what became of the problems and how long each step took."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    lines = findings.board(request.auth, _period(asked), asked.by)
    whole = findings.whole(request.auth, _period(asked))
    return {"lines": [_line(line) for line in lines], "whole": _line(whole)}


@router.get("/visits", response=Page[VisitRowOut])
def list_visits(request: ApiRequest, at: Query[VisitRowsAt]) -> dict[str, Any]:
    """List the visits a figure of the board is of."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    rows = visits.made(request.auth, _period(at), at.by)
    rows = rows.filter(**{GROUP: at.key}) if at.key else rows
    if at.one is not None:
        rows = visits.standing(rows, at.one, done=at.done)
    return page(rows, at, by=("planned_on", "id"), shape=_visit)


@router.get("/findings", response=Page[FindingRowOut])
def list_findings(request: ApiRequest, at: Query[FindingRowsAt]) -> dict[str, Any]:
    """List the problems a figure of the loop is of."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    rows = findings.told(request.auth, _period(at), at.by)
    rows = rows.filter(**{GROUP: at.key}) if at.key else rows
    if at.outcome is not None:
        rows = findings.with_outcome(rows, at.outcome)
    if at.stage is not None:
        rows = findings.through(rows, at.stage)
    return page(rows, at, by=("found_on", "id"), shape=_finding)


def _period(asked: Days) -> Period:
    usual = usual_period()
    return Period(asked.since or usual.since, asked.until or usual.until)


def _days(took: timedelta | None) -> float | None:
    return None if took is None else round(took.total_seconds() / 86400, 2)


def _line(line: findings.Line) -> dict[str, Any]:
    times = {
        stage: {
            "rows": time.rows,
            "median_days": _days(time.median),
            "most_days": _days(time.most),
        }
        for stage, time in line.times.items()
    }
    return {**line._asdict(), "on_time_share": line.on_time_share, "times": times}


def _visit(visit: Any) -> dict[str, Any]:
    plain = {name: getattr(visit, name) for name in VisitRowOut.model_fields if name != "ones"}
    return {**plain, "ones": {one.value: getattr(visit, f"has_{one}") for one in One}}


def _finding(finding: Any) -> dict[str, Any]:
    plain = {name: getattr(finding, name) for name in FindingRowOut.model_fields if name != "days"}
    return {**plain, "days": {s.value: _days(getattr(finding, f"took_{s}")) for s in Stage}}
