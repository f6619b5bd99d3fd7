"""Checks by an upper office of what was evaluated below."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, FewIds, Given, Id, Text, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.evaluation import actions
from dudao.evaluation.models import UpperCheck, UpperDifference, UpperSample
from dudao.evaluation.queries.levels import (
    checks_visible_to,
    corrected,
    drawers,
    rounds_below,
    samples_visible_to,
)
from dudao.evaluation.states import CheckState, SampleState
from dudao.planning.states.draws import Strata

router = Router(tags=["checks"])
samples = Router(tags=["check samples"])

Name = Annotated[str, Field(max_length=120)]


class UpperCheckIn(Given):
    """A check of rounds below; `people_ids` give the chance of its draw between them."""

    office_id: Id
    round_ids: Uuids
    people_ids: FewIds
    title: Name
    count: Count
    basis: Annotated[str, Field(max_length=200)] = ""
    strata: Annotated[Strata, listed(Strata)] = Strata.NONE


class CheckRateIn(Given):
    """By input (`#A1`, `pupils`) what was found otherwise; the rest is as the county has it."""

    seen: Count | None = None
    values: dict[Name, Annotated[str, Field(max_length=60)]] = {}
    note: Text


class CheckAnswerIn(Given):
    agrees: bool
    answer: Text


class CheckCloseIn(Given):
    summary: Text


class UpperCheckOut(Schema):
    id: UUID
    office_id: int
    title: str
    basis: str
    draw_id: UUID
    draw_code: str = Field(alias="draw.code")
    state: Annotated[CheckState, listed(CheckState)]
    summary: str
    returned_at: datetime | None


class CheckDifferenceOut(Schema):
    code: str
    title: str
    theirs: str
    ours: str
    their_score: Decimal | None
    our_score: Decimal | None


class CheckSampleOut(Schema):
    id: UUID
    check_id: UUID = Field(alias="check_of_id")
    result_id: UUID
    unit_id: int = Field(alias="result.candidate.unit_id")
    state: Annotated[SampleState, listed(SampleState)]
    values: dict[str, Any]
    note: str
    score: Decimal | None
    grade: str
    agrees: bool | None
    answer: str
    edition: int


class CheckSampleDetail(CheckSampleOut):
    differences: list[CheckDifferenceOut]
    corrected_id: UUID | None
    """The result that stands since instead of the one that was drawn."""

    @staticmethod
    def resolve_differences(sample: UpperSample) -> list[UpperDifference]:
        """Return what differs, in the order of the indicators."""
        return list(sample.differences.order_by("position"))

    @staticmethod
    def resolve_corrected_id(sample: UpperSample) -> UUID | None:
        """Return the id of the newer result."""
        found = corrected(sample)
        return found.pk if found else None


class ChecksAt(At):
    state: Annotated[CheckState, listed(CheckState)] | None = None


class CheckSamplesAt(At):
    check_id: UUID | None = None


@router.get("", response=Page[UpperCheckOut])
def list_checks(request: ApiRequest, at: Query[ChecksAt]) -> dict[str, Any]:
    """List the checks of one's own office, and those returned that concern one's schools."""
    rows = checks_visible_to(request.auth)
    return page(rows.filter(state=at.state) if at.state else rows, at, by=("id",))


@router.post("", response={201: UpperCheckOut})
def begin_check(request: ApiRequest, body: UpperCheckIn) -> Status[UpperCheck]:
    """Begin a check with its draw, which goes on as every draw does."""
    office = unit_of(request, body.office_id)
    made = actions.begin_check(
        office,
        several(rounds_below(office), body.round_ids),
        several(drawers(office), body.people_ids),
        actions.CheckGiven(body.title, body.count, body.basis, body.strata),
        by=request.auth,
    )
    return Status(201, made)


@router.get("/{check_id}", response=UpperCheckOut)
def read_check(request: ApiRequest, check_id: UUID) -> UpperCheck:
    """Read a check."""
    return _check(request, check_id)


@router.post("/{check_id}/sample", response=UpperCheckOut)
def take_sample(request: ApiRequest, check_id: UUID) -> UpperCheck:
    """Take what the draw drew."""
    _check(request, check_id)
    return actions.take_sample(check_id, by=request.auth)


@router.post("/{check_id}/return", response=UpperCheckOut)
def return_differences(request: ApiRequest, check_id: UUID) -> UpperCheck:
    """Return to every county where the levels differ."""
    _check(request, check_id)
    return actions.return_differences(check_id, by=request.auth)


@router.post("/{check_id}/close", response=UpperCheckOut)
def close_check(request: ApiRequest, check_id: UUID, body: CheckCloseIn) -> UpperCheck:
    """Close a check."""
    _check(request, check_id)
    return actions.close_check(check_id, by=request.auth, summary=body.summary)


@samples.get("", response=Page[CheckSampleOut])
def list_check_samples(request: ApiRequest, at: Query[CheckSamplesAt]) -> dict[str, Any]:
    """List what was drawn: a county sees its own, once differences were returned."""
    rows = samples_visible_to(request.auth)
    return page(rows.filter(check_of=at.check_id) if at.check_id else rows, at, by=("id",))


@samples.get("/{check_sample_id}", response=CheckSampleDetail)
def read_check_sample(request: ApiRequest, check_sample_id: UUID) -> UpperSample:
    """Read what both levels made of a school."""
    return _sample(request, check_sample_id)


@samples.post("/{check_sample_id}/rate", response=CheckSampleDetail)
def rate_sample(request: ApiRequest, check_sample_id: UUID, body: CheckRateIn) -> UpperSample:
    """Enter what was found otherwise."""
    _sample(request, check_sample_id)
    return actions.rate_sample(
        check_sample_id, body.values, by=request.auth, note=body.note, seen=body.seen
    )


@samples.post("/{check_sample_id}/answer", response=CheckSampleDetail)
def answer_differences(
    request: ApiRequest, check_sample_id: UUID, body: CheckAnswerIn
) -> UpperSample:
    """Let the county answer."""
    _sample(request, check_sample_id)
    return actions.answer_differences(
        check_sample_id, by=request.auth, agrees=body.agrees, answer=body.answer
    )


@samples.post("/{check_sample_id}/correct", response=CheckSampleDetail)
def correct_result(request: ApiRequest, check_sample_id: UUID) -> UpperSample:
    """Let the county evaluate the school again."""
    _sample(request, check_sample_id)
    return actions.correct_result(check_sample_id, by=request.auth)


def _check(request: ApiRequest, check_id: UUID) -> UpperCheck:
    return get_object_or_404(checks_visible_to(request.auth), pk=check_id)


def _sample(request: ApiRequest, check_sample_id: UUID) -> UpperSample:
    return get_object_or_404(samples_visible_to(request.auth), pk=check_sample_id)
