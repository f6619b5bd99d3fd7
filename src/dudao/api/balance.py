"""县域优质均衡: how a county stands in a year, and its official tables."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Id, listed
from dudao.evaluation.papers.balance import workbook_of
from dudao.evaluation.papers.balance_tables import missing, said_of
from dudao.evaluation.queries.balance import (
    Balance,
    Column,
    Item,
    Level,
    Row,
    balance_of,
    offices_seen_by,
)
from dudao.evaluation.rules.balance import Verdict, rounded
from dudao.lib import clock
from dudao.lib.media import XLSX
from dudao.metrics.rules.years import year_of
from dudao.org.models import Unit

router = Router(tags=["balance"])

Said = Annotated[Verdict, listed(Verdict)]


class BalanceAt(Schema):
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    """The year in which the school year begins; the present one by default."""


class ResourceOut(Schema):
    label: str
    standard: Decimal
    met: int
    """How many schools meet the standard."""
    mean: Decimal | None
    variation: Decimal | None
    verdict: Said
    """Whether the coefficient of variation is within its limit."""


class BalanceSchoolOut(Schema):
    unit_id: int
    name: str
    pupils: Decimal | None
    resources: list[Decimal | None]
    verdict: Said
    remark: str
    missing: list[str]


class BalanceLevelOut(Schema):
    level: str
    most: Decimal
    judged: int
    met: int
    verdict: Said
    resources: list[ResourceOut]
    schools: list[BalanceSchoolOut]


class BalanceItemOut(Schema):
    code: str
    title: str
    conclusion: str
    verdict: Said
    missing: list[str]
    short: list[str]
    """The schools that do not meet it."""


class BalanceOut(Schema):
    office_id: int
    year: int
    verdict: Said
    levels: list[BalanceLevelOut]
    items: list[BalanceItemOut]
    left_out: list[int]
    """Teaching points too small to count."""
    missing: list[str]


@router.get("/{office_id}", response=BalanceOut)
def read_balance(request: ApiRequest, office_id: Id, at: Query[BalanceAt]) -> dict[str, Any]:
    """Tell how a county stands: every rule, every school, and what is missing."""
    balance = _balance(request, office_id, at)
    return {
        "office_id": office_id,
        "year": balance.county.year,
        "verdict": balance.verdict,
        "levels": [_level(level) for level in balance.levels],
        "items": [_item(balance, item) for _title, part in balance.parts for item in part],
        "left_out": [unit.pk for unit in balance.left_out],
        "missing": [f"{table} {words}" for table, words in missing(balance)],
    }


@router.get("/{office_id}/tables", response={200: None}, openapi_extra=binary(XLSX))
def read_balance_tables(request: ApiRequest, office_id: Id, at: Query[BalanceAt]) -> HttpResponse:
    """Write the official tables Ⅰ–Ⅵ as an .xlsx."""
    return HttpResponse(workbook_of(_balance(request, office_id, at)), content_type=XLSX)


def _balance(request: ApiRequest, office_id: int, at: BalanceAt) -> Balance:
    office: Unit = get_object_or_404(offices_seen_by(request.auth), pk=office_id)
    return balance_of(office, at.year or year_of(clock.today()))


def _level(level: Level) -> dict[str, Any]:
    return {
        "level": level.level,
        "most": level.most,
        "judged": level.judged,
        "met": level.met,
        "verdict": level.schools,
        "resources": [_resource(column) for column in level.columns],
        "schools": [_school(row) for row in level.rows],
    }


def _resource(column: Column) -> dict[str, Any]:
    told = column.variation
    return {**column._asdict(), "variation": None if told is None else rounded(told, 4)}


def _school(row: Row) -> dict[str, Any]:
    return {
        "unit_id": row.unit.pk,
        "name": row.unit.name,
        "pupils": row.pupils,
        "resources": [cell.number for cell in row.cells],
        "verdict": row.verdict,
        "remark": row.remark,
        "missing": row.missing,
    }


def _item(balance: Balance, item: Item) -> dict[str, Any]:
    return {**item._asdict(), "conclusion": said_of(balance, item.code)}
