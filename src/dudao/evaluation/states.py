"""The lives of indicator systems, rounds and what becomes of an evaluated unit (domain §2.21)."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class SystemState(Choice):
    """A version of an indicator system (指标体系)."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    RETIRED = "retired", _("已停用")


SYSTEM_MOVES = {
    "publish": Move(frozenset({SystemState.DRAFT}), SystemState.PUBLISHED),
    "retire": Move(frozenset({SystemState.PUBLISHED}), SystemState.RETIRED),
}


class RoundState(Choice):
    """A round (轮次) of some years."""

    DRAFT = "draft", _("筹备")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已收尾")


ROUND_MOVES = {
    "open": Move(frozenset({RoundState.DRAFT}), RoundState.OPEN),
    "close": Move(frozenset({RoundState.OPEN}), RoundState.CLOSED),
}


class Stage(Choice):
    """How far the evaluation of a unit is."""

    ASSIGNED = "assigned", _("已列入批次")
    SELF_EVALUATION = "self_evaluation", _("自评中")
    APPLIED = "applied", _("已申报等级")
    REVIEWED = "reviewed", _("资料已审")
    ON_SITE = "on_site", _("实地评估")
    GRADED = "graded", _("已评定")
    PUBLICITY = "publicity", _("公示中")
    CONFIRMED = "confirmed", _("已认定")
    NOTIFIED = "notified", _("已通报")
    PLAN_SUBMITTED = "plan_submitted", _("已报发展规划")
    PLAN_APPROVED = "plan_approved", _("规划已审核")
    LEFT = "left", _("不再评估")


_BEFORE_GRADE = {Stage.ASSIGNED, Stage.SELF_EVALUATION, Stage.APPLIED, Stage.REVIEWED}
STAGE_MOVES = {
    "begin": Move(frozenset({Stage.ASSIGNED}), Stage.SELF_EVALUATION),
    "apply": Move(frozenset({Stage.SELF_EVALUATION}), Stage.APPLIED),
    "give_back": Move(frozenset({Stage.APPLIED, Stage.REVIEWED}), Stage.SELF_EVALUATION),
    "review": Move(frozenset({Stage.APPLIED}), Stage.REVIEWED),
    "go": Move(frozenset({Stage.REVIEWED}), Stage.ON_SITE),
    "grade": Move(frozenset({Stage.ON_SITE, Stage.REVIEWED}), Stage.GRADED),
    "announce": Move(frozenset({Stage.GRADED}), Stage.PUBLICITY),
    "reopen": Move(frozenset({Stage.PUBLICITY, Stage.GRADED}), Stage.ON_SITE),
    "confirm": Move(frozenset({Stage.PUBLICITY}), Stage.CONFIRMED),
    "notify": Move(frozenset({Stage.CONFIRMED}), Stage.NOTIFIED),
    "submit_plan": Move(frozenset({Stage.NOTIFIED}), Stage.PLAN_SUBMITTED),
    "return_plan": Move(frozenset({Stage.PLAN_SUBMITTED}), Stage.NOTIFIED),
    "approve_plan": Move(frozenset({Stage.PLAN_SUBMITTED}), Stage.PLAN_APPROVED),
    "leave": Move(frozenset(_BEFORE_GRADE), Stage.LEFT),
}
