"""The life of a hand-over."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice
from dudao.lib.states import Move


class Kind(Choice):
    INSPECTOR = "inspector", _("督学交接")
    PRINCIPAL = "principal", _("校长交接")
    SCHOOLS = "schools", _("责任学校交接")


class State(Choice):
    PREPARED = "prepared", _("待移交人确认")
    GIVEN = "given", _("待接收人确认")
    TAKEN = "taken", _("已交接")
    CANCELLED = "cancelled", _("已取消")


MOVES = {
    "give": Move(frozenset({State.PREPARED}), State.GIVEN),
    # Somebody who has left for good cannot confirm any more; the office may say so.
    "take": Move(frozenset({State.PREPARED, State.GIVEN}), State.TAKEN),
    "cancel": Move(frozenset({State.PREPARED, State.GIVEN}), State.CANCELLED),
}
