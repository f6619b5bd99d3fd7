"""What a school plans and asks for: steps, more time, and what stands in its inbox."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Text
from dudao.api.findings.shapes import FindingOut, SeenIn, router, visible
from dudao.api.paging import At, Page, page
from dudao.findings import actions, queries
from dudao.findings.models import EvidenceFlag, Extension, Finding, Step
from dudao.findings.queries.doubts import flags_of
from dudao.findings.queries.extensions import extensions_to_decide, extensions_visible_to
from dudao.findings.queries.school import steps_of
from dudao.findings.states import Doubt, ExtensionState

extensions = Router(tags=["extensions"])
inbox = Router(tags=["inbox"])

#: More than a school ever has.
MOST = 100


class StepOut(Schema):
    id: int
    finding_id: UUID
    position: int
    text: str
    due_on: date
    done_on: date | None
    done_by_id: int | None


class TickIn(Given):
    done: bool = True


class AskIn(SeenIn):
    until: date
    reason: Text


class GrantExtensionIn(Given):
    until: date | None = None
    """The day asked for unless an earlier one is given."""
    note: Line = ""


class RefuseExtensionIn(Given):
    note: Line


class ExtensionOut(Schema):
    id: UUID
    finding_id: UUID
    asked_until: date
    reason: str
    asked_by_id: int
    asked_at: datetime
    state: ExtensionState
    granted_until: date | None
    decided_by_id: int | None
    decided_at: datetime | None
    decision_note: str


class DoubtOut(Schema):
    file_id: UUID
    doubt: Doubt
    other_id: UUID | None
    """The picture it rests on; whether it may be looked at, `/files` tells."""
    distance: int | None
    """In how many of 64 bits the two pictures differ."""

    @staticmethod
    def resolve_file_id(flag: EvidenceFlag) -> UUID:
        """Return the picture in question."""
        return flag.evidence.file_id


class InboxOut(Schema):
    to_rectify: list[FindingOut]
    """What was sent back first, then by deadline."""
    steps: list[StepOut]
    """The open steps of these, the earliest day first."""
    submitted: list[FindingOut]
    """What waits to be judged."""


class ExtensionsAt(At):
    state: ExtensionState | None = None
    waiting: bool = False
    """Only what waits for the caller's decision."""


@inbox.get("", response=InboxOut)
def read_inbox(request: ApiRequest) -> dict[str, Any]:
    """Tell what the caller's school, or unit outside it, has to put right."""
    return {
        "to_rectify": queries.inbox(request.auth)[:MOST],
        "steps": steps_of(request.auth)[:MOST],
        "submitted": queries.handed_in(request.auth)[:MOST],
    }


@router.get("/{finding_id}/steps", response=list[StepOut])
def list_steps(request: ApiRequest, finding_id: UUID) -> Any:
    """List the steps the school set itself."""
    return visible(request, finding_id).steps.order_by("position")


@router.post("/{finding_id}/steps/{step_id}", response=StepOut)
def tick_step(request: ApiRequest, finding_id: UUID, step_id: Id, body: TickIn) -> Step:
    """Mark a step as done, or as not done after all."""
    step = get_object_or_404(visible(request, finding_id).steps, pk=step_id)
    return actions.tick_step(step.pk, by=request.auth, done=body.done)


@router.get("/{finding_id}/doubts", response=list[DoubtOut])
def list_doubts(request: ApiRequest, finding_id: UUID) -> Any:
    """List what looks odd about the photos, for whoever may judge them; for others nothing."""
    finding = visible(request, finding_id)
    judges = may(request.auth, Permission.FINDING_VERIFY, finding.unit)
    return flags_of(finding.rectifications.all()) if judges else []


@router.get("/{finding_id}/extensions", response=list[ExtensionOut])
def list_extensions_of(request: ApiRequest, finding_id: UUID) -> Any:
    """List the requests for more time, newest first."""
    return visible(request, finding_id).extensions.order_by("-id")


@router.post("/{finding_id}/extensions", response={201: ExtensionOut})
def ask_extension(request: ApiRequest, finding_id: UUID, body: AskIn) -> Status[Extension]:
    """Ask for a later deadline, before the present one has passed."""
    finding: Finding = visible(request, finding_id)
    return Status(201, actions.ask_extension(finding.pk, by=request.auth, **body.dict()))


@extensions.get("", response=Page[ExtensionOut])
def list_extensions(request: ApiRequest, at: Query[ExtensionsAt]) -> dict[str, Any]:
    """List requests for more time in reach, newest first."""
    rows = extensions_visible_to(request.auth)
    if at.waiting:
        rows = rows.filter(pk__in=extensions_to_decide(request.auth).order_by().values("pk"))
    if at.state:
        rows = rows.filter(state=at.state)
    return page(rows, at, by=("id",))


@extensions.post("/{extension_id}/grant", response=ExtensionOut)
def grant_extension(request: ApiRequest, extension_id: UUID, body: GrantExtensionIn) -> Extension:
    """Agree to more time; the deadline moves."""
    asked = get_object_or_404(extensions_visible_to(request.auth), pk=extension_id)
    return actions.grant_extension(asked.pk, by=request.auth, **body.dict())


@extensions.post("/{extension_id}/refuse", response=ExtensionOut)
def refuse_extension(request: ApiRequest, extension_id: UUID, body: RefuseExtensionIn) -> Extension:
    """Leave the deadline as it is, and say why."""
    asked = get_object_or_404(extensions_visible_to(request.auth), pk=extension_id)
    return actions.refuse_extension(asked.pk, by=request.auth, note=body.note)
