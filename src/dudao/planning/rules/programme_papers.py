"""The notice that publishes the register, and the one that announces a programme. Pure.

What they say is plain Chinese: papers are written in it whoever drafts them.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dudao.documents.content import Attached, Grid, GridColumn, Official, Piece, Text, day_text
from dudao.documents.states import Kind

SCHOOLS = "各中小学、幼儿园"


class Listed(NamedTuple):
    """An entry as the register prints it."""

    title: str
    kind: str
    basis: str
    organiser: str
    object: str
    scope: str
    way: str
    first_on: date
    last_on: date


class Announced(NamedTuple):
    """A programme as its notice announces it; `team` are name and role, the lead first."""

    title: str
    kind: str
    basis: str
    matters: str
    first_on: date
    last_on: date
    schools: Sequence[str]
    team: Sequence[tuple[str, str]]
    self_evaluation_due_on: date | None
    contact: str


def register_notice(office: str, year: int, entries: Sequence[Listed]) -> Official:
    """Return the notice that publishes what may be inspected in a year, a row for each."""
    shares = (("序号", 0.5), ("名称", 1.6), ("类型", 0.9), ("依据", 1.6), ("实施单位", 1.2),
              ("对象", 1.2), ("内容和范围", 2.0), ("方式", 1.2), ("时间", 1.5))  # fmt: skip
    columns = [
        GridColumn(titles=[title], share=share, centred=title in {"序号", "类型"})
        for title, share in shares
    ]
    rows = [
        [str(n), it.title, it.kind, it.basis, it.organiser, it.object, it.scope, it.way,
         span(it.first_on, it.last_on)]
        for n, it in enumerate(entries, 1)
    ]  # fmt: skip
    table = f"{year}年度督查检查清单"
    return Official(
        genre=Kind.NOTICE,
        offices=[office],
        title=f"{office}关于公布{table}的通知",
        recipients=[SCHOOLS],
        pieces=[
            Text(
                text="根据《教育督导条例》和中小学督查检查事项清单管理的规定，"
                f"现将{table}（共{len(entries)}项）予以公布，并就有关事项通知如下。"
            ),
            Text(text="一、未列入清单的专项、随机、综合督导一律不开展。", level=1),
            Text(text="二、责任督学依法开展的经常性督导不列入清单，按挂牌督导规定进行。", level=1),
            Text(
                text="三、同一学校同一时期的事项合并入校，不以留痕资料、台账记录作为评价依据。",
                level=1,
            ),
        ],
        attached=[Attached(title=table, pieces=[Grid(columns=columns, rows=rows)])],
    )


def programme_notice(office: str, told: Announced) -> Official:
    """Return the notice of a programme: matters, time, team, self-evaluation (L1 art 16–18)."""
    return Official(
        genre=Kind.NOTICE,
        offices=[office],
        title=f"{office}关于开展{told.title}的通知",
        recipients=["、".join(told.schools)],
        pieces=[
            Text(
                text=f"根据{_based_on(told.basis)}，我室决定开展{_named(told)}，"
                "现将有关事项通知如下。"
            ),
            Text(text="一、督导内容", level=1),
            *(Text(text=line) for line in told.matters.splitlines() if line.strip()),
            Text(text="二、督导时间", level=1),
            Text(text=f"{span(told.first_on, told.last_on)}，具体入校时间由督导组与学校联系。"),
            Text(text="三、督导组", level=1),
            Text(text="；".join(f"{role}：{name}" for name, role in told.team) + "。"),
            *_self_evaluation(told.self_evaluation_due_on),
            Text(
                text="督导组成员有应当回避情形的，学校可以在收到本通知后向我室提出。"
                + (f"联系电话：{told.contact}。" if told.contact else "")
            ),
        ],
    )


def _named(told: Announced) -> str:
    return told.title if told.kind in told.title else f"{told.title}（{told.kind}）"


def _based_on(basis: str) -> str:
    law = "《教育督导条例》"
    return f"{law}和{basis}" if basis and law not in basis else basis or law


def _self_evaluation(due_on: date | None) -> list[Piece]:
    if due_on is None:
        return [Text(text="四、本次督导不要求学校提交自评报告，不要求另行准备材料。", level=1)]
    return [
        Text(text="四、学校自评", level=1),
        Text(
            text=f"请对照督导内容开展自评，于{day_text(due_on)}前在系统中提交自评报告。"
            "已有材料直接使用，不要求另行制作。"
        ),
    ]


def span(first: date, last: date) -> str:
    """Return a span of days as documents write it."""
    if first == last:
        return day_text(first)
    return f"{day_text(first)}至{day_text(last)}"
