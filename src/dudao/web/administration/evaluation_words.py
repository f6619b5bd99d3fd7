"""Words for what happens to indicator systems."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The areas of evaluation, by the first part of their events' names.
EVALUATION: dict[str, str | Promise] = {
    "evaluation": _("学校评估"),
    "level": _("上级复核"),
    "publicity": _("评估结果公示"),
    "round": _("评估轮次"),
    "system": _("指标体系"),
    "veto": _("一票否决"),
    "year": _("年度考核"),
}
SYSTEMS: dict[str, str | Promise] = {
    "system.begun": _("新建指标体系版本"),
    "system.crossing_settled": _("认定指标能否比较"),
    "system.dropped": _("删去指标体系草稿"),
    "system.edited": _("修改指标体系"),
    "system.published": _("发布指标体系"),
    "system.retired": _("停用指标体系"),
    "system.table_confirmed": _("写入指标表"),
    "system.table_discarded": _("放弃指标表"),
    "system.table_mended": _("改正指标表单元格"),
    "system.table_read": _("上传指标表"),
}
