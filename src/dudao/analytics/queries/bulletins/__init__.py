"""Bulletins and reports assembled from data; every figure in them opens the rows behind it."""

from django.utils.translation import gettext_lazy as _

from dudao.analytics.queries.bulletins import texts
from dudao.analytics.queries.bulletins.burden import burden_report
from dudao.analytics.queries.bulletins.texts import Bulletin

BULLETINS: dict[str, Bulletin] = {
    **texts.BULLETINS,
    "burden": Bulletin(_("减负情况报告"), _("合并入校省了多少次、多少表、多少问题"), burden_report),
}

__all__ = ["BULLETINS", "Bulletin"]
