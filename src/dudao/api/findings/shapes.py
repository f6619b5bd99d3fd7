"""The router and the shapes that all operations on findings share."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, Text, Uuids, Word, listed
from dudao.api.reach import several
from dudao.files import queries as files
from dudao.findings import queries
from dudao.findings.models import Finding
from dudao.findings.queries import categories
from dudao.findings.states import Route, Severity, State
from dudao.org.models import Unit

router = Router(tags=["findings"])

FindingState = Annotated[State, listed(State)]


class FindingOut(Schema):
    id: UUID
    number: str
    """Given when the school is told; empty before."""
    revision: int
    """Counts changes; send it back as `seen`."""
    unit_id: int
    topic: str
    topic_title: str
    severity: Severity
    life_safety: bool
    violation: bool
    category_id: int | None
    route: Route
    section_id: int | None
    responsible_unit_id: int | None
    """Who must put it right where the cause lies outside the school."""
    cause: str
    fact: str
    basis: str
    demand: str
    found_on: date
    workdays: int
    due_on: date
    state: FindingState
    told_at: datetime | None
    notice_id: UUID | None
    responsible_person: str
    measures: str
    submitted_at: datetime | None
    closed_at: datetime | None
    returned_times: int
    relapsed: bool


class SayIn(Given):
    """What is said of a problem; what is left out stays, or is worked out."""

    topic: Word = ""
    topic_title: Line = ""
    severity: Severity = Severity.GENERAL
    route: Route = Route.SUGGESTION
    fact: Text = ""
    basis: Text = ""
    demand: Text = ""
    life_safety: bool = False
    violation: bool = False
    category_id: Id | None = None
    section_id: Id | None = None
    workdays: Count | None = None
    due_on: date | None = None
    evidence: Uuids = []
    """Ids of files stored for the unit."""


class SeenIn(Given):
    seen: Count | None = None
    """The revision that was read: if the finding has moved on since, this is a 409."""


def visible(request: ApiRequest, finding_id: UUID) -> Finding:
    """Return the finding, or 404 for whoever may not know of it."""
    return get_object_or_404(queries.visible_to(request.auth), pk=finding_id)


def evidence_of(request: ApiRequest, ids: list[UUID]) -> list[Any]:
    """Return the files with `ids` that the caller may see, or 404."""
    return several(files.visible_to(request.auth), ids)


def said(request: ApiRequest, unit: Unit, body: SayIn, *without: str) -> dict[str, Any]:
    """Return what was said as the actions take it."""
    given = body.set_fields("section_id", "category_id", "evidence", *without)
    if body.section_id is not None:
        sections = Unit.objects.filter(office_id=unit.office_id)
        given["section"] = get_object_or_404(sections, pk=body.section_id)
    if body.category_id is not None:
        known = categories.visible_to(request.auth)
        given["category"] = get_object_or_404(known, pk=body.category_id)
    if body.evidence:
        given["evidence"] = evidence_of(request, body.evidence)
    return given
