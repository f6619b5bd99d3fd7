"""What phones brought: what became of it, and a decision where it could not take effect."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router, Schema

from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Line, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.inbox import actions, queries
from dudao.inbox.models import Operation
from dudao.inbox.states import State

router = Router(tags=["phone-inbox"])


class OperationOut(Schema):
    id: UUID
    kind: str
    subject: UUID | None
    """The visit, log or post it is about."""
    person_id: int
    device_id: UUID
    received_at: datetime
    sha256: str
    content: str
    """What the phone said, word for word (JSON, see docs/sync.md)."""
    state: Annotated[State, listed(State)]
    code: str
    words: str
    decided_by_id: int | None


class OperationsAt(At):
    state: Annotated[State | None, listed(State)] = None
    subject: UUID | None = None


class OperationsIn(Given):
    operation_ids: Uuids


class DismissIn(OperationsIn):
    reason: Line


@router.get("", response=Page[OperationOut])
def list_operations(request: ApiRequest, at: Query[OperationsAt]) -> dict[str, Any]:
    """List what one's own phones brought and what one decides about, the newest first."""
    rows = queries.visible_to(request.auth)
    if at.state is not None:
        rows = rows.filter(outcome__state=at.state)
    if at.subject is not None:
        rows = rows.filter(subject=at.subject)
    return page(rows, at, by=("received_at", "id"), shape=_out)


@router.post("/release", response=list[UUID])
def release(request: ApiRequest, body: OperationsIn) -> list[UUID]:
    """Let operations that wait take effect all the same; they are applied in their order."""
    _require_seen(request, body)
    return [each.pk for each in actions.release(body.operation_ids, by=request.auth)]


@router.post("/dismiss", response=list[UUID])
def dismiss(request: ApiRequest, body: DismissIn) -> list[UUID]:
    """Decide that operations take no effect; they are kept."""
    _require_seen(request, body)
    dismissed = actions.dismiss(body.operation_ids, by=request.auth, reason=body.reason)
    return [each.pk for each in dismissed]


def _require_seen(request: ApiRequest, body: OperationsIn) -> None:
    wanted = set(body.operation_ids)
    if queries.visible_to(request.auth).filter(pk__in=wanted).count() < len(wanted):
        raise Http404


def _out(operation: Operation) -> dict[str, Any]:
    outcome = operation.outcome
    names = ("kind", "subject", "person_id", "device_id", "received_at", "sha256", "content")
    return {
        "id": operation.pk,
        **{name: getattr(operation, name) for name in names},
        "state": outcome.state,
        "code": outcome.code,
        "words": outcome.words,
        "decided_by_id": outcome.decided_by_id,
    }
