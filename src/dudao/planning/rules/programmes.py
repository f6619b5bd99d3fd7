"""Programmes: what must be said, whose turn it is at a school and until when. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.lib.choices import Choice
from dudao.planning.rules.register import MOST_MINUTES, ON_REGISTER
from dudao.planning.states import Level, PartState, VisitKind
from dudao.planning.states.programmes import CONCLUDING, LEVEL_ORDER

TITLE_LIMIT, TEXT_LIMIT, SPECIALTY_LIMIT = 120, 5000, 60
MOST_UNITS = 500
_WHOLE = 100
#: Before the next step the team reads what the school handed in.
_READ_FIRST = frozenset({PartState.SELF_EVALUATED, PartState.VISITED})


class ProgrammeGiven(TypedDict, total=False):
    """What somebody says of a programme."""

    kind: str
    level: str
    title: str
    matters: str
    first_on: date
    last_on: date
    self_evaluation: bool
    self_evaluation_due_on: date | None
    minutes: int
    specialty: str


class Side(Choice):
    """Who has the next step at a school."""

    SCHOOL = "school", gettext_lazy("学校")
    TEAM = "team", gettext_lazy("督导组")
    OFFICE = "office", gettext_lazy("督导室")
    NOBODY = "nobody", gettext_lazy("已办结")


class Step(Choice):
    """What is to be done next at a school."""

    BEGIN = "begin", gettext_lazy("待发通知")
    SELF_EVALUATE = "self_evaluate", gettext_lazy("提交自评报告")
    REVIEW = "review", gettext_lazy("审核自评报告")
    VISIT = "visit", gettext_lazy("现场督导")
    FEED_BACK = "feed_back", gettext_lazy("反馈初步督导意见")
    DEFEND = "defend", gettext_lazy("可以申辩")
    ANSWER = "answer", gettext_lazy("答复申辩")
    CONCLUDE = "conclude", gettext_lazy("拟定督导意见")
    AGREE = "agree", gettext_lazy("督导组成员表态")
    DRAFT = "draft", gettext_lazy("起草督导意见书")
    ISSUE = "issue", gettext_lazy("签发、印发督导意见书")
    RECTIFY = "rectify", gettext_lazy("整改")
    NOTHING = "nothing", gettext_lazy("没有待办")


class Next(NamedTuple):
    """The next step at a school, who takes it and until when."""

    step: Step
    side: Side
    due: date | None = None

    @property
    def word(self) -> str | Promise:
        """Return the step in words."""
        return self.step.label

    def late(self, today: date) -> bool:
        """Tell whether the day has passed; the right to a defence lapses and is never late."""
        return self.due is not None and self.due < today and self.step != Step.DEFEND


class Stand(NamedTuple):
    """How far a programme is at a school, in plain values."""

    state: PartState
    begun: bool
    last_on: date
    self_due: date | None = None
    handed_in: bool = False
    reviewed: bool = False
    initial_due: date | None = None
    defence_until: date | None = None
    answered: bool = False
    concluded: bool = False
    agreed: bool = True
    drafted: bool = False
    opinion_due: date | None = None
    rectify_until: date | None = None


def next_of(stand: Stand, today: date) -> Next:
    """Return what comes next at a school."""
    if not stand.begun:
        return Next(Step.BEGIN, Side.OFFICE)
    state = stand.state
    if state in CONCLUDING:
        return _opinion(stand, today)
    if state in _READ_FIRST and stand.handed_in and not stand.reviewed:
        due = stand.initial_due if state == PartState.VISITED else stand.last_on
        return Next(Step.REVIEW, Side.TEAM, due)
    simple = {
        PartState.WAITING: Next(Step.VISIT, Side.TEAM, stand.last_on),
        PartState.ASKED: Next(Step.SELF_EVALUATE, Side.SCHOOL, stand.self_due),
        PartState.SELF_EVALUATED: Next(Step.VISIT, Side.TEAM, stand.last_on),
        PartState.VISITED: Next(Step.FEED_BACK, Side.TEAM, stand.initial_due),
        PartState.OPINION: Next(Step.RECTIFY, Side.SCHOOL, stand.rectify_until),
    }
    return simple.get(state, Next(Step.NOTHING, Side.NOBODY))


def _opinion(stand: Stand, today: date) -> Next:
    if stand.state == PartState.INITIAL and not lapsed(stand.defence_until, today):
        return Next(Step.DEFEND, Side.SCHOOL, stand.defence_until)
    if stand.state == PartState.DEFENDED and not stand.answered:
        return Next(Step.ANSWER, Side.TEAM, stand.opinion_due)
    if not stand.concluded:
        return Next(Step.CONCLUDE, Side.TEAM, stand.opinion_due)
    if not stand.agreed:
        return Next(Step.AGREE, Side.TEAM, stand.opinion_due)
    if not stand.drafted:
        return Next(Step.DRAFT, Side.TEAM, stand.opinion_due)
    return Next(Step.ISSUE, Side.OFFICE, stand.opinion_due)


def lapsed(defence_until: date | None, today: date) -> bool:
    """Tell whether the school can no longer defend itself."""
    return defence_until is not None and defence_until < today


def needed(members: int, percent: int) -> int:
    """Return how many of `members` must agree; 0 percent asks for nobody."""
    return -(-members * percent // _WHOLE)


def programme_problems(said: Mapping[str, Any], entry: tuple[date, date] | None) -> dict[str, str]:
    """Return field -> what is wrong; `entry` is the window that the register gives."""
    problems = dict(_text_problems(said))
    if said["kind"] not in ON_REGISTER:
        problems["kind"] = _("请选择专项、随机或综合督导。")
    if said["level"] not in set(LEVEL_ORDER) - {Level.SCHOOL}:
        problems["level"] = _("请选择县级、市级或省级。")
    if said["last_on"] < said["first_on"]:
        problems["last_on"] = _("结束日期早于开始日期。")
    elif entry and not (entry[0] <= said["first_on"] and said["last_on"] <= entry[1]):
        problems["first_on"] = _("超出清单批准的时间：%(first)s至%(last)s。") % {
            "first": entry[0].isoformat(),
            "last": entry[1].isoformat(),
        }
    if not 0 < said["minutes"] <= MOST_MINUTES:
        problems["minutes"] = _("请填写1到%(limit)d之间的数。") % {"limit": MOST_MINUTES}
    return problems | _self_evaluation(said)


def _text_problems(said: Mapping[str, Any]) -> dict[str, str]:
    limits = {"title": TITLE_LIMIT, "matters": TEXT_LIMIT, "specialty": SPECIALTY_LIMIT}
    problems = {}
    for name, limit in limits.items():
        if not said[name] and name != "specialty":
            problems[name] = _("必填，请填写。")
        elif len(said[name]) > limit:
            problems[name] = _("最多%(limit)d字，请精简。") % {"limit": limit}
    return problems


def _self_evaluation(said: Mapping[str, Any]) -> dict[str, str]:
    if not said["self_evaluation"]:
        return {}
    if said["kind"] == VisitKind.RANDOM:
        return {"self_evaluation": _("随机督导不事先通知学校，不能要求自评。")}
    due = said["self_evaluation_due_on"]
    if due is None:
        return {"self_evaluation_due_on": _("要求自评的，请填写自评报告的期限。")}
    if due > said["last_on"]:
        return {"self_evaluation_due_on": _("自评期限晚于督导结束日期，来不及审核。")}
    return {}


def level_problem(level: str, below: str) -> str:
    """Return why a programme at `level` cannot look again at one `below` it, or ""."""
    if LEVEL_ORDER.index(Level(level)) > LEVEL_ORDER.index(Level(below)):
        return ""
    return _("复评要比“%(below)s”高一级。") % {"below": Level(below).label}
