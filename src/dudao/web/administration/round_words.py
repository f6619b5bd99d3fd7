"""Words for what happens in rounds of evaluation and in self-evaluations."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.web.administration.year_words import YEARS

ROUNDS: dict[str, str | Promise] = {
    **YEARS,
    "evaluation.added": _("补充列入评估批次"),
    "evaluation.answered": _("填写自评"),
    "evaluation.applied": _("报送自评并申报等级"),
    "evaluation.begun": _("开始自评"),
    "evaluation.confirmed_answers": _("确认自评预填内容"),
    "evaluation.evidence_attached": _("上传自评材料"),
    "evaluation.evidence_used": _("调整自评材料的用处"),
    "evaluation.figures_renewed": _("更新自评数据"),
    "evaluation.given_back": _("退回自评"),
    "evaluation.left": _("不再评估"),
    "evaluation.moved": _("调整评估批次"),
    "evaluation.passed_on": _("撤并，由承接学校参加评估"),
    "evaluation.taken_over": _("承接并入学校的评估"),
    "evaluation.texts_written": _("填写自评成绩、问题和申报等级"),
    "round.batch_edited": _("调整批次时间"),
    "round.batches_proposed": _("评估分批"),
    "round.closed": _("评估轮次收尾"),
    "round.drafted": _("筹备评估轮次"),
    "round.edited": _("修改评估轮次"),
    "round.opened": _("启动评估轮次"),
}
