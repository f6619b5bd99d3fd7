"""自评表 and 自评报告: what a school sends, as page layouts."""

from datetime import date

import msgspec

from dudao.documents.content import day_text
from dudao.documents.layout import TITLE_WIDTH, closing_of, sentence
from dudao.documents.rules import break_title
from dudao.documents.sheet import (
    Block,
    Cell,
    Column,
    Form,
    Head,
    Heading,
    Paragraph,
    Sheet,
    Table,
)

FORM, REPORT = "自评表", "自评报告"
NUMERALS = "一二三四五六七八九十"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the form: an indicator or a figure; `score` empty for a figure."""

    title: str
    answer: str
    full: str = ""
    score: str = ""
    source: str = ""
    text: str = ""
    evidence: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of the first level with its score."""

    title: str
    full: str
    score: str
    lines: list[Line]


class SelfPaper(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that form and report say."""

    school: str
    office: str
    round: str
    system: str
    made_on: date
    total: str
    full: str
    grade: str
    applied: str
    reason: str
    strengths: str
    problems: str
    plans: str
    parts: list[Part]
    evidence: list[str]


def form_sheet(paper: SelfPaper) -> Sheet:
    """Return the form (自评表): who, what score, and every indicator with its evidence."""
    blocks: list[Block] = [_summary(paper)]
    for number, part in enumerate(paper.parts, 1):
        title = f"{number}. {part.title}（{part.full}分，自评{part.score}分）"
        blocks += [Heading(3, title), _table(part)]
    return Sheet(
        head=_head(paper, FORM),
        blocks=blocks,
        closing=closing_of([paper.school], day_text(paper.made_on)),
        description=f"{paper.school}{FORM}",
    )


def report_sheet(paper: SelfPaper) -> Sheet:
    """Return the report (自评报告): result, strengths, problems, plans, the application."""
    titles: list[tuple[str, list[Block]]] = [
        ("自评情况", [Paragraph(_result(paper)), _overview(paper)]),
        ("主要成绩和经验", _paragraphs(paper.strengths)),
        ("存在的问题", _paragraphs(paper.problems)),
        ("改进打算", _paragraphs(paper.plans)),
        ("申报等级", _application(paper)),
        ("佐证材料目录", _paragraphs("\n".join(paper.evidence))),
    ]
    told = [(title, content) for title, content in titles if content]
    blocks: list[Block] = []
    for numeral, (title, content) in zip(NUMERALS, told, strict=False):
        blocks += [Heading(1, f"{numeral}、{title}"), *content]
    return Sheet(
        head=_head(paper, REPORT),
        addressee=f"{paper.office}：",
        blocks=blocks,
        closing=closing_of([paper.school], day_text(paper.made_on)),
        description=f"{paper.school}{REPORT}",
    )


def _head(paper: SelfPaper, instrument: str) -> Head:
    return Head("plain", break_title(paper.school, TITLE_WIDTH), instrument, paper.round)


def _summary(paper: SelfPaper) -> Form:
    rows = [
        [Cell("学校", label=True), Cell(paper.school, span=3)],
        [Cell("指标体系", label=True), Cell(paper.system, span=3)],
        [
            Cell("自评得分", label=True),
            Cell(f"{paper.total}（满分{paper.full}）"),
            Cell("自评等级", label=True),
            Cell(paper.grade or "—"),
        ],
        [Cell("申报等级", label=True), Cell(paper.applied or "—", span=3)],
    ]
    if paper.reason:
        rows.append([Cell("申报说明", label=True), Cell(paper.reason, span=3)])
    return Form("", [28, 50, 28, 50], rows, breaks=True)


def _table(part: Part) -> Table:
    columns = [
        Column("指标（数据）", 50),
        Column("自评", 30),
        Column("得分/分值", 22, centred=True),
        Column("来源、说明和佐证", 54),
    ]
    rows = [
        [
            line.title,
            line.answer or "—",
            f"{line.score}/{line.full}" if line.full else "",
            "；".join(one for one in (line.source, line.text, line.evidence) if one),
        ]
        for line in part.lines
    ]
    return Table(columns, rows)


def _result(paper: SelfPaper) -> str:
    grade = f"，对应等级“{paper.grade}”" if paper.grade else ""
    return sentence(
        f"根据{paper.round}的安排，我校对照《{paper.system}》逐项自评，得{paper.total}分"
        f"（满分{paper.full}分）{grade}"
    )


def _overview(paper: SelfPaper) -> Table:
    columns = [
        Column("指标", 96),
        Column("分值", 30, centred=True),
        Column("自评", 30, centred=True),
    ]
    return Table(columns, [[part.title, part.full, part.score] for part in paper.parts])


def _application(paper: SelfPaper) -> list[Block]:
    if not paper.applied:
        return []
    why = f"。{paper.reason}" if paper.reason else ""
    return [Paragraph(sentence(f"我校申报“{paper.applied}”等级{why}"))]


def _paragraphs(text: str) -> list[Block]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
