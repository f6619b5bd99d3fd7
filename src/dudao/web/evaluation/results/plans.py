"""Development plans: the school writes and follows them up, the office looks them through."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.evaluation import actions
from dudao.evaluation.models import DevelopmentGoal, DevelopmentPlan
from dudao.evaluation.queries.development_plans import (
    followed,
    framework_of_plan,
    plan_due_on,
    plans_visible_to,
    result_that_stands,
)
from dudao.evaluation.queries.rounds import candidates_visible_to
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.lib.errors import DomainError
from dudao.org.models import Person
from dudao.web.evaluation.results.forms import (
    ApproveForm,
    FollowForm,
    GoalForm,
    PlanFilter,
    PlanForm,
)
from dudao.web.evaluation.results.views import READERS
from dudao.web.evaluation.rounds.forms import ReasonForm
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.turns import Turn, filled, offered, seen_now
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("学校"), lambda p: p.candidate.unit.name, 24),
    Column(gettext_lazy("轮次"), lambda p: p.candidate.round.title, 32),
    Column(gettext_lazy("进度"), lambda p: p.candidate.get_stage_display(), 12),
    Column(gettext_lazy("报送"), lambda p: p.submitted_at, 16),
    Column(gettext_lazy("审核通过"), lambda p: p.approved_at, 16),
    Column(gettext_lazy("退回次数"), lambda p: p.returned_times, 8),
]
TURNS = {
    "write": Turn(
        gettext_lazy("保存"),
        gettext_lazy("已保存。"),
        lambda one, by, data: actions.write_plan(one.pk, by=by, **data),
        PlanForm,
        "btn-default",
    ),
    "submit": Turn(
        gettext_lazy("报送督导室审核"),
        gettext_lazy("已报送，等待督导室审核。"),
        lambda one, by, _data: actions.submit_plan(one.pk, by=by),
    ),
    "approve": Turn(
        gettext_lazy("审核通过"),
        gettext_lazy("已审核通过，以后每年跟进。"),
        lambda one, by, data: actions.approve_plan(one.pk, by=by, **data),
        ApproveForm,
    ),
    "return": Turn(
        gettext_lazy("退回修改"),
        gettext_lazy("已退回学校。"),
        lambda one, by, data: actions.return_plan(one.pk, by=by, **data),
        ReasonForm,
        "btn-danger-soft",
        folded=True,
    ),
}


@require_GET
def plans_page(request: PageRequest) -> HttpResponseBase:
    """List the development plans."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        plans_visible_to(request.user),
        PlanFilter,
        orders={"sent": ("-submitted_at", "id")},
    )
    if listing.wants_export:
        return listing.export(_("学校发展规划"), COLUMNS)
    return render(request, "evaluation/results/plans.html", {"listing": listing})


@require_POST
def begin_plan(request: PageRequest, pk: UUID) -> HttpResponse:
    """Begin the plan of one's school."""
    candidate = get_object_or_404(candidates_visible_to(request.user), pk=pk)
    try:
        plan = actions.begin_plan(candidate.pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("candidate", pk)
    messages.success(request, _("已按本次失分最多的指标提出目标，请核对并写明措施。"))
    return redirect("development-plan", plan.pk)


@require_GET
def plan_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a plan with its goals and what the years brought."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def plan_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step of a plan."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("development-plan", pk)
    plan, turn = _plan(request, pk), TURNS[key]
    form = filled(turn, request)
    if carry_out(form, lambda data: turn.run(plan, request.user, data)) is None:
        seen_now(form, _plan(request, pk).edition)
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("development-plan", pk)


@require_http_methods(["GET", "POST"])
def goal_page(request: PageRequest, pk: UUID, goal: int | None = None) -> HttpResponse:
    """Write a goal: a new one, or one that is there."""
    plan = _plan(request, pk)
    require(request.user, Permission.EVALUATION_SUBMIT, plan.candidate.unit)
    row = get_object_or_404(plan.goals, pk=goal) if goal is not None else None
    form = GoalForm(request.POST or None, initial=_goal_initial(row))
    form.offer(framework_of_plan(plan))
    if request.method == "POST":
        by = request.user
        done = carry_out(form, lambda data: actions.set_goal(plan.pk, goal, by=by, **data))
        if done is not None:
            messages.success(request, _("已保存。"))
            return redirect("development-plan", pk)
    context = {"plan": plan, "candidate": plan.candidate, "form": form, "goal": row}
    return render(request, "evaluation/results/goal.html", context, status=form_status(form))


@require_POST
def drop_goal(request: PageRequest, pk: UUID, goal: int) -> HttpResponse:
    """Take a goal out."""
    plan = _plan(request, pk)
    try:
        actions.drop_goal(plan.pk, goal, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已删去。"))
    return redirect("development-plan", pk)


@require_http_methods(["GET", "POST"])
def follow_page(request: PageRequest, pk: UUID, goal: int) -> HttpResponse:
    """Note how far a goal is this year."""
    plan = _plan(request, pk)
    require(request.user, Permission.EVALUATION_SUBMIT, plan.candidate.unit)
    row = get_object_or_404(plan.goals, pk=goal)
    form = FollowForm(request.POST or None)
    if request.method == "POST":
        by = request.user
        done = carry_out(form, lambda data: actions.follow_up_goal(plan.pk, goal, by=by, **data))
        if done is not None:
            messages.success(request, _("已记下本年进展。"))
            return redirect("development-plan", pk)
    context = {"plan": plan, "candidate": plan.candidate, "form": form, "goal": row}
    return render(request, "evaluation/results/follow.html", context, status=form_status(form))


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    plan = _plan(request, pk)
    candidate = plan.candidate
    fills = may(request.user, Permission.EVALUATION_SUBMIT, candidate.unit)
    context = {
        "plan": plan,
        "candidate": candidate,
        "goals": followed(plan, framework_of_plan(plan), clock.today()),
        "writes": fills and candidate.stage == Stage.NOTIFIED,
        "follows": fills and candidate.stage == Stage.PLAN_APPROVED,
        "due_on": plan_due_on(candidate),
        "result": result_that_stands(candidate),
        "year": clock.today().year,
        "turns": offered(TURNS, _keys(plan, request.user), _initial(plan), attempt),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/results/plan.html", context, status=status)


def _keys(plan: DevelopmentPlan, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    candidate = plan.candidate
    stage = candidate.stage
    if stage == Stage.NOTIFIED and may(person, Permission.EVALUATION_SUBMIT, candidate.unit):
        return ["write", "submit"]
    runs = may(person, Permission.ROUND_RUN, candidate.round.office)
    return ["approve", "return"] if runs and stage == Stage.PLAN_SUBMITTED else []


def _initial(plan: DevelopmentPlan) -> dict[str, dict[str, Any]]:
    return {"write": {"situation": plan.situation, "aim": plan.aim, "seen": plan.edition}}


def _goal_initial(row: DevelopmentGoal | None) -> dict[str, Any]:
    names = ("horizon", "code", "target", "measure", "due_on")
    return {name: getattr(row, name) for name in names} if row else {}


def _plan(request: PageRequest, pk: UUID) -> DevelopmentPlan:
    return get_object_or_404(plans_visible_to(request.user), pk=pk)
