"""What is posted in the work group, to whom, and how far it is."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class Kind(Choice):
    """A task is done and answered; a notice is read."""

    TASK = "task", _("任务")
    NOTICE = "notice", _("通知")


class State(Choice):
    """A closed post asks nothing more of anybody; a withdrawn one should not have been sent."""

    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")
    WITHDRAWN = "withdrawn", _("已撤回")


class Who(Choice):
    """Whom a post is for."""

    INSPECTORS = "inspectors", _("督学")
    PRINCIPALS = "principals", _("校长（园长）")
    LIAISONS = "liaisons", _("学校督导室主任（联络员）")


class Reach(Choice):
    """How far a post goes; a zone lead's "all" is his own area."""

    ALL = "all", _("全部")
    AREAS = "areas", _("按责任区")
    SCHOOLS = "schools", _("指定学校")


class Receiver(Choice):
    """For whom something lies on the shelf."""

    INSPECTORS = "inspectors", _("督学")
    SCHOOLS = "schools", _("学校")
    BOTH = "both", _("督学和学校")


_OPEN = frozenset({State.OPEN})

MOVES: dict[str, Move[State]] = {
    "edit": Move(_OPEN, State.OPEN),
    "remind": Move(_OPEN, State.OPEN),
    "close": Move(_OPEN, State.CLOSED),
    "withdraw": Move(_OPEN | {State.CLOSED}, State.WITHDRAWN),
}
#: A post that stands is answered even after it was closed: a phone may have been away for days.
STANDING = frozenset({State.OPEN, State.CLOSED})
