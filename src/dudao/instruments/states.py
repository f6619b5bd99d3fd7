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
