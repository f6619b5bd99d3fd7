"""Which earlier problem a finding is again, and looking again at what was closed."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Text, Uuids, listed
from dudao.api.findings.loop import VerificationOut
from dudao.api.findings.shapes import SeenIn, evidence_of, router, visible
from dudao.findings import actions
from dudao.findings.models import Kinship, Verification
from dudao.findings.queries import lineage
from dudao.findings.rules.lineage import Occurrence
from dudao.findings.states import KinshipState

KinState = Annotated[KinshipState, listed(KinshipState)]


class KinshipOut(Schema):
    finding_id: UUID
    ancestor_id: UUID
    score: int
    """How much the two facts say the same, in thousandths."""
    state: KinState
    suggested_at: datetime
    decided_at: datetime | None


class OccurrenceOut(Schema):
    finding_id: UUID
    number: str
    began_on: date
    ended_on: date | None
    relapse: bool
    days_away: int | None
    """Days since the problem was last closed."""


class LineOut(Schema):
    """Every time the problem was there, oldest first, and what may belong to it."""

    finding_ids: list[UUID]
    occurrences: list[OccurrenceOut]
    suggested: list[KinshipOut]


class AncestorIn(SeenIn):
    ancestor_id: UUID
    """An earlier finding of the same school that the school was told of."""


class NotAncestorIn(Given):
    ancestor_id: UUID


class RecheckIn(SeenIn):
    note: Text
    evidence: Uuids = []
    """Ids of files stored for the school."""


@router.get("/{finding_id}/lineage", response=LineOut)
def read_lineage(request: ApiRequest, finding_id: UUID) -> dict[str, Any]:
    """Tell every time the problem was there, across findings and relapses."""
    finding = visible(request, finding_id)
    line = lineage.line_of(finding, request.auth)
    return {
        "finding_ids": [row.pk for row in line.findings],
        "occurrences": [_occurrence(time) for time in line.times],
        "suggested": lineage.suggested_for(finding, request.auth),
    }


def _occurrence(time: Occurrence) -> dict[str, Any]:
    return {**time._asdict(), "finding_id": time.finding, "days_away": time.away}


@router.post("/{finding_id}/ancestor", response=KinshipOut)
def confirm_ancestor(request: ApiRequest, finding_id: UUID, body: AncestorIn) -> Kinship:
    """Say that the finding is an earlier one again, suggested or not."""
    finding, ancestor = visible(request, finding_id), visible(request, body.ancestor_id)
    return actions.confirm_ancestor(finding.pk, ancestor.pk, by=request.auth, seen=body.seen)


@router.post("/{finding_id}/ancestor/reject", response=KinshipOut)
def reject_ancestor(request: ApiRequest, finding_id: UUID, body: NotAncestorIn) -> Kinship:
    """Say that the finding is not that earlier one, or take back that it was said to be."""
    finding, ancestor = visible(request, finding_id), visible(request, body.ancestor_id)
    return actions.reject_ancestor(finding.pk, ancestor.pk, by=request.auth)


@router.post("/{finding_id}/rechecks", response={201: VerificationOut})
def recheck(request: ApiRequest, finding_id: UUID, body: RecheckIn) -> Status[Verification]:
    """Confirm on the spot that a closed problem is still solved."""
    finding = visible(request, finding_id)
    made = actions.recheck(
        finding.pk,
        by=request.auth,
        note=body.note,
        evidence=evidence_of(request, body.evidence),
        seen=body.seen,
    )
    return Status(201, made)
