"""Words for norms, by their keys."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dudao.documents.states import Kind

NORMS: dict[str, str | Promise] = {
    "access.lease_days": _("手机离线多少天后须重新联网登录"),
    "access.pin_tries": _("连续输错几次手机口令后须联网登录"),
    "documents.publication.brief": _("简报印发后自动列入公开（1是，0否）"),
    "documents.publication.circular": _("通报印发后自动列入公开（1是，0否）"),
    "documents.publication.notice": _("通知印发后自动列入公开（1是，0否）"),
    "documents.publication.report": _("报告印发后自动列入公开（1是，0否）"),
    "documents.publication.supervision_opinion": _("督导意见书印发后自动列入公开（1是，0否）"),
    "documents.workdays.publication": _("主动公开期限（印发后工作日）"),
    "evaluation.veto_hearing_days": _("一票否决告知学校几天后才能听证"),
    "findings.due_soon_workdays": _("整改到期前几个工作日提醒"),
    "findings.extension.times": _("同一问题最多延期几次"),
    "findings.extension.workdays": _("一次延期最多几个工作日"),
    "findings.ladder.circular": _("逾期几个工作日建议通报（0为不用这一级）"),
    "findings.ladder.director": _("逾期几个工作日报督导室主任和联区领导（0为不用这一级）"),
    "findings.ladder.extension": _("延期申请几个工作日内批复"),
    "findings.ladder.life_safety.circular": _("危及人身安全：逾期几天建议通报（0为不用这一级）"),
    "findings.ladder.life_safety.director": _(
        "危及人身安全：逾期几天报督导室主任和联区领导（0为不用这一级）"
    ),
    "findings.ladder.life_safety.zone_lead": _(
        "危及人身安全：逾期几天报责任区负责人（0为不用这一级）"
    ),
    "findings.ladder.receipt": _("文书送达后几个工作日内签收"),
    "findings.ladder.verification": _("学校提交后几个工作日内核查"),
    "findings.ladder.zone_lead": _("逾期几个工作日报责任区负责人（0为不用这一级）"),
    "findings.objection_answer_days": _("异议：督导室答复期限（天）"),
    "findings.objection_apply_days": _("异议：学校提出申辩的期限（天）"),
    "findings.objection_in_workdays": _("异议：期限按工作日（1）或自然日（0）"),
    "findings.objection_overturned_times": _("异议：同一项目被更正几次后列入改写清单"),
    "findings.objection_review_answer_days": _("异议：上级复查期限（天）"),
    "findings.objection_review_apply_days": _("异议：学校申请复查的期限（天）"),
    "findings.workdays.filing": _("整改通知书印发后：备案期限（工作日）"),
    "findings.kinship_likeness": _("文字相近到千分之几提示为同一问题"),
    "findings.kinship_years": _("与前几年的问题比对"),
    "findings.paper_days": _("销号后几天内又出现列入纸面销号清单"),
    "findings.workdays.life_safety": _("危及人身安全的问题：整改期限（工作日）"),
    "findings.workdays.notice": _("整改通知书：整改期限（工作日）"),
    "findings.workdays.on_site": _("现场反馈的问题：整改期限（工作日）"),
    "findings.workdays.report": _("上报的问题：办理期限（工作日）"),
    "findings.severest.on_site": _("现场反馈最高可用于的问题程度（1轻微、2一般、3严重）"),
    "findings.severest.suggestion": _("整改建议最高可用于的问题程度（1轻微、2一般、3严重）"),
    "findings.workdays.section": _("转科室的问题：办理期限（工作日）"),
    "findings.workdays.section_again": _("科室办复退回后：重新办理期限（工作日）"),
    "findings.workdays.suggestion": _("整改建议：整改期限（工作日）"),
    "inbox.gap_minutes": _("前一步操作未到时等待几分钟后转人工处理"),
    "inbox.media_mebibytes": _("手机提交的一个文件最大多少MiB"),
    "inspectorate.full_time_per_area": _("一个责任区至少几名专职督学"),
    "inspectorate.part_time_per_area": _("一个责任区至少几名兼职督学"),
    "inspectorate.rotation_terms": _("责任督学负责同一所学校满几个学期后轮换"),
    "inspectorate.recusal_years_after_leaving": _("离开原单位后的回避年限（年）"),
    "inspectorate.schools_per_area": _("一个责任区最多多少所学校"),
    "evaluation.divergence_percent": _("评估：评分相差超过满分百分之几须会商"),
    "evaluation.plan_days": _("评估：结果通报后几天内报发展规划"),
    "evaluation.publicity_workdays": _("评估：结果公示几个工作日"),
    "evaluation.rectify_months": _("评估：待合格学校几个月内整改后重新评估"),
    "evaluation.team_size": _("评估：评估组最少几人"),
    "inspectorate.schools_per_inspector": _("一名责任督学负责多少所学校"),
    "notifications.closes_hour": _("下班时间（点，工作时间以外不发提醒）"),
    "notifications.opens_hour": _("上班时间（点，工作时间以外不发提醒）"),
    "metrics.jump_percent": _("学校数据：比上年变化超过百分之几提示核对"),
    "metrics.combined_most": _("优质均衡：一贯制学校义务教育阶段最多几人"),
    "metrics.point_pupils": _("优质均衡：教学点从几人起计入资源配置"),
    "metrics.room_classes": _("优质均衡：每几个班配音乐、美术教室各一间"),
    "metrics.school_most": _("优质均衡：小学、初中最多几人"),
    "metrics.share_junior_percent": _("一贯制学校拆分：一个初中生按几个小学生计（百分比）"),
    "metrics.share_senior_percent": _("一贯制学校拆分：一个高中生按几个小学生计（百分比）"),
    "metrics.sheet_minutes": _("学校数据：一次填报用时最多计几分钟"),
    "metrics.small_school": _("优质均衡：不足几人的学校按几人核定公用经费"),
    "metrics.training_percent": _("优质均衡：教师培训经费至少占公用经费的百分之几"),
    "planning.draw_must_after_years": _("几年没有抽到的学校列为必抽（年）"),
    "planning.visit_minutes": _("一次入校督导约多少分钟（入校凭证上写明）"),
    "planning.reception_minutes": _("减负：单独入校一次，学校迎送陪同另占几分钟"),
    "planning.report_minutes": _("减负：学校填一份报告约几分钟"),
    "planning.term_minutes": _("减负：每校每学期占用时间预算（分钟）"),
    "planning.term_visits": _("减负：每校每学期入校次数预算"),
    "planning.unfound_visits": _("减负：连续几次没有发现问题后，再入校须说明理由"),
    "planning.access_days": _("任务结束后保留查看的天数"),
    "planning.task_likeness": _("文字相近到千分之几提示科室任务相似"),
    "planning.tasks_due_day": _("科室每月几日前提出下月任务"),
    "planning.minutes_per_day": _("排期：一名督学一天在校最多多少分钟"),
    "planning.schools_per_tour": _("排期：一名督学一天最多到几所学校"),
    "planning.visits_per_day": _("减负：同一学校一天最多入校几次"),
    "planning.visits_per_month": _("减负：同一学校一月最多入校次数"),
    "planning.visits_per_week": _("减负：同一学校一周最多入校次数"),
    "planning.announce_days_at_most": _("最早提前多少个工作日通知学校（0为不限制）"),
    "planning.defence_days": _("督导项目：学校对初步意见申辩的期限（天）"),
    "planning.defence_from_end": _("督导项目：申辩自收到初步意见（0）或督导结束（1）起算"),
    "planning.defence_in_workdays": _("督导项目：申辩期限按工作日（1）或自然日（0）"),
    "planning.entry_likeness": _("年度清单：与同年项目相近到千分之几予以提示"),
    "planning.filing_days": _("督导项目：督导报告报上级备案的期限（天）"),
    "planning.initial_days.comprehensive": _("综合督导：现场结束后反馈初步意见的期限（天）"),
    "planning.initial_days.special": _("专项督导：现场结束后反馈初步意见的期限（天）"),
    "planning.initial_in_workdays": _("督导项目：反馈初步意见按工作日（1）或自然日（0）"),
    "planning.opinion_days": _("督导项目：出具督导意见书的期限（天）"),
    "planning.opinion_from_feedback": _(
        "督导项目：意见书期限自督导结束（0）或反馈初步意见（1）起算"
    ),
    "planning.opinion_in_workdays": _("督导项目：出具意见书按工作日（1）或自然日（0）"),
    "planning.rectify_days": _("督导意见书：默认整改期限（天）"),
    "planning.rectify_report_days": _("督导意见书：整改期满后报告整改情况的期限（天）"),
    "planning.register_notice_days": _("年度清单：开始前至少提前几天公布"),
    "planning.report_days": _("督导项目：向政府提交督导报告的期限（天）"),
    "planning.self_evaluation_days": _("督导项目：默认给学校自评的天数"),
    "planning.team_agree_percent": _("督导意见书：须经督导组百分之几成员同意（0为不要求）"),
    "planning.team_size": _("督导项目：督导组最少几人"),
    "planning.follow_up_workdays": _("整改到期或提交后几个工作日内回访"),
    "planning.month_days": _("入校日少于几天的月份不要求当月入校"),
    "planning.opening_days_after": _("开学专项在开学后几天内完成"),
    "planning.opening_days_before": _("开学专项从开学前几天开始"),
    "visits.drift_minutes": _("手机时钟相差多少分钟就注明"),
    "visits.in_range_metres": _("签到多少米以内算到校"),
    "visits.routine_per_month": _("每校每月经常性督导次数"),
    "visits.routine_per_semester": _("每校每学期经常性督导次数"),
    "workgroup.logs_per_week": _("督学日志每周篇数（只作参考）"),
}
NORMS |= {
    f"documents.retention.years.{kind.value}": format_lazy(
        _("归档保管期限（年，0为永久）：{kind}"), kind=kind.label
    )
    for kind in Kind
}


def norm_word(key: str) -> str | Promise:
    """Return what a norm is called; its key where there is no word for it."""
    return NORMS.get(key, key)
