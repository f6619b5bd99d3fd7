"""The circular that tells the results of a batch, and the letter that transfers them."""

from collections.abc import Sequence
from datetime import date

import msgspec

from dudao.documents.content import (
    Attached,
    Grid,
    GridColumn,
    Official,
    Piece,
    Text,
    day_text,
)
from dudao.documents.states import Kind

DEPARTMENTS = ["县委组织部", "县委宣传部"]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A grade with the schools that have it, by name, and what they go for next."""

    word: str
    schools: list[str]
    target: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that circular and letter say."""

    office: str
    round: str
    basis: str
    batch: int
    system: str
    from_on: date
    to_on: date
    groups: list[Group]
    schools: list[str]
    governments: list[str]
    plan_days: int


def circular(told: Told) -> Official:
    """Return 通报: to the schools, with copies to two levels of government (domain S0-21)."""
    count = sum(len(group.schools) for group in told.groups)
    return Official(
        genre=Kind.CIRCULAR,
        offices=[told.office],
        title=f"{told.office}关于{told.round}第{told.batch}批评估结果的通报",
        recipients=told.schools,
        copies_to=told.governments,
        pieces=[
            Text(
                text=f"根据{_basis(told)}，我室按《{told.system}》对{count}所学校进行了督导评估。"
                "经学校自评、资料审核、实地评估和公示，现将情况和认定结果通报如下。"
            ),
            Text(text="一、评估情况", level=1),
            Text(text=_overview(told, count)),
            Text(text="二、认定结果", level=1),
            *(Text(text=f"{_named(group)}。", level=0) for group in told.groups),
            Text(text="三、下一步要求", level=1),
            *(Text(text=f"{group.word}学校：{_bare(group.target)}。") for group in _aimed(told)),
            Text(
                text="各学校要认真总结，准确定位，按本通报制定近期及长远发展规划，"
                f"于收到本通报后{told.plan_days}日内报我室审核。"
            ),
        ],
        attached=[Attached(title="评估结果一览表", pieces=[_table(told.groups)])],
    )


def transfer_letter(told: Told, departments: Sequence[str] = ()) -> Official:
    """Return 移送函: the confirmed results to the departments that use them (domain §4.1)."""
    return Official(
        genre=Kind.TRANSFER_LETTER,
        offices=[told.office],
        title=f"{told.office}关于移送{told.round}第{told.batch}批评估结果的函",
        recipients=list(departments) or DEPARTMENTS,
        pieces=[
            Text(
                text=f"我室已完成{told.round}第{told.batch}批学校的督导评估，结果已经公示并认定。"
                "现将结果移送你单位，作为干部考核任用、表彰奖励和宣传报道的参考。"
            ),
            *(Text(text=f"{_named(group)}。") for group in told.groups),
            Text(text="结果的使用情况，请函告我室。"),
        ],
        attached=[Attached(title="评估结果一览表", pieces=[_table(told.groups)])],
    )


def _basis(told: Told) -> str:
    return f"《教育督导条例》和{told.basis}" if told.basis else "《教育督导条例》"


def _overview(told: Told, count: int) -> str:
    parts = "，".join(f"{group.word}{len(group.schools)}所" for group in told.groups)
    return f"评估于{day_text(told.from_on)}至{day_text(told.to_on)}进行，共{count}所：{parts}。"


def _named(group: Group) -> str:
    return f"{group.word}（{len(group.schools)}所）：{'、'.join(group.schools)}"


def _aimed(told: Told) -> list[Group]:
    return [group for group in told.groups if group.target]


def _bare(text: str) -> str:
    return text.strip().rstrip("。；")


def _table(groups: Sequence[Group]) -> Piece:
    columns = [
        GridColumn(titles=["等级"], share=0.8, centred=True),
        GridColumn(titles=["学校"], share=2.4),
        GridColumn(titles=["努力方向"], share=2.0),
    ]
    rows = [
        [group.word, school, _bare(group.target) or "—"]
        for group in groups
        for school in group.schools
    ]
    return Grid(columns=columns, rows=rows)
