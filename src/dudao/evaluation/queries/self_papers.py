"""What stands in a school's 自评表 and 自评报告."""

from decimal import Decimal

from dudao.documents.compose import compose_docx
from dudao.evaluation.framework import plain
from dudao.evaluation.papers.self_evaluation import Line, Part, SelfPaper, form_sheet, report_sheet
from dudao.evaluation.queries.self_evaluation import Item, Picture
from dudao.evaluation.states import WITH_SCHOOL, AnswerSource, Standing
from dudao.files import queries as files
from dudao.files.models import File
from dudao.lib import clock

SHEETS = {"form": ("自评表", form_sheet), "report": ("自评报告", report_sheet)}


def paper_of(now: Picture) -> SelfPaper:
    """Return what form and report say of a self-evaluation as it stands."""
    evaluation, found = now.evaluation, now.explanation
    candidate = evaluation.candidate
    return SelfPaper(
        school=candidate.unit.name,
        office=candidate.round.office.name,
        round=candidate.round.title,
        system=now.framework.title,
        made_on=clock.today(),
        total=_points(found.total),
        full=_points(found.full),
        grade=now.grade_word,
        applied=now.applied_word,
        reason=evaluation.reason,
        strengths=evaluation.strengths,
        problems=evaluation.problems,
        plans=evaluation.plans,
        parts=[
            Part(
                title=section.title,
                full=_points(section.reason.carries),
                score=_points(section.reason.score),
                lines=[_line(item) for item in section.items],
            )
            for section in now.sections
            if section.items
        ],
        evidence=[_listed(number, one.title) for number, one in enumerate(now.papers, 1)],
    )


def self_docx(now: Picture, which: str) -> tuple[str, bytes]:
    """Return name and content of `form` or `report`: as it was sent, else as it stands."""
    name, lay_out = SHEETS[which]
    candidate = now.evaluation.candidate
    title = f"{candidate.unit.name}{name}.docx"
    sent: File | None = getattr(now.evaluation, which)
    if sent is None or candidate.stage in WITH_SCHOOL:
        return title, compose_docx(lay_out(paper_of(now)))
    with files.content(sent) as content:
        return title, content.read()


def _line(item: Item) -> Line:
    reason, answer = item.reason, item.answer
    return Line(
        title=item.title,
        answer=item.shown,
        full=_points(reason.full) if reason else "",
        score=_points(reason.score) if reason else "",
        source=_source(item),
        text=answer.text if answer else "",
        evidence="、".join(one.title for one in item.evidence),
    )


def _points(number: Decimal | None) -> str:
    return "—" if number is None else plain(number)


def _source(item: Item) -> str:
    if item.by_system:
        return "由系统计算" if item.figures else "由系统计算，暂无数据，不计入自评"
    answer = item.answer
    if answer is None or not answer.source_note:
        return ""
    changed = "，学校更正" if answer.standing == Standing.CHANGED else ""
    return f"{answer.source_note}{changed}" if answer.source != AnswerSource.OWN or changed else ""


def _listed(number: int, title: str) -> str:
    return f"{number}. {title}"
