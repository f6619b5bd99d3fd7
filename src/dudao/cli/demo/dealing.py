"""What goes past the school in the demo: categories, letters to sections, danger, circulars."""

from typing import Any

from dudao.cli.demo.cast import Cast
from dudao.documents import actions as documents
from dudao.findings import actions as findings
from dudao.findings.models import Category, Consultation, Finding
from dudao.findings.queries.categories import holding
from dudao.findings.states import WITH_SCHOOL, CircularGround, Route, Severity
from dudao.findings.states import ConsultationState as Letter
from dudao.inspectorate.queries import responsible_for
from dudao.lib import clock
from dudao.org.models import Person, Unit

QUESTIONS = (
    "请核定该校维修资金，明确到位时间，并指导学校先行排险。",
    "请核查该校教师编制和缺编情况，提出补充或调剂意见。",
    "请会同学校研究解决课后服务经费，明确标准和来源。",
    "请对该校安全设施达标情况进行复核，纳入年度改造计划。",
    "请核实收费依据，答复是否符合规定。",
    "请明确该校校车运营监管责任和整改安排。",
)
#: As far as each letter gets.
GOES = (
    Letter.DRAFT,
    Letter.SENT,
    Letter.ACCEPTED,
    Letter.RETURNED,
    Letter.ANSWERED,
    Letter.CONCLUDED,
)
ANSWER = "已列入本年度维修计划，资金于月底前下达学校，承办人每周跟进。"
DANGER: dict[str, Any] = {
    "topic": "safety",
    "topic_title": "校园及周边安全情况",
    "severity": Severity.SERIOUS,
    "route": Route.NOTICE,
    "basis": "《中小学幼儿园安全管理办法》第十八条",
    "life_safety": True,
}
DANGERS = (
    ("教学楼东侧围墙向外倾斜，墙根开裂，学生上下学由此经过。", "立即封闭该路段，三日内拆除重建。"),
    ("学生宿舍配电箱外壳带电，无漏电保护。", "立即断电停用，由持证电工更换后方可使用。"),
)
CATEGORISED = 60


def fill_dealing(cast: Cast) -> None:
    """Make a handful of each, spread over their states; for after the year's loop."""
    findings.adopt_usual_categories(cast.office, by=cast.director)
    told = Finding.objects.filter(office=cast.office, told_at__isnull=False)
    _categorise(cast, list(told.order_by("-id")[:CATEGORISED]))
    open_ = told.filter(state__in=sorted(WITH_SCHOOL), responsible_unit=None)
    waiting = list(open_.select_related("unit").order_by("-id")[: len(GOES) + 2])
    for n, (finding, goes) in enumerate(zip(waiting, GOES, strict=False)):
        _letter(cast, finding, cast.sections[n % len(cast.sections)], QUESTIONS[n], goes)
    for n, finding in enumerate(waiting[len(GOES) :]):
        _propose(cast, finding, decided=n == 0)
    for n, (fact, demand) in enumerate(DANGERS[: len(waiting)]):
        _danger(cast, waiting[n].unit, fact, demand, received=n == 0)


def _categorise(cast: Cast, rows: list[Finding]) -> None:
    """Put each under the category of its matter: they begin with the same word."""
    tops = list(holding(cast.office, clock.today()).filter(parent=None))
    for finding in rows:
        top = next((row for row in tops if row.name[:2] in finding.topic_title), None)
        if top is not None:
            below: Category | None = top.children.order_by("position").first()
            findings.categorise(finding.pk, by=cast.staff, category=below)


def _letter(cast: Cast, finding: Finding, section: Unit, question: str, goes: Letter) -> None:
    letter = findings.open_consultation(
        finding.pk, by=cast.staff, section=section, question=question
    )
    if goes == Letter.DRAFT:
        return
    documents.submit(letter.document_id, by=cast.staff)
    documents.check(letter.document_id, by=cast.director)
    documents.sign_off(letter.document_id, by=cast.director)
    findings.send_consultation(letter.pk, by=cast.staff)
    _answer(cast, letter, Person.objects.get(unit=section, username__startswith="section"), goes)


def _answer(cast: Cast, letter: Consultation, officer: Person, goes: Letter) -> None:
    if goes == Letter.RETURNED:
        reason = "该事项由民办教育股负责，建议改商该股。"
        findings.return_consultation(letter.pk, by=officer, reason=reason)
    if goes in {Letter.ACCEPTED, Letter.ANSWERED, Letter.CONCLUDED}:
        findings.accept_consultation(letter.pk, by=officer)
    if goes in {Letter.ANSWERED, Letter.CONCLUDED}:
        findings.answer_consultation(letter.pk, by=officer, answer=ANSWER)
    if goes == Letter.CONCLUDED:
        findings.conclude_consultation(
            letter.pk, by=cast.director, conclusion="原因在经费，由该股整改。", assign=True
        )


def _propose(cast: Cast, finding: Finding, *, decided: bool) -> None:
    proposal = findings.propose_circular(
        finding.pk,
        by=cast.staff,
        ground=CircularGround.VIOLATION,
        reason="查阅票据并向家长核实，违规事实清楚。",
    )
    if decided:
        findings.decide_circular(
            proposal.pk, by=cast.director, accept=True, note="列入本月情况通报。"
        )


def _danger(cast: Cast, unit: Unit, fact: str, demand: str, *, received: bool) -> None:
    found = responsible_for(unit, clock.today()).select_related("person").first()
    by = found.person if found else cast.staff
    finding = findings.raise_finding(unit, by=by, fact=fact, demand=demand, **DANGER)
    report = findings.report_urgent(
        finding.pk,
        by=by,
        situation=f"{fact}课间和放学时段人员密集，随时可能发生事故。",
        measures_taken="已要求学校当场封闭、专人值守，师生改道。",
        danger_removed=received,
        advice="建议印发整改通知书，商计划财务股安排应急维修资金。",
    )
    if received:
        findings.receive_urgent(report.pk, by=cast.director, decision="同意，立即印发整改通知书。")
        findings.draft_notice([finding.pk], by=cast.staff)
