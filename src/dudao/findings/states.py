"""The life of a finding, and its words."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class State(Choice):
    OPEN = "open", _("待整改")
    RECTIFYING = "rectifying", _("整改中")
    SUBMITTED = "submitted", _("待核查")
    RETURNED = "returned", _("退回重改")
    CLOSED = "verified_closed", _("已销号")


class Severity(Choice):
    MINOR = "minor", _("轻微")
    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("严重")


class Route(Choice):
    """What follows from a finding: the five ways of handling (peers §5)."""

    ON_SITE = "on_site", _("现场反馈")
    SUGGESTION = "suggestion", _("整改建议")
    NOTICE = "notice", _("整改通知书")
    REPORT = "report", _("上报督导室")
    SECTION = "section", _("科室协商")


class Verdict(Choice):
    RECTIFIED = "rectified", _("已整改")
    PARTLY = "partly", _("部分整改")
    NOT = "not_rectified", _("未整改")
    RELAPSED = "relapsed", _("反弹")


_UNFINISHED = frozenset({State.OPEN, State.RECTIFYING, State.SUBMITTED, State.RETURNED})

MOVES = {
    "promise": Move(frozenset({State.OPEN, State.RETURNED, State.RECTIFYING}), State.RECTIFYING),
    "submit": Move(frozenset({State.RECTIFYING}), State.SUBMITTED),
    # A look-back may find the problem solved although the school never reported it.
    "close": Move(_UNFINISHED, State.CLOSED),
    "return": Move(_UNFINISHED, State.RETURNED),
    "relapse": Move(frozenset({State.CLOSED}), State.RETURNED),
}
