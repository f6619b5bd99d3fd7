"""Proposals for a circular and what the director decides."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Line, Text, listed
from dudao.api.findings.shapes import visible as finding_of
from dudao.api.paging import At, Page, page
from dudao.findings import actions
from dudao.findings.models import CircularProposal
from dudao.findings.queries import dealing
from dudao.findings.states import CircularGround, CircularState

router = Router(tags=["circulars"])

Ground = Annotated[CircularGround, listed(CircularGround)]
ProposalState = Annotated[CircularState, listed(CircularState)]


class ProposalIn(Given):
    finding_id: UUID
    ground: Ground
    reason: Text


class CircularDecisionIn(Given):
    accept: bool
    note: Line = ""
    """Needed where the proposal is declined."""


class ProposalOut(Schema):
    id: UUID
    finding_id: UUID
    ground: Ground
    reason: str
    state: ProposalState
    proposed_by_id: int | None
    """Null: the ladder of reminders proposed it."""
    proposed_at: datetime
    decided_at: datetime | None
    decision_note: str


class ProposalsAt(At):
    state: ProposalState | None = None
    ground: Ground | None = None


@router.get("", response=Page[ProposalOut])
def list_proposals(request: ApiRequest, at: Query[ProposalsAt]) -> dict[str, Any]:
    """List proposals in reach, newest first."""
    rows = dealing.circulars_visible_to(request.auth)
    for name in ("state", "ground"):
        if value := getattr(at, name):
            rows = rows.filter(**{name: value})
    return page(rows, at, by=("id",))


@router.post("", response={201: ProposalOut})
def propose(request: ApiRequest, body: ProposalIn) -> Status[CircularProposal]:
    """Propose that a finding be made known to all schools."""
    finding = finding_of(request, body.finding_id)
    made = actions.propose_circular(
        finding.pk, by=request.auth, ground=body.ground, reason=body.reason
    )
    return Status(201, made)


@router.post("/{proposal_id}/decide", response=ProposalOut)
def decide(request: ApiRequest, proposal_id: UUID, body: CircularDecisionIn) -> CircularProposal:
    """Take the finding into the next circular, or say why not."""
    found = get_object_or_404(dealing.circulars_visible_to(request.auth), pk=proposal_id)
    return actions.decide_circular(found.pk, by=request.auth, **body.dict())
