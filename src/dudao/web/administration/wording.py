"""Words for what is stored by name: events, their subjects, norms, fields of a roster."""

from django.apps import apps
from django.forms import fields_for_model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dudao.org.models import Unit

Word = str | Promise

#: The first part of an event's name -> what it is about.
AREAS: dict[str, Word] = {
    "access": _("授权"),
    "area": _("责任区"),
    "assignment": _("督导任务"),
    "audit": _("审计"),
    "document": _("公文"),
    "file": _("文件"),
    "finding": _("问题"),
    "inspector": _("督学"),
    "instrument": _("督导表单"),
    "norm": _("数值标准"),
    "notice": _("整改通知书"),
    "office": _("督导室"),
    "person": _("人员账号"),
    "recusal": _("回避"),
    "responsibility": _("责任督学"),
    "roster": _("名册导入"),
    "token": _("访问令牌"),
    "unit": _("单位"),
    "visit": _("入校督导"),
}
EVENTS: dict[str, Word] = {
    "access.granted": _("授予角色"),
    "access.revoked": _("结束角色"),
    "area.edited": _("修改责任区"),
    "area.made": _("设立责任区"),
    "area.schools_put": _("学校划入责任区"),
    "area.schools_taken": _("学校划出责任区"),
    "assignment.completed": _("完成督导任务"),
    "assignment.handed_over": _("移交督导任务"),
    "assignment.made": _("安排督导任务"),
    "assignment.released": _("放回督导任务"),
    "assignment.taken_up": _("接受督导任务"),
    "assignment.withdrawn": _("撤销督导任务"),
    "audit.broken": _("日志校验未通过"),
    "audit.verified": _("日志校验通过"),
    "document.acknowledged": _("签收公文"),
    "document.checked": _("核稿通过"),
    "document.delivered": _("送达公文"),
    "document.drafted": _("起草公文"),
    "document.edited": _("修改公文"),
    "document.issued": _("印发公文"),
    "document.read": _("阅读公文"),
    "document.returned": _("退回公文"),
    "document.series_opened": _("启用文号"),
    "document.signed_off": _("签发公文"),
    "document.submitted": _("公文送签"),
    "document.urged": _("催办签收"),
    "document.voided": _("作废公文"),
    "file.shared": _("文件提供学校查看"),
    "file.stored": _("保存文件"),
    "finding.closed": _("问题销号"),
    "finding.dropped": _("删去问题"),
    "finding.edited": _("修改问题"),
    "finding.noticed": _("问题列入通知书"),
    "finding.objected": _("提出申辩"),
    "finding.objection_answered": _("答复异议"),
    "finding.objection_assigned": _("指定异议复核人"),
    "finding.objection_review_asked": _("申请复查异议"),
    "finding.objection_reviewed": _("上级复查异议"),
    "finding.objection_withdrawn": _("撤回申辩"),
    "finding.promised": _("承诺整改"),
    "finding.raised": _("发现问题"),
    "finding.returned": _("退回整改"),
    "finding.submitted": _("提交整改"),
    "finding.text_fixed": _("问题写入反馈清单"),
    "finding.text_freed": _("问题退回修改"),
    "finding.told": _("问题告知学校"),
    "finding.verified": _("核查整改"),
    "finding.withdrawn": _("撤销问题"),
    "inspector.edited": _("修改督学资料"),
    "inspector.handed_over": _("督学工作移交"),
    "inspector.registered": _("登记督学"),
    "instrument.published": _("发布表单"),
    "instrument.retired": _("停用表单"),
    "instrument.version_created": _("新建表单版本"),
    "norm.ended": _("恢复国家默认值"),
    "norm.set": _("设定本县数值"),
    "notice.drafted": _("起草整改通知书"),
    "notice.filed": _("整改通知书备案"),
    "notice.issued": _("印发整改通知书"),
    "notice.revised": _("修改整改通知书"),
    "office.founded": _("建立督导室"),
    "person.added": _("新增账号"),
    "person.disabled": _("停用账号"),
    "person.edited": _("修改人员资料"),
    "person.enabled": _("恢复账号"),
    "person.password_changed": _("修改密码"),
    "person.password_reset": _("重置密码"),
    "recusal.declared": _("申报回避"),
    "recusal.lifted": _("解除回避"),
    "responsibility.ended": _("结束责任督学"),
    "responsibility.made": _("指定责任督学"),
    "roster.discarded": _("放弃名册"),
    "roster.imported": _("导入名册"),
    "roster.read": _("上传名册"),
    "token.ended": _("停用访问令牌"),
    "token.made": _("生成访问令牌"),
    "unit.added": _("新增单位"),
    "unit.closed": _("登记撤并"),
    "unit.edited": _("修改单位资料"),
    "visit.cancelled": _("取消督导"),
    "visit.checked_in": _("到校签到"),
    "visit.checked_out": _("离校签退"),
    "visit.corrected": _("更正督导记录"),
    "visit.feedback_composed": _("形成反馈清单"),
    "visit.feedback_withdrawn": _("撤回反馈清单"),
    "visit.file_attached": _("附上佐证"),
    "visit.file_detached": _("移除佐证"),
    "visit.finding_dropped": _("督导中删去问题"),
    "visit.finding_edited": _("督导中修改问题"),
    "visit.finding_raised": _("督导中发现问题"),
    "visit.form_added": _("增加督导表单"),
    "visit.good_practice_dropped": _("删去典型经验"),
    "visit.good_practice_noted": _("记录典型经验"),
    "visit.looked_back": _("回头看"),
    "visit.record_saved": _("保存督导记录"),
    "visit.refused": _("学校拒签"),
    "visit.signed": _("学校签字"),
    "visit.started": _("开始督导"),
}
NORMS: dict[str, Word] = {
    "findings.due_soon_workdays": _("整改到期前几个工作日提醒"),
    "findings.objection_answer_days": _("异议：督导室答复期限（天）"),
    "findings.objection_apply_days": _("异议：学校提出申辩的期限（天）"),
    "findings.objection_in_workdays": _("异议：期限按工作日（1）或自然日（0）"),
    "findings.objection_overturned_times": _("异议：同一项目被更正几次后列入改写清单"),
    "findings.objection_review_answer_days": _("异议：上级复查期限（天）"),
    "findings.objection_review_apply_days": _("异议：学校申请复查的期限（天）"),
    "findings.workdays.filing": _("整改通知书印发后：备案期限（工作日）"),
    "findings.workdays.life_safety": _("危及人身安全的问题：整改期限（工作日）"),
    "findings.workdays.notice": _("整改通知书：整改期限（工作日）"),
    "findings.workdays.on_site": _("现场反馈的问题：整改期限（工作日）"),
    "findings.workdays.report": _("上报的问题：办理期限（工作日）"),
    "findings.workdays.section": _("转科室的问题：办理期限（工作日）"),
    "findings.workdays.suggestion": _("整改建议：整改期限（工作日）"),
    "inspectorate.recusal_years_after_leaving": _("离开原单位后的回避年限（年）"),
    "inspectorate.schools_per_area": _("一个责任区最多多少所学校"),
    "inspectorate.schools_per_inspector": _("一名责任督学负责多少所学校"),
    "planning.access_days": _("任务结束后保留查看的天数"),
    "visits.in_range_metres": _("签到多少米以内算到校"),
    "visits.routine_per_month": _("每校每月经常性督导次数"),
    "visits.routine_per_semester": _("每校每学期经常性督导次数"),
}
_ROSTER: dict[str, Word] = {"region": _("所在区划"), "parent": _("隶属单位")}


def event_word(name: str) -> Word:
    """Return what an event is called; its name where there is no word for it."""
    return EVENTS.get(name, name)


def norm_word(key: str) -> Word:
    """Return what a norm is called; its key where there is no word for it."""
    return NORMS.get(key, key)


def subject_word(label: str) -> Word:
    """Return what kind of thing an event is about, from the model's label."""
    words: dict[str, Word] = {
        "access.rosterupload": _("名册"),
        "documents.document": _("公文"),
        "files.file": _("文件"),
        "findings.finding": _("问题"),
        "audit.link": _("审计链"),
        "documents.series": _("文号"),
        "findings.notice": _("整改通知书"),
        "inspectorate.recusal": _("回避"),
        "inspectorate.responsibility": _("责任督学"),
        "instruments.instrument": _("督导表单"),
        "instruments.version": _("表单版本"),
        "inspectorate.area": _("责任区"),
        "inspectorate.inspector": _("督学"),
        "org.norm": _("数值标准"),
        "org.person": _("人员"),
        "org.unit": _("单位"),
        "planning.assignment": _("督导任务"),
        "visits.visit": _("入校督导"),
    }
    return words.get(label) or str(apps.get_model(label)._meta.verbose_name)  # noqa: SLF001


def field_word(field: str) -> Word:
    """Return what a column of a roster is called."""
    return _ROSTER.get(field) or fields_for_model(Unit, [field])[field].label or field
