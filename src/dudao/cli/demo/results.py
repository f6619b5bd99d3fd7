"""A round before this one: ready to be graded, up to see, over, told, with plans of every kind."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from dudao.cli.demo.rounds import send, version_of
from dudao.documents import actions as documents
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, SelfEvaluation
from dudao.evaluation.states import PaperKind
from dudao.lib import clock
from dudao.org.models import Unit

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.models import SystemVersion

TITLE = "普通中小学办学水平督导评估（上一轮）"
PLACE = "县教育局政务公开栏、教育督导微信公众号"
NOTE = "资料审核后评定，未开展问卷的指标按0分计"
#: How many days ago the round began, its results were announced, told, and planned upon.
BEGAN, ANNOUNCED, CONFIRMED, TOLD, PLANNED, UP = 120, 60, 45, 44, 30, 1
#: The first is whose principal looks on: it is ready to be graded.
ROLES = ("ready", "approved", "up", "over")


def fill_results(cast: Cast, today: date) -> None:
    """Let some schools of an earlier round be as far as results and plans go."""
    version = version_of(cast)
    if version is None:
        return
    with clock.at(_morning(today, BEGAN)):
        found = _reviewed(cast, version, today)
    if "approved" in found:
        _tell(cast, found["approved"], today)
        with clock.at(_morning(today, PLANNED)):
            _plan(cast, found["approved"])
    for role, ago in (("over", CONFIRMED), ("up", UP)):
        if role in found:
            with clock.at(_morning(today, ago)):
                _announce(cast, found[role], object_to=role == "up")


def _reviewed(cast: Cast, version: SystemVersion, today: date) -> dict[str, Candidate]:
    """Return by role the schools whose self-evaluations were sent and looked through."""
    first = today - timedelta(days=BEGAN)
    made = actions.draft_round(
        cast.office, version, by=cast.staff, title=TITLE, first_on=first,
        last_on=today + timedelta(days=BEGAN), division="one",
    )  # fmt: skip
    batch = made.batches.get()
    units = Unit.objects.filter(pk__in=list(cast.principals), kind="school").order_by("pk")
    for unit in units[: len(ROLES)]:
        actions.add_candidate(batch.pk, unit, by=cast.staff)
    if not made.candidates.exists():
        return {}
    actions.open_round(made.pk, by=cast.director)
    actions.begin_batch(batch.pk, by=cast.staff, due_on=first + timedelta(days=20))
    rows = SelfEvaluation.objects.filter(candidate__batch=batch).order_by("candidate__unit_id")
    found: dict[str, Candidate] = {}
    for role, row in zip(ROLES, rows.select_related("candidate"), strict=False):
        send(row, cast.principals[row.candidate.unit_id])
        actions.finish_document_review(row.candidate_id, by=cast.director, rest=True)
        found[role] = row.candidate
    return found


def _announce(cast: Cast, one: Candidate, *, object_to: bool = False) -> None:
    (result,) = actions.grade([one.pk], by=cast.director, note=NOTE)
    actions.announce_results([one.pk], by=cast.staff, place=PLACE)
    if object_to:
        text = "我校9月新购图书3000册，评估时尚未登记，请复核。"
        actions.object_to_result(result.pk, by=cast.principals[one.unit_id], text=text)


def _tell(cast: Cast, one: Candidate, today: date) -> None:
    """Announce, confirm, tell in a circular, and transfer to the departments."""
    with clock.at(_morning(today, ANNOUNCED)):
        _announce(cast, one)
    batch = one.batch
    with clock.at(_morning(today, CONFIRMED)):
        actions.confirm_results(batch.publicities.get().pk, by=cast.director)
    with clock.at(_morning(today, TOLD)):
        paper = actions.draft_result_paper(batch.pk, PaperKind.CIRCULAR, by=cast.staff)
        documents.submit(paper.document_id, by=cast.staff)
        documents.check(paper.document_id, by=cast.director)
        documents.sign_off(paper.document_id, by=cast.director)
        documents.issue(paper.document_id, by=cast.director)
        actions.tell_results(paper.document_id, by=cast.director)
        actions.draft_result_paper(batch.pk, PaperKind.TRANSFER, by=cast.staff)


def _plan(cast: Cast, one: Candidate) -> None:
    head = cast.principals[one.unit_id]
    plan = actions.begin_plan(one.pk, by=head)
    for goal in plan.goals.all():
        measure = "列入年度计划，专人负责，每学期检查一次"
        actions.set_goal(plan.pk, goal.pk, by=head, measure=measure)
    aim = "三年内建成管理规范、质量稳定、有特色的学校。"
    actions.write_plan(plan.pk, by=head, aim=aim, situation="本轮评估基础较好，条件保障有短板。")
    actions.submit_plan(plan.pk, by=head)
    actions.approve_plan(plan.pk, by=cast.director, opinion="目标明确，同意实施。")
    goal = plan.goals.order_by("pk")[0]
    text = "已采购到位，正在登记"
    actions.follow_up_goal(plan.pk, goal.pk, by=head, progress="on_track", text=text)


def _morning(today: date, ago: int) -> datetime:
    return datetime.combine(today - timedelta(days=ago), time(9, 30), tzinfo=clock.CHINA)
