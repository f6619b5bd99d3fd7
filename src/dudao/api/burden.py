"""The burden ledger (减负账): what supervision takes of schools and what merging spares them."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.analytics.queries import burden
from dudao.analytics.queries.burden import Ledger, Line
from dudao.analytics.queries.grouping import Period
from dudao.analytics.queries.school import year_begin
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id
from dudao.api.reach import several
from dudao.lib import clock

router = Router(tags=["burden"])

MOST = 500


class BurdenAt(Given):
    since: date | None = None
    until: date | None = None
    """The school year so far when left out."""


class CostAt(Given):
    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    minutes: Annotated[int, Field(ge=0, le=1440)] = 30
    files: Annotated[int, Field(ge=0, le=100)] = 0
    first: date
    last: date


class LedgerOut(Schema):
    unit_id: int
    planned: int
    visits: int
    by_kind: dict[str, int]
    person_minutes: int
    minutes: int
    """Asked of the school: visits, and what it wrote itself."""
    forms: int
    questions: int
    again: int
    """Asked and answered alike before in the term."""
    files_asked: int
    files_given: int
    over: dict[str, int]
    visits_spared: int
    forms_spared: int
    questions_spared: int


class LedgersOut(Schema):
    since: date
    until: date
    schools: list[LedgerOut]


class BurdenLineOut(Schema):
    visit_id: UUID
    on: date
    kind: str
    people: int
    minutes: int
    forms: int
    questions: int
    again: int
    visits_spared: int
    forms_spared: int
    questions_spared: int


class SchoolLedgerOut(LedgersOut):
    lines: list[BurdenLineOut]


class CostOut(Schema):
    schools: int
    anyway: int
    """Schools that are visited anyway in these days."""
    alone_visits: int
    merged_visits: int
    saved_visits: int
    alone_minutes: int
    merged_minutes: int
    files: int


@router.get("", response=LedgersOut)
def read_ledgers(request: ApiRequest, at: Query[BurdenAt]) -> dict[str, Any]:
    """Tell what supervision took of every school in reach."""
    period = _period(at)
    schools = burden.schools_for(request.auth).order_by("sort_key", "pk")
    found = burden.ledgers(request.auth, schools, period)
    return {**period._asdict(), "schools": [_shape(one) for one in found]}


@router.get("/cost", response=CostOut)
def read_cost(request: ApiRequest, at: Query[CostAt]) -> burden.Cost:
    """Tell what a new task takes of schools: alone, and merged into visits made anyway."""
    units = several(units_for(request.auth, Permission.BURDEN_VIEW), at.unit_ids)
    return burden.cost_of(units, at.minutes, at.files, at.first, at.last)


@router.get("/{unit_id}", response=SchoolLedgerOut)
def read_ledger(request: ApiRequest, unit_id: Id, at: Query[BurdenAt]) -> dict[str, Any]:
    """Tell what supervision took of one school, visit by visit."""
    unit = get_object_or_404(burden.schools_for(request.auth), pk=unit_id)
    period = _period(at)
    lines = burden.lines_in(burden.went(request.auth, period).filter(unit=unit))
    return {
        **period._asdict(),
        "schools": [_shape(burden.ledger_of(request.auth, unit, period))],
        "lines": [_line(one) for one in lines],
    }


def _period(at: BurdenAt) -> Period:
    today = clock.today()
    return Period(at.since or year_begin(at.until or today), at.until or today)


def _shape(ledger: Ledger) -> dict[str, Any]:
    return {**ledger._asdict(), "unit_id": ledger.unit.pk}


def _line(line: Line) -> dict[str, Any]:
    spared = {f"{what}_spared": number for what, number in line.spared._asdict().items()}
    return {
        **line._asdict(),
        "visit_id": line.visit.pk,
        "kind": line.visit.kind,
        "minutes": line.stayed,
        **spared,
    }
