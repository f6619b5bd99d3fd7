"""The life of a visit."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class State(Choice):
    PLANNED = "planned", _("待入校")
    CHECKED_IN = "checked_in", _("督导中")
    FED_BACK = "fed_back", _("待签收")
    SIGNED = "signed", _("已签收")
    REFUSED = "refused", _("拒签")
    CANCELLED = "cancelled", _("已取消")


#: From here on records, findings and look-backs of the visit no longer change.
FROZEN = frozenset({State.FED_BACK, State.SIGNED, State.REFUSED, State.CANCELLED})
#: The school has been told.
ANSWERED = frozenset({State.SIGNED, State.REFUSED})
#: The feedback list is out: what comes now is a 更正单.
OUT = ANSWERED | {State.FED_BACK}
#: A school sees its visit in these.
TOLD = OUT

MOVES = {
    "check_in": Move(frozenset({State.PLANNED}), State.CHECKED_IN),
    "compose": Move(frozenset({State.CHECKED_IN}), State.FED_BACK),
    "withdraw": Move(frozenset({State.FED_BACK}), State.CHECKED_IN),
    "sign": Move(frozenset({State.FED_BACK}), State.SIGNED),
    "refuse": Move(frozenset({State.FED_BACK}), State.REFUSED),
    "cancel": Move(frozenset({State.PLANNED}), State.CANCELLED),
    "reinstate": Move(frozenset({State.CANCELLED}), State.PLANNED),
}


class Position(Choice):
    """What the principal says to one item of the feedback list."""

    AGREE = "agree", _("认可")
    OBJECT = "object", _("有异议")


class Activity(Choice):
    """What inspectors do at a school, counted from what they record."""

    LESSON = "lesson", _("听课")
    DOCUMENTS = "documents", _("查资料")
    MEETING = "meeting", _("列席会议")
    INTERVIEW = "interview", _("座谈访谈")
    SURVEY = "survey", _("问卷")
    PATROL = "patrol", _("巡视")


class About(Choice):
    """What a photo or recording of a visit belongs to."""

    NOTE = "note", _("记录卡片")
    FINDING = "finding", _("问题")
    LOOK_BACK = "look_back", _("回头看")


class Done(Choice):
    """How one of the five ones stands."""

    YES = "yes", _("已完成")
    NO = "no", _("未完成")
    NOT_NEEDED = "not_needed", _("不需要")
