"""Reading findings, and writing one down before the school is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Id
from dudao.api.findings.keeping import LedgerFilters
from dudao.api.findings.shapes import FindingOut, SayIn, SeenIn, router, said, visible
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.findings import actions, queries
from dudao.findings.models import Finding
from dudao.lib import clock
from dudao.visits import actions as visits
from dudao.visits.models import VisitFinding


class FindingIn(SayIn):
    unit_id: Id


class ChangeIn(SayIn, SeenIn):
    pass


class LedgerAt(LedgerFilters, At):
    unit_id: Id | None = None


class CountsOut(Schema):
    open: int
    overdue: int
    to_verify: int
    due_soon: int


class EntryOut(Schema):
    at: datetime
    by: str | None
    what: str
    text: str
    file_ids: list[UUID]


@router.get("", response=Page[FindingOut])
def list_findings(request: ApiRequest, at: Query[LedgerAt]) -> dict[str, Any]:
    """List findings in reach, newest first."""
    rows = queries.ledger(request.auth, **at.dict(exclude={"unit_id", "cursor", "limit"}))
    if at.unit_id:
        rows = rows.filter(unit_id=at.unit_id)
    return page(rows, at, by=("found_on", "id"))


@router.get("/counts", response=CountsOut)
def count(request: ApiRequest) -> dict[str, Any]:
    """Count what is open, overdue, waiting for a verdict, due soon."""
    return queries.counts(request.auth, clock.today())._asdict()


@router.post("", response={201: FindingOut})
def raise_finding(request: ApiRequest, body: FindingIn) -> Status[Finding]:
    """Write down a problem found otherwise than on a visit."""
    unit = unit_of(request, body.unit_id)
    given = {"severity": body.severity, "route": body.route, **said(request, unit, body, "unit_id")}
    return Status(201, actions.raise_finding(unit, by=request.auth, **given))


@router.get("/{finding_id}", response=FindingOut)
def read_finding(request: ApiRequest, finding_id: UUID) -> Finding:
    """Read one finding."""
    return visible(request, finding_id)


@router.get("/{finding_id}/history", response=list[EntryOut])
def read_history(request: ApiRequest, finding_id: UUID) -> list[dict[str, Any]]:
    """Tell what happened to a finding, oldest first."""
    entries = queries.history(visible(request, finding_id), request.auth)
    return [
        {
            "at": entry.at,
            "by": str(entry.by) if entry.by else None,
            "what": entry.what,
            "text": entry.text,
            "file_ids": [file.pk for file in entry.files],
        }
        for entry in entries
    ]


@router.post("/{finding_id}", response=FindingOut)
def edit_finding(request: ApiRequest, finding_id: UUID, body: ChangeIn) -> Finding:
    """Change a finding that the school has not been told of; on a visit, only its people may."""
    finding = visible(request, finding_id)
    changes = {**said(request, finding.unit, body, "seen"), "seen": body.seen}
    raised = VisitFinding.objects.filter(finding=finding).first()
    if raised is None:
        return actions.edit_finding(finding.pk, by=request.auth, **changes)
    return visits.edit_raised(raised.visit_id, finding.pk, by=request.auth, **changes)


@router.post("/{finding_id}/drop", response={204: None})
def drop(request: ApiRequest, finding_id: UUID) -> Status[None]:
    """Take back a finding that the school has not been told of."""
    finding = visible(request, finding_id)
    raised = VisitFinding.objects.filter(finding=finding).first()
    if raised is None:
        actions.drop(finding.pk, by=request.auth)
    else:
        visits.drop_raised(raised.visit_id, finding.pk, by=request.auth)
    return Status(204, None)
