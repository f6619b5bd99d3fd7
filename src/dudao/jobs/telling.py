"""Who is told of what: the one table from an event to people, words and the page to open.

The words leave the house by short message and robots. They say that something waits and under
which number; the school, the problem and the people are read behind the sign-in.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dudao.access.permissions import Permission
from dudao.access.queries import people_with
from dudao.audit.models import Event
from dudao.documents.models import Document
from dudao.documents.states import LOOKS
from dudao.findings.models import Consultation, Finding, Objection, Reminder
from dudao.findings.queries import watchers
from dudao.findings.rules.ladder import pending_words
from dudao.findings.states import About, Rung
from dudao.handovers.models import HandOver
from dudao.inspectorate.models import Responsibility
from dudao.jobs import telling_evaluation as evaluation
from dudao.jobs.telling_lines import Line, People, Subject, fetched
from dudao.notifications import actions
from dudao.org.models import Person
from dudao.planning.models import AreaReport, Assignment, Entry, Meeting, Part, SectionTask
from dudao.planning.queries.meetings import told_of
from dudao.workgroup.models import Post


def _school(finding: Finding, _event: Event) -> People:
    return watchers.at_school(finding)


def _inspectors(finding: Finding, _event: Event) -> People:
    return [*watchers.inspectors(finding), finding.raised_by]


def _desk(finding: Finding, _event: Event) -> People:
    return watchers.desk(finding)


def _in_charge(finding: Finding, _event: Event) -> People:
    return [*watchers.desk(finding), *watchers.zone_lead(finding)]


def _if_danger(finding: Finding, event: Event) -> People:
    return _in_charge(finding, event) if finding.life_safety else []


def _decides_circular(finding: Finding, event: Event) -> People:
    """Return the director; when the ladder proposes, its own rung tells him."""
    return watchers.director(finding) if event.by_id else []


def _reminded(_finding: Finding, event: Event) -> People:
    told = Reminder.objects.get(pk=event.data["reminder"]).people
    return Person.objects.filter(pk__in=told)


def _decider(finding: Finding, _event: Event) -> People:
    return watchers.zone_lead(finding)


def _objection(event: Event) -> Objection:
    rows = Objection.objects.select_related("reader", "filed_by")
    return rows.get(pk=event.data["objection"])


def _reader(_finding: Finding, event: Event) -> People:
    return [_objection(event).reader]


def _objector(finding: Finding, event: Event) -> People:
    return [*watchers.at_school(finding), _objection(event).filed_by]


def _reviewers(finding: Finding, _event: Event) -> People:
    return people_with(Permission.OBJECTION_REVIEW, finding.unit)


def _letter(event: Event) -> Consultation:
    rows = Consultation.objects.select_related("section__office", "opened_by")
    return rows.get(pk=event.data["consultation"])


def _section(_finding: Finding, event: Event) -> People:
    return people_with(Permission.CONSULTATION_ANSWER, _letter(event).section)


def _opener(_finding: Finding, event: Event) -> People:
    return [_letter(event).opened_by]


def _receivers(document: Document, event: Event) -> People:
    """Return who signs for a paper; a letter to a section comes with an event of its own."""
    if not hasattr(document, "notice") and document.kind not in LOOKS:
        return []
    return people_with(Permission.DOCUMENT_RECEIVE, event.unit or document.unit)


def _checkers(document: Document, _event: Event) -> People:
    checkers = people_with(Permission.DOCUMENT_CHECK, document.office)
    return checkers.exclude(pk=document.drafted_by_id)


def _signers(document: Document, _event: Event) -> People:
    return people_with(Permission.DOCUMENT_SIGN_OFF, document.office)


def _issuers(document: Document, _event: Event) -> People:
    return [document.drafted_by, *people_with(Permission.DOCUMENT_ISSUE, document.office)]


def _drafter(document: Document, _event: Event) -> People:
    return [document.drafted_by]


def _team(assignment: Assignment, _event: Event) -> People:
    return [assignment.leader, *assignment.companions.all()]


def _task_desk(task: SectionTask, _event: Event) -> People:
    return people_with(Permission.TASK_DECIDE, task.office)


def _asking(task: SectionTask, _event: Event) -> People:
    """Return the people of the section; a task merged by the office has none."""
    return people_with(Permission.TASK_SUBMIT, task.section) if task.asks else []


def _going_out(meeting: Meeting, _event: Event) -> People:
    return told_of(meeting)


def _meeting_desk(report: AreaReport, _event: Event) -> People:
    return people_with(Permission.MEETING_KEEP, report.meeting.office)


def _at_the_school(assignment: Assignment, _event: Event) -> People:
    """Return who signs in for the school; what is not announced is not for it to know."""
    if assignment.announced_at is None:
        return []
    return people_with(Permission.SCHEDULE_VIEW_ANNOUNCED, assignment.unit)


def _on_calendar(assignment: Assignment) -> str:
    day = assignment.planned_on.isoformat()
    return f"{reverse('schedule')}?view=week&day={day}"


def _approvers(entry: Entry, _event: Event) -> People:
    return people_with(Permission.REGISTER_DECIDE, entry.office)


def _entered(entry: Entry, _event: Event) -> People:
    return [entry.made_by]


def _answering(part: Part, _event: Event) -> People:
    return people_with(Permission.PROGRAMME_ANSWER, part.unit)


def _sent(part: Part, _event: Event) -> People:
    return [one.person for one in part.programme.team.select_related("person")]


def _named(responsibility: Responsibility, _event: Event) -> People:
    return [responsibility.inspector.person]


def _both(hand_over: HandOver, _event: Event) -> People:
    return [hand_over.giver, hand_over.taker]


def _got(post: Post, _event: Event) -> People:
    return Person.objects.filter(post_receipts__post=post)


def _silent(_post: Post, event: Event) -> People:
    return Person.objects.filter(pk__in=event.data["people"])


TABLE: dict[str, Line] = {
    **evaluation.TABLE,
    "area.report_submitted": Line(_meeting_desk, _("责任区月报已报送")),
    "assignment.announced": Line(
        _at_the_school, _("有督导安排，请查看督导日历"), path=_on_calendar
    ),
    "assignment.called_off": Line(_at_the_school, _("一项入校督导已取消"), path=_on_calendar),
    "assignment.handed_over": Line(_team, _("有督导任务移交给您")),
    "assignment.made": Line(_team, _("有新的督导任务")),
    "assignment.school_reminded": Line(
        _at_the_school, _("督导临近，请查看督导日历"), path=_on_calendar
    ),
    "assignment.widened": Line(_team, _("您的督导任务增加了顺带办理的事项")),
    "assignment.withdrawn": Line(_team, _("一项督导任务已撤销")),
    "consultation.answered": Line(_opener, _("科室已办复协商函")),
    "consultation.asked_again": Line(_section, _("协商函需要补充办理")),
    "consultation.returned": Line(_opener, _("科室退回了协商函")),
    "consultation.sent": Line(_section, _("有协商函等待受理")),
    "document.checked": Line(_signers, _("有公文等待签发")),
    "document.delivered": Line(_receivers, _("有公文等待签收")),
    "document.returned": Line(_drafter, _("公文被退回修改")),
    "document.signed_off": Line(_issuers, _("公文已签发，可以印发")),
    "document.submitted": Line(_checkers, _("有公文等待核稿")),
    "document.urged": Line(_receivers, _("请尽快签收公文")),
    "entry.approved": Line(_entered, _("年度清单项目已批准")),
    "entry.returned": Line(_entered, _("年度清单项目被退回修改")),
    "entry.submitted": Line(_approvers, _("有年度清单项目等待批准")),
    "finding.assigned": Line(_school, _("有问题转由本单位整改")),
    "finding.circular_decided": Line(_inspectors, _("通报建议已有研究结论")),
    "finding.circular_proposed": Line(_decides_circular, _("有通报建议等待研究")),
    "finding.closed": Line(_school, _("整改已核查通过，问题销号")),
    "finding.extension_asked": Line(_decider, _("有延期申请等待批复")),
    "finding.extension_granted": Line(_school, _("延期申请已同意")),
    "finding.extension_refused": Line(_school, _("延期申请未获同意")),
    "finding.objected": Line(_desk, _("有异议等待指定复核人")),
    "finding.objection_answered": Line(_objector, _("异议已答复")),
    "finding.objection_assigned": Line(_reader, _("有异议等待您复核")),
    "finding.objection_review_asked": Line(_reviewers, _("有异议申请上级复查")),
    "finding.objection_reviewed": Line(_objector, _("异议复查已有结论")),
    "finding.raised": Line(_if_danger, _("发现危及人身安全的问题，请立即处理"), danger=True),
    "finding.relapsed": Line(_school, _("问题反弹，需要重新整改"), danger=True),
    "finding.reminded": Line(_reminded, _("催办提醒"), danger=True),
    "finding.returned": Line(_school, _("整改未通过核查，请继续整改"), danger=True),
    "finding.submitted": Line(_inspectors, _("学校提交了整改结果，等待核查")),
    "finding.told": Line(_school, _("有新的问题需要整改"), danger=True),
    "finding.urgently_reported": Line(_in_charge, _("督学提交了紧急书面报告"), danger=True),
    "finding.withdrawn": Line(_school, _("异议成立，问题已撤销")),
    "handover.prepared": Line(_both, _("有工作交接等待确认")),
    "meeting.dispatched": Line(_going_out, _("新的科室督导任务已下达")),
    "post.announced": Line(_got, _("工作群有新的通知")),
    "post.assigned": Line(_got, _("工作群有新的任务")),
    "post.edited": Line(_got, _("工作群的一项任务或通知有修改，请重新查看")),
    "post.reminded": Line(_silent, _("请尽快查看工作群的任务或通知")),
    "post.withdrawn": Line(_got, _("工作群的一项任务或通知已撤回")),
    "programme.concluded": Line(_sent, _("拟定了督导意见，请督导组成员表态")),
    "programme.defence_answered": Line(_answering, _("申辩已答复")),
    "programme.defended": Line(_sent, _("学校提出申辩，等待答复")),
    "programme.fed_back": Line(_answering, _("初步督导意见已反馈，可以申辩")),
    "programme.self_evaluated": Line(_sent, _("学校提交了自评报告，等待审核")),
    "programme.self_evaluation_asked": Line(_answering, _("请提交自评报告")),
    "programme.self_evaluation_returned": Line(_answering, _("自评报告被退回，请修改后再交")),
    "responsibility.made": Line(_named, _("您被指定为责任督学")),
    "task.answered": Line(_asking, _("科室任务有了督导结果")),
    "task.returned": Line(_asking, _("科室任务被退回，请修改后重新提交")),
    "task.submitted": Line(_task_desk, _("科室提交了督导任务，等待会商")),
}


_RUNGS: dict[Rung, str | Promise] = {
    Rung.DUE_SOON: _("%(about)s快到期，请抓紧办理"),
    Rung.OVERDUE: _("%(about)s已逾期，请尽快办理"),
    Rung.ZONE_LEAD: _("%(about)s逾期未办，报责任区负责人督办"),
    Rung.DIRECTOR: _("%(about)s逾期未办，报督导室主任和联区领导督办"),
    Rung.CIRCULAR: _("%(about)s逾期未办，建议通报，请研究"),
}


def tell_people(event: Event) -> None:
    """Tell whom the table names, except who did it; telling again tells nobody twice."""
    line = TABLE[event.name]
    kind = _SUBJECTS[event.subject_type]
    subject = kind.fetch(event)
    shown = line.path or kind.path
    path = shown(subject) if subject is not None else ""  # dropped meanwhile
    if not path:
        return
    people = [who for who in line.who(subject, event) if who and who.pk != event.by_id]
    with translation.override("zh-hans"):  # what is kept is kept in the language of the papers
        text = _text(line, subject, event)
    actions.tell(
        people,
        kind=event.name,
        text=text,
        path=path,
        key=f"{event.name}:{event.pk}",
        urgent=_urgent(line, subject, event),
    )


def _urgent(line: Line, subject: Any, event: Event) -> bool:
    if "urgent" in event.data:
        return bool(event.data["urgent"])
    danger = getattr(subject, "life_safety", False) or event.name == "finding.urgently_reported"
    return line.danger and danger


def _text(line: Line, subject: Any, event: Event) -> str:
    words = str(line.words)
    if "rung" in event.data:
        about = About(event.data["about"]).label
        words = str(_RUNGS[Rung(event.data["rung"])]) % {"about": about}
        words += pending_words(event.data)
    number = getattr(subject, "number", "")
    words = (
        gettext("%(words)s：%(number)s") % {"words": words, "number": number} if number else words
    )
    due_on = event.data.get("due_on") or _due(subject, event)
    return (
        gettext("%(words)s，期限%(due_on)s") % {"words": words, "due_on": due_on}
        if due_on
        else words
    )


def _due(subject: Any, event: Event) -> str:
    """Return the day by which somebody must act, where the event asks for acting."""
    asks = {"finding.told", "finding.returned", "finding.relapsed", "finding.extension_granted"}
    return subject.due_on.isoformat() if event.name in asks else ""


def _document_path(document: Document) -> str:
    """Return the page of a paper; what is a step of something else is shown there."""
    if document.kind in LOOKS:
        return reverse("document", args=[document.pk])
    notice = getattr(document, "notice", None)
    if notice is not None:
        return reverse("notice", args=[notice.pk])
    letter = getattr(document, "consultation", None)
    return reverse("consultation", args=[letter.pk]) if letter is not None else ""


_SUBJECTS: dict[str, Subject] = {
    **evaluation.SUBJECTS,
    "documents.document": Subject(
        fetched(Document, "unit__office", "office", "drafted_by"), _document_path
    ),
    "findings.finding": Subject(
        fetched(Finding, "unit__office", "office", "raised_by", "responsible_unit"),
        lambda finding: reverse("finding", args=[finding.pk]),
    ),
    "handovers.handover": Subject(
        fetched(HandOver, "giver", "taker"),
        lambda hand_over: reverse("handover", args=[hand_over.pk]),
    ),
    "inspectorate.responsibility": Subject(
        fetched(Responsibility, "inspector__person"),
        lambda held: reverse("school", args=[held.unit_id]),
    ),
    "planning.areareport": Subject(
        fetched(AreaReport, "meeting__office"),
        lambda report: reverse("area-report", args=[report.meeting_id, report.area_id]),
    ),
    "planning.meeting": Subject(
        fetched(Meeting, "office"),
        lambda meeting: reverse("joint-meeting", args=[meeting.pk]),
    ),
    "planning.sectiontask": Subject(
        fetched(SectionTask, "section__office", "office"),
        lambda task: reverse("section-task", args=[task.pk]),
    ),
    "planning.assignment": Subject(
        fetched(Assignment, "leader", "unit"),
        lambda assignment: reverse("assignment", args=[assignment.pk]),
    ),
    "planning.entry": Subject(
        fetched(Entry, "office", "made_by"),
        lambda entry: reverse("register-entry", args=[entry.pk]),
    ),
    "planning.part": Subject(
        fetched(Part, "unit__office", "programme"),
        lambda part: reverse("programme-part", args=[part.pk]),
    ),
    "workgroup.post": Subject(
        fetched(Post, "written_by"),
        lambda post: reverse("post", args=[post.pk]),
    ),
}
