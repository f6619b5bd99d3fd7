"""The life of an assignment, and the words of a visit's plan."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move
from dudao.org.states import DayPart

#: When in a day a visit is made.
Slot = DayPart


class VisitKind(Choice):
    """Kinds of inspection (domain §0.1)."""

    ROUTINE = "routine", _("经常性督导")
    SPECIAL = "special", _("专项督导")
    RANDOM = "random", _("随机督导")
    DROP_IN = "drop_in", _("随访督导")
    FOLLOW_UP = "follow_up", _("回访复查")
    COMPREHENSIVE = "comprehensive", _("综合督导")


class State(Choice):
    ASSIGNED = "assigned", _("待入校")
    TAKEN_UP = "taken_up", _("已入校")
    DONE = "done", _("已完成")
    WITHDRAWN = "withdrawn", _("已撤销")


MOVES = {
    "take_up": Move(frozenset({State.ASSIGNED}), State.TAKEN_UP),
    "complete": Move(frozenset({State.TAKEN_UP}), State.DONE),
    "withdraw": Move(frozenset({State.ASSIGNED}), State.WITHDRAWN),
    "release": Move(frozenset({State.TAKEN_UP}), State.ASSIGNED),
}


class Per(Choice):
    """The window in which a rule asks for its visits."""

    MONTH = "month", _("每月")
    TERM = "term", _("每学期")
    YEAR = "year", _("每学年")
    OPENING = "opening", _("开学前后")


class Source(Choice):
    """What asks for a visit."""

    RULE = "rule", _("经常性督导")
    TASK = "task", _("科室任务")
    PROGRAMME = "programme", _("专项或综合督导")
    FOLLOW_UP = "follow_up", _("问题回访")
    UPPER = "upper", _("上级任务")
    COMPLAINT = "complaint", _("投诉核实")


class EntryState(Choice):
    """An entry of the year's register of inspections (督查检查年度清单)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已公布")
    WITHDRAWN = "withdrawn", _("已撤销")


ENTRY_MOVES = {
    "edit": Move(frozenset({EntryState.DRAFT}), EntryState.DRAFT),
    "submit": Move(frozenset({EntryState.DRAFT}), EntryState.SUBMITTED),
    "return": Move(frozenset({EntryState.SUBMITTED}), EntryState.DRAFT),
    "approve": Move(frozenset({EntryState.SUBMITTED}), EntryState.APPROVED),
    "publish": Move(frozenset({EntryState.APPROVED}), EntryState.PUBLISHED),
    "withdraw": Move(
        frozenset(
            {EntryState.DRAFT, EntryState.SUBMITTED, EntryState.APPROVED, EntryState.PUBLISHED}
        ),
        EntryState.WITHDRAWN,
    ),
}


class Level(Choice):
    """Whose level a programme is at; 自评 → 县复评 → 市复评 is one programme at several."""

    SCHOOL = "school", _("学校自评")
    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")


class ProgrammeState(Choice):
    """A special, random or comprehensive inspection as a whole (domain §2.21)."""

    DRAFT = "draft", _("筹备")
    TEAMED = "teamed", _("已组队")
    NOTIFIED = "notified", _("已通知")
    ON_SITE = "on_site", _("实施中")
    REPORTED = "reported", _("已报告")
    FILED = "filed", _("已备案")
    PUBLISHED = "published", _("已公开")
    CANCELLED = "cancelled", _("已取消")


class PartState(Choice):
    """How far a programme is at one school."""

    WAITING = "waiting", _("待实施")
    ASKED = "asked", _("待自评")
    SELF_EVALUATED = "self_evaluated", _("已自评")
    VISITED = "visited", _("已督导")
    INITIAL = "initial", _("已反馈初步意见")
    DEFENDED = "defended", _("已申辩")
    OPINION = "opinion", _("已出督导意见书")
    RECTIFIED = "rectified", _("已整改")
    DROPPED = "dropped", _("不再督导")


class TeamRole(Choice):
    LEAD = "lead", _("组长")
    MEMBER = "member", _("组员")
    EXPERT = "expert", _("专家")


class PlanPeriod(Choice):
    YEAR = "year", _("年度计划")
    TERM = "term", _("学期计划")
    MONTH = "month", _("月度计划")


class PlanState(Choice):
    """An inspector's month is filed (备案) where an office's year is approved."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准（备案）")
    PUBLISHED = "published", _("已印发")
    WITHDRAWN = "withdrawn", _("已撤销")


PLAN_MOVES = {
    "edit": Move(frozenset({PlanState.DRAFT}), PlanState.DRAFT),
    "submit": Move(frozenset({PlanState.DRAFT}), PlanState.SUBMITTED),
    "return": Move(frozenset({PlanState.SUBMITTED}), PlanState.DRAFT),
    "approve": Move(frozenset({PlanState.SUBMITTED}), PlanState.APPROVED),
    "publish": Move(frozenset({PlanState.APPROVED}), PlanState.PUBLISHED),
    "withdraw": Move(
        frozenset({PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.PUBLISHED}),
        PlanState.WITHDRAWN,
    ),
}


class ItemKind(Choice):
    """What a line of a plan is."""

    ROUTINE = "routine", _("经常性督导")
    SPECIAL = "special", _("专项督导")
    UPPER = "upper", _("上级部署")
    MEETING = "meeting", _("会议")
    TRAINING = "training", _("培训")
    SURVEY = "survey", _("调查")
    REPORT = "report", _("总结材料")
    NOTE = "note", _("备注")


class Audience(Choice):
    """Which schools a line of a plan is about."""

    ALL = "all", _("学校和幼儿园")
    SCHOOLS = "schools", _("学校")
    KINDERGARTENS = "kindergartens", _("幼儿园")
    SMALL_RURAL = "small_rural", _("村小和教学点")
    NONE = "none", _("不入校")


class TaskState(Choice):
    """A section's task for the inspectors of next month (科室任务)."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待会商")
    ACCEPTED = "accepted", _("已采纳")
    MERGED = "merged", _("已合并")
    RETURNED = "returned", _("已退回")
    DISPATCHED = "dispatched", _("已下达")
    ANSWERED = "answered", _("已反馈结果")
    WITHDRAWN = "withdrawn", _("已撤回")


TASK_MOVES = {
    "edit": Move(
        frozenset({TaskState.DRAFT, TaskState.RETURNED, TaskState.SUBMITTED}), TaskState.DRAFT
    ),
    "submit": Move(frozenset({TaskState.DRAFT}), TaskState.SUBMITTED),
    "accept": Move(frozenset({TaskState.SUBMITTED}), TaskState.ACCEPTED),
    "merge": Move(frozenset({TaskState.SUBMITTED, TaskState.ACCEPTED}), TaskState.MERGED),
    "split": Move(frozenset({TaskState.MERGED}), TaskState.SUBMITTED),
    "dissolve": Move(frozenset({TaskState.ACCEPTED}), TaskState.WITHDRAWN),
    "change": Move(frozenset({TaskState.ACCEPTED}), TaskState.ACCEPTED),
    "return": Move(frozenset({TaskState.SUBMITTED, TaskState.ACCEPTED}), TaskState.RETURNED),
    "dispatch": Move(frozenset({TaskState.ACCEPTED, TaskState.MERGED}), TaskState.DISPATCHED),
    "answer": Move(frozenset({TaskState.DISPATCHED}), TaskState.ANSWERED),
    "withdraw": Move(
        frozenset({TaskState.DRAFT, TaskState.SUBMITTED, TaskState.RETURNED}), TaskState.WITHDRAWN
    ),
}


class MeetingState(Choice):
    """The month's joint meeting (联席会议)."""

    OPEN = "open", _("收集任务")
    HELD = "held", _("已会商")
    DISPATCHED = "dispatched", _("已下达")
    CLOSED = "closed", _("已通报")


MEETING_MOVES = {
    "edit": Move(frozenset({MeetingState.OPEN}), MeetingState.OPEN),
    "hold": Move(frozenset({MeetingState.OPEN}), MeetingState.HELD),
    "reopen": Move(frozenset({MeetingState.HELD}), MeetingState.OPEN),
    "dispatch": Move(frozenset({MeetingState.HELD}), MeetingState.DISPATCHED),
    "close": Move(frozenset({MeetingState.DISPATCHED}), MeetingState.CLOSED),
}


class ProposalState(Choice):
    """A proposed month of visits (月度排期)."""

    DRAFT = "draft", _("编排中")
    CONFIRMED = "confirmed", _("已下达")
    DISCARDED = "discarded", _("已放弃")


PROPOSAL_MOVES = {
    "edit": Move(frozenset({ProposalState.DRAFT}), ProposalState.DRAFT),
    "confirm": Move(frozenset({ProposalState.DRAFT}), ProposalState.CONFIRMED),
    "discard": Move(frozenset({ProposalState.DRAFT}), ProposalState.DISCARDED),
}
