"""Plans: county, area, inspector; their lines; month tables read into them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, FewIds, Given, Id, Line, ReasonIn, Text, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.inspectorate.queries import areas_visible_to, inspectors_visible_to
from dudao.planning import actions
from dudao.planning.actions import Own
from dudao.planning.models import Matter, Plan, PlanItem
from dudao.planning.queries.plans import (
    gaps_of,
    items_of,
    matters_of,
    plans_visible_to,
)
from dudao.planning.rules.plans import Wanted
from dudao.planning.states import Audience, ItemKind, PlanPeriod, PlanState

router = Router(tags=["plans"])

PlanStateOut = Annotated[PlanState, listed(PlanState)]
PlanAudience = Annotated[Audience, listed(Audience)]


class PlanTime(Given):
    office_id: Id
    area_id: Id | None = None
    """With an area or an inspector it is theirs, with neither the county's."""
    inspector_id: Id | None = None
    period: PlanPeriod
    first_on: date
    last_on: date


class WorkPlanIn(PlanTime):
    title: Line = ""
    """Empty: the usual title."""
    aims: Text = ""


class PlanWordsIn(Given):
    title: Line
    aims: Text = ""
    seen: dict[str, str] = {}
    """Title and aims as they were before; 409 when they no longer are."""


class PlanSeenIn(Given):
    seen: Count | None = None
    """The edition that was looked at; 409 when it is another by now."""


class PlanItemIn(Given):
    text: Text
    kind: ItemKind
    first_on: date
    last_on: date
    audience: PlanAudience = Audience.NONE
    matter_ids: FewIds = []
    unit_ids: FewIds = []
    """Empty: all schools of the audience."""


class PlanItemChange(PlanItemIn):
    seen: Count
    """The edition of the line that was changed; 409 when it is another by now, or gone."""


class PlanItemSeen(Given):
    seen: Count


class PlanItemMove(Given):
    up: bool = True


class PlanItemOut(Schema):
    id: int
    position: int
    first_on: date
    last_on: date
    kind: ItemKind
    text: str
    audience: PlanAudience
    matter_ids: list[int]
    unit_ids: list[int]
    edition: int

    @staticmethod
    def resolve_matter_ids(item: PlanItem) -> list[int]:
        """Return what it is about."""
        return [one.pk for one in item.matters.all()]

    @staticmethod
    def resolve_unit_ids(item: PlanItem) -> list[int]:
        """Return the schools it names."""
        return [unit.pk for unit in item.units.all()]


class WorkPlanOut(Schema):
    id: UUID
    office_id: int
    area_id: int | None
    inspector_id: int | None
    parent_id: UUID | None
    period: PlanPeriod
    first_on: date
    last_on: date
    title: str
    state: PlanStateOut
    edition: int
    document_id: UUID | None
    reason: str
    made_by_id: int
    approved_at: datetime | None


class PlanGapOut(Schema):
    kindergartens: bool
    titles: list[str]
    of: int


class WorkPlanDetail(WorkPlanOut):
    aims: str
    items: list[PlanItemOut]
    gaps: list[PlanGapOut]
    """Routine matters that the plan of a year never schedules."""

    @staticmethod
    def resolve_items(plan: Plan) -> list[PlanItem]:
        """Return the lines in order."""
        return list(items_of(plan))

    @staticmethod
    def resolve_gaps(plan: Plan) -> list[dict[str, Any]]:
        """Return what is never scheduled."""
        return [gap._asdict() for gap in gaps_of(plan, items_of(plan))]


class MatterOut(Schema):
    id: int
    key: str
    title: str
    words: list[str]


class PlansAt(At):
    period: PlanPeriod | None = None
    state: PlanStateOut | None = None
    area_id: Id | None = None
    inspector_id: Id | None = None
    parent_id: UUID | None = None


@router.get("", response=Page[WorkPlanOut])
def list_plans(request: ApiRequest, at: Query[PlansAt]) -> dict[str, Any]:
    """List plans in reach, latest first."""
    wanted = at.dict(include={"period", "state", "area_id", "inspector_id", "parent_id"})
    given = {field: value for field, value in wanted.items() if value}
    return page(plans_visible_to(request.auth).filter(**given), at, by=("first_on", "id"))


@router.post("", response={201: WorkPlanDetail})
def make_plan(request: ApiRequest, body: WorkPlanIn) -> Status[Plan]:
    """Begin a plan."""
    given = body.dict(include={"period", "first_on", "last_on", "title", "aims"})
    return Status(201, actions.make_plan(_own(request, body), by=request.auth, **given))


@router.get("/{plan_id}", response=WorkPlanDetail)
def read_plan(request: ApiRequest, plan_id: UUID) -> Plan:
    """Read a plan with its lines and gaps."""
    return visible(request, plan_id)


@router.get("/{plan_id}/matters", response=list[MatterOut])
def list_plan_matters(request: ApiRequest, plan_id: UUID) -> QuerySet[Matter]:
    """List the matters that lines of a plan may be about."""
    return matters_of(visible(request, plan_id).office)


@router.post("/{plan_id}", response=WorkPlanDetail)
def edit_plan(request: ApiRequest, plan_id: UUID, body: PlanWordsIn) -> Plan:
    """Change title and aims of a draft."""
    return actions.edit_plan(visible(request, plan_id).pk, by=request.auth, **body.dict())


@router.post("/{plan_id}/derive", response={201: WorkPlanDetail})
def derive_plan(request: ApiRequest, plan_id: UUID, body: PlanTime) -> Status[Plan]:
    """Begin a plan below an approved one, with its lines of that time."""
    parent, owner = visible(request, plan_id), _own(request, body)
    given = body.dict(include={"period", "first_on", "last_on"})
    return Status(201, actions.derive_plan(parent.pk, owner, by=request.auth, **given))


@router.post("/{plan_id}/copy", response={201: WorkPlanDetail})
def copy_plan(request: ApiRequest, plan_id: UUID) -> Status[Plan]:
    """Begin next year's plan with the lines of this one; a withdrawn one is begun anew."""
    return Status(201, actions.copy_plan(visible(request, plan_id).pk, by=request.auth))


@router.post("/{plan_id}/submit", response=WorkPlanOut)
def submit_plan(request: ApiRequest, plan_id: UUID, body: PlanSeenIn) -> Plan:
    """Hand a plan in for approval or filing."""
    plan = visible(request, plan_id)
    return actions.submit_plan(plan.pk, by=request.auth, seen=body.seen)


@router.post("/{plan_id}/return", response=WorkPlanOut)
def return_plan(request: ApiRequest, plan_id: UUID, body: ReasonIn) -> Plan:
    """Give a plan back with what should be different."""
    plan = visible(request, plan_id)
    return actions.return_plan(plan.pk, by=request.auth, reason=body.reason)


@router.post("/{plan_id}/approve", response=WorkPlanOut)
def approve_plan(request: ApiRequest, plan_id: UUID, body: PlanSeenIn) -> Plan:
    """Approve a plan; an inspector's is filed."""
    plan = visible(request, plan_id)
    return actions.approve_plan(plan.pk, by=request.auth, seen=body.seen)


@router.post("/{plan_id}/withdraw", response=WorkPlanOut)
def withdraw_plan(request: ApiRequest, plan_id: UUID, body: ReasonIn) -> Plan:
    """Withdraw a plan."""
    plan = visible(request, plan_id)
    return actions.withdraw_plan(plan.pk, by=request.auth, reason=body.reason)


@router.post("/{plan_id}/notice", response={201: WorkPlanOut})
def draft_plan_notice(request: ApiRequest, plan_id: UUID) -> Status[Plan]:
    """Draft the notice that issues an approved plan; it is a document like any other."""
    plan = visible(request, plan_id)
    actions.draft_plan_notice(plan.pk, by=request.auth)
    return Status(201, visible(request, plan_id))


@router.post("/{plan_id}/items", response={201: PlanItemOut})
def add_plan_item(request: ApiRequest, plan_id: UUID, body: PlanItemIn) -> Status[PlanItem]:
    """Add a line to a draft."""
    plan = visible(request, plan_id)
    return Status(201, actions.add_item(plan.pk, wanted(body), by=request.auth))


@router.post("/{plan_id}/items/{plan_item_id}", response=PlanItemOut)
def edit_plan_item(
    request: ApiRequest, plan_id: UUID, plan_item_id: Id, body: PlanItemChange
) -> PlanItem:
    """Change a line of a draft."""
    plan = visible(request, plan_id)
    line = wanted(body)
    return actions.edit_item(plan.pk, plan_item_id, line, by=request.auth, seen=body.seen)


@router.post("/{plan_id}/items/{plan_item_id}/drop", response=WorkPlanOut)
def drop_plan_item(
    request: ApiRequest, plan_id: UUID, plan_item_id: Id, body: PlanItemSeen
) -> Plan:
    """Take a line out of a draft."""
    plan = visible(request, plan_id)
    return actions.drop_item(plan.pk, plan_item_id, by=request.auth, seen=body.seen)


@router.post("/{plan_id}/items/{plan_item_id}/move", response=PlanItemOut)
def move_plan_item(
    request: ApiRequest, plan_id: UUID, plan_item_id: Id, body: PlanItemMove
) -> PlanItem:
    """Move a line up or down among those of its month."""
    plan = visible(request, plan_id)
    return actions.move_item(plan.pk, plan_item_id, by=request.auth, up=body.up)


def visible(request: ApiRequest, plan_id: UUID) -> Plan:
    """Return a plan that the caller may see, or 404."""
    return get_object_or_404(plans_visible_to(request.auth), pk=plan_id)


def _own(request: ApiRequest, body: PlanTime) -> Own:
    area = inspector = None
    if body.area_id:
        rows = areas_visible_to(request.auth).filter(office=body.office_id)
        area = get_object_or_404(rows, pk=body.area_id)
    if body.inspector_id:
        people = inspectors_visible_to(request.auth).filter(office=body.office_id)
        inspector = get_object_or_404(people, pk=body.inspector_id)
    if area or inspector:
        office = area.office if area else inspector.office  # type: ignore[union-attr]
    else:
        office = unit_of(request, body.office_id)
    return Own(office, area, inspector)


def wanted(body: PlanItemIn) -> Wanted:
    """Return the line that was sent."""
    return Wanted(
        body.text,
        body.kind,
        body.first_on,
        body.last_on,
        body.audience,
        tuple(body.matter_ids),
        tuple(body.unit_ids),
    )
