"""The wording bank: proposals out of what went out, and the office's own ready texts."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, ReasonIn, Text, listed
from dudao.api.paging import At, Page, page
from dudao.findings import queries as findings
from dudao.instruments import actions, queries
from dudao.instruments.definition import Route, Severity
from dudao.instruments.models import OfficeWording, WordingProposal
from dudao.instruments.states import WordingPart, WordingState
from dudao.visits import actions as visits

router = Router(tags=["wordings"])

_EXAMPLES = 5
WordingProposalState = Annotated[WordingState, listed(WordingState)]


class WordedOut(Schema):
    id: int
    office_id: int
    form: str
    """The key of the form; every version of it says this."""
    item: str
    severity: Severity
    route: Route
    fact: str
    basis: str
    demand: str


class WordingProposalOut(WordedOut):
    version_id: int
    changed: list[WordingPart]
    """The parts that differ from the nearest ready text."""
    state: WordingProposalState
    proposed_by_id: int | None
    """Null where it was gathered from a finding that went out."""
    used: int
    """So many findings said so, or something like it."""
    last_at: datetime | None
    decided_by_id: int | None
    decided_at: datetime | None
    reason: str
    merged_into_id: int | None


class WordingProposalDetail(WordingProposalOut):
    finding_ids: list[UUID]
    """The newest findings in reach that said so."""


class OfficeWordingOut(WordedOut):
    proposal_id: int | None
    valid_from: date
    valid_to: date | None
    made_by_id: int


class WordingsAt(At):
    state: WordingProposalState | None = None


class WordingIn(Given):
    finding_id: UUID
    fact: Text
    demand: Text
    basis: Text = ""


class TakeWordingIn(Given):
    """What it says instead; what is left out stays as proposed."""

    fact: Text | None = None
    basis: Text | None = None
    demand: Text | None = None
    severity: Severity | None = None
    route: Route | None = None


class IntoIn(Given):
    into_id: Id


@router.get("", response=Page[WordingProposalOut])
def list_proposals(request: ApiRequest, at: Query[WordingsAt]) -> dict[str, Any]:
    """List the proposed wordings one decides on, or proposed oneself, newest first."""
    rows = queries.proposals_visible_to(request.auth)
    if at.state:
        rows = rows.filter(state=at.state)
    return page(rows, at, by=("id",))


@router.get("/own", response=Page[OfficeWordingOut])
def list_own(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the ready texts that offices added to forms, newest first."""
    return page(queries.wordings_visible_to(request.auth), at, by=("id",))


@router.get("/{wording_id}", response=WordingProposalDetail)
def read_proposal(request: ApiRequest, wording_id: Id) -> dict[str, Any]:
    """Read one proposal with findings that said so."""
    proposal = _visible(request, wording_id)
    uses = proposal.uses.order_by("-at").values_list("finding", flat=True)[:_EXAMPLES]
    seen = findings.visible_to(request.auth).filter(pk__in=list(uses))
    named = WordingProposalOut.from_orm(proposal).dict()
    return {**named, "finding_ids": list(seen.values_list("pk", flat=True))}


@router.post("", response={201: WordingProposalOut})
def propose(request: ApiRequest, body: WordingIn) -> Status[WordingProposal]:
    """Propose a wording out of a finding; names and figures are taken out."""
    finding = get_object_or_404(findings.visible_to(request.auth), pk=body.finding_id)
    made = visits.propose_wording(
        finding.pk, by=request.auth, fact=body.fact, demand=body.demand, basis=body.basis
    )
    return Status(201, queries.counted(made))


@router.post("/{wording_id}/take", response={201: OfficeWordingOut})
def take(request: ApiRequest, wording_id: Id, body: TakeWordingIn) -> Status[OfficeWording]:
    """Take a proposal into the bank of its office, edited or as it is."""
    said = body.dict(exclude_none=True)
    proposal = _visible(request, wording_id)
    return Status(201, actions.take_wording(proposal.pk, by=request.auth, **said))


@router.post("/{wording_id}/merge", response=WordingProposalOut)
def merge(request: ApiRequest, wording_id: Id, body: IntoIn) -> WordingProposal:
    """Count a proposal for another of the same item; return that one."""
    proposal = _visible(request, wording_id)
    into = actions.merge_wording(proposal.pk, body.into_id, by=request.auth)
    return _visible(request, into.pk)


@router.post("/{wording_id}/reject", response=WordingProposalOut)
def reject(request: ApiRequest, wording_id: Id, body: ReasonIn) -> WordingProposal:
    """Leave a proposal out of the bank; what is like it does not come back."""
    proposal = _visible(request, wording_id)
    actions.reject_wording(proposal.pk, by=request.auth, reason=body.reason)
    return _visible(request, wording_id)


@router.post("/own/{own_wording_id}/end", response=OfficeWordingOut)
def end(request: ApiRequest, own_wording_id: Id) -> OfficeWording:
    """Offer a ready text of the office no longer from today on."""
    own = get_object_or_404(queries.wordings_visible_to(request.auth), pk=own_wording_id)
    return actions.end_wording(own.pk, by=request.auth)


def _visible(request: ApiRequest, wording_id: int) -> WordingProposal:
    return get_object_or_404(queries.proposals_visible_to(request.auth), pk=wording_id)
