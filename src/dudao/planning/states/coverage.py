"""How an obligation stands in the coverage matrix."""

from django.utils.translation import gettext_lazy as _

from dudao.lib.choices import Choice


class Cover(Choice):
    """From best to worst; what is waived asks for nothing any more."""

    MET = "met", _("已完成")
    PLANNED = "planned", _("已安排")
    FORESEEN = "foreseen", _("已列入计划")
    GAP = "gap", _("缺口")
    MISSED = "missed", _("已错过")
    WAIVED = "waived", _("已免除")
