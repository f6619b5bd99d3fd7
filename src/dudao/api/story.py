"""The whole story of a school, as of any day."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.analytics.queries.school import School, end_of, school_on
from dudao.analytics.queries.story import MOST, Happening, Matter, story_of
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, listed
from dudao.api.findings.shapes import FindingState
from dudao.api.recurrence import RateOut
from dudao.findings.queries.as_of import Standing
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import inspected

router = Router(tags=["schools"])

StoryMatter = Annotated[Matter, listed(Matter)]


class StoryAt(Given):
    as_of: date | None = None
    """The end of this day; today without it."""
    matter: StoryMatter | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50


class StandingOut(Schema):
    finding_id: UUID
    number: str
    fact: str
    state: FindingState
    due_on: date
    overdue: bool
    responsible_person: str
    measures: str


class BurdenOut(Schema):
    since: date
    until: date
    visits: int
    inspectors: int
    """Persons times visits."""
    hours: float
    forms: int
    documents: int
    rectifications: int
    evidence: int


class HappeningOut(Schema):
    at: datetime | date
    matter: StoryMatter
    what: str
    text: str
    who: str


class SchoolOut(Schema):
    unit_id: int
    on: date
    profile: dict[str, str]
    open: list[StandingOut]
    promises: list[StandingOut]
    closed: int
    recurrence: RateOut
    inspectors: list[str]
    area: str | None
    people: list[str]
    visit_ids: list[UUID]
    document_ids: list[UUID]
    burden: BurdenOut
    burden_year_before: BurdenOut
    story: list[HappeningOut]
    more: bool


@router.get("/{unit_id}/story", response=SchoolOut)
def read_story(request: ApiRequest, unit_id: Id, at: Query[StoryAt]) -> dict[str, Any]:
    """Tell how a school stands or stood at the end of a day, and what happened there before."""
    unit = _school(request, unit_id)
    school = school_on(unit, request.auth, at.as_of or clock.today())
    happened, more = story_of(
        unit, request.auth, at.limit, until=end_of(school.on), matter=at.matter or ""
    )
    return {**_shape(unit, school), "story": [_happening(one) for one in happened], "more": more}


def _school(request: ApiRequest, unit_id: int) -> Unit:
    rows = units_for(request.auth, Permission.UNIT_VIEW).filter(pk__in=inspected())
    return get_object_or_404(rows, pk=unit_id)


def _shape(unit: Unit, school: School) -> dict[str, Any]:
    return {
        "unit_id": unit.pk,
        "on": school.on,
        "profile": school.profile,
        "open": [_standing(one) for one in school.open],
        "promises": [_standing(one) for one in school.promises],
        "closed": school.closed,
        "recurrence": school.rate,
        "inspectors": [str(inspector) for inspector in school.inspectors],
        "area": school.area.name if school.area else None,
        "people": [str(grant.person) for grant in school.at_school],
        "visit_ids": [visit.pk for visit in school.visits],
        "document_ids": [paper.pk for paper in school.papers],
        "burden": school.burden,
        "burden_year_before": school.before,
    }


def _standing(one: Standing) -> dict[str, Any]:
    finding = one.finding
    return {
        **one._asdict(),
        "finding_id": finding.pk,
        "number": finding.number,
        "fact": finding.fact,
        "overdue": one.is_overdue,
    }


def _happening(one: Happening) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("at", "matter", "what", "text", "who")}
