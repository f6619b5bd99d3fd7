"""Results: decided, by bands, why, tried with other values; told in papers."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, ReasonIn, Text, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.models import Batch, Candidate, Result, ResultObjection, ResultPaper
from dudao.evaluation.queries.results import (
    Node,
    Put,
    bands,
    recomputed,
    results_visible_to,
    what_if,
    why,
)
from dudao.evaluation.queries.rounds import candidates_visible_to, rounds_visible_to
from dudao.evaluation.states import InputSource, ObjectionOutcome, PaperKind, Stage

router = Router(tags=["results"])

Code = Annotated[str, Field(max_length=40)]
Name = Annotated[str, Field(max_length=130)]
Kind = Annotated[PaperKind, listed(PaperKind)]


class GradeIn(Given):
    """Units of one round that were looked at; vetoes of one unit only."""

    candidate_ids: Uuids
    happened: Annotated[dict[Code, Line], Field(max_length=40)] = {}
    """What happened, by the code of the veto."""
    note: Line = ""
    """Needed where nothing is known of an indicator."""


class TryIn(Given):
    """Other values by input: `#A1` the answer of an indicator, `pupils` a figure."""

    changes: Annotated[dict[Name, Annotated[str, Field(max_length=40)]], Field(max_length=1000)]


class ResultObjectIn(Given):
    text: Text
    code: Code = ""


class ResultPaperIn(Given):
    kind: Kind


class ResultHead(Schema):
    id: UUID
    candidate_id: UUID
    unit_id: int
    number: int
    stands: bool
    version_id: UUID
    score: Decimal | None
    reached: str
    grade: str
    grade_word: str
    target: str
    vetoes: list[dict[str, str]]
    note: str
    digest: str
    decided_at: datetime


class ResultOut(ResultHead):
    @staticmethod
    def resolve_unit_id(result: Result) -> int:
        """Return whose it is."""
        return result.candidate.unit_id


class ValueUsedOut(Schema):
    """A value that went in, with where it is from."""

    name: str
    label: str
    unit: str
    value: Decimal | None
    state: str
    formula: str
    source: Annotated[InputSource, listed(InputSource)] | None
    source_note: str
    source_on: date | None
    source_id: str


class ReasonOut(Schema):
    """An indicator: rule, how its points came out, what went in, what the school scored itself."""

    code: str
    parent: str
    title: str
    rule: str
    state: str
    score: Decimal | None
    full: Decimal
    carries: Decimal
    sentence: str
    formula: str
    own_score: Decimal | None
    inputs: list[ValueUsedOut]


class ResultDetail(ResultHead):
    total: Decimal | None
    base: Decimal
    bonus: Decimal
    full: Decimal
    framework: str
    """The digest of the framework's text."""
    reasons: list[ReasonOut]


class FigureDifferenceOut(Schema):
    name: str
    was: str
    now: str


class CheckOut(Schema):
    """Whether a result worked out anew from its stored inputs has the same digits."""

    same: bool
    digest: str
    stored_digest: str
    score: Decimal | None
    differences: list[FigureDifferenceOut]


class TriedOut(Schema):
    """What a result would be; nothing was kept."""

    score: Decimal | None
    grade: str
    nodes: dict[str, Decimal | None]


class BandOut(Schema):
    key: str
    word: str
    result_ids: list[UUID]
    """In the order of the schools' names, never of their points."""


class ResultPaperOut(Schema):
    id: int
    kind: Kind
    document_id: UUID
    batch_id: int


class ResultObjectionOut(Schema):
    id: UUID
    result_id: UUID
    unit_id: int
    code: str
    text: str
    filed_at: datetime
    outcome: Annotated[ObjectionOutcome, listed(ObjectionOutcome)] | str
    answer: str
    answered_at: datetime | None

    @staticmethod
    def resolve_unit_id(objection: ResultObjection) -> int:
        """Return whose it is."""
        return objection.result.candidate.unit_id


class EvaluatedAgainOut(Schema):
    candidate_id: UUID
    stage: Annotated[Stage, listed(Stage)]


class ResultsAt(At):
    unit_id: Id | None = None
    candidate_id: UUID | None = None
    grade: Annotated[str, Field(max_length=60)] | None = None
    earlier: bool = False
    """With results that a later one replaced."""


@router.get("", response=Page[ResultOut])
def list_results(request: ApiRequest, at: Query[ResultsAt]) -> dict[str, Any]:
    """List the results in reach, a school's own once they were announced."""
    rows = results_visible_to(request.auth)
    wanted = {"candidate__unit": at.unit_id, "candidate": at.candidate_id, "grade": at.grade}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows if at.earlier else rows.filter(stands=True), at, by=("id",))


@router.post("/grade", response={201: list[ResultOut]})
def grade(request: ApiRequest, body: GradeIn) -> Status[list[Result]]:
    """Decide score and grade of units that were looked at."""
    ids = [_candidate(request, pk).pk for pk in body.candidate_ids]
    made = actions.grade(ids, by=request.auth, happened=body.happened, note=body.note)
    return Status(201, made)


@router.get("/batches/{batch_id}/bands", response=list[BandOut])
def read_bands(request: ApiRequest, batch_id: Id) -> list[dict[str, Any]]:
    """Read who has which grade in a batch of one's office."""
    found = bands(_batch(request, batch_id), results_visible_to(request.auth))
    return [
        {"key": one.key, "word": one.word, "result_ids": [row.pk for row in one.results]}
        for one in found
    ]


@router.post("/batches/{batch_id}/papers", response={201: ResultPaperOut})
def draft_result_paper(
    request: ApiRequest, batch_id: Id, body: ResultPaperIn
) -> Status[ResultPaper]:
    """Draft the circular or the transfer letter of the results that were confirmed."""
    pk = _batch(request, batch_id).pk
    return Status(201, actions.draft_result_paper(pk, body.kind, by=request.auth))


@router.get("/{result_id}", response=ResultDetail)
def read_result(request: ApiRequest, result_id: UUID) -> dict[str, Any]:
    """Read a result with the reason of every figure."""
    result = _result(request, result_id)
    told = why(result)
    found = told.explanation
    own = {name: getattr(result, name) for name in ResultHead.model_fields if name != "unit_id"}
    return {
        **own,
        "unit_id": result.candidate.unit_id,
        "total": found.total,
        "base": found.base,
        "bonus": found.bonus,
        "full": found.full,
        "framework": found.framework,
        "reasons": list(_reasons(told.nodes, "")),
    }


@router.get("/{result_id}/check", response=CheckOut)
def check_result(request: ApiRequest, result_id: UUID) -> dict[str, Any]:
    """Work a result out again from its stored inputs: the digits must be the same."""
    result = _result(request, result_id)
    again = recomputed(result)
    return {
        "same": again.same,
        "digest": again.digest,
        "stored_digest": result.digest,
        "score": again.worked.score,
        "differences": [one._asdict() for one in again.differences],
    }


@router.post("/{result_id}/what-if", response=TriedOut)
def try_values(request: ApiRequest, result_id: UUID, body: TryIn) -> dict[str, Any]:
    """Try other values on a copy; nothing is kept."""
    told, worked = what_if(_result(request, result_id), body.changes)
    nodes = {code: Decimal(points).scaleb(-2) for code, (_s, points) in _nodes(worked.sheet)}
    return {"score": told.total, "grade": worked.grade, "nodes": nodes}


@router.post("/{result_id}/object", response={201: ResultObjectionOut})
def object_to_result(
    request: ApiRequest, result_id: UUID, body: ResultObjectIn
) -> Status[ResultObjection]:
    """Object to the result of one's school while it is up for everybody to see."""
    pk = _result(request, result_id).pk
    return Status(201, actions.object_to_result(pk, by=request.auth, **body.dict()))


@router.post("/{result_id}/again", response=EvaluatedAgainOut)
def evaluate_again(request: ApiRequest, result_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Look at a unit again; what was decided stays."""
    pk = _result(request, result_id).pk
    one = actions.evaluate_again(pk, by=request.auth, reason=body.reason)
    return {"candidate_id": one.pk, "stage": one.stage}


def _nodes(sheet: dict[str, Any]) -> Any:
    return sheet["nodes"].items()


def _reasons(nodes: tuple[Node, ...], parent: str) -> Iterator[dict[str, Any]]:
    for node in nodes:
        reason = node.reason
        yield {
            "code": reason.code,
            "parent": parent,
            "title": reason.title,
            "rule": reason.kind.value if reason.kind else "",
            "state": reason.state.name.lower(),
            "score": reason.score,
            "full": reason.full,
            "carries": reason.carries,
            "sentence": reason.sentence,
            "formula": reason.formula,
            "own_score": node.own.score if node.own else None,
            "inputs": list(_puts(node.put)),
        }
        yield from _reasons(node.below, reason.code)


def _puts(puts: tuple[Put, ...]) -> Iterator[dict[str, Any]]:
    for one in puts:
        figure, source = one.figure, one.source
        yield {
            "name": figure.name,
            "label": figure.label,
            "unit": figure.unit,
            "value": figure.value,
            "state": figure.state.name.lower(),
            "formula": figure.formula,
            "source": source.source if source else None,
            "source_note": source.note if source else "",
            "source_on": source.on if source else None,
            "source_id": source.ref if source else "",
        }
        yield from _puts(one.below)


def _result(request: ApiRequest, pk: UUID) -> Result:
    return get_object_or_404(results_visible_to(request.auth), pk=pk)


def _candidate(request: ApiRequest, pk: UUID) -> Candidate:
    return get_object_or_404(candidates_visible_to(request.auth), pk=pk)


def _batch(request: ApiRequest, pk: int) -> Batch:
    """Return a batch of a round that is the office's; a school reads its own result only."""
    rows = Batch.objects.filter(round__in=rounds_visible_to(request.auth))
    batch = get_object_or_404(rows.select_related("round__office", "round__version"), pk=pk)
    if not may(request.auth, Permission.EVALUATION_VIEW, batch.round.office):
        raise Http404
    return batch
