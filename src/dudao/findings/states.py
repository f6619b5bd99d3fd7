"""The life of a finding, and its words."""

from django.utils.translation import gettext_lazy as _

from dudao.instruments.definition import Route, Severity
from dudao.lib.choices import Choice
from dudao.lib.states import Move

__all__ = [
    "CONSULTATION_MOVES",
    "EVENTS",
    "EXTENSION_MOVES",
    "KINSHIP_MOVES",
    "MOVES",
    "OBJECTION_MOVES",
    "UNFINISHED",
    "WITH_SCHOOL",
    "WITH_SECTION",
    "About",
    "CircularGround",
    "CircularState",
    "ConsultationState",
    "Doubt",
    "ExtensionState",
    "KinshipState",
    "ObjectionState",
    "Outcome",
    "Pending",
    "Route",
    "Rung",
    "Severity",
    "State",
    "Verdict",
]


class State(Choice):
    OPEN = "open", _("待整改")
    RECTIFYING = "rectifying", _("整改中")
    SUBMITTED = "submitted", _("待核查")
    RETURNED = "returned", _("退回重改")
    CLOSED = "verified_closed", _("已销号")
    WITHDRAWN = "withdrawn", _("已撤销")  # an objection was upheld: there was no such problem


class Verdict(Choice):
    RECTIFIED = "rectified", _("已整改")
    PARTLY = "partly", _("部分整改")
    NOT = "not_rectified", _("未整改")
    RELAPSED = "relapsed", _("反弹")


#: It is the school's turn: only these can be overdue. A submitted one waits for us.
WITH_SCHOOL = frozenset({State.OPEN, State.RECTIFYING, State.RETURNED})
UNFINISHED = WITH_SCHOOL | {State.SUBMITTED}

MOVES = {
    "promise": Move(WITH_SCHOOL, State.RECTIFYING),
    "submit": Move(frozenset({State.RECTIFYING, State.RETURNED}), State.SUBMITTED),
    # A look-back may find the problem solved although the school never reported it.
    "close": Move(UNFINISHED, State.CLOSED),
    "return": Move(UNFINISHED, State.RETURNED),
    "relapse": Move(frozenset({State.CLOSED}), State.RETURNED),
    # Looked at again on the spot, and it holds.
    "recheck": Move(frozenset({State.CLOSED}), State.CLOSED),
    "withdraw": Move(UNFINISHED | {State.CLOSED}, State.WITHDRAWN),
}


class ConsultationState(Choice):
    DRAFT = "draft", _("待发函")
    SENT = "sent", _("待受理")
    ACCEPTED = "accepted", _("办理中")
    RETURNED = "returned", _("科室退回")
    ANSWERED = "answered", _("已办复")
    CONCLUDED = "concluded", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")

    @classmethod
    def live(cls) -> list[str]:
        """Return the states in which the letter is under way."""
        return [s.value for s in (cls.DRAFT, cls.SENT, cls.ACCEPTED, cls.ANSWERED)]


#: It is the section's turn: only these can be late.
WITH_SECTION = frozenset({ConsultationState.SENT, ConsultationState.ACCEPTED})
CONSULTATION_MOVES = {
    "send": Move(frozenset({ConsultationState.DRAFT}), ConsultationState.SENT),
    "accept": Move(frozenset({ConsultationState.SENT}), ConsultationState.ACCEPTED),
    "return": Move(WITH_SECTION, ConsultationState.RETURNED),
    "answer": Move(WITH_SECTION, ConsultationState.ANSWERED),
    # An answer that does not answer goes back to the section.
    "ask_again": Move(frozenset({ConsultationState.ANSWERED}), ConsultationState.ACCEPTED),
    "conclude": Move(
        frozenset({ConsultationState.ANSWERED, ConsultationState.RETURNED}),
        ConsultationState.CONCLUDED,
    ),
    "withdraw": Move(
        frozenset({ConsultationState.DRAFT}) | WITH_SECTION, ConsultationState.WITHDRAWN
    ),
}


class CircularGround(Choice):
    VIOLATION = "violation", _("违法违规查实")
    OVERDUE = "overdue", _("逾期不改")
    RELAPSED = "relapsed", _("屡改屡犯")


class CircularState(Choice):
    PROPOSED = "proposed", _("待研究")
    ACCEPTED = "accepted", _("列入通报")
    DECLINED = "declined", _("不予通报")


class ExtensionState(Choice):
    ASKED = "asked", _("待批复")
    GRANTED = "granted", _("同意延期")
    REFUSED = "refused", _("不同意延期")


_ASKED = frozenset({ExtensionState.ASKED})
EXTENSION_MOVES = {
    "grant": Move(_ASKED, ExtensionState.GRANTED),
    "refuse": Move(_ASKED, ExtensionState.REFUSED),
}


class Doubt(Choice):
    """Why a piece of evidence should be looked at twice."""

    UNCHANGED = "unchanged", _("与问题照片相同")
    REUSED = "reused", _("用过的照片")
    FOREIGN = "foreign", _("其他学校的照片")
    TOO_OLD = "too_old", _("拍摄早于发现问题")


class ObjectionState(Choice):
    FILED = "filed", _("待指定复核人")
    READING = "reading", _("复核中")
    ANSWERED = "answered", _("已答复")
    REVIEWING = "reviewing", _("上级复查中")
    REVIEWED = "reviewed", _("复查办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class Outcome(Choice):
    UPHELD = "upheld", _("异议成立")
    PARTLY = "partly", _("部分成立")
    REJECTED = "rejected", _("异议不成立")


_UNANSWERED = frozenset({ObjectionState.FILED, ObjectionState.READING})
OBJECTION_MOVES = {
    "assign": Move(_UNANSWERED, ObjectionState.READING),
    "answer": Move(frozenset({ObjectionState.READING}), ObjectionState.ANSWERED),
    "ask_review": Move(frozenset({ObjectionState.ANSWERED}), ObjectionState.REVIEWING),
    "review": Move(frozenset({ObjectionState.REVIEWING}), ObjectionState.REVIEWED),
    "withdraw": Move(_UNANSWERED, ObjectionState.WITHDRAWN),
}


class KinshipState(Choice):
    SUGGESTED = "suggested", _("待确认")
    CONFIRMED = "confirmed", _("同一问题")
    REJECTED = "rejected", _("不是同一问题")


KINSHIP_MOVES = {
    "confirm": Move(
        frozenset({KinshipState.SUGGESTED, KinshipState.REJECTED}), KinshipState.CONFIRMED
    ),
    # What was confirmed by mistake is taken back the same way.
    "reject": Move(
        frozenset({KinshipState.SUGGESTED, KinshipState.CONFIRMED}), KinshipState.REJECTED
    ),
}


class About(Choice):
    """What a reminder is about."""

    RECTIFICATION = "rectification", _("整改")
    CONSULTATION = "consultation", _("科室办复")
    OBJECTION = "objection", _("异议答复")
    REVIEW = "review", _("异议复查")
    EXTENSION = "extension", _("延期批复")
    VERIFICATION = "verification", _("核查")
    FILING = "filing", _("备案")
    RECEIPT = "receipt", _("签收")


class Pending(Choice):
    """What a school asked of us while its own deadline runs."""

    EXTENSION = "extension", _("延期申请待批复")
    OBJECTION = "objection", _("申辩待答复")


class Rung(Choice):
    """The ladder of reminders (催办), from the school upwards."""

    DUE_SOON = "due_soon", _("到期提醒")
    OVERDUE = "overdue", _("逾期催办")
    ZONE_LEAD = "zone_lead", _("报责任区负责人")
    DIRECTOR = "director", _("报督导室主任和联区领导")
    CIRCULAR = "circular", _("建议通报")


#: What happens to a finding, as its history calls it.
EVENTS = {
    "finding.raised": _("发现问题"),
    "finding.imported": _("导入原有台账"),
    "finding.edited": _("修改问题"),
    "finding.urgently_reported": _("紧急书面报告督导室"),
    "finding.urgent_received": _("督导室接收紧急报告"),
    "finding.told": _("告知学校"),
    "finding.assigned": _("转由校外单位整改"),
    "finding.given_back": _("改由学校整改"),
    "consultation.sent": _("致函科室协商"),
    "consultation.accepted": _("科室受理"),
    "consultation.returned": _("科室退回"),
    "consultation.answered": _("科室办复"),
    "consultation.concluded": _("科室协商办结"),
    "finding.circular_proposed": _("建议通报"),
    "finding.circular_decided": _("研究通报建议"),
    "finding.noticed": _("印发整改通知书"),
    "finding.promised": _("落实责任人和措施"),
    "finding.step_done": _("完成整改步骤"),
    "finding.extension_asked": _("申请延期"),
    "finding.extension_granted": _("同意延期"),
    "finding.extension_refused": _("不同意延期"),
    "finding.submitted": _("提交整改结果"),
    "finding.closed": _("核查通过，销号"),
    "finding.reminded": _("催办"),
    "finding.returned": _("核查未通过，退回重改"),
    "finding.relapsed": _("问题反弹，重新整改"),
    "finding.objected": _("学校提出申辩"),
    "finding.objection_assigned": _("指定异议复核人"),
    "finding.objection_answered": _("答复异议"),
    "finding.objection_review_asked": _("申请上级复查"),
    "finding.objection_reviewed": _("上级复查"),
    "finding.objection_withdrawn": _("撤回申辩"),
    "finding.withdrawn": _("异议成立，撤销问题"),
    "finding.rechecked": _("复查属实"),
    "finding.kin_confirmed": _("认定为同一问题再次出现"),
    "finding.kin_rejected": _("认定不是同一问题"),
}
