"""The life of a form's version."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class State(Choice):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    RETIRED = "retired", _("已停用")


MOVES = {
    "publish": Move(frozenset({State.DRAFT}), State.PUBLISHED),
    "retire": Move(frozenset({State.PUBLISHED}), State.RETIRED),
}


class WordingPart(Choice):
    """The parts of a ready text that somebody may word otherwise."""

    FACT = "fact", _("问题事实")
    BASIS = "basis", _("依据")
    DEMAND = "demand", _("整改要求")


class WordingState(Choice):
    """The life of a proposed wording."""

    PENDING = "pending", _("待处理")
    TAKEN = "taken", _("已收入用语库")
    MERGED = "merged", _("已并入")
    REJECTED = "rejected", _("不收入")


_PENDING = frozenset({WordingState.PENDING})
WORDING_MOVES = {
    "take": Move(_PENDING, WordingState.TAKEN),
    "merge": Move(_PENDING, WordingState.MERGED),
    "reject": Move(_PENDING, WordingState.REJECTED),
}
