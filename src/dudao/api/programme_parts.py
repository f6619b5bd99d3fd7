"""A programme at one school: what the school and the team do there."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries.programmes import opinion
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, ReasonIn, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.planning import actions
from dudao.planning.models import Part
from dudao.planning.queries.programmes import coming, in_team, parts_visible_to
from dudao.planning.rules.programmes import TEXT_LIMIT, Side, Step
from dudao.planning.states import PartState

router = Router(tags=["programmes"])

State = Annotated[PartState, listed(PartState)]
Words = Annotated[str, Field(max_length=TEXT_LIMIT)]


class HandedIn(Given):
    """What a school hands in."""

    text: Words
    evidence: Uuids = []


class WordsIn(Given):
    text: Words


class PartReviewIn(WordsIn):
    seen: Count | None = None


class ConclusionIn(PartReviewIn):
    rectify_until: date


class AgreementIn(Given):
    agrees: bool
    note: Line = ""
    seen: Count


class WentIn(Given):
    on: date


class FollowingOut(Schema):
    step: Annotated[Step, listed(Step)]
    side: Annotated[Side, listed(Side)]
    due: date | None


class PartOut(Schema):
    id: UUID
    programme_id: UUID
    unit_id: int
    state: State
    following: FollowingOut
    self_evaluated_at: datetime | None
    visited_on: date | None
    initial_due_on: date | None
    initial_at: datetime | None
    defence_until: date | None
    defended_at: datetime | None
    opinion_due_on: date | None
    opinion_id: UUID | None
    rectify_until: date | None
    edition: int

    @staticmethod
    def resolve_following(part: Part) -> Any:
        """Return what comes next."""
        return coming(part)


class PartDetail(PartOut):
    """With the texts; `review` and `conclusion` are the team's and empty for the school."""

    self_evaluation: str
    returned_reason: str
    review: str
    initial_opinion: str
    defence: str
    defence_answer: str
    conclusion: str
    reason: str


class PartsAt(At):
    state: State | None = None
    unit_id: Id | None = None
    programme_id: UUID | None = None


@router.get("", response=Page[PartOut])
def list_parts(request: ApiRequest, at: Query[PartsAt]) -> dict[str, Any]:
    """List the programmes at the schools in reach, newest first."""
    rows = parts_visible_to(request.auth).prefetch_related("agreements", "programme__team")
    for name in ("state", "unit_id", "programme_id"):
        if value := getattr(at, name):
            rows = rows.filter(**{name: value})
    return page(rows, at, by=("id",))


@router.get("/{part_id}", response=PartDetail)
def read_part(request: ApiRequest, part_id: UUID) -> Part:
    """Read how a programme stands at a school."""
    return _told(request, part_id)


@router.post("/{part_id}/self-evaluation", response=PartDetail)
def self_evaluate(request: ApiRequest, part_id: UUID, body: HandedIn) -> Part:
    """Hand in the self-evaluation."""
    actions.self_evaluate(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/self-evaluation/return", response=PartDetail)
def return_self_evaluation(request: ApiRequest, part_id: UUID, body: ReasonIn) -> Part:
    """Give the self-evaluation back."""
    actions.return_self_evaluation(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/self-evaluation/review", response=PartDetail)
def review_self_evaluation(request: ApiRequest, part_id: UUID, body: PartReviewIn) -> Part:
    """Write the team's review of the self-evaluation."""
    actions.review_self_evaluation(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/visited", response=PartDetail)
def record_visit(request: ApiRequest, part_id: UUID, body: WentIn) -> Part:
    """Note a visit whose record is not in this system."""
    actions.record_visit(_visible(request, part_id).pk, by=request.auth, on=body.on)
    return _told(request, part_id)


@router.post("/{part_id}/initial-opinion", response=PartDetail)
def feed_back(request: ApiRequest, part_id: UUID, body: WordsIn) -> Part:
    """Feed the initial opinion back; the defence term begins."""
    actions.feed_back_opinion(_visible(request, part_id).pk, by=request.auth, text=body.text)
    return _told(request, part_id)


@router.post("/{part_id}/defence", response=PartDetail)
def defend(request: ApiRequest, part_id: UUID, body: HandedIn) -> Part:
    """File the school's defence."""
    actions.defend(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/defence/answer", response=PartDetail)
def answer_defence(request: ApiRequest, part_id: UUID, body: WordsIn) -> Part:
    """Answer the defence."""
    actions.answer_defence(_visible(request, part_id).pk, by=request.auth, text=body.text)
    return _told(request, part_id)


@router.post("/{part_id}/conclusion", response=PartDetail)
def conclude(request: ApiRequest, part_id: UUID, body: ConclusionIn) -> Part:
    """Propose the opinion; the team says what it thinks of it anew."""
    actions.conclude(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/agreement", response=PartDetail)
def agree(request: ApiRequest, part_id: UUID, body: AgreementIn) -> Part:
    """Say as a member of the team whether one agrees."""
    actions.agree(_visible(request, part_id).pk, by=request.auth, **body.dict())
    return _told(request, part_id)


@router.post("/{part_id}/opinion", response=PartDetail)
def draft_opinion(request: ApiRequest, part_id: UUID) -> Part:
    """Draft the opinion from the record; when it is issued it reaches the school."""
    part = _visible(request, part_id)
    actions.draft_opinion(part.pk, opinion(request.auth, part), by=request.auth)
    return _told(request, part_id)


@router.post("/{part_id}/close", response=PartDetail)
def close_part(request: ApiRequest, part_id: UUID) -> Part:
    """Note that the school has put right what the opinion demands."""
    actions.close_part(_visible(request, part_id).pk, by=request.auth)
    return _told(request, part_id)


@router.post("/{part_id}/drop", response=PartDetail)
def drop_part(request: ApiRequest, part_id: UUID, body: ReasonIn) -> Part:
    """Take a school out of a programme before anybody was there."""
    actions.drop_part(_visible(request, part_id).pk, by=request.auth, reason=body.reason)
    return _told(request, part_id)


def _visible(request: ApiRequest, part_id: UUID) -> Part:
    return get_object_or_404(parts_visible_to(request.auth), pk=part_id)


def _told(request: ApiRequest, part_id: UUID) -> Part:
    """Return the part as the caller may read it; what is the team's stays with the team."""
    part, person = _visible(request, part_id), request.auth
    places = (part.unit, part.programme.office)
    if in_team(person, part.programme) is None and not any(
        may(person, Permission.PROGRAMME_VIEW, place) for place in places
    ):
        part.review = part.conclusion = ""
    return part
