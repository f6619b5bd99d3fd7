"""The menu by business: which page for whom."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dudao.access.permissions import Permission
from dudao.access.queries import held_by, may_anywhere
from dudao.org.models import Person
from dudao.workgroup.queries.logs import writes_logs


class Item(NamedTuple):
    """An entry: url name, word, icon, and the permissions any of which opens it."""

    name: str
    word: str | Promise
    icon: str
    permissions: tuple[Permission, ...] = ()
    #: Opens for a registered inspector who has no school today, too.
    registered: bool = False


class Link(NamedTuple):
    """An entry as it is shown."""

    url: str
    word: str | Promise
    icon: str
    here: bool


class Group(NamedTuple):
    """Entries under a heading."""

    heading: str | Promise
    links: list[Link]
    folded: bool


FINDINGS = (Permission.FINDING_VIEW, Permission.FINDING_VIEW_TOLD, Permission.FINDING_VIEW_TAGGED)
WORK_GROUP = (Permission.POST_WRITE, Permission.POST_RECEIVE, Permission.LOG_WRITE)
LOGS = (Permission.LOG_WRITE, Permission.LOG_VIEW)
FIELD = (Permission.FIELD_RELEASE, Permission.VISIT_MAKE)
WORDINGS = (Permission.WORDING_DECIDE, Permission.WORDING_PROPOSE)
PUBLISHING = (Permission.PUBLICATION_PREPARE, Permission.PUBLICATION_DECIDE)
SECTION_TASKS = (Permission.TASK_SUBMIT, Permission.TASK_DECIDE, Permission.PLAN_VIEW)
SCHEDULES = (Permission.SCHEDULE_VIEW, Permission.SCHEDULE_VIEW_ANNOUNCED)
REGISTER = (Permission.PLAN_VIEW, Permission.REGISTER_DRAFT)
PROGRAMMES = (Permission.PROGRAMME_VIEW, Permission.PROGRAMME_RUN)
SCHOOL_PROGRAMMES = (Permission.PROGRAMME_VIEW, Permission.PROGRAMME_ANSWER)
SYSTEMS = (Permission.SYSTEM_EDIT, Permission.EVALUATION_VIEW, Permission.INSTRUMENT_VIEW)
ROUNDS = (Permission.EVALUATION_VIEW, Permission.ROUND_RUN)
YEARS = (Permission.EVALUATION_VIEW, Permission.EVALUATION_VIEW_OWN, Permission.YEAR_RUN)
EVALUATED = (Permission.EVALUATION_VIEW, Permission.EVALUATION_VIEW_OWN)
INBOX = (Permission.DOCUMENT_RECEIVE, Permission.FINDING_RECTIFY_ASSIGNED)
MENU: tuple[tuple[str | Promise, tuple[Item, ...]], ...] = (
    ("", (Item("home", _("工作台"), "home"),)),
    (
        _("督导业务"),
        (
            Item("assignments", _("督导任务"), "clipboard", (Permission.ASSIGNMENT_VIEW,)),
            Item(
                "visits",
                _("入校督导"),
                "visit",
                (Permission.VISIT_VIEW, Permission.VISIT_VIEW_FED_BACK),
            ),
            Item("field-app", _("外勤应用"), "phone", (Permission.VISIT_MAKE,)),
            Item("phone-inbox", _("手机来件"), "import", FIELD),
            Item("inbox", _("收件箱"), "inbox", INBOX),
            Item("posts", _("工作群"), "group", WORK_GROUP, registered=True),
            Item("logs", _("督学日志"), "book", LOGS, registered=True),
            Item("analytics", _("统计看板"), "chart", (Permission.ANALYTICS_VIEW,)),
        ),
    ),
    (
        _("计划统筹"),
        (
            Item("schedule", _("督导日历"), "calendar", SCHEDULES),
            Item("coverage", _("覆盖核对"), "check", (Permission.PLAN_VIEW,)),
            Item("proposals", _("月度排期"), "calendar", (Permission.PROPOSAL_MAKE,)),
            Item("plans", _("督导计划"), "calendar", (Permission.PLAN_VIEW,)),
            Item("section-tasks", _("科室任务"), "flag", SECTION_TASKS),
            Item("joint-meetings", _("联席会议"), "group", (Permission.MEETING_KEEP,)),
            Item("area-reports", _("责任区月报"), "book", (Permission.AREA_REPORT,)),
            Item("register", _("年度清单"), "clipboard", REGISTER),
            Item("programmes", _("督导项目"), "flag", PROGRAMMES),
            Item("programme-parts", _("督导进度"), "school", SCHOOL_PROGRAMMES),
            Item("draws", _("随机抽查"), "star", (Permission.DRAW_MAKE,)),
            Item(
                "burden",
                _("减负账"),
                "scale",
                (Permission.BURDEN_VIEW, Permission.BURDEN_VIEW_OWN),
            ),
            Item("absences", _("督学不在岗"), "user", (Permission.VISIT_MAKE,)),
            Item("visit-rules", _("督导频次规则"), "flag", (Permission.PLAN_VIEW,)),
        ),
    ),
    (
        _("督导评估"),
        (
            Item("systems", _("指标体系"), "scale", SYSTEMS),
            Item(
                "metrics",
                _("学校数据"),
                "chart",
                (Permission.METRIC_VIEW, Permission.METRIC_REPORT),
            ),
            Item("rounds", _("评估轮次"), "flag", ROUNDS),
            Item("candidates", _("学校评估"), "school", EVALUATED),
            Item("results", _("评估结果"), "check", EVALUATED),
            Item("result-objections", _("结果异议"), "alert", EVALUATED),
            Item("development-plans", _("发展规划"), "book", EVALUATED),
            Item("reviews", _("审核与评分"), "clipboard", (Permission.EVALUATION_VIEW,)),
            Item("balance", _("县域优质均衡"), "scale", (Permission.METRIC_IMPORT,)),
            Item("years", _("年度考核"), "scale", YEARS),
            Item("checks", _("上级复核"), "check", (Permission.LEVEL_RUN, Permission.ROUND_RUN)),
        ),
    ),
    (
        _("问题整改"),
        (
            Item("findings", _("问题台账"), "alert", FINDINGS),
            Item(
                "notices",
                pgettext_lazy("several", "整改通知书"),
                "notice",
                (Permission.DOCUMENT_VIEW,),
            ),
            Item(
                "reports",
                _("整改报告"),
                "file",
                (Permission.FINDING_VIEW, Permission.FINDING_RECTIFY),
            ),
            Item("extensions", _("延期申请"), "calendar", (Permission.EXTENSION_DECIDE,)),
            Item(
                "objections",
                _("异议申辩"),
                "scale",
                (
                    Permission.OBJECTION_FILE,
                    Permission.OBJECTION_ANSWER,
                    Permission.OBJECTION_REVIEW,
                ),
            ),
            Item(
                "consultations",
                _("科室协商"),
                "share",
                (Permission.CONSULTATION_OPEN, Permission.CONSULTATION_ANSWER),
            ),
            Item("urgent-reports", _("紧急报告"), "siren", (Permission.URGENT_REPORT,)),
            Item("reminders", _("催办记录"), "clock", (Permission.FINDING_VIEW,)),
            Item("circulars", _("通报建议"), "flag", (Permission.CIRCULAR_PROPOSE,)),
            Item("recurrence", _("问题谱系"), "history", (Permission.ANALYTICS_VIEW,)),
        ),
    ),
    (
        _("公文档案"),
        (
            Item("documents", _("公文"), "file", (Permission.DOCUMENT_VIEW,)),
            Item("documents-register", _("发文登记"), "book", (Permission.DOCUMENT_CHECK,)),
            Item("publications", _("信息公开"), "eye", PUBLISHING),
            Item("packages", _("数据交换"), "share", (Permission.PACKAGE_MAKE,)),
            Item("volumes", _("归档案卷"), "book", (Permission.ARCHIVE_VIEW,)),
        ),
    ),
    (
        _("基础信息"),
        (
            Item("schools", pgettext_lazy("several", "学校"), "school", (Permission.UNIT_VIEW,)),
            Item(
                "inspectors",
                pgettext_lazy("several", "督学"),
                "inspector",
                (Permission.INSPECTOR_VIEW,),
            ),
            Item("areas", pgettext_lazy("several", "责任区"), "map", (Permission.INSPECTOR_VIEW,)),
            Item("liaisons", _("联系安排"), "people", (Permission.INSPECTOR_VIEW,)),
            Item("handovers", _("工作交接"), "return", (Permission.HANDOVER_MAKE,)),
            Item("forms", _("督导表单"), "form", (Permission.INSTRUMENT_VIEW,)),
            Item("wordings", _("用语库"), "book", WORDINGS),
        ),
    ),
    (
        _("系统管理"),
        (
            Item("people", _("人员与权限"), "people", (Permission.PERSON_VIEW,)),
            Item("units", pgettext_lazy("several", "单位"), "school", (Permission.UNIT_EDIT,)),
            Item("imports", _("名册导入"), "import", (Permission.ROSTER_IMPORT,)),
            Item("ledger-imports", _("台账导入"), "import", (Permission.LEDGER_IMPORT,)),
            Item("templates", _("公文模板"), "file", (Permission.TEMPLATE_EDIT,)),
            Item("norms", _("数值标准"), "flag", (Permission.UNIT_EDIT,)),
            Item("calendar", _("校历"), "calendar", (Permission.CALENDAR_EDIT,)),
            Item("channels", _("通知渠道"), "share", (Permission.CHANNEL_EDIT,)),
            Item("categories", _("问题分类"), "form", (Permission.CATEGORY_EDIT,)),
            Item("audit", _("审计日志"), "audit", (Permission.AUDIT_VIEW,)),
        ),
    ),
)
#: Groups that are seldom needed fold away for whoever has more entries than a screen shows.
SELDOM = (MENU[-2][0], MENU[-1][0])
UNFOLDED = 14
TABS = (
    Item("home", _("今日"), "home"),
    Item("inbox", _("收件箱"), "inbox", INBOX),
    Item("schools", pgettext_lazy("several", "学校"), "school", (Permission.UNIT_VIEW,)),
    Item("findings", pgettext_lazy("several", "问题"), "alert", FINDINGS),
    Item("account", _("我的"), "user"),
)


def menu_for(person: Person, path: str) -> list[Group]:
    """Return the groups of the menu in which `person` may open something."""
    groups = [(heading, _links(items, person, path)) for heading, items in MENU]
    many = sum(len(links) for _heading, links in groups) > UNFOLDED
    return [
        Group(heading, links, many and heading in SELDOM and not any(link.here for link in links))
        for heading, links in groups
        if links
    ]


def tabs_for(person: Person, path: str) -> list[Link]:
    """Return the tabs at the bottom of the phone."""
    return _links(TABS, person, path)


def _links(items: tuple[Item, ...], person: Person, path: str) -> list[Link]:
    return [_link(item, path) for item in items if _may_open(person, item)]


def _link(item: Item, path: str) -> Link:
    url = reverse(item.name)
    here = path == url or (item.name != "home" and path.startswith(url))
    return Link(url, item.word, item.icon, here)


def _may_open(person: Person, item: Item) -> bool:
    if not item.permissions or any(may_anywhere(person, p) for p in item.permissions):
        return True
    return item.registered and not held_by(person) and writes_logs(person)
