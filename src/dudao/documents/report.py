"""整改报告: what a school tells the office it did, and its page layout."""

from datetime import date

import msgspec

from dudao.documents.content import day_text
from dudao.documents.layout import NUMERALS, TITLE_WIDTH, closing_of, sentence
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

INSTRUMENT = "整改报告"
_PHOTO_LINES = 9  # about 55 mm, a photo 4 : 3 as wide as half the page


class Pair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Photos of the same spot; `before` and `after` name files, either may be missing."""

    before: str = ""
    after: str = ""
    caption: str = ""


class Rectified(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One problem and what became of it."""

    fact: str
    reference: str = ""  # the caller's id of the problem; never printed
    number: str = ""
    demand: str = ""
    due_on: date | None = None
    responsible_person: str = ""
    measures: str = ""
    steps: list[str] = []
    result: str = ""
    done_on: date | None = None
    verdict: str = ""
    evidence: list[str] = []  # names of what is no photo
    photos: list[Pair] = []


class RectificationReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """整改报告: problem by problem, with measure, person, result and evidence."""

    school: str
    office: str
    made_on: date
    lead_in: str
    items: list[Rectified]
    notice_number: str = ""
    closing_words: str = ""


def lead_in(*, office: str, notice_number: str, count: int, finished: int) -> str:
    """Return the usual first paragraph, in which the figures are already right."""
    asked = (
        f"收到你室《督导整改通知书》（{notice_number}）后"
        if notice_number
        else f"针对{office}督导反馈的问题"
    )
    rest = f"，其余{count - finished}个正在整改" if finished < count else ""
    return (
        f"{asked}，我校高度重视，逐项明确责任人和整改措施。所列{count}个问题，"
        f"已完成整改{finished}个{rest}。现将整改情况报告如下。"
    )


def dump(report: RectificationReport) -> dict[str, object]:
    """Return `report` as plain JSON values for the database."""
    plain: dict[str, object] = msgspec.to_builtins(report)
    return plain


def load(stored: object) -> RectificationReport:
    """Return what `dump` made; raises `msgspec.ValidationError`."""
    return msgspec.convert(stored, RectificationReport)


def photos_of(report: RectificationReport) -> list[str]:
    """Return the ids of all photos the report shows, each once, in their order."""
    shown = (
        name for item in report.items for pair in item.photos for name in (pair.before, pair.after)
    )
    return list(dict.fromkeys(name for name in shown if name))


def lay_out(report: RectificationReport) -> Sheet:
    """Return the page layout: an overview, then problem by problem."""
    told = [block for n, item in enumerate(report.items, 1) for block in _item(n, item)]
    day = day_text(report.made_on)
    words = report.closing_words or "我校将巩固整改成果，举一反三，防止问题反弹。请予核查。"
    return Sheet(
        head=Head(
            "plain",
            break_title(report.school, TITLE_WIDTH),
            INSTRUMENT,
            f"（对应{report.notice_number}）" if report.notice_number else day,
        ),
        addressee=f"{report.office}：",
        blocks=[
            Paragraph(sentence(report.lead_in)),
            Heading(1, "一、整改总表"),
            _overview(report.items),
            Heading(1, "二、逐项整改情况"),
            *told,
            Paragraph(sentence(words)),
        ],
        closing=closing_of([report.school], day),
        description=f"{report.school}{INSTRUMENT}",
    )


def _overview(items: list[Rectified]) -> Table:
    columns = [
        Column("序号", 13, centred=True),
        Column("问题", 59),
        Column("责任人", 24),
        Column("整改期限", 30),
        Column("完成情况", 30),
    ]
    rows = [
        [
            str(n),
            item.fact,
            item.responsible_person or "—",
            day_text(item.due_on) if item.due_on else "—",
            _state(item),
        ]
        for n, item in enumerate(items, 1)
    ]
    return Table(columns, rows)


def _state(item: Rectified) -> str:
    if item.verdict:
        return item.verdict
    return f"{day_text(item.done_on)}完成" if item.done_on else "整改中"


def _item(n: int, item: Rectified) -> list[Block]:
    steps = "；".join(f"（{m}）{step}" for m, step in enumerate(item.steps, 1))
    parts = {
        "整改要求": item.demand,
        "责任人": item.responsible_person,
        "整改措施": item.measures,
        "整改步骤": steps,
        "整改情况": item.result,
        "佐证材料": "、".join(item.evidence),
    }
    told: list[Block] = [
        Paragraph(f"{label}：{sentence(text)}") for label, text in parts.items() if text
    ]
    heading = Heading(2, f"（{_numeral(n)}）", then=sentence(item.fact))
    return [heading, *told, *(_pair(pair) for pair in item.photos)]


def _pair(pair: Pair) -> Form:
    captions = [[Cell(pair.caption, span=2)]] if pair.caption else []
    return Form(
        "",
        [78, 78],
        [
            [Cell("整改前", label=True), Cell("整改后", label=True)],
            [
                _photo(pair.before),
                _photo(pair.after),
            ],
            *captions,
        ],
    )


def _photo(name: str) -> Cell:
    return Cell("" if name else "—", image=name, lines=_PHOTO_LINES, photo=True)


def _numeral(n: int) -> str:
    """Return a Chinese numeral up to 99, which no report reaches."""
    tens, ones = divmod(n, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return ten + (NUMERALS[ones - 1] if ones else "")
