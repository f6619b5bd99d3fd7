"""Words for what happens in the evaluation of a year, and in checks by an upper office."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

YEARS: dict[str, str | Promise] = {
    "level.answered": _("答复上级复核差异"),
    "level.begun": _("建立上级复核抽样"),
    "level.closed": _("上级复核办结"),
    "level.rated": _("上级复评"),
    "level.rechecked": _("按上级复核重新评定"),
    "level.returned": _("反馈上级复核差异"),
    "level.sampled": _("取上级复核样本"),
    "veto.dismissed": _("决定不予否决"),
    "veto.heard": _("记录一票否决听证"),
    "veto.stated": _("学校陈述申辩"),
    "veto.told": _("告知学校拟一票否决"),
    "veto.upheld": _("决定一票否决"),
    "year.adopted": _("印发年度考核方案"),
    "year.closed": _("公布年度考核结果"),
    "year.computed": _("从记录核算年度考核"),
    "year.drafted": _("起草年度考核方案"),
    "year.edited": _("修改年度考核方案"),
    "year.reopened": _("收回年度考核方案"),
    "year.veto_rule_set": _("填写一票否决依据和批准人"),
}
