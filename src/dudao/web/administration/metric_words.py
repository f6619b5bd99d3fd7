"""Words for what happens to figures of schools."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

METRICS: dict[str, str | Promise] = {
    "metric.added": _("增加收集的数据"),
    "metric.confirmed": _("学校确认数据"),
    "metric.corrected": _("更正学校数据"),
    "metric.imported": _("导入学校数据"),
    "metric.reported": _("学校填报数据"),
    "metric.retired": _("停止收集数据"),
    "metric.table_discarded": _("放弃数据表"),
    "metric.table_read": _("上传数据表"),
}
