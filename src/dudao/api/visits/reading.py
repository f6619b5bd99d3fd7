"""Reading visits."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Schema

from dudao.api.auth import ApiRequest
from dudao.api.fields import Id
from dudao.api.instruments import VersionOut
from dudao.api.instruments import shaped as version_shaped
from dudao.api.paging import At, Page, page
from dudao.api.visits.router import TextOut, VisitOut, VisitState, router, visible
from dudao.findings.states import Verdict
from dudao.visits import queries
from dudao.visits.models import LookBack, Record, Visit
from dudao.visits.states import Done


class LookBackOut(Schema):
    finding_id: UUID
    number: str
    fact: str
    verdict: Verdict | None
    """On one that `was_closed`, rectified says that it still holds."""
    note: str
    was_closed: bool


class ClosedOut(Schema):
    """A closed finding of the school that is worth another look."""

    finding_id: UUID
    number: str
    fact: str
    closed_at: datetime
    on_paper: bool
    """Closed on paper only; see `/recurrence/paper`."""


class RecordOut(Schema):
    id: UUID
    version_id: int
    serial: int
    """1, 2 … for a form that is filled in several times on a visit."""
    title: str
    revision: int
    answers: dict[str, Any]


class VisitDetail(VisitOut):
    companion_ids: list[int]
    records: list[RecordOut]
    """Empty for the school, which sees only what it was told."""
    look_backs: list[LookBackOut]
    finding_ids: list[UUID]
    good_practices: list[TextOut]
    corrections: list[TextOut]


class ForgottenOut(Schema):
    kind: str
    """gap, look_back, no_finding or no_merit."""
    text: str
    record_id: UUID | None
    item: str


class BlueprintOut(Schema):
    purpose: str
    focus: str
    forgotten: list[ForgottenOut]
    """What to think of before feeding back; nothing here stops it."""


class OneOut(Schema):
    done: Done
    reason: str


class FiveOnesOut(Schema):
    """清单·反馈·回访·整改·成效, each done, open or not needed, and why."""

    list: OneOut
    feedback: OneOut
    follow_up: OneOut
    rectification: OneOut
    result: OneOut
    is_complete: bool


class VisitsAt(At):
    unit_id: Id | None = None
    leader_id: Id | None = None
    state: VisitState | None = None


def record_out(record: Record) -> dict[str, Any]:
    """Return a record as it stands."""
    return {
        "id": record.pk,
        "version_id": record.version_id,
        "serial": record.serial,
        "title": queries.title_of(record),
        "revision": record.revision,
        "answers": record.answers,
    }


def look_back_out(row: LookBack) -> dict[str, Any]:
    """Return an earlier finding with its verdict."""
    finding = row.finding
    return {
        "finding_id": finding.pk,
        "number": finding.number,
        "fact": finding.fact,
        "verdict": row.verdict or None,
        "note": row.note,
        "was_closed": row.was_closed,
    }


def detail(request: ApiRequest, visit: Visit) -> dict[str, Any]:
    """Return a visit with everything on it that the caller may see."""
    inside = queries.seen_inside_by(visit, request.auth)
    records = queries.records_of(visit) if inside else []
    return {
        **{name: getattr(visit, name) for name in VisitOut.model_fields},
        "companion_ids": list(visit.companions.order_by("pk").values_list("pk", flat=True)),
        "records": [record_out(record) for record in records],
        "look_backs": [look_back_out(row) for row in queries.look_backs_of(visit)],
        "finding_ids": [row.finding_id for row in queries.raised_on(visit)],
        "good_practices": list(visit.good_practices.order_by("id")),
        "corrections": list(visit.corrections.order_by("id")),
    }


@router.get("", response=Page[VisitOut])
def list_visits(request: ApiRequest, at: Query[VisitsAt]) -> dict[str, Any]:
    """List visits in reach, latest first."""
    wanted = {"unit_id": at.unit_id, "leader_id": at.leader_id, "state": at.state}
    rows = queries.visible_to(request.auth)
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    return page(rows, at, by=("planned_on", "id"))


@router.get("/{visit_id}", response=VisitDetail)
def read_visit(request: ApiRequest, visit_id: UUID) -> dict[str, Any]:
    """Read one visit with its records, look-backs and findings."""
    return detail(request, visible(request, visit_id))


@router.get("/{visit_id}/blueprint", response=BlueprintOut)
def read_blueprint(request: ApiRequest, visit_id: UUID) -> dict[str, Any]:
    """Tell what the visit is for and what may have been forgotten so far."""
    visit = visible(request, visit_id)
    plan = queries.blueprint(visit)
    inside = queries.seen_inside_by(visit, request.auth)
    forgotten = [
        {
            "kind": row.kind,
            "text": row.text,
            "record_id": row.record.pk if row.record else None,
            "item": row.item,
        }
        for row in plan.forgotten
    ]
    return {"purpose": plan.purpose, "focus": plan.focus, "forgotten": forgotten * inside}


@router.get("/{visit_id}/forms-to-add", response=list[VersionOut])
def list_forms_to_add(request: ApiRequest, visit_id: UUID) -> list[dict[str, Any]]:
    """List the published forms that may still be added to the visit."""
    return [version_shaped(row) for row in queries.forms_to_add(visible(request, visit_id))]


@router.get("/{visit_id}/closed-before", response=list[ClosedOut])
def list_closed_before(request: ApiRequest, visit_id: UUID) -> list[dict[str, Any]]:
    """List closed findings of the school worth another look; judge them like the open ones.

    Those closed since the last visit, and those closed on paper only, at most 30 of
    each. Only whoever
    sees the visit's records is shown any.
    """
    visit = visible(request, visit_id)
    rows = queries.closed_to_see(visit) if queries.seen_inside_by(visit, request.auth) else []
    kept = ("number", "fact", "closed_at", "on_paper")
    return [{"finding_id": row.pk, **{name: getattr(row, name) for name in kept}} for row in rows]


@router.get("/{visit_id}/five-ones", response=FiveOnesOut)
def five_ones(request: ApiRequest, visit_id: UUID) -> dict[str, Any]:
    """Tell how far the five ones of the visit are."""
    ones = queries.five_ones(visible(request, visit_id))
    told = {name: one._asdict() for name, one in ones._asdict().items()}
    return {**told, "is_complete": ones.is_complete}
