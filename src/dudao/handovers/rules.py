"""What a briefing (工作交接书) says, and its page layout. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from dudao.documents.content import day_text
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

INSTRUMENT = "工作交接书"
_HEAD_WIDTH = 20  # characters of the office's name on one line
_NUMERALS = "一二三四五六七八九十"


class School(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A school as the one who takes over meets it."""

    id: int
    name: str
    students: int | None = None
    principal: str = ""
    phone: str = ""
    open: int = 0
    overdue: int = 0
    visited_on: date | None = None


class Promise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An open problem, and what was promised about it."""

    id: str
    school: str
    fact: str
    state: str
    due_on: date
    number: str = ""
    overdue: bool = False
    responsible_person: str = ""
    measures: str = ""


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something with a day that waits: a task, a visit, a notice, an objection."""

    kind: str
    school: str
    what: str
    on: date | None = None
    state: str = ""


class Briefing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """工作交接书: who leaves what to whom."""

    office: str
    title: str
    giver: str
    taker: str
    on: date
    made_by: str
    note: str = ""
    schools: list[School] = []
    promises: list[Promise] = []
    tasks: list[Task] = []
    left: list[str] = []  # what the one who takes over may not have
    given_at: datetime | None = None
    absent_reason: str = ""
    taken_at: datetime | None = None


def dump(briefing: Briefing) -> dict[str, object]:
    """Return `briefing` as plain JSON values for the database."""
    plain: dict[str, object] = msgspec.to_builtins(briefing)
    return plain


def load(stored: object) -> Briefing:
    """Return what `dump` made; raises `msgspec.ValidationError`."""
    return msgspec.convert(stored, Briefing)


def file_name(giver: str, taker: str) -> str:
    """Return the name under which a briefing is kept, without its ending."""
    return f"{INSTRUMENT}（{giver}—{taker}）"


def lay_out(briefing: Briefing) -> Sheet:
    """Return the briefing as a page; its times are China's."""
    late = sum(promise.overdue for promise in briefing.promises)
    told = (
        f"移交人{briefing.giver}自{day_text(briefing.on)}起将以下工作移交给{briefing.taker}。"
        f"涉及学校{len(briefing.schools)}所，未销号问题{len(briefing.promises)}个"
        f"（其中逾期{late}个），待办事项{len(briefing.tasks)}项。"
    )
    parts: list[tuple[str, Block | None]] = [
        ("学校", _schools(briefing.schools)),
        ("未销号问题和整改承诺", _promises(briefing.promises)),
        ("待办事项", _tasks(briefing.tasks)),
        ("须另行安排的事项", _listed(briefing.left)),
        ("特别说明", Paragraph(briefing.note) if briefing.note else None),
    ]
    blocks: list[Block] = [Paragraph(told)]
    for n, (name, part) in enumerate((name, part) for name, part in parts if part is not None):
        blocks += [Heading(1, f"{_NUMERALS[n]}、{name}"), part]
    return Sheet(
        head=Head("plain", break_title(briefing.office, _HEAD_WIDTH), INSTRUMENT, briefing.title),
        blocks=blocks,
        after=[_confirmed(briefing)],
        description=f"{briefing.giver}—{briefing.taker}{INSTRUMENT}",
    )


def _schools(schools: Sequence[School]) -> Table | None:
    if not schools:
        return None
    columns = [
        Column("学校", 50),
        Column("校长（园长）", 28),
        Column("学生数", 18, centred=True),
        Column("未销号问题", 30, centred=True),
        Column("最近入校", 30),
    ]
    rows = [
        [
            it.name,
            "\n".join(filter(None, [it.principal, it.phone])) or "—",
            str(it.students) if it.students is not None else "—",
            f"{it.open}（逾期{it.overdue}）" if it.overdue else str(it.open),
            _narrow(it.visited_on),
        ]
        for it in schools
    ]
    return Table(columns, rows)


def _promises(promises: Sequence[Promise]) -> Table | None:
    if not promises:
        return None
    columns = [
        Column("学校和编号", 34),
        Column("问题", 46),
        Column("整改期限", 28),
        Column("责任人和措施", 48),
    ]
    rows = [
        [
            "\n".join(filter(None, [it.school, it.number])),
            it.fact,
            f"{_narrow(it.due_on)}\n{'已逾期' if it.overdue else it.state}",
            "：".join(filter(None, [it.responsible_person, it.measures])) or "尚未承诺",
        ]
        for it in promises
    ]
    return Table(columns, rows)


def _tasks(tasks: Sequence[Task]) -> Table | None:
    if not tasks:
        return None
    columns = [
        Column("事项", 26),
        Column("学校", 40),
        Column("内容", 46),
        Column("日期", 24),
        Column("状态", 20),
    ]
    rows = [[it.kind, it.school, it.what, _narrow(it.on), it.state or "—"] for it in tasks]
    return Table(columns, rows)


def _narrow(day: date | None) -> str:
    """Return a day for a narrow column, broken where it reads well."""
    return day_text(day).replace("年", "年\n") if day else "—"


def _listed(texts: Sequence[str]) -> Paragraph | None:
    return Paragraph("；".join(texts) + "。") if texts else None


def _confirmed(briefing: Briefing) -> Form:
    given = _when(briefing.given_at)
    if briefing.absent_reason:
        given = f"未确认：{briefing.absent_reason}"
    return Form(
        "交接确认",
        [30, 60, 66],
        [
            [Cell("移交人", label=True), Cell(briefing.giver), Cell(given)],
            [Cell("接收人", label=True), Cell(briefing.taker), Cell(_when(briefing.taken_at))],
            [Cell("监交人", label=True), Cell(briefing.made_by, span=2)],
        ],
    )


def _when(at: datetime | None) -> str:
    return f"{day_text(at.date())} {at:%H:%M}确认" if at else "　　　　年　　月　　日"
