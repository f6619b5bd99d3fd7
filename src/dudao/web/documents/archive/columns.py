"""The list of volumes as a spreadsheet."""

from django.utils.translation import gettext_lazy as _

from dudao.documents.models import Volume
from dudao.documents.rules import appraised_from
from dudao.documents.states import Retention
from dudao.web.sheet import Column


def appraisal(volume: Volume) -> int | None:
    """Return the year from which `volume` is due for appraisal, if ever."""
    return appraised_from(volume.year, Retention(volume.retention))


COLUMNS = [
    Column(_("档号"), lambda v: v.number, 26),
    Column(_("题名"), lambda v: v.title, 46),
    Column(_("年度"), lambda v: v.year, 8),
    Column(_("类别"), lambda v: v.get_matter_display(), 12),
    Column(_("涉及单位"), lambda v: v.unit.name, 26),
    Column(_("件数"), lambda v: v.pieces or v.lying, 8),
    Column(_("保管期限"), lambda v: v.get_retention_display(), 10),
    Column(_("鉴定年度"), appraisal, 10),
    Column(_("状态"), lambda v: v.get_state_display(), 10),
    Column(_("组卷"), lambda v: v.closed_at, 16),
    Column(_("移交"), lambda v: v.handed_over_at, 16),
    Column(_("接收单位"), lambda v: v.handed_over_to, 24),
]
