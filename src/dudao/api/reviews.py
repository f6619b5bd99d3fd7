"""Reviews of schools: papers looked through, the team, ratings, what the team settled."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, FewIds, Given, Id, Line, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.models import (
    Candidate,
    DocumentCheck,
    Moderation,
    Rating,
    RatingEvidence,
    TeamMember,
)
from dudao.evaluation.queries.dossiers import Dossier, dossier
from dudao.evaluation.queries.dossiers import Line as Row
from dudao.evaluation.queries.reviews import sendable, under_review
from dudao.evaluation.states import MemberRole, Stage, Verdict
from dudao.org.models import Person

router = Router(tags=["reviews"])

Code = Annotated[str, Field(max_length=40)]
Value = Annotated[str, Field(max_length=40)]
AtStage = Annotated[Stage, listed(Stage)]


class DocumentCheckIn(Given):
    """Whatever is not sufficient goes with a note, which the school reads."""

    code: Code
    verdict: Annotated[Verdict, listed(Verdict)]
    note: Line = ""
    seen: Count | None = None


class DocumentsIn(Given):
    opinion: Line = ""
    rest: bool = False
    """What was not looked at is sufficient."""


class ReviewTeamIn(Given):
    person_ids: FewIds
    lead_id: Id | None = None
    """The first, unless another is named."""


class DrawnTeamIn(Given):
    draw_id: UUID
    lead_id: Id | None = None


class RecuseIn(Given):
    person_id: Id
    reason: Line


class OnSiteIn(Given):
    on: date | None = None


class RatingIn(Given):
    """`value` is a number, a level, `yes`, `no` or `na`; empty takes the rating back."""

    code: Code
    value: Value = ""
    note: Annotated[str, Field(max_length=2000)] = ""
    seen: Count | None = None


class RatingEvidenceIn(Given):
    code: Code
    file_id: UUID


class HandInIn(Given):
    partly: bool = False
    """What one left out is rated by others of the team."""


class ModerationIn(Given):
    code: Code
    value: Value
    reason: Line
    seen: Count | None = None


class TeamMemberOut(Schema):
    person_id: int
    role: Annotated[MemberRole, listed(MemberRole)]
    drawn: bool
    recused: bool
    reason: str
    finished_at: datetime | None


class DocumentCheckOut(Schema):
    code: str
    verdict: Annotated[Verdict, listed(Verdict)]
    note: str
    edition: int


class RatingOut(Schema):
    rater_id: int
    code: str
    number: Decimal | None
    choice: str
    note: str
    edition: int


class RatingEvidenceOut(Schema):
    id: int
    file_id: UUID


class ModerationOut(Schema):
    code: str
    spread: Decimal
    number: Decimal | None
    choice: str
    reason: str
    edition: int


class SettledOut(Schema):
    number: Decimal | None
    choice: str
    applies: bool
    source: str
    note: str
    settled_on: date


class ReviewLineOut(Schema):
    """An indicator: self and external side by side; others' ratings once one has handed in."""

    code: str
    title: str
    rated: bool
    """Whether the team rates it; the rest is worked out from figures."""
    full: Decimal | None
    choices: list[str]
    """What may be chosen; nothing where a number is asked for. `na` is always taken."""
    self_value: str
    check: DocumentCheckOut | None
    changed: bool
    """The school has changed it since its papers were looked through."""
    own: RatingOut | None
    given: list[RatingOut]
    spread: Decimal
    apart: bool
    moderation: ModerationOut | None
    settled: SettledOut | None


class ReviewOut(Schema):
    candidate_id: UUID
    unit_id: int
    round_id: UUID
    stage: AtStage
    on_site_on: date | None

    @staticmethod
    def resolve_candidate_id(one: Candidate) -> UUID:
        """Return whose review it is."""
        return one.pk

    @staticmethod
    def resolve_on_site_on(one: Candidate) -> date | None:
        """Return when the team goes."""
        review = getattr(one, "review", None)
        return review.on_site_on if review else None


class ReviewDetail(Schema):
    """One with its team and every line, as the caller may see it."""

    candidate_id: UUID
    unit_id: int
    round_id: UUID
    stage: AtStage
    on_site_on: date | None
    opinion: str
    draw_id: UUID | None
    papers_left: int
    unrated: int
    sees_ratings: bool
    hindrances: list[str]
    """What keeps a grade back."""
    threshold: int
    team: list[TeamMemberOut]
    lines: list[ReviewLineOut]


class ReviewsAt(At):
    stage: AtStage | None = None


@router.get("", response=Page[ReviewOut])
def list_reviews(request: ApiRequest, at: Query[ReviewsAt]) -> dict[str, Any]:
    """List the schools under review, newest first."""
    rows = under_review(request.auth)
    return page(rows.filter(stage=at.stage) if at.stage else rows, at, by=("id",))


@router.get("/{candidate_id}", response=ReviewDetail)
def read_review(request: ApiRequest, candidate_id: UUID) -> dict[str, Any]:
    """Read the review of a school with every line, as one may see it."""
    return _detail(request, candidate_id)


@router.post("/{candidate_id}/checks", response=DocumentCheckOut)
def check_document(request: ApiRequest, candidate_id: UUID, body: DocumentCheckIn) -> DocumentCheck:
    """Say what the papers for an indicator are worth."""
    _visible(request, candidate_id)
    return actions.check_document(candidate_id, by=request.auth, **body.dict())


@router.post("/{candidate_id}/documents", response=ReviewDetail)
def finish_document_review(
    request: ApiRequest, candidate_id: UUID, body: DocumentsIn
) -> dict[str, Any]:
    """End the review of the papers."""
    _visible(request, candidate_id)
    actions.finish_document_review(candidate_id, by=request.auth, **body.dict())
    return _detail(request, candidate_id)


@router.post("/{candidate_id}/team", response=ReviewDetail)
def choose_team(request: ApiRequest, candidate_id: UUID, body: ReviewTeamIn) -> dict[str, Any]:
    """Put together the team; who must keep away is refused with the reason."""
    candidate = _visible(request, candidate_id)
    chosen = [_person(candidate, pk) for pk in body.person_ids]
    lead = _person(candidate, body.lead_id) if body.lead_id else None
    actions.choose_team(candidate_id, chosen, by=request.auth, lead=lead)
    return _detail(request, candidate_id)


@router.post("/{candidate_id}/team/draw", response=ReviewDetail)
def draw_team(request: ApiRequest, candidate_id: UUID, body: DrawnTeamIn) -> dict[str, Any]:
    """Take the team over from a draw that drew inspectors for this school."""
    candidate = _visible(request, candidate_id)
    lead = _person(candidate, body.lead_id) if body.lead_id else None
    actions.draw_team(candidate_id, body.draw_id, by=request.auth, lead=lead)
    return _detail(request, candidate_id)


@router.post("/{candidate_id}/team/recuse", response=TeamMemberOut)
def recuse_member(request: ApiRequest, candidate_id: UUID, body: RecuseIn) -> TeamMember:
    """Let somebody leave the team for a reason; what he rated no longer counts."""
    _visible(request, candidate_id)
    return actions.recuse_member(candidate_id, body.person_id, by=request.auth, reason=body.reason)


@router.post("/{candidate_id}/on-site", response=ReviewDetail)
def go_on_site(request: ApiRequest, candidate_id: UUID, body: OnSiteIn) -> dict[str, Any]:
    """Send the team."""
    _visible(request, candidate_id)
    actions.go_on_site(candidate_id, by=request.auth, on=body.on)
    return _detail(request, candidate_id)


@router.post("/{candidate_id}/ratings", response=RatingOut)
def rate(request: ApiRequest, candidate_id: UUID, body: RatingIn) -> Rating:
    """Rate an indicator for oneself."""
    _visible(request, candidate_id)
    given = body.dict()
    return actions.rate(candidate_id, given.pop("code"), by=request.auth, **given)


@router.post("/{candidate_id}/ratings/evidence", response={201: RatingEvidenceOut})
def attach_rating_evidence(
    request: ApiRequest, candidate_id: UUID, body: RatingEvidenceIn
) -> Status[RatingEvidence]:
    """Attach a stored file to one's rating of an indicator."""
    _visible(request, candidate_id)
    made = actions.attach_rating_evidence(candidate_id, body.code, body.file_id, by=request.auth)
    return Status(201, made)


@router.post("/{candidate_id}/hand-in", response=TeamMemberOut)
def finish_rating(request: ApiRequest, candidate_id: UUID, body: HandInIn) -> TeamMember:
    """Hand in one's sheet: it is fixed from now on, and one sees those of the others."""
    _visible(request, candidate_id)
    return actions.finish_rating(candidate_id, by=request.auth, partly=body.partly)


@router.post("/{candidate_id}/moderations", response=ModerationOut)
def moderate(request: ApiRequest, candidate_id: UUID, body: ModerationIn) -> Moderation:
    """Settle the value of an indicator for the team, with the reason."""
    _visible(request, candidate_id)
    given = body.dict()
    return actions.moderate(candidate_id, given.pop("code"), by=request.auth, **given)


def _visible(request: ApiRequest, candidate_id: UUID) -> Candidate:
    return get_object_or_404(under_review(request.auth), pk=candidate_id)


def _person(candidate: Candidate, pk: int) -> Person:
    return get_object_or_404(sendable(candidate), pk=pk)


def _detail(request: ApiRequest, candidate_id: UUID) -> dict[str, Any]:
    candidate = _visible(request, candidate_id)
    now = dossier(candidate, request.auth)
    review = now.board.review
    return {
        "candidate_id": candidate.pk,
        "unit_id": candidate.unit_id,
        "round_id": candidate.round_id,
        "stage": candidate.stage,
        "on_site_on": review.on_site_on if review else None,
        "opinion": review.opinion if review else "",
        "draw_id": review.draw_id if review else None,
        "papers_left": now.left,
        "unrated": now.unrated,
        "sees_ratings": now.sees,
        "hindrances": now.board.hindrances if now.sees else [],
        "threshold": now.board.threshold,
        "team": now.board.members,
        "lines": _lines(now),
    }


def _lines(now: Dossier) -> list[dict[str, Any]]:
    return [_line(line) for line in now.lines]


def _line(line: Row) -> dict[str, Any]:
    return {
        "code": line.item.code,
        "title": line.item.title,
        "rated": line.rated,
        "full": line.full,
        "choices": [value for value, _word in line.choices],
        "self_value": line.item.value,
        "check": line.check,
        "changed": line.stale,
        "own": line.own,
        "given": line.given,
        "spread": line.spread,
        "apart": line.apart,
        "moderation": line.moderation,
        "settled": line.settled._asdict() if line.settled else None,
    }
