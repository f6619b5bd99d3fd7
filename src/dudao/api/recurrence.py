"""What comes back: rates by school, matter and county, closures on paper, suggestions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Schema

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id
from dudao.api.findings.lineage import KinshipOut, KinState
from dudao.api.paging import At, Page, page
from dudao.findings.models import Finding
from dudao.findings.queries import lineage, recurrence
from dudao.findings.rules.lineage import Rate
from dudao.org.models import Unit
from dudao.org.queries import norm

router = Router(tags=["recurrence"])


class PeriodIn(Given):
    """The days between which the problems were found."""

    found_from: date | None = None
    found_to: date | None = None


class SchoolsAt(At):
    found_from: date | None = None
    found_to: date | None = None


class RateOut(Schema):
    key: str
    """The matter's title, the county's code or the school's id."""
    name: str
    found: int
    closed: int
    """How many were ever closed."""
    returned: int
    """How many of these relapsed or were confirmed to be found again."""
    percent: int | None


class PaperAt(At):
    unit_id: Id | None = None
    bare: bool = False
    """Only what was closed without evidence and without anybody going there."""
    soon_back: bool = False
    """Only what was there again soon after."""


class PaperOut(Schema):
    finding_id: UUID
    number: str
    unit_id: int
    closed_at: datetime | None
    bare: bool
    soon_back: bool


class KinshipsAt(At):
    state: KinState | None = None
    """Without it those that wait for a decision."""


@router.get("/schools", response=Page[RateOut])
def list_schools(request: ApiRequest, at: Query[SchoolsAt]) -> dict[str, Any]:
    """List the schools where problems were closed, with how many came back."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    period = recurrence.Period(found_from=at.found_from, found_to=at.found_to)
    rows = recurrence.schools_with_rates(request.auth, **period)
    return page(rows, at, by=("pk",), shape=_school_rate)


def _school_rate(unit: Unit) -> Rate:
    counts = (unit.found, unit.ever_closed, unit.returned)  # type: ignore[attr-defined]
    return Rate(unit.name, str(unit.pk), *counts)


@router.get("/topics", response=list[RateOut])
def list_topics(request: ApiRequest, period: Query[PeriodIn]) -> list[Rate]:
    """List the matters by how often closed problems came back."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    return recurrence.rates_by_topic(request.auth, **_days(period))


@router.get("/counties", response=list[RateOut])
def list_counties(request: ApiRequest, period: Query[PeriodIn]) -> list[Rate]:
    """List the counties by how often closed problems came back."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    return recurrence.rates_by_county(request.auth, **_days(period))


def _days(given: PeriodIn) -> recurrence.Period:
    return recurrence.Period(found_from=given.found_from, found_to=given.found_to)


@router.get("/paper", response=Page[PaperOut])
def list_on_paper(request: ApiRequest, at: Query[PaperAt]) -> dict[str, Any]:
    """List what was closed on paper only."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    rows: QuerySet[Finding] = recurrence.on_paper(request.auth, norm("findings.paper_days"))
    if at.unit_id:
        rows = rows.filter(unit_id=at.unit_id)
    for why in ("bare", "soon_back"):
        if getattr(at, why):
            rows = rows.filter(**{why: True})
    return page(rows, at, by=("found_on", "id"), shape=_on_paper)


def _on_paper(row: Finding) -> dict[str, Any]:
    return {
        "finding_id": row.pk,
        "number": row.number,
        "unit_id": row.unit_id,
        "closed_at": row.closed_at,
        "bare": row.bare,  # type: ignore[attr-defined]
        "soon_back": row.soon_back,  # type: ignore[attr-defined]
    }


@router.get("/kinships", response=Page[KinshipOut])
def list_kinships(request: ApiRequest, at: Query[KinshipsAt]) -> dict[str, Any]:
    """List what may be an earlier problem again, or was decided to be."""
    require_anywhere(request.auth, Permission.LINEAGE_CONFIRM)
    if at.state is None:
        rows = lineage.kinships_waiting(request.auth)
    else:
        rows = lineage.kinships_visible_to(request.auth).filter(state=at.state)
    return page(rows, at, by=("suggested_at", "id"))
