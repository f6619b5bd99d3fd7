"""How the working forms with a content of their own are laid out."""

from collections.abc import Iterable

from dudao.documents.content import (
    INSTRUMENT,
    STANCE_TEXT,
    FeedbackList,
    Problem,
    RectificationNotice,
    SectionLetter,
    Signature,
    day_text,
    due_text,
    kind_of,
    looked_back_text,
    text_sha256,
    title_of,
)
from dudao.documents.content.working import Working
from dudao.documents.layout.closing import closing_of
from dudao.documents.layout.numerals import NUMERALS, UNDATED, UNNUMBERED, sentence
from dudao.documents.rules import break_title
from dudao.documents.sheet import (
    Block,
    Cell,
    Closing,
    Colophon,
    Column,
    Form,
    Head,
    Heading,
    Paragraph,
    Proof,
    Sheet,
    Table,
)
from dudao.lib import clock

TITLE_WIDTH = 20  # characters of 2号 (22 pt) on one line
LISTED = 3  # so many problems read well as text; more go into a table


def lay_out(content: Working, link: str) -> Sheet:
    """Return the page layout of `content`; `link` is where its text can be checked."""
    if isinstance(content, RectificationNotice):
        return _notice(content, link)
    if isinstance(content, SectionLetter):
        return _letter(content, link)
    return _feedback(content, link)


def _notice(content: RectificationNotice, link: str) -> Sheet:
    red = content.head == "red"
    title = f"{content.office}关于{content.school}督导发现问题的整改通知" if red else ""
    attachments = len(content.attachments)
    names = [
        f"{n}.{name}" if attachments > 1 else name for n, name in enumerate(content.attachments, 1)
    ]
    return Sheet(
        head=_head(content),
        title=break_title(title, TITLE_WIDTH, [content.office, content.school]) if red else [],
        addressee=f"{content.school}：",
        blocks=[
            Paragraph(content.lead_in),
            Heading(1, "一、存在的问题和整改要求"),
            *_problems(content.problems),
            Heading(1, "二、整改和报告"),
            *(Paragraph(demand) for demand in content.demands),
        ],
        attachments=names,
        closing=_closing(content),
        remark=content.remark,
        after=[_receipt(content)],
        proof=_proof(content, link),
        colophon=_colophon(content),
        description=title_of(content),
    )


def _letter(content: SectionLetter, link: str) -> Sheet:
    problem = content.problem
    told = {"问题": problem.fact, "依据": problem.basis, "对学校的要求": problem.demand}
    return Sheet(
        head=_head(content),
        addressee=f"{content.section}：",
        blocks=[
            Paragraph(content.lead_in),
            Heading(1, "一、督导发现的问题"),
            *(Paragraph(f"{label}：{sentence(text)}") for label, text in told.items() if text),
            Heading(1, "二、协商事项"),
            Paragraph(sentence(content.question)),
            Heading(1, "三、办复要求"),
            Paragraph(f"请于{day_text(content.reply_by)}前将办理意见书面函复我室。"),
            *(Paragraph(sentence(request)) for request in content.requests),
        ],
        closing=_closing(content),
        proof=_proof(content, link),
        description=title_of(content),
    )


def _feedback(content: FeedbackList, link: str) -> Sheet:
    parts: list[tuple[str, list[Block]]] = [
        ("工作亮点", _numbered(content.merits)),
        ("存在的问题和整改要求", _answered(content.problems)),
        ("以前问题的回头看", _numbered(looked_back_text(it) for it in content.look_backs)),
        ("工作建议", _numbered(content.advice)),
    ]
    blocks: list[Block] = [_visit_facts(content)]
    for n, (name, part) in enumerate((name, part) for name, part in parts if part):
        blocks += [Heading(1, f"{NUMERALS[n]}、{name}"), *part]
    return Sheet(
        head=_head(content),
        blocks=blocks,
        after=[_signatures(content), Proof(text_sha256(content), link)],
        description=title_of(content),
    )


def _numbered(texts: Iterable[str]) -> list[Block]:
    return [Paragraph(sentence(f"{n}.{text}")) for n, text in enumerate(texts, 1)]


def _head(content: Working) -> Head:
    number = content.number or UNNUMBERED
    if isinstance(content, RectificationNotice) and content.head == "red":
        return Head("red", [f"{content.office}文件"], "", number)
    office = break_title(content.office, TITLE_WIDTH)
    return Head("plain", office, INSTRUMENT[kind_of(content)], number)


def _closing(content: RectificationNotice | SectionLetter) -> Closing:
    day = day_text(content.issued_on) if content.issued_on else UNDATED
    return closing_of([content.office], day)


def _proof(content: Working, link: str) -> Proof | None:
    return Proof(text_sha256(content), link) if link else None


def _colophon(content: RectificationNotice) -> Colophon | None:
    if not content.copies_to:
        return None
    printed_on = f"{day_text(content.issued_on)}印发" if content.issued_on else ""
    return Colophon(f"{'，'.join(content.copies_to)}。", content.office, printed_on)


def _problems(problems: list[Problem]) -> list[Block]:
    if len(problems) > LISTED:
        return [_problem_table(problems)]
    return [block for n, problem in enumerate(problems, 1) for block in _told(n, problem)]


def _told(n: int, problem: Problem) -> list[Block]:
    parts = {"依据": problem.basis, "整改要求": problem.demand, "整改期限": due_text(problem)}
    told: list[Block] = [
        Paragraph(f"{label}：{sentence(text)}") for label, text in parts.items() if text
    ]
    return [Heading(2, f"（{NUMERALS[n - 1]}）", then=sentence(problem.fact)), *told]


def _problem_table(problems: list[Problem]) -> Table:
    columns = [
        Column("序号", 13, centred=True),
        Column("存在的问题", 46),
        Column("依据", 33),
        Column("整改要求", 38),
        Column("整改期限", 26),
    ]
    rows = [
        [str(n), p.fact, p.basis or "—", p.demand or "—", _due_lines(p) or "—"]
        for n, p in enumerate(problems, 1)
    ]
    return Table(columns, rows)


def _answered(problems: list[Problem]) -> list[Block]:
    if not problems:
        return [Paragraph("本次督导未发现需要整改的问题。")]
    columns = [
        Column("序号", 13, centred=True),
        Column("问题和依据", 50),
        Column("整改要求", 38),
        Column("整改期限", 26),
        Column("学校意见", 29),
    ]
    rows = [
        [str(n), _with_basis(p), p.demand or "—", _due_lines(p) or "—", _answer(p)]
        for n, p in enumerate(problems, 1)
    ]
    return [Table(columns, rows)]


def _due_lines(problem: Problem) -> str:
    """Return the deadline for a narrow column, broken where it reads well."""
    return due_text(problem).replace("，", "\n").replace("年", "年\n")


def _with_basis(problem: Problem) -> str:
    return f"{problem.fact}\n依据：{problem.basis}" if problem.basis else problem.fact


def _answer(problem: Problem) -> str:
    stance = STANCE_TEXT[problem.stance]
    return "：".join(part for part in (stance, problem.words) if part)


def _visit_facts(content: FeedbackList) -> Form:
    people = "、".join(content.inspectors)
    rows = [
        [Cell("学校", label=True), Cell(content.school, span=3)],
        [Cell("督导事项", label=True), Cell(content.subject, span=3)],
        [
            Cell("督导日期", label=True),
            Cell(day_text(content.visited_on)),
            Cell("责任督学", label=True),
            Cell(people),
        ],
    ]
    if content.companions:
        rows.append([Cell("随行人员", label=True), Cell("、".join(content.companions), span=3)])
    return Form("", [24, 54, 24, 54], rows)


def _signatures(content: FeedbackList) -> Form:
    """Return the boxes signed in: the inspectors' and the school's, or why it would not sign."""
    rows = [[_signed_label(signature), *_signed(signature)] for signature in content.signatures]
    if content.school_view:
        view = Cell(sentence(content.school_view), span=2)
        rows.insert(0, [Cell("学校意见", label=True), view])
    if content.refusal:
        told = sentence(f"未签字，理由：{content.refusal.reason}")
        rows.append([Cell("学校", label=True), Cell(told, span=2)])
        rows.append([Cell("见证人", label=True), Cell(content.refusal.witness, span=2)])
    if not content.signatures and not content.refusal:
        rows += [[Cell(role, label=True), Cell(lines=3), Cell("年　月　日")] for role in _ROLES]
    return Form("签字确认", [30, 78, 48], rows)


_ROLES = ("责任督学", "学校负责人")


def _signed_label(signature: Signature) -> Cell:
    return Cell(f"{signature.role}\n{signature.name}", label=True)


def _signed(signature: Signature) -> list[Cell]:
    signed = signature.signed_at
    when = ""
    if signed:
        local = signed.astimezone(clock.CHINA)
        when = f"{day_text(local.date())}\n{local:%H:%M}"
    return [Cell(image=signature.image, lines=3), Cell(when)]


def _receipt(content: RectificationNotice) -> Form:
    """Return the part the school signs and gives back (送达回证)."""
    number = content.number or UNNUMBERED.strip("（）")
    return Form(
        "送达回证",
        [28, 50, 28, 50],
        [
            [
                Cell("送达文书", label=True),
                Cell(f"{INSTRUMENT[kind_of(content)]}（{number}）", span=3),
            ],
            [Cell("受送达单位", label=True), Cell(content.school, span=3)],
            [
                Cell("签收人", label=True),
                Cell(lines=2),
                Cell("签收日期", label=True),
                Cell("　　　年　　月　　日"),
            ],
            [Cell("备注", label=True), Cell(span=3)],
        ],
        cut=True,
    )
