"""Objections over the API: filing, naming a reader, answering, the review by the office above."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import people_with, require_anywhere
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Text, Uuids, Word, listed
from dudao.api.findings.shapes import evidence_of, visible
from dudao.api.paging import At, Page, page
from dudao.findings import actions
from dudao.findings.models import Finding, Objection
from dudao.findings.queries import objections as queries
from dudao.findings.states import ObjectionState, Outcome
from dudao.lib import clock
from dudao.org.models import Person
from dudao.visits import queries as visits

router = Router(tags=["objections"])
State = Annotated[ObjectionState, listed(ObjectionState)]


class ObjectionOut(Schema):
    id: UUID
    finding_id: UUID
    state: State
    statement: str
    on_the_spot: bool
    """Said when the feedback list was signed."""
    filed_at: datetime
    answer_due_on: date
    reader_id: int | None
    outcome: Outcome | None
    reasons: str
    correction: str
    answered_at: datetime | None
    review_statement: str
    review_asked_at: datetime | None
    review_unit_id: int | None
    review_due_on: date | None
    review_outcome: Outcome | None
    review_reasons: str
    reviewed_at: datetime | None
    evidence: list[UUID]

    @staticmethod
    def resolve_outcome(row: Objection) -> Outcome | None:
        """Return the answer, None before it."""
        return Outcome(row.outcome) if row.outcome else None

    @staticmethod
    def resolve_review_outcome(row: Objection) -> Outcome | None:
        """Return the decision of the office above, None before it."""
        return Outcome(row.review_outcome) if row.review_outcome else None

    @staticmethod
    def resolve_evidence(row: Objection) -> list[UUID]:
        """Return the ids of the files."""
        return [file.pk for file in row.evidence.all()]


class ObjectionsAt(At):
    state: State | None = None
    final: Outcome | None = None
    """The outcome that holds: after a review, that of the review."""
    school: Word = ""
    """Part of the school's name."""
    topic: Word = ""
    raised_by: Id | None = None
    reader: Id | None = None
    overdue: bool = False
    overturned: bool = False
    pending: bool = False
    told_from: date | None = None
    """The school was told of the finding on this day or later."""
    told_to: date | None = None


class ObjectionIn(Given):
    finding_id: UUID
    statement: Text
    evidence: Uuids = []
    """Ids of files stored for the school."""


class ReaderIn(Given):
    reader_id: Id


class AnswerIn(Given):
    outcome: Outcome
    reasons: Text
    correction: Text = ""
    """How the finding should read; needed where the outcome is `partly`."""


class StatementIn(Given):
    statement: Text


class ReviewIn(Given):
    outcome: Outcome
    reasons: Text


class WindowOut(Schema):
    until: date | None
    """The last day to object; null before the school was told."""
    reader_ids: list[int]
    """Who may be named as reader; empty for whoever names none."""


class TallyOut(Schema):
    key: str
    name: str
    told: int
    filed: int
    upheld: int
    partly: int
    rejected: int
    pending: int
    rate: int
    """How many of a hundred findings told were overturned."""


class RewordingOut(Schema):
    version_id: int
    item: str
    label: str
    raised: int
    overturned: int


class FiguresOut(Schema):
    by_topic: list[TallyOut]
    by_inspector: list[TallyOut]
    to_reword: list[RewordingOut]


class PeriodAt(Given):
    first: date | None = None
    """Told on this day or later; by default a year ago."""
    last: date | None = None


@router.get("", response=Page[ObjectionOut])
def list_objections(request: ApiRequest, at: Query[ObjectionsAt]) -> dict[str, Any]:
    """List objections to findings in reach, newest first."""
    rows = queries.visible_to(request.auth).prefetch_related("evidence")
    rows = queries.narrowed(rows, **at.dict(exclude={"cursor", "limit"}))
    return page(rows, at, by=("filed_at", "id"))


@router.get("/figures", response=FiguresOut)
def read_figures(request: ApiRequest, at: Query[PeriodAt]) -> dict[str, Any]:
    """Count by matter and by inspector how objections ended, and name what should be reworded."""
    require_anywhere(request.auth, Permission.ANALYTICS_VIEW)
    last = at.last or clock.today()
    first = at.first or last - timedelta(days=365)
    rewordings = visits.to_reword(request.auth, first, last)
    return {
        "by_topic": _tallies(queries.by_topic(request.auth, first, last)),
        "by_inspector": _tallies(queries.by_inspector(request.auth, first, last)),
        "to_reword": [{**one._asdict(), "version_id": one.version.pk} for one in rewordings],
    }


@router.get("/window/{finding_id}", response=WindowOut)
def read_window(request: ApiRequest, finding_id: UUID) -> dict[str, Any]:
    """Tell until when the school may object to a finding, and who may read an objection to it."""
    finding = visible(request, finding_id)
    return {"until": queries.window(finding), "reader_ids": _readers(request, finding)}


@router.get("/{objection_id}", response=ObjectionOut)
def read_objection(request: ApiRequest, objection_id: UUID) -> Objection:
    """Read one objection."""
    return _visible(request, objection_id)


@router.post("", response={201: ObjectionOut})
def file(request: ApiRequest, body: ObjectionIn) -> Status[Objection]:
    """Object to a finding, as its school and within the term."""
    made = actions.file_objection(
        visible(request, body.finding_id).pk,
        by=request.auth,
        statement=body.statement,
        evidence=evidence_of(request, body.evidence),
    )
    return Status(201, made)


@router.post("/{objection_id}/assign", response=ObjectionOut)
def assign(request: ApiRequest, objection_id: UUID, body: ReaderIn) -> Objection:
    """Name who reads it: nobody who wrote the finding, nobody recused."""
    objection = _visible(request, objection_id)
    people: QuerySet[Person] = people_with(Permission.OBJECTION_ANSWER, objection.finding.unit)
    reader = get_object_or_404(people, pk=body.reader_id)
    return actions.assign_reader(objection.pk, by=request.auth, reader=reader)


@router.post("/{objection_id}/answer", response=ObjectionOut)
def give_answer(request: ApiRequest, objection_id: UUID, body: AnswerIn) -> Objection:
    """Answer as its reader. Upheld: the finding is withdrawn."""
    objection = _visible(request, objection_id)
    return actions.answer_objection(objection.pk, by=request.auth, **body.dict())


@router.post("/{objection_id}/ask-review", response=ObjectionOut)
def ask_review(request: ApiRequest, objection_id: UUID, body: StatementIn) -> Objection:
    """Ask the office above to review the answer."""
    objection = _visible(request, objection_id)
    return actions.ask_review(objection.pk, by=request.auth, statement=body.statement)


@router.post("/{objection_id}/review", response=ObjectionOut)
def review(request: ApiRequest, objection_id: UUID, body: ReviewIn) -> Objection:
    """Decide as the office above."""
    objection = _visible(request, objection_id)
    return actions.review_objection(objection.pk, by=request.auth, **body.dict())


@router.post("/{objection_id}/withdraw", response=ObjectionOut)
def withdraw(request: ApiRequest, objection_id: UUID) -> Objection:
    """Take it back before it is answered."""
    return actions.withdraw_objection(_visible(request, objection_id).pk, by=request.auth)


def _visible(request: ApiRequest, objection_id: UUID) -> Objection:
    return get_object_or_404(queries.visible_to(request.auth), pk=objection_id)


def _readers(request: ApiRequest, finding: Finding) -> list[int]:
    if not queries.may_assign(request.auth, finding):
        return []
    return list(queries.readers_for(finding).values_list("pk", flat=True))


def _tallies(rows: list[queries.Tally]) -> list[dict[str, Any]]:
    return [{**row._asdict(), "rate": row.rate} for row in rows]
