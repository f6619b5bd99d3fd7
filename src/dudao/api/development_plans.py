"""Development plans: begun, written, sent, given back, approved, followed up year by year."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, ReasonIn, Text, listed
from dudao.api.paging import At, Page, page
from dudao.evaluation import actions
from dudao.evaluation.models import DevelopmentGoal, DevelopmentPlan, GoalFollowUp
from dudao.evaluation.queries.development_plans import plans_visible_to
from dudao.evaluation.queries.rounds import candidates_visible_to
from dudao.evaluation.states import Horizon, Progress, Stage

router = Router(tags=["development-plans"])

Near = Annotated[Horizon, listed(Horizon)]
Far = Annotated[Progress, listed(Progress)]
Code = Annotated[str, Field(max_length=40)]


class PlanBegin(Given):
    candidate_id: UUID


class PlanTexts(Given):
    """The texts of a plan; `seen` is the edition that was read."""

    situation: Text | None = None
    aim: Text | None = None
    seen: Count | None = None


class GoalIn(Given):
    horizon: Near
    target: Line
    measure: Line
    due_on: date
    code: Code = ""


class GoalEdit(Given):
    horizon: Near | None = None
    target: Line | None = None
    measure: Line | None = None
    due_on: date | None = None
    code: Code | None = None


class PlanOpinion(Given):
    opinion: Line = ""


class FollowUpIn(Given):
    progress: Far
    text: Line
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None


class FollowUpOut(Schema):
    year: int
    progress: Far
    text: str
    noted_at: datetime


class GoalOut(Schema):
    id: int
    horizon: Near
    code: str
    target: str
    measure: str
    due_on: date


class GoalDetail(GoalOut):
    follow_ups: list[FollowUpOut]


class DevelopmentPlanOut(Schema):
    id: UUID
    candidate_id: UUID
    unit_id: int
    stage: Annotated[Stage, listed(Stage)]
    submitted_at: datetime | None
    returned_reason: str
    returned_times: int
    approved_at: datetime | None
    opinion: str
    edition: int

    @staticmethod
    def resolve_unit_id(plan: DevelopmentPlan) -> int:
        """Return whose it is."""
        return plan.candidate.unit_id

    @staticmethod
    def resolve_stage(plan: DevelopmentPlan) -> str:
        """Return how far the unit is."""
        return plan.candidate.stage


class DevelopmentPlanDetail(DevelopmentPlanOut):
    situation: str
    aim: str
    goals: list[GoalDetail]

    @staticmethod
    def resolve_goals(plan: DevelopmentPlan) -> list[DevelopmentGoal]:
        """Return the goals in their order."""
        rows = plan.goals.prefetch_related("follow_ups")
        return list(rows.order_by("due_on", "position", "pk"))


class DevelopmentPlansAt(At):
    stage: Annotated[Stage, listed(Stage)] | None = None


@router.get("", response=Page[DevelopmentPlanOut])
def list_plans(request: ApiRequest, at: Query[DevelopmentPlansAt]) -> dict[str, Any]:
    """List the plans in reach; the office reads them once they were sent."""
    rows = plans_visible_to(request.auth)
    return page(rows.filter(candidate__stage=at.stage) if at.stage else rows, at, by=("id",))


@router.post("", response={201: DevelopmentPlanDetail})
def begin(request: ApiRequest, body: PlanBegin) -> Status[DevelopmentPlan]:
    """Begin the plan of one's school, with goals proposed from its result."""
    candidate = get_object_or_404(candidates_visible_to(request.auth), pk=body.candidate_id)
    made = actions.begin_plan(candidate.pk, by=request.auth)
    return Status(201, _plan(request, made.pk))


@router.get("/{development_plan_id}", response=DevelopmentPlanDetail)
def read_plan(request: ApiRequest, development_plan_id: UUID) -> DevelopmentPlan:
    """Read a plan with its goals and what the years brought."""
    return _plan(request, development_plan_id)


@router.post("/{development_plan_id}", response=DevelopmentPlanDetail)
def write(request: ApiRequest, development_plan_id: UUID, body: PlanTexts) -> DevelopmentPlan:
    """Write the situation and the aim."""
    pk = _plan(request, development_plan_id).pk
    texts = {name: text for name, text in body.set_fields("seen").items() if text is not None}
    return actions.write_plan(pk, by=request.auth, seen=body.seen, **texts)


@router.post("/{development_plan_id}/goals", response={201: GoalOut})
def add_goal(
    request: ApiRequest, development_plan_id: UUID, body: GoalIn
) -> Status[DevelopmentGoal]:
    """Add a goal."""
    pk = _plan(request, development_plan_id).pk
    return Status(201, actions.set_goal(pk, by=request.auth, **body.dict()))


@router.post("/{development_plan_id}/goals/{goal_id}", response=GoalOut)
def edit_goal(
    request: ApiRequest, development_plan_id: UUID, goal_id: Id, body: GoalEdit
) -> DevelopmentGoal:
    """Change a goal."""
    pk = _plan(request, development_plan_id).pk
    given = {name: value for name, value in body.set_fields().items() if value is not None}
    return actions.set_goal(pk, goal_id, by=request.auth, **given)


@router.post("/{development_plan_id}/goals/{goal_id}/drop", response=DevelopmentPlanDetail)
def drop_goal(request: ApiRequest, development_plan_id: UUID, goal_id: Id) -> DevelopmentPlan:
    """Take a goal out."""
    pk = _plan(request, development_plan_id).pk
    return actions.drop_goal(pk, goal_id, by=request.auth)


@router.post("/{development_plan_id}/goals/{goal_id}/follow-ups", response={201: FollowUpOut})
def follow_up_goal(
    request: ApiRequest, development_plan_id: UUID, goal_id: Id, body: FollowUpIn
) -> Status[GoalFollowUp]:
    """Note how far a goal is in a year; once more in a year corrects it."""
    pk = _plan(request, development_plan_id).pk
    done = actions.follow_up_goal(pk, goal_id, by=request.auth, **body.dict())
    return Status(201, done)


@router.post("/{development_plan_id}/submit", response=DevelopmentPlanDetail)
def submit(request: ApiRequest, development_plan_id: UUID) -> DevelopmentPlan:
    """Send the plan to the office."""
    pk = _plan(request, development_plan_id).pk
    return actions.submit_plan(pk, by=request.auth)


@router.post("/{development_plan_id}/return", response=DevelopmentPlanDetail)
def give_back(request: ApiRequest, development_plan_id: UUID, body: ReasonIn) -> DevelopmentPlan:
    """Give the plan back, saying what should be different."""
    pk = _plan(request, development_plan_id).pk
    return actions.return_plan(pk, by=request.auth, reason=body.reason)


@router.post("/{development_plan_id}/approve", response=DevelopmentPlanDetail)
def approve(request: ApiRequest, development_plan_id: UUID, body: PlanOpinion) -> DevelopmentPlan:
    """Approve the plan; from now on it is followed up every year."""
    pk = _plan(request, development_plan_id).pk
    return actions.approve_plan(pk, by=request.auth, opinion=body.opinion)


def _plan(request: ApiRequest, pk: UUID) -> DevelopmentPlan:
    return get_object_or_404(plans_visible_to(request.auth), pk=pk)
