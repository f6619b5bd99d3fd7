"""The development plan: begun from the result, written, sent, given back or approved, followed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation.actions.result_rows import save_stage, text_given
from dudao.evaluation.actions.round_rows import (
    locked_candidate,
    move_candidate_to,
    reason_given,
    record_candidate,
    require_seen,
)
from dudao.evaluation.models import (
    Candidate,
    DevelopmentGoal,
    DevelopmentPlan,
    GoalFollowUp,
)
from dudao.evaluation.queries.development_plans import (
    framework_of_plan,
    proposed_goals,
    result_that_stands,
)
from dudao.evaluation.states import Horizon, Progress, Stage
from dudao.findings.rules import clean
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.org.models import Person

LINE, TEXT, MOST_GOALS = 300, 4000, 30
TEXTS = ("situation", "aim")


@transaction.atomic
def begin_plan(candidate_id: UUID, *, by: Person) -> DevelopmentPlan:
    """Begin the plan of one's school, with goals proposed from where the result lost points."""
    candidate = locked_candidate(candidate_id)
    require(by, Permission.EVALUATION_SUBMIT, candidate.unit)
    _require_told(candidate)
    if DevelopmentPlan.objects.filter(candidate=candidate).exists():
        raise Conflict(_("发展规划已经起草，请刷新页面后继续填写。"))
    plan = DevelopmentPlan.objects.create(candidate=candidate, begun_at=clock.now())
    result = result_that_stands(candidate)
    proposed = proposed_goals(result) if result else []
    DevelopmentGoal.objects.bulk_create(
        DevelopmentGoal(
            plan=plan, position=n, horizon=one.horizon, code=one.code, target=one.target,
            due_on=one.due_on,
        )
        for n, one in enumerate(proposed, 1)
    )  # fmt: skip
    record_candidate("plan_begun", candidate, by, plan=str(plan.pk), goals=len(proposed))
    return plan


@transaction.atomic
def write_plan(
    plan_id: UUID, *, by: Person, seen: int | None = None, **texts: str
) -> DevelopmentPlan:
    """Write the situation and the aim of a plan."""
    plan = _writable(plan_id, by)
    require_seen(seen, plan.edition, {name: getattr(plan, name) for name in TEXTS})
    for name in TEXTS:
        text = clean(texts.get(name, getattr(plan, name)))
        if len(text) > TEXT:
            told = _("最多%(limit)d字，请精简。") % {"limit": TEXT}
            raise Invalid(_("有内容需要更正。"), fields={name: told})
        setattr(plan, name, text)
    _keep(plan, *TEXTS)
    record_candidate("plan_written", plan.candidate, by, plan=str(plan.pk))
    return plan


@transaction.atomic
def set_goal(
    plan_id: UUID, goal_id: int | None = None, *, by: Person, **given: Any
) -> DevelopmentGoal:
    """Add a goal, or change one: `horizon`, `code`, `target`, `measure`, `due_on`."""
    plan = _writable(plan_id, by)
    if goal_id is None:
        if plan.goals.count() >= MOST_GOALS:
            raise Invalid(_("一份规划最多%(most)d个目标，请合并。") % {"most": MOST_GOALS})
        last = plan.goals.aggregate(last=Max("position"))["last"] or 0
        goal = DevelopmentGoal(plan=plan, position=last + 1)
    else:
        goal = _goal(plan, goal_id)
    for name, value in _goal_given(plan, goal, given).items():
        setattr(goal, name, value)
    goal.save()
    _keep(plan)
    record_candidate("goal_set", plan.candidate, by, plan=str(plan.pk), goal=goal.pk)
    return goal


@transaction.atomic
def drop_goal(plan_id: UUID, goal_id: int, *, by: Person) -> DevelopmentPlan:
    """Take a goal out of a plan that was not sent."""
    plan = _writable(plan_id, by)
    goal = _goal(plan, goal_id)
    if goal.follow_ups.exists():
        raise WrongState(_("这个目标已有年度跟进，不能删去，可以修改。"))
    record_candidate("goal_dropped", plan.candidate, by, plan=str(plan.pk), target=goal.target)
    goal.delete()
    _keep(plan)
    return plan


@transaction.atomic
def submit_plan(plan_id: UUID, *, by: Person) -> DevelopmentPlan:
    """Send the plan to the office: it needs an aim, and goals near and far with their measures."""
    plan = _writable(plan_id, by)
    _require_whole(plan)
    move_candidate_to(plan.candidate, "submit_plan")
    save_stage(plan.candidate)
    plan.submitted_at, plan.submitted_by, plan.returned_reason = clock.now(), by, ""
    _keep(plan, "submitted_at", "submitted_by", "returned_reason")
    record_candidate("plan_submitted", plan.candidate, by, plan=str(plan.pk))
    return plan


@transaction.atomic
def return_plan(plan_id: UUID, *, by: Person, reason: str) -> DevelopmentPlan:
    """Give the plan back to the school, saying what should be different."""
    plan = _locked(plan_id)
    require(by, Permission.ROUND_RUN, plan.candidate.round.office)
    move_candidate_to(plan.candidate, "return_plan")
    plan.returned_reason = reason_given(reason)
    plan.returned_times += 1
    save_stage(plan.candidate)
    _keep(plan, "returned_reason", "returned_times")
    record_candidate("plan_returned", plan.candidate, by, reason=plan.returned_reason)
    return plan


@transaction.atomic
def approve_plan(plan_id: UUID, *, by: Person, opinion: str = "") -> DevelopmentPlan:
    """Approve the plan; from now on it is followed up every year."""
    plan = _locked(plan_id)
    require(by, Permission.ROUND_RUN, plan.candidate.round.office)
    move_candidate_to(plan.candidate, "approve_plan")
    plan.opinion = clean(opinion)[:LINE]
    plan.approved_at, plan.approved_by = clock.now(), by
    save_stage(plan.candidate)
    _keep(plan, "approved_at", "approved_by", "opinion")
    record_candidate("plan_approved", plan.candidate, by, note=plan.opinion)
    return plan


@transaction.atomic
def follow_up_goal(
    plan_id: UUID, goal_id: int, *, by: Person, progress: str, text: str, year: int | None = None
) -> GoalFollowUp:
    """Note how far a goal of an approved plan is this year; once more in a year corrects it."""
    plan = _locked(plan_id)
    candidate = plan.candidate
    require(by, Permission.EVALUATION_SUBMIT, candidate.unit)
    if candidate.stage != Stage.PLAN_APPROVED:
        raise WrongState(_("规划审核通过后才能跟进。"))
    if progress not in set(Progress):
        told = _("请选择进展。")
        raise Invalid(told, fields={"progress": told})
    goal = _goal(plan, goal_id)
    said = text_given(text, "text", LINE)
    when = year or clock.today().year
    if (
        plan.approved_at is None
        or not plan.approved_at.astimezone(clock.CHINA).year <= when <= clock.today().year
    ):
        told = _("请填写规划审核通过以来的年度。")
        raise Invalid(told, fields={"year": told})
    noted: Mapping[str, Any] = {
        "progress": progress, "text": said, "noted_at": clock.now(), "noted_by": by,
    }  # fmt: skip
    row, _made = GoalFollowUp.objects.update_or_create(goal=goal, year=when, defaults=noted)
    record_candidate("goal_followed", candidate, by, goal=goal.pk, year=when, progress=progress)
    return row


def _locked(plan_id: UUID) -> DevelopmentPlan:
    plan = DevelopmentPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("找不到这份发展规划。请刷新页面。"))
    candidate = locked_candidate(plan.candidate_id)
    plan.refresh_from_db()
    plan.candidate = candidate
    return plan


def _writable(plan_id: UUID, by: Person) -> DevelopmentPlan:
    plan = _locked(plan_id)
    require(by, Permission.EVALUATION_SUBMIT, plan.candidate.unit)
    _require_told(plan.candidate)
    return plan


def _require_told(candidate: Candidate) -> None:
    if candidate.stage != Stage.NOTIFIED:
        raise WrongState(
            _("现在是“%(stage)s”，收到通报后、报送前才能填写发展规划。")
            % {"stage": candidate.get_stage_display()}
        )


def _keep(plan: DevelopmentPlan, *names: str) -> None:
    plan.edition += 1
    plan.save(update_fields=["edition", *names])


def _goal(plan: DevelopmentPlan, goal_id: int) -> DevelopmentGoal:
    goal = plan.goals.filter(pk=goal_id).first()
    if goal is None:
        raise NotFound(_("找不到这个目标。请刷新页面。"))
    return goal


def _goal_given(
    plan: DevelopmentPlan, goal: DevelopmentGoal, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is said of a goal; raises `Invalid` per field."""
    said: dict[str, Any] = {
        name: given.get(name, getattr(goal, name))
        for name in ("horizon", "code", "target", "measure", "due_on")
    }
    wrong = {}
    for name in ("target", "measure"):
        said[name] = clean(said[name])
        if not said[name]:
            wrong[name] = _("必填，请填写。")
        elif len(said[name]) > LINE:
            wrong[name] = _("最多%(limit)d字，请精简。") % {"limit": LINE}
    if said["horizon"] not in set(Horizon):
        wrong["horizon"] = _("请选择近期或长远。")
    if not isinstance(said["due_on"], date) or said["due_on"] <= clock.today():
        wrong["due_on"] = _("请填写今天以后的日期。")
    if said["code"] and framework_of_plan(plan).indicator(said["code"]) is None:
        wrong["code"] = _("指标体系里没有这个指标。请重新选择。")
    if wrong:
        raise Invalid(_("有内容需要更正。"), fields=wrong)
    return said


def _require_whole(plan: DevelopmentPlan) -> None:
    goals = list(plan.goals.order_by("position"))
    fields = {} if plan.aim else {"aim": _("必填，请填写。")}
    for horizon in Horizon:
        if not any(one.horizon == horizon for one in goals):
            fields["goals"] = _("还没有%(horizon)s目标，请补充。") % {"horizon": horizon.label}
    bare = [one.target for one in goals if not one.measure]
    if bare:
        fields["goals"] = _("还没有写措施：%(goals)s。") % {"goals": _("、").join(bare)}
    if fields:
        raise Invalid(_("规划还不完整，补齐后再报送。"), fields=fields)
