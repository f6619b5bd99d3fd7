"""The feedback list as a page: the same facts as its text, the school's answers beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from dudao.documents.rules import break_title
from dudao.documents.sheet import (
    Block,
    Cell,
    Column,
    Form,
    Head,
    Heading,
    Paragraph,
    Proof,
    Sheet,
    Table,
)
from dudao.visits.rules.feedback import FeedbackContent, Problem, day_text, term_text

INSTRUMENT = "督导反馈清单"
HEAD_WIDTH = 20  # characters of the office's name on one line


class Answer(NamedTuple):
    """What the principal says to one problem, in words."""

    position: str
    remark: str


class Ending(NamedTuple):
    """How the feedback list ended: signed, refused or (no `at`) still open. China time."""

    at: datetime | None = None
    signer: str = ""
    image: str = ""
    school_view: str = ""
    refusal: str = ""
    witness: str = ""


def lay_out(
    content: FeedbackContent, sha256: str, answers: Mapping[str, Answer], ending: Ending
) -> Sheet:
    """Return the feedback list as a page; `answers` by finding, `sha256` of its exact text."""
    blocks: list[Block] = [
        _visit(content),
        Heading(1, "一、值得肯定的做法"),
        *_merits(content.merits),
        Heading(1, "二、存在的问题和整改要求"),
        _problems(content.problems, answers),
        Heading(1, "三、以前问题的回头看"),
        _look_backs(content),
    ]
    return Sheet(
        head=Head("plain", break_title(content.office, HEAD_WIDTH), INSTRUMENT, ""),
        blocks=blocks,
        after=[_end(content, ending), Proof(sha256, "")],
        description=f"{content.school}{INSTRUMENT}",
    )


def _visit(content: FeedbackContent) -> Form:
    people = "、".join([content.leader, *content.companions])
    rows = [
        [Cell("学校", label=True), Cell(content.school, span=3)],
        [
            Cell("督导类型", label=True),
            Cell(content.kind),
            Cell("督导日期", label=True),
            Cell(day_text(content.visited_on)),
        ],
        [Cell("督导目的", label=True), Cell(content.purpose, span=3)],
        [Cell("督学", label=True), Cell(people, span=3)],
    ]
    return Form("", [24, 54, 24, 54], rows)


def _merits(merits: list[str]) -> list[Block]:
    texts = [f"{n}. {text}" for n, text in enumerate(merits, 1)]
    return [Paragraph(text) for text in texts or ["本次没有记录。"]]


def _problems(problems: list[Problem], answers: Mapping[str, Answer]) -> Block:
    if not problems:
        return Paragraph("本次督导没有发现需要整改的问题。")
    columns = [
        Column("序号", 13, centred=True),
        Column("问题和依据", 50),
        Column("整改要求", 38),
        Column("整改期限", 26),
        Column("学校意见", 29),
    ]
    rows = [
        [
            str(n),
            _fact(problem),
            f"{problem.demand}\n处理方式：{problem.route}",
            _due(problem),
            _answer(answers.get(problem.finding)),
        ]
        for n, problem in enumerate(problems, 1)
    ]
    return Table(columns, rows)


def _fact(problem: Problem) -> str:
    danger = "，危及人身安全" if problem.life_safety else ""
    fact = f"【{problem.topic}】{problem.fact}（{problem.severity}{danger}）"
    return f"{fact}\n依据：{problem.basis}" if problem.basis else fact


def _due(problem: Problem) -> str:
    """Return the deadline for a narrow column, broken where it reads well."""
    return term_text(problem).replace("年", "年\n").replace("（", "\n（")


def _answer(answer: Answer | None) -> str:
    return "：".join(filter(None, answer)) if answer else ""


def _look_backs(content: FeedbackContent) -> Block:
    if not content.look_backs:
        return Paragraph("没有未销号的问题。")
    columns = [
        Column("编号", 34),
        Column("问题", 62),
        Column("核查结论", 24, centred=True),
        Column("说明", 36),
    ]
    rows = [
        [looked.number, looked.fact, looked.verdict or "本次未核查", looked.note or "—"]
        for looked in content.look_backs
    ]
    return Table(columns, rows)


def _end(content: FeedbackContent, ending: Ending) -> Form:
    when = f"{day_text(ending.at.date())}\n{ending.at:%H:%M}" if ending.at else "年　月　日"
    rows = [[Cell("督学", label=True), Cell(content.leader, span=2)]]
    if ending.refusal:
        rows += [
            [Cell("学校", label=True), Cell(f"未签字，原因：{ending.refusal}"), Cell(when)],
            [Cell("见证人", label=True), Cell(ending.witness, span=2)],
        ]
    else:
        role = "\n".join(filter(None, ["学校负责人", ending.signer]))
        rows += [
            [Cell("学校总体意见", label=True), Cell(ending.school_view, span=2)],
            [Cell(role, label=True), Cell(image=ending.image, lines=3), Cell(when)],
        ]
    return Form("签字确认", [30, 78, 48], rows)
