"""The life of an assignment, and the words of a visit's plan."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class VisitKind(Choice):
    """Kinds of inspection (domain §0.1)."""

    ROUTINE = "routine", _("经常性督导")
    SPECIAL = "special", _("专项督导")
    RANDOM = "random", _("随机督导")
    DROP_IN = "drop_in", _("随访督导")
    FOLLOW_UP = "follow_up", _("回访复查")


class Slot(Choice):
    DAY = "day", _("全天")
    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")


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
