"""Which column of an indicator table is what, by its heading."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dudao.evaluation.tables.files import Grid

LEVEL = "level"
POINT = "point"  # 考查要点: a level where an indicator has several, else its help
LEAST = 2  # known columns, so that a text is not taken for headings
LOOKED_AT = 25  # rows in which the headings are looked for

_DIGITS = "一二三四五六七八九十"
_LEVEL = re.compile(rf"^(?:[{_DIGITS}]|[A-H])级指标")
#: What a heading begins with -> what its column is; the first that fits counts.
_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("code", ("编号", "指标编号", "代码", "指标代码")),
    ("kind", ("计分方式",)),
    ("rule", ("计分规则",)),
    ("weight", ("权重", "比重")),
    ("points", ("分值", "满分", "标准分", "分数", "赋分值", "基本分")),
    ("standard", ("达标标准", "标准值", "达标值", "目标值", "合格标准")),
    (
        "detail",
        ("评分细则", "评分标准", "评分办法", "计分办法", "赋分", "评估等级", "评估标准", "评价标准",
         "认定标准", "等级标准"),
    ),
    ("evidence", ("佐证", "支撑材料", "材料清单", "查看资料", "资料")),
    ("method", ("检查方法", "评估方法", "评估方式", "考查方式", "考察方式", "评价方式")),
    ("basis", ("依据", "政策依据")),
    ("applies", ("适用",)),
    ("cap", ("封顶",)),
    ("bonus", ("加分项",)),
    ("undefined", ("不能计算时",)),
    ("help", ("说明",)),
    (POINT, ("考查要点", "考察要点", "评估要点", "评价要点", "观测点", "主要观测点")),
    (LEVEL, ("评估内容", "评价内容", "评估项目", "指标名称", "指标内容", "指标原文", "重点工作")),
)  # fmt: skip
_LEVELS = ("项目", "指标")
_EXACT = {"code", "help", "points", "weight"}


class Column(NamedTuple):
    """A column: where, what it is (empty: not known), its heading."""

    at: int
    role: str
    heading: str


class Head(NamedTuple):
    """The row of headings and what its columns are."""

    row: int
    columns: tuple[Column, ...]

    def of(self, *roles: str) -> list[Column]:
        """Return the columns that are one of `roles`, from left to right."""
        return [column for column in self.columns if column.role in roles]


def head_of(grid: Grid) -> Head | None:
    """Return the row that reads like the headings of an indicator table, or None."""
    best: tuple[int, Head] | None = None
    for row, cells in enumerate(grid.rows[:LOOKED_AT]):
        columns = tuple(_columns(cells))
        known = {column.role for column in columns if column.role}
        if (LEVEL not in known and POINT not in known) or len(known) + _levels(columns) < LEAST:
            continue
        score = sum(1 for column in columns if column.role)
        if best is None or score > best[0]:
            best = (score, Head(row, columns))
    return best[1] if best else None


def _levels(columns: Sequence[Column]) -> int:
    return max(0, sum(1 for column in columns if column.role == LEVEL) - 1)


def _columns(cells: Sequence[str]) -> Iterator[Column]:
    for at, text in enumerate(cells):
        heading = "".join(text.split())
        if heading:
            yield Column(at, _role(heading), text.strip())


def _role(heading: str) -> str:
    if _LEVEL.match(heading) or heading in _LEVELS:
        return LEVEL
    if len(heading) > 12:  # noqa: PLR2004 - a heading is short; this is a text
        return ""
    bare = re.sub(r"[（(].*?[)）]|[%％]", "", heading)
    for role, words in _HEADINGS:
        if any(bare == word or (role not in _EXACT and bare.startswith(word)) for word in words):
            return role
    return ""
