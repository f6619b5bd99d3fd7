"""The life of a finding, and its words."""

from django.utils.translation import gettext_lazy as _

from dudao.instruments.definition import Route, Severity
from dudao.lib.choices import Choice
from dudao.lib.states import Move

__all__ = ["EVENTS", "MOVES", "UNFINISHED", "WITH_SCHOOL", "Route", "Severity", "State", "Verdict"]


class State(Choice):
    OPEN = "open", _("待整改")
    RECTIFYING = "rectifying", _("整改中")
    SUBMITTED = "submitted", _("待核查")
    RETURNED = "returned", _("退回重改")
    CLOSED = "verified_closed", _("已销号")


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
}

#: What happens to a finding, as its history calls it.
EVENTS = {
    "finding.raised": _("发现问题"),
    "finding.edited": _("修改问题"),
    "finding.told": _("告知学校"),
    "finding.noticed": _("印发整改通知书"),
    "finding.promised": _("落实责任人和措施"),
    "finding.submitted": _("提交整改结果"),
    "finding.closed": _("核查通过，销号"),
    "finding.returned": _("核查未通过，退回重改"),
    "finding.relapsed": _("问题反弹，重新整改"),
}
