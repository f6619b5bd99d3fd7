"""Development plans: who sees which, what is proposed, what is due, what the year brought."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.evaluation.framework import Framework
from dudao.evaluation.models import (
    Candidate,
    DevelopmentGoal,
    DevelopmentPlan,
    GoalFollowUp,
    Result,
)
from dudao.evaluation.queries.frameworks import framework_of
from dudao.evaluation.queries.results import why
from dudao.evaluation.rules.rounds import later
from dudao.evaluation.states import Horizon, Stage
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import norm

#: How many of the weakest indicators become goals that are proposed.
PROPOSED = 4
NEAR_MONTHS, LONG_MONTHS = 12, 36


class Proposed(NamedTuple):
    """A goal that a result suggests: an indicator that lost many points."""

    horizon: Horizon
    code: str
    target: str
    due_on: date


class Followed(NamedTuple):
    """A goal with what was noted of it year by year, and whether this year is still to be noted."""

    goal: DevelopmentGoal
    title: str
    years: list[GoalFollowUp]
    waits: bool


def plans_visible_to(person: Person) -> QuerySet[DevelopmentPlan]:
    """Return the plans that `person` writes or looks through; the office once they were sent."""
    sent = Q(submitted_at__isnull=False)
    office = scope_q(person, Permission.EVALUATION_VIEW, "candidate__unit") | scope_q(
        person, Permission.EVALUATION_VIEW, "candidate__round__office"
    )
    own = scope_q(person, Permission.EVALUATION_VIEW_OWN, "candidate__unit")
    return (
        DevelopmentPlan.objects.filter((office & sent) | own)
        .select_related(
            "candidate__unit", "candidate__batch", "candidate__round__office",
            "candidate__round__version__system", "submitted_by", "approved_by",
        )
        .order_by("-submitted_at", "-begun_at", "id")
    )  # fmt: skip


def to_plan(person: Person) -> QuerySet[Candidate]:
    """Return the units of `person` whose plan is still to be sent."""
    return (
        Candidate.objects.filter(
            scope_q(person, Permission.EVALUATION_SUBMIT), stage=Stage.NOTIFIED
        )
        .select_related("unit", "round__office", "development_plan")
        .order_by("id")
    )


def plans_to_review(person: Person) -> QuerySet[DevelopmentPlan]:
    """Return the plans that were sent and that the office of `person` looks through."""
    return (
        DevelopmentPlan.objects.filter(
            scope_q(person, Permission.ROUND_RUN, "candidate__round__office"),
            candidate__stage=Stage.PLAN_SUBMITTED,
        )
        .select_related("candidate__unit", "candidate__round")
        .order_by("submitted_at", "id")
    )


def to_follow_up(person: Person, today: date) -> QuerySet[DevelopmentPlan]:
    """Return the approved plans of units of `person` of which nothing was noted this year."""
    noted = GoalFollowUp.objects.filter(goal__plan=OuterRef("pk"), year=today.year)
    return (
        DevelopmentPlan.objects.filter(
            ~Exists(noted),
            scope_q(person, Permission.EVALUATION_SUBMIT, "candidate__unit"),
            candidate__stage=Stage.PLAN_APPROVED,
            approved_at__year__lt=today.year,
        )
        .select_related("candidate__unit", "candidate__round")
        .order_by("approved_at", "id")
    )


def followed(plan: DevelopmentPlan, framework: Framework, today: date) -> list[Followed]:
    """Return the goals, the near ones first, with what was noted of each; two statements."""
    titles = {placed.indicator.code: placed.indicator.title for placed in framework.walk()}
    goals = plan.goals.prefetch_related("follow_ups__noted_by").order_by("due_on", "position", "pk")
    found = []
    for goal in goals:
        years = sorted(goal.follow_ups.all(), key=lambda one: one.year)
        waits = today.year not in {one.year for one in years}
        found.append(Followed(goal, titles.get(goal.code, ""), years, waits))
    return found


def proposed_goals(result: Result) -> list[Proposed]:
    """Return goals for the indicators that lost most, and one for the long run by the grade."""
    today = clock.today()
    weakest = sorted(why(result).leaves, key=lambda one: -one.lost)[:PROPOSED]
    near = [
        Proposed(
            Horizon.NEAR,
            one.reason.code,
            _("改进“%(title)s”（本次得%(score)s/%(full)s分）")
            % {
                "title": one.reason.title,
                "score": one.reason.score,
                "full": one.reason.carries,
            },
            later(today, NEAR_MONTHS),
        )
        for one in weakest
        if one.lost > 0
    ]
    text = result.target or _("巩固提高")
    return [*near, Proposed(Horizon.LONG, "", text[:300], later(today, LONG_MONTHS))]


def result_that_stands(candidate: Candidate) -> Result | None:
    """Return the result of a unit that stands."""
    rows = candidate.results.filter(stands=True)
    return rows.select_related("version__system", "aimed").first()


def plan_due_on(candidate: Candidate) -> date | None:
    """Return until when a plan is to be sent: so many days after the circular."""
    issued = candidate.results.filter(
        stands=True, papers__kind="circular", papers__document__issued_at__isnull=False
    ).values_list("papers__document__issued_at", flat=True)
    told = issued.order_by("-papers__document__issued_at").first()
    if told is None:
        return None
    days = norm("evaluation.plan_days", office=candidate.round.office)
    return told.astimezone(clock.CHINA).date() + timedelta(days=days)


def framework_of_plan(plan: DevelopmentPlan) -> Framework:
    """Return the framework by which the unit was evaluated."""
    return framework_of(plan.candidate.round.version)
