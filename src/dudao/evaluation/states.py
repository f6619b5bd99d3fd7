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
    "evaluate_again": Move(
        frozenset({Stage.NOTIFIED, Stage.PLAN_SUBMITTED, Stage.PLAN_APPROVED}), Stage.ON_SITE
    ),
    "leave": Move(frozenset(_BEFORE_GRADE), Stage.LEFT),
}


class TierBy(Choice):
    """By what the schools of a round are told apart, so that each batch has some of every tier."""

    NOTHING = "nothing", _("不分层次")
    STAGE = "stage", _("按学段")
    SETTING = "setting", _("按城乡")
    BOTH = "both", _("按城乡和学段")
    LAST_GRADE = "last_grade", _("按上轮等级")


class Division(Choice):
    """How a round is divided into batches."""

    ONE = "one", _("不分批，一次完成（如年度重点工作）")
    THIRDS = "thirds", _("三批，每批三分之一")
    QUARTERS = "quarters", _("四批，每批四分之一")
    PERCENT = "percent", _("按百分比")


class Asked(Choice):
    """What a line of a self-evaluation answers."""

    INDICATOR = "indicator", _("指标")
    METRIC = "metric", _("数据")


class AnswerSource(Choice):
    """Where an answer of a self-evaluation comes from."""

    OWN = "own", _("学校填写")
    METRIC = "metric", _("学校数据")
    PROFILE = "profile", _("学校名册")
    VISIT = "visit", _("入校督导记录")
    FINDING = "finding", _("问题台账")
    EARLIER = "earlier", _("上次自评")


class Standing(Choice):
    """Whether the school has looked at an answer."""

    EMPTY = "empty", _("待填写")
    PREFILLED = "prefilled", _("已预填，待确认")
    CONFIRMED = "confirmed", _("已确认")
    CHANGED = "changed", _("已更正")
    OWN = "own", _("已填写")


class Agreement(Choice):
    """How the grade applied for stands to the self-score."""

    AGREES = "agrees", _("与自评得分相符")
    HIGHER = "higher", _("高于自评得分")
    LOWER = "lower", _("低于自评得分")


class Verdict(Choice):
    """What the papers for an indicator are worth."""

    SUFFICIENT = "sufficient", _("充分")
    MORE = "more", _("需补充")
    DOUBTFUL = "doubtful", _("存疑，实地核实")


class MemberRole(Choice):
    """What somebody is in a team."""

    LEAD = "lead", _("组长")
    MEMBER = "member", _("组员")


class InputSource(Choice):
    """Where a value that a result was worked out from comes from."""

    RATING = "rating", _("实地评估")
    SELF = "self", _("学校自评")
    METRIC = "metric", _("指标数据库")
    PROFILE = "profile", _("学校名册")
    FINDING = "finding", _("问题台账")
    COMPUTED = "computed", _("由记录算出")
    DECISION = "decision", _("督导室认定")


class ObjectionOutcome(Choice):
    """What became of an objection to a result."""

    UPHELD = "upheld", _("成立")
    PARTLY = "partly", _("部分成立")
    REJECTED = "rejected", _("不成立")


class PaperKind(Choice):
    """What a document that tells results is."""

    CIRCULAR = "circular", _("评估结果通报")
    TRANSFER = "transfer", _("结果移送函")


class Aim(Choice):
    """What a unit goes for after its result, by its grade."""

    FEATURE = "feature", _("创建特色学校")
    HOLD = "hold", _("巩固提高，随时接受复查")
    RECTIFY = "rectify", _("限期整改，重新评估")


class Horizon(Choice):
    """When a goal of a development plan is to be reached."""

    NEAR = "near", _("近期")
    LONG = "long", _("长远")


class Progress(Choice):
    """How far a goal is when it is looked at in a year."""

    REACHED = "reached", _("已达成")
    ON_TRACK = "on_track", _("按计划推进")
    BEHIND = "behind", _("进展滞后")


#: Which answers to an objection lead to a recheck.
OVERTURNING = frozenset({ObjectionOutcome.UPHELD, ObjectionOutcome.PARTLY})


class YearState(Choice):
    """The evaluation of a year (年度考核): its scheme, then its results."""

    DRAFT = "draft", _("制定中")
    ADOPTED = "adopted", _("已印发")
    CLOSED = "closed", _("结果已公布")


YEAR_MOVES = {
    "edit": Move(frozenset({YearState.DRAFT}), YearState.DRAFT),
    "adopt": Move(frozenset({YearState.DRAFT}), YearState.ADOPTED),
    "reopen": Move(frozenset({YearState.ADOPTED}), YearState.DRAFT),
    "compute": Move(frozenset({YearState.ADOPTED}), YearState.ADOPTED),
    "close": Move(frozenset({YearState.ADOPTED}), YearState.CLOSED),
}


class PartSource(Choice):
    """From which records a part of the year's evaluation is worked out."""

    KEY_WORK = "key_work", _("重点工作")
    ROUTINE = "routine", _("经常性督导")
    SPECIAL = "special", _("专项督导")
    RANDOM = "random", _("随机督导")


class VetoState(Choice):
    """The use of a veto (一票否决) against one unit."""

    TOLD = "told", _("已告知学校")
    HEARD = "heard", _("已听证")
    UPHELD = "upheld", _("决定否决")
    DISMISSED = "dismissed", _("不予否决")


_VETO_OPEN = frozenset({VetoState.TOLD, VetoState.HEARD})
VETO_MOVES = {
    "state": Move(_VETO_OPEN, VetoState.TOLD),
    "hear": Move(_VETO_OPEN, VetoState.HEARD),
    "uphold": Move(frozenset({VetoState.HEARD}), VetoState.UPHELD),
    "dismiss": Move(_VETO_OPEN, VetoState.DISMISSED),
}


class CheckState(Choice):
    """A check by an upper office of what was evaluated below (上级复核)."""

    DRAWING = "drawing", _("抽样中")
    UNDER_WAY = "under_way", _("复评中")
    RETURNED = "returned", _("已反馈差异")
    CLOSED = "closed", _("已办结")


CHECK_MOVES = {
    "sample": Move(frozenset({CheckState.DRAWING}), CheckState.UNDER_WAY),
    "return": Move(frozenset({CheckState.UNDER_WAY}), CheckState.RETURNED),
    "close": Move(frozenset({CheckState.RETURNED}), CheckState.CLOSED),
}


class SampleState(Choice):
    """A unit that was drawn for it."""

    WAITING = "waiting", _("待复评")
    RATED = "rated", _("已复评")
    RETURNED = "returned", _("待县级答复")
    ANSWERED = "answered", _("县级已答复")
    RECHECK = "recheck", _("县级重新评定")


SAMPLE_MOVES = {
    "rate": Move(frozenset({SampleState.WAITING, SampleState.RATED}), SampleState.RATED),
    "return": Move(frozenset({SampleState.RATED}), SampleState.RETURNED),
    "answer": Move(frozenset({SampleState.RETURNED}), SampleState.ANSWERED),
    "recheck": Move(frozenset({SampleState.ANSWERED}), SampleState.RECHECK),
}


#: Whose self-evaluation the school still works on, and what the round still waits for.
WITH_SCHOOL = frozenset({Stage.SELF_EVALUATION})
BEFORE_SENT = frozenset({Stage.ASSIGNED, Stage.SELF_EVALUATION})
SETTLED = frozenset(
    {Stage.CONFIRMED, Stage.NOTIFIED, Stage.PLAN_SUBMITTED, Stage.PLAN_APPROVED, Stage.LEFT}
)
#: As long as these last a team may be made or changed.
BEFORE_SETTLED = frozenset({Stage.APPLIED, Stage.REVIEWED, Stage.ON_SITE})
