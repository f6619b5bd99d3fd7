"""What became of an operation that was accepted."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class State(Choice):
    ACCEPTED = "accepted", _("已收到")  # not applied yet
    APPLIED = "applied", _("已生效")
    STALE = "stale", _("已被取代")  # harmless: nothing to do
    QUARANTINED = "quarantined", _("待处理")  # a person decides
    DISMISSED = "dismissed", _("不予生效")  # a person decided


#: Whoever waits for one of these need not ask again.
FINAL = frozenset({State.APPLIED, State.STALE, State.DISMISSED})
