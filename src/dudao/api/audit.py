"""The record, for the auditor."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.access.record import visible_to
from dudao.api.auth import ApiRequest
from dudao.api.fields import Id, Word
from dudao.api.paging import At, Page, page
from dudao.audit import queries
from dudao.audit.models import Event
from dudao.audit.rules import GENESIS

router = Router(tags=["audit"])


class ChainOut(Schema):
    number: int
    """The last link's number."""
    hash: str
    broken_at: int | None
    """The first link that does not hold; null when all hold."""


class EventOut(Schema):
    id: int
    name: str
    at: datetime
    by: str | None
    subject_type: str
    subject_id: str
    unit_id: int | None
    data: dict[str, Any]
    digest: str

    @staticmethod
    def resolve_by(event: Event) -> str | None:
        """Return who did it, by name."""
        return str(event.by) if event.by else None


class EventsAt(At):
    name: Word = ""
    """Such as finding.closed."""
    unit_id: Id | None = None
    subject_id: Word = ""


@router.get("/events", response=Page[EventOut])
def list_events(request: ApiRequest, at: Query[EventsAt]) -> dict[str, Any]:
    """List what happened in reach of an auditor, newest first."""
    require_anywhere(request.auth, Permission.AUDIT_VIEW)
    wanted = {"name": at.name, "unit_id": at.unit_id, "subject_id": at.subject_id}
    rows = visible_to(request.auth).select_related("by")
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    return page(rows, at, by=("id",))


@router.get("/chain", response=ChainOut)
def read_chain(request: ApiRequest) -> ChainOut:
    """Check the whole chain now."""
    require_anywhere(request.auth, Permission.AUDIT_VIEW)
    head = queries.head()
    return ChainOut(
        number=head.number if head else 0,
        hash=head.hash if head else GENESIS,
        broken_at=queries.broken_at(),
    )
