"""The life of an official document, and its kinds."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class State(Choice):
    DRAFT = "draft", _("草稿")
    CHECKING = "pending_check", _("待核稿")
    PENDING = "pending_sign_off", _("待签发")
    SIGNED_OFF = "signed_off", _("已签发")
    ISSUED = "issued", _("已印发")
    VOID = "void", _("已作废")


class Kind(Choice):
    RECTIFICATION_NOTICE = "rectification_notice", _("整改通知书")
    FEEDBACK_LIST = "feedback_list", _("反馈清单")
    SECTION_LETTER = "section_letter", _("科室协商函")


#: Kinds that both sides sign on the spot, so that nobody signs them off in the office.
SIGNED_ON_THE_SPOT = frozenset({Kind.FEEDBACK_LIST})

#: What an office's own word (机关代字) gets behind it in the numbers of a kind: 柳教督 + 整.
SERIES_WORD = {Kind.RECTIFICATION_NOTICE: "整", Kind.FEEDBACK_LIST: "反", Kind.SECTION_LETTER: "商"}

MOVES = {
    "edit": Move(frozenset({State.DRAFT}), State.DRAFT),
    "submit": Move(frozenset({State.DRAFT}), State.CHECKING),
    "check": Move(frozenset({State.CHECKING}), State.PENDING),
    "return": Move(frozenset({State.CHECKING, State.PENDING}), State.DRAFT),
    "sign_off": Move(frozenset({State.PENDING}), State.SIGNED_OFF),
    "issue": Move(frozenset({State.SIGNED_OFF}), State.ISSUED),
    "issue_on_the_spot": Move(frozenset({State.DRAFT}), State.ISSUED),
    "deliver": Move(frozenset({State.ISSUED}), State.ISSUED),
    "void": Move(
        frozenset({State.DRAFT, State.CHECKING, State.PENDING, State.SIGNED_OFF, State.ISSUED}),
        State.VOID,
    ),
}
