"""Words for what happens while a school is reviewed and rated."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REVIEWS: dict[str, str | Promise] = {
    "evaluation.document_checked": _("审核自评材料"),
    "evaluation.documents_reviewed": _("资料审核完成"),
    "evaluation.member_recused": _("评估组成员回避"),
    "evaluation.moderated": _("会商确定评分"),
    "evaluation.rated": _("实地评分"),
    "evaluation.rating_evidence_attached": _("上传评分材料"),
    "evaluation.rating_finished": _("交评分表"),
    "evaluation.team_chosen": _("选定评估组"),
    "evaluation.team_drawn": _("抽签产生评估组"),
    "evaluation.went_on_site": _("评估组进校"),
}
