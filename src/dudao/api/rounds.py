"""Rounds of evaluation, their batches and the units in them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, ReasonIn, Text, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.evaluation import actions
from dudao.evaluation.models import Batch, Candidate, Round, SystemVersion
from dudao.evaluation.queries.round_summary import drafted_summary
from dudao.evaluation.queries.rounds import (
    candidates_visible_to,
    gone,
    in_no_batch,
    is_late,
    late_q,
    rounds_visible_to,
    versions_for,
)
from dudao.evaluation.states import Division, RoundState, Stage, TierBy
from dudao.lib import clock

router = Router(tags=["rounds"])
candidates = Router(tags=["candidates"])

Title = Annotated[str, Field(max_length=120)]
Words = Annotated[list[Word], Field(max_length=20)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Percents = Annotated[list[Percent], Field(max_length=12)]
Divided = Annotated[Division, listed(Division)]
Tiers = Annotated[TierBy, listed(TierBy)]
AtStage = Annotated[Stage, listed(Stage)]


class RoundIn(Given):
    """A round of an office by a published version of an indicator system."""

    office_id: Id
    version_id: UUID
    title: Title
    basis: Annotated[str, Field(max_length=200)] = ""
    first_on: date
    last_on: date
    kinds: Words = []
    stages: Words = []
    tags: Words = []
    tier_by: Tiers = TierBy.NOTHING
    division: Divided = Division.THIRDS
    percents: Percents = []
    above_id: UUID | None = None
    """The same round one level up."""


class RoundEdit(Given):
    """What is to be changed; `seen` is the edition that was read."""

    seen: Count
    version_id: UUID | None = None
    title: Title | None = None
    basis: Annotated[str, Field(max_length=200)] | None = None
    first_on: date | None = None
    last_on: date | None = None
    kinds: Words | None = None
    stages: Words | None = None
    tags: Words | None = None
    tier_by: Tiers | None = None
    division: Divided | None = None
    percents: Percents | None = None


class BatchEdit(Given):
    seen: Count
    first_on: date | None = None
    last_on: date | None = None
    self_evaluation_due_on: date | None = None


class DealIn(Given):
    again: bool = False
    """Deal everybody anew, what was moved by hand too."""


class NextRoundIn(Given):
    version_id: UUID | None = None
    title: Title = ""


class RoundCloseIn(Given):
    summary: Text
    unfinished_reason: Line = ""


class BeginIn(Given):
    due_on: date | None = None


class CandidateIn(Given):
    unit_id: Id
    tier: Annotated[str, Field(max_length=40)] = ""


class SuccessorIn(Given):
    unit_id: Id
    """The school that the closed one went into."""


class CandidateMove(Given):
    batch_id: Id
    seen: Count
    tier: Annotated[str, Field(max_length=40)] | None = None


class BatchOut(Schema):
    id: int
    number: int
    share: Decimal
    first_on: date
    last_on: date
    self_evaluation_due_on: date | None


class RoundOut(Schema):
    id: UUID
    office_id: int
    version_id: UUID
    title: str
    number: int
    basis: str
    first_on: date
    last_on: date
    about: dict[str, Any]
    state: Annotated[RoundState, listed(RoundState)]
    summary: str
    before_id: UUID | None
    above_id: UUID | None
    edition: int


def _runs(round_: Round, context: Any) -> bool:
    """Tell whether who asks runs the round: a school reads no more of it than that it is."""
    return may(context["request"].auth, Permission.ROUND_RUN, round_.office)


class RoundDetail(RoundOut):
    batches: list[BatchOut]
    in_no_batch: list[int]
    """Units that the round is about and that are in no batch; the office sees them."""
    gone: list[UUID]
    """Units that were merged or closed on the way; the office sees them."""
    drafted_summary: str
    """A summary drafted from the records, while the round is open; the office sees it."""

    @staticmethod
    def resolve_batches(round_: Round) -> list[Batch]:
        """Return the batches in their order."""
        return list(round_.batches.order_by("number"))

    @staticmethod
    def resolve_in_no_batch(round_: Round, context: Any) -> list[int]:
        """Return who is missing."""
        asked = round_.state != RoundState.CLOSED and _runs(round_, context)
        return [unit.pk for unit in in_no_batch(round_)] if asked else []

    @staticmethod
    def resolve_gone(round_: Round, context: Any) -> list[UUID]:
        """Return who is there no more."""
        return [one.pk for one in gone(round_)] if _runs(round_, context) else []

    @staticmethod
    def resolve_drafted_summary(round_: Round, context: Any) -> str:
        """Return the draft."""
        asked = round_.state == RoundState.OPEN and _runs(round_, context)
        return drafted_summary(round_) if asked else ""


class CandidateOut(Schema):
    id: UUID
    round_id: UUID
    batch_id: int
    unit_id: int
    tier: str
    stage: AtStage
    applied_grade: str
    grade: str
    reason: str
    late: bool
    self_evaluation_id: UUID | None
    edition: int

    @staticmethod
    def resolve_late(one: Candidate) -> bool:
        """Tell whether it is late today."""
        return one.round.state == RoundState.OPEN and is_late(one, clock.today())

    @staticmethod
    def resolve_self_evaluation_id(one: Candidate) -> UUID | None:
        """Return the id of its self-evaluation, once it has begun."""
        evaluation = getattr(one, "self_evaluation", None)
        return evaluation.pk if evaluation else None


class RoundsAt(At):
    state: Annotated[RoundState, listed(RoundState)] | None = None


class CandidatesAt(At):
    round_id: UUID | None = None
    stage: AtStage | None = None
    late: bool = False


@router.get("", response=Page[RoundOut])
def list_rounds(request: ApiRequest, at: Query[RoundsAt]) -> dict[str, Any]:
    """List the rounds in reach, newest first."""
    rows = rounds_visible_to(request.auth)
    return page(rows.filter(state=at.state) if at.state else rows, at, by=("id",))


@router.post("", response={201: RoundDetail})
def draft_round(request: ApiRequest, body: RoundIn) -> Status[Round]:
    """Prepare a round with its batches; units are put in afterwards."""
    office = unit_of(request, body.office_id)
    made = actions.draft_round(
        office,
        get_object_or_404(versions_for(office), pk=body.version_id),
        by=request.auth,
        above=_visible(request, body.above_id) if body.above_id else None,
        **body.set_fields("office_id", "version_id", "above_id"),
    )
    return Status(201, made)


@router.get("/{round_id}", response=RoundDetail)
def read_round(request: ApiRequest, round_id: UUID) -> Round:
    """Read one round."""
    return _visible(request, round_id)


@router.post("/{round_id}", response=RoundDetail)
def edit_round(request: ApiRequest, round_id: UUID, body: RoundEdit) -> Round:
    """Change a round that is not open."""
    round_ = _visible(request, round_id)
    return actions.edit_round(
        round_id,
        by=request.auth,
        seen=body.seen,
        version=_version(round_, body.version_id),
        **body.set_fields("seen", "version_id"),
    )


@router.post("/{round_id}/batches/propose", response=RoundDetail)
def propose_batches(request: ApiRequest, round_id: UUID, body: DealIn) -> Round:
    """Put every unit that is in no batch into one, even by area and tier."""
    _visible(request, round_id)
    return actions.propose_batches(round_id, by=request.auth, again=body.again)


@router.post("/{round_id}/open", response=RoundDetail)
def open_round(request: ApiRequest, round_id: UUID) -> Round:
    """Open the round: its schools see it from now on."""
    _visible(request, round_id)
    return actions.open_round(round_id, by=request.auth)


@router.post("/{round_id}/close", response=RoundDetail)
def close_round(request: ApiRequest, round_id: UUID, body: RoundCloseIn) -> Round:
    """Close the round with its summary."""
    _visible(request, round_id)
    return actions.close_round(round_id, by=request.auth, **body.dict())


@router.post("/{round_id}/next", response={201: RoundDetail})
def draft_next_round(request: ApiRequest, round_id: UUID, body: NextRoundIn) -> Status[Round]:
    """Prepare the round that follows, by the newest version unless another is named."""
    version = _version(_visible(request, round_id), body.version_id)
    made = actions.draft_next_round(round_id, by=request.auth, version=version, title=body.title)
    return Status(201, made)


@router.post("/batches/{batch_id}", response=BatchOut)
def edit_batch(request: ApiRequest, batch_id: Id, body: BatchEdit) -> Batch:
    """Move the days of a batch."""
    pk = _batch(request, batch_id).pk
    given = body.set_fields("seen")
    return actions.edit_batch(pk, by=request.auth, seen=body.seen, **given)


@router.post("/batches/{batch_id}/begin", response=BatchOut)
def begin_batch(request: ApiRequest, batch_id: Id, body: BeginIn) -> Batch:
    """Let the schools of a batch begin their self-evaluation."""
    pk = _batch(request, batch_id).pk
    return actions.begin_batch(pk, by=request.auth, due_on=body.due_on)


@router.post("/batches/{batch_id}/candidates", response={201: CandidateOut})
def add_candidate(request: ApiRequest, batch_id: Id, body: CandidateIn) -> Status[Candidate]:
    """Put a unit in a batch by hand."""
    pk, unit = _batch(request, batch_id).pk, unit_of(request, body.unit_id)
    return Status(201, actions.add_candidate(pk, unit, by=request.auth, tier=body.tier))


@candidates.get("", response=Page[CandidateOut])
def list_candidates(request: ApiRequest, at: Query[CandidatesAt]) -> dict[str, Any]:
    """List the units in rounds in reach, newest first."""
    rows = candidates_visible_to(request.auth)
    wanted = {"round": at.round_id, "stage": at.stage}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page(rows.filter(late_q(clock.today())) if at.late else rows, at, by=("id",))


@candidates.get("/{candidate_id}", response=CandidateOut)
def read_candidate(request: ApiRequest, candidate_id: UUID) -> Candidate:
    """Read how the evaluation of a unit stands."""
    return _candidate(request, candidate_id)


@candidates.post("/{candidate_id}/move", response=CandidateOut)
def move_candidate(request: ApiRequest, candidate_id: UUID, body: CandidateMove) -> Candidate:
    """Put a unit whose evaluation has not begun in another batch or tier."""
    _candidate(request, candidate_id)
    batch = _batch(request, body.batch_id)
    given = {"seen": body.seen, "tier": body.tier}
    return actions.move_candidate(candidate_id, batch, by=request.auth, **given)  # type: ignore[arg-type]


@candidates.post("/{candidate_id}/leave", response=CandidateOut)
def leave_round(request: ApiRequest, candidate_id: UUID, body: ReasonIn) -> Candidate:
    """Take a unit out of a round; its work is kept."""
    _candidate(request, candidate_id)
    return actions.leave_round(candidate_id, by=request.auth, reason=body.reason)


@candidates.post("/{candidate_id}/succeed", response=CandidateOut)
def pass_to_successor(request: ApiRequest, candidate_id: UUID, body: SuccessorIn) -> Candidate:
    """Let the school that a closed one went into take its place; answers its candidate."""
    _candidate(request, candidate_id)
    successor = unit_of(request, body.unit_id)
    return actions.pass_to_successor(candidate_id, successor, by=request.auth)


@candidates.post("/{candidate_id}/give-back", response=CandidateOut)
def give_back(request: ApiRequest, candidate_id: UUID, body: ReasonIn) -> Candidate:
    """Give the self-evaluation back to the school."""
    _candidate(request, candidate_id)
    return actions.give_back_self_evaluation(candidate_id, by=request.auth, reason=body.reason)


def _visible(request: ApiRequest, round_id: UUID) -> Round:
    return get_object_or_404(rounds_visible_to(request.auth), pk=round_id)


def _candidate(request: ApiRequest, candidate_id: UUID) -> Candidate:
    return get_object_or_404(candidates_visible_to(request.auth), pk=candidate_id)


def _batch(request: ApiRequest, batch_id: int) -> Batch:
    return get_object_or_404(Batch, pk=batch_id, round__in=rounds_visible_to(request.auth))


def _version(round_: Round, version_id: UUID | None) -> SystemVersion | None:
    rows = versions_for(round_.office)
    return get_object_or_404(rows, pk=version_id) if version_id else None
