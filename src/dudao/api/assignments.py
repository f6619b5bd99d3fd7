"""Assignments of visits."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.analytics.queries.burden import Warned, require_explained, warnings_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import FewIds, Given, Id, Line, ReasonIn, Text, Uuids, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of, units_of
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.instruments.models import Version
from dudao.instruments.queries import versions_visible_to
from dudao.org.models import Person
from dudao.planning import actions, queries
from dudao.planning.models import Assignment
from dudao.planning.queries import coverage
from dudao.planning.queries.passes import pass_of
from dudao.planning.states import Slot, State, VisitKind

router = Router(tags=["assignments"])

AssignmentState = Annotated[State, listed(State)]


class PlanIn(Given):
    kind: VisitKind = VisitKind.ROUTINE
    purpose: Line
    focus: Text = ""
    form_ids: FewIds = []
    """Versions of forms; empty: those that a visit of this kind takes along by itself."""


class AssignmentIn(PlanIn):
    unit_id: Id
    planned_on: date
    slot: Slot = Slot.DAY
    leader_id: Id
    companion_ids: FewIds = []
    obligation_ids: Uuids = []
    """What of the school's is done on the way: one visit, many jobs."""
    explained: Text = ""
    """Why once more: asked for where `warnings` says so."""
    announced: bool = False
    """Whether the school is told ahead, as early as the province's norm allows."""
    despite: Line = ""
    """Why it must be in an exam or quiet week, if it lies in one."""


class WarningsAt(Given):
    unit_id: Id
    day: date
    kind: VisitKind = VisitKind.ROUTINE


class WarningOut(Schema):
    code: str
    """day, week, month: more visits than the limit; unfound: the last ones found nothing."""
    words: str
    explain: bool


class BatchIn(PlanIn):
    unit_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]
    first_on: date
    last_on: date


class AlongIn(Given):
    obligation_ids: Uuids


class AssignmentOut(Schema):
    id: UUID
    unit_id: int
    kind: VisitKind
    purpose: str
    focus: str
    planned_on: date
    slot: Slot
    leader_id: int
    state: AssignmentState
    reason: str
    explained: str
    announced: bool
    announced_at: datetime | None
    """When the school was told; null: it does not know of the visit unless that has begun."""


class AssignmentDetail(AssignmentOut):
    companion_ids: list[int]
    form_ids: list[int]
    obligation_ids: list[UUID]

    @staticmethod
    def resolve_companion_ids(assignment: Assignment) -> list[int]:
        """Return who goes along."""
        return list(assignment.companions.order_by("pk").values_list("pk", flat=True))

    @staticmethod
    def resolve_form_ids(assignment: Assignment) -> list[int]:
        """Return the versions of forms to take along."""
        return list(assignment.forms.order_by("pk").values_list("pk", flat=True))

    @staticmethod
    def resolve_obligation_ids(assignment: Assignment) -> list[UUID]:
        """Return the obligations that the visit does."""
        return list(assignment.jobs.order_by("pk").values_list("obligation", flat=True))


class PassOut(Schema):
    text: str
    """What follows `/pass/#` in its code; empty where the office has no seal, or it is over."""


class AssignmentsAt(At):
    state: AssignmentState | None = None
    unit_id: Id | None = None
    leader_id: Id | None = None


@router.get("", response=Page[AssignmentOut])
def list_assignments(request: ApiRequest, at: Query[AssignmentsAt]) -> dict[str, Any]:
    """List assignments in reach, latest planned first."""
    wanted = {"state": at.state, "unit_id": at.unit_id, "leader_id": at.leader_id}
    rows = queries.visible_to(request.auth)
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    return page(rows, at, by=("planned_on", "id"))


@router.post("", response={201: AssignmentDetail})
def assign(request: ApiRequest, body: AssignmentIn) -> Status[Assignment]:
    """Assign a visit to an inspector."""
    going = Person.objects.filter(inspector__in=inspectors_visible_to(request.auth))
    leader, *companions = several(going, [body.leader_id, *body.companion_ids])
    unit = unit_of(request, body.unit_id)
    require_explained(unit, body.planned_on, body.kind, body.explained)
    made = actions.assign(
        unit,
        by=request.auth,
        explained=body.explained,
        planned_on=body.planned_on,
        slot=body.slot,
        leader=leader,
        companions=companions,
        announced=body.announced,
        despite=body.despite,
        obligations=several(coverage.visible_to(request.auth), body.obligation_ids),
        **_plan(request, body),
    )
    return Status(201, made)


@router.get("/warnings", response=list[WarningOut])
def read_warnings(request: ApiRequest, at: Query[WarningsAt]) -> list[Warned]:
    """Tell what speaks against one more visit to a school on a day."""
    require_anywhere(request.auth, Permission.VISIT_MAKE)
    return warnings_for(unit_of(request, at.unit_id), at.day, at.kind)


@router.post("/batch", response={201: list[AssignmentOut]})
def batch_assign(request: ApiRequest, body: BatchIn) -> Status[list[Assignment]]:
    """Assign every school to its responsible inspector, spread over the workdays: all or none."""
    made = actions.batch_assign(
        units_of(request, body.unit_ids),
        by=request.auth,
        first_on=body.first_on,
        last_on=body.last_on,
        **_plan(request, body),
    )
    return Status(201, made)


@router.get("/{assignment_id}", response=AssignmentDetail)
def read_assignment(request: ApiRequest, assignment_id: UUID) -> Assignment:
    """Read one assignment."""
    return _visible(request, assignment_id)


@router.get("/{assignment_id}/pass", response=PassOut)
def read_pass(request: ApiRequest, assignment_id: UUID) -> dict[str, str]:
    """Read the visit pass of an assignment one goes on; docs/pass.md says what it holds."""
    assignment = get_object_or_404(queries.mine(request.auth), pk=assignment_id)
    return {"text": pass_of(assignment)}


@router.post("/{assignment_id}/along", response=AssignmentDetail)
def take_along(request: ApiRequest, assignment_id: UUID, body: AlongIn) -> Assignment:
    """Let a visit that nobody has begun also do open obligations of its school."""
    assignment = _visible(request, assignment_id)
    more = several(coverage.visible_to(request.auth), body.obligation_ids)
    return actions.take_along(assignment.pk, more, by=request.auth)


@router.post("/{assignment_id}/withdraw", response=AssignmentDetail)
def withdraw(request: ApiRequest, assignment_id: UUID, body: ReasonIn) -> Assignment:
    """Withdraw an assignment that nobody has taken up."""
    assignment = _visible(request, assignment_id)
    return actions.withdraw(assignment.pk, by=request.auth, reason=body.reason)


def _visible(request: ApiRequest, assignment_id: UUID) -> Assignment:
    return get_object_or_404(queries.visible_to(request.auth), pk=assignment_id)


def _plan(request: ApiRequest, body: PlanIn) -> dict[str, Any]:
    forms: list[Version] = several(versions_visible_to(request.auth), body.form_ids)
    return {"kind": body.kind, "purpose": body.purpose, "focus": body.focus, "forms": forms}
