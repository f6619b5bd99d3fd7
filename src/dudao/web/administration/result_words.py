"""Words for what happens to results and development plans."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RESULTS: dict[str, str | Promise] = {
    "evaluation.announced": _("公示评估结果"),
    "evaluation.confirmed": _("认定评估结果"),
    "evaluation.evaluated_again": _("复查（重新评估）"),
    "evaluation.goal_dropped": _("删去规划目标"),
    "evaluation.goal_followed": _("填写目标年度进展"),
    "evaluation.goal_set": _("填写规划目标"),
    "evaluation.graded": _("评定得分和等级"),
    "evaluation.notified": _("通报评估结果"),
    "evaluation.objected": _("对评估结果提出异议"),
    "evaluation.objection_answered": _("答复评估结果异议"),
    "evaluation.plan_approved": _("发展规划审核通过"),
    "evaluation.plan_begun": _("起草发展规划"),
    "evaluation.plan_returned": _("退回发展规划"),
    "evaluation.plan_submitted": _("报送发展规划"),
    "evaluation.plan_written": _("填写发展规划"),
    "publicity.announced": _("开始公示评估结果"),
    "publicity.confirmed": _("公示结束，认定结果"),
    "round.paper_drafted": _("起草结果通报或移送函"),
}
