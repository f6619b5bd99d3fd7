"""Results up for everybody to see, and the objections to them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Text, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.api.results import ResultObjectionOut
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Publicity, ResultObjection
from dudao.evaluation.queries.results import (
    objections_visible_to,
    publicities_visible_to,
    results_visible_to,
)
from dudao.evaluation.queries.rounds import candidates_visible_to
from dudao.evaluation.states import ObjectionOutcome
from dudao.lib import clock

router = Router(tags=["publicities"])
objections = Router(tags=["result-objections"])


class AnnounceIn(Given):
    """Graded units of one batch; without a text one is written, by grade and without points."""

    candidate_ids: Uuids
    place: Annotated[str, Field(max_length=200)]
    text: Text = ""
    first_on: date | None = None


class ResultAnswerIn(Given):
    outcome: Annotated[ObjectionOutcome, listed(ObjectionOutcome)]
    answer: Text


class PublicityOut(Schema):
    id: UUID
    batch_id: int
    first_on: date
    last_on: date
    workdays: int
    basis: str
    place: str
    text: str
    made_at: datetime


class PublicityDetail(PublicityOut):
    result_ids: list[UUID]
    """Those that one may read."""


class ConfirmedOut(Schema):
    candidate_ids: list[UUID]


class PublicitiesAt(At):
    up: bool = False
    """Only those that are up today."""


class ResultObjectionsAt(At):
    waiting: bool = False


@router.get("", response=Page[PublicityOut])
def list_publicities(request: ApiRequest, at: Query[PublicitiesAt]) -> dict[str, Any]:
    """List what is or was up for everybody to see."""
    rows = publicities_visible_to(request.auth)
    if at.up:
        rows = rows.filter(first_on__lte=clock.today(), last_on__gte=clock.today())
    return page(rows, at, by=("id",))


@router.post("", response={201: PublicityDetail})
def announce(request: ApiRequest, body: AnnounceIn) -> Status[dict[str, Any]]:
    """Put results up for everybody to see, as many workdays as the norm asks."""
    ids = [_candidate(request, pk).pk for pk in body.candidate_ids]
    given = body.set_fields("candidate_ids")
    made = actions.announce_results(ids, by=request.auth, **given)
    return Status(201, _shown(request, made))


@router.get("/{publicity_id}", response=PublicityDetail)
def read_publicity(request: ApiRequest, publicity_id: UUID) -> dict[str, Any]:
    """Read a publicity."""
    return _shown(request, _publicity(request, publicity_id))


@router.post("/{publicity_id}/confirm", response=ConfirmedOut)
def confirm(request: ApiRequest, publicity_id: UUID) -> dict[str, Any]:
    """Confirm the results of a publicity that is over; objections that are open keep theirs."""
    pk = _publicity(request, publicity_id).pk
    done = actions.confirm_results(pk, by=request.auth)
    return {"candidate_ids": [one.pk for one in done]}


@objections.get("", response=Page[ResultObjectionOut])
def list_objections(request: ApiRequest, at: Query[ResultObjectionsAt]) -> dict[str, Any]:
    """List the objections to results in reach, newest first."""
    rows = objections_visible_to(request.auth)
    return page(rows.filter(outcome="") if at.waiting else rows, at, by=("id",))


@objections.get("/{result_objection_id}", response=ResultObjectionOut)
def read_objection(request: ApiRequest, result_objection_id: UUID) -> ResultObjection:
    """Read an objection."""
    return _objection(request, result_objection_id)


@objections.post("/{result_objection_id}/answer", response=ResultObjectionOut)
def answer(request: ApiRequest, result_objection_id: UUID, body: ResultAnswerIn) -> ResultObjection:
    """Answer an objection; upheld or partly, the unit is looked at again."""
    pk = _objection(request, result_objection_id).pk
    done = actions.answer_result_objection(pk, by=request.auth, **body.dict())
    return _objection(request, done.pk)


def _shown(request: ApiRequest, publicity: Publicity) -> dict[str, Any]:
    seen = results_visible_to(request.auth).filter(publicities=publicity)
    own = {name: getattr(publicity, name) for name in PublicityOut.model_fields}
    return {**own, "result_ids": list(seen.values_list("pk", flat=True))}


def _publicity(request: ApiRequest, pk: UUID) -> Publicity:
    return get_object_or_404(publicities_visible_to(request.auth), pk=pk)


def _objection(request: ApiRequest, pk: UUID) -> ResultObjection:
    return get_object_or_404(objections_visible_to(request.auth), pk=pk)


def _candidate(request: ApiRequest, pk: UUID) -> Candidate:
    return get_object_or_404(candidates_visible_to(request.auth), pk=pk)
