"""From the rows of an indicator table to a tree of lines: merged and blank cells filled down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.tables.columns import LEVEL, POINT, Column, Head
from dudao.evaluation.tables.files import Grid, place_of

_NOTES = ("注", "备注：", "备注:", "填表说明", "说明：", "说明:")
_TOTALS = ("合计", "总分", "总计")
_SEVERAL = 2


class Cell(NamedTuple):
    """A text and the cell in which it stands."""

    text: str
    row: int
    column: int


class Problem(NamedTuple):
    """What could not be read: sheet and cell, what stands there, what is wrong with it."""

    sheet: str
    cell: str
    text: str
    what: str


@dataclass
class Node:
    """A line of the tree, with what stands beside it by the role of its column."""

    cell: Cell
    carried: dict[str, Cell] = field(default_factory=dict)  # points, weight
    beside: list[tuple[Column, Cell]] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)

    def of(self, role: str) -> Cell | None:
        """Return what stands in the column of `role`, or None."""
        return next((cell for column, cell in self.beside if column.role == role), None)


@dataclass
class Tree:
    """What the rows tell: the tree, lines above and around it, the cell of the total, problems."""

    roots: list[Node] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    total: Cell | None = None
    problems: list[Problem] = field(default_factory=list)


class Levels(NamedTuple):
    """The columns of the levels, and those that carry points with the level they belong to."""

    columns: Sequence[Column]
    carrying: Sequence[tuple[Column, int]]
    rest: Sequence[Column]


def tree_of(grid: Grid, head: Head) -> Tree:
    """Return the tree that `grid` holds below its headings."""
    levels = _levels_of(grid, head)
    tree = Tree(heading=[text for row in grid.rows[: head.row] for text in filter(None, row)])
    now: list[Node | None] = [None] * len(levels.columns)
    after_blank = False
    for row in range(head.row + 1, len(grid.rows)):
        texts = [text for text in grid.rows[row] if text]
        if not texts:
            after_blank = True
        elif grid.rows[row] == grid.rows[head.row]:
            continue  # the headings again, on the next printed page
        elif _is_note(texts, levels, grid, row, after_blank=after_blank):
            tree.lines += texts
        elif any(grid.cell(row, column.at).startswith(_TOTALS) for column in levels.columns):
            tree.lines.append(" ".join(texts))
            _keep_total(tree, grid, row, levels)
        else:
            _take(tree, grid, row, levels, now)
    return tree


def _levels_of(grid: Grid, head: Head) -> Levels:
    columns = head.of(LEVEL)
    points = head.of(POINT)
    if points and (not columns or _has_several(grid, head, columns, points[0])):
        columns = sorted([*columns, points[0]], key=lambda column: column.at)
    carrying = [
        (column, max((n for n, one in enumerate(columns) if one.at < column.at), default=0))
        for column in head.of("points", "weight")
    ]
    used = {column.at for column in columns} | {column.at for column, _level in carrying}
    return Levels(columns, carrying, [c for c in head.columns if c.at not in used])


def _has_several(grid: Grid, head: Head, columns: Sequence[Column], point: Column) -> bool:
    """Tell whether some indicator has several points to look at, each a line of its own."""
    count = 0
    for row in range(head.row + 1, len(grid.rows)):
        if any(grid.cell(row, column.at) for column in columns):
            count = 0
        count += bool(grid.cell(row, point.at))
        if count >= _SEVERAL:
            return True
    return False


def _is_note(
    texts: Sequence[str], levels: Levels, grid: Grid, row: int, *, after_blank: bool
) -> bool:
    if texts[0].startswith(_NOTES):
        return True
    alone = len(texts) == 1 and bool(grid.cell(row, levels.columns[0].at))
    return after_blank and alone


def _keep_total(tree: Tree, grid: Grid, row: int, levels: Levels) -> None:
    for column, _level in reversed(levels.carrying):
        if text := grid.cell(row, column.at):
            tree.total = Cell(text, row, column.at)
            return


def _take(tree: Tree, grid: Grid, row: int, levels: Levels, now: list[Node | None]) -> None:
    """Put one row into the tree."""
    made = dict(_begun(tree, grid, row, levels, now))
    if not made:
        last = next((node for node in reversed(now) if node), None)
        _go_on(tree, grid, row, levels, last)
        return
    deepest = max(made)
    for column, level in levels.carrying:
        owner = made.get(deepest if level == len(levels.columns) - 1 else level)
        if owner is not None and (text := grid.cell(row, column.at)):
            owner.carried[column.role] = Cell(text, row, column.at)
            _refuse_merged(tree, grid, owner, column)
    for column in levels.rest:
        if text := grid.cell(row, column.at):
            made[deepest].beside.append((column, Cell(text, row, column.at)))


def _begun(
    tree: Tree, grid: Grid, row: int, levels: Levels, now: list[Node | None]
) -> Iterator[tuple[int, Node]]:
    texts = [grid.cell(row, column.at) for column in levels.columns]
    for n, text in enumerate(texts):
        standing = now[n]
        again = standing is not None and standing.cell.text == text and any(texts[n + 1 :])
        if not text or again:
            continue  # blank or the same again: what stands above goes on
        node = Node(Cell(text, row, levels.columns[n].at))
        above = next((one for one in reversed(now[:n]) if one), None)
        (above.below if above else tree.roots).append(node)
        now[n:] = [node, *[None] * (len(now) - n - 1)]
        yield n, node


def _go_on(tree: Tree, grid: Grid, row: int, levels: Levels, last: Node | None) -> None:
    """Take a row without an indicator as more about the last one."""
    for column in levels.rest:
        text = grid.cell(row, column.at)
        if text and last is not None:
            last.beside.append((column._replace(role=""), Cell(text, row, column.at)))
        elif text:
            tree.lines.append(text)
    for column, _level in levels.carrying:
        if text := grid.cell(row, column.at):
            told = _("这一行有分值，却没有指标名称。")
            tree.problems.append(Problem(grid.name, place_of(row, column.at), text, told))


def _refuse_merged(tree: Tree, grid: Grid, node: Node, column: Column) -> None:
    """Tell that points of a leaf stand in one cell over several rows: whose they are is open."""
    row = node.cell.row
    for first, left, last, right in grid.merged:
        over = left <= column.at <= right and first <= row <= last and last > first
        if over and column.at > node.cell.column and not _spans(grid, node, last):
            told = _("一个分值合并在 %(rows)s 行上，请给每一项分别写分值。")
            what = told % {"rows": last - first + 1}
            text = node.carried[column.role].text
            tree.problems.append(Problem(grid.name, place_of(row, column.at), text, what))


def _spans(grid: Grid, node: Node, last: int) -> bool:
    """Tell whether the indicator itself reaches as far down as row `last`, by merging or blanks."""
    rows = range(node.cell.row + 1, last + 1)
    beside = [grid.cell(row, column) for row in rows for column in range(node.cell.column + 1)]
    return not any(beside)
