"""An indicator table, read into a framework; every cell that could not be read is named."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
from django.utils.translation import gettext as _

from dudao.evaluation.framework import Fault, Framework
from dudao.evaluation.framework.definition import Indicator, Measure
from dudao.evaluation.framework.numbers import WHOLE
from dudao.evaluation.framework.reading import shaped
from dudao.evaluation.tables import words
from dudao.evaluation.tables.columns import Head, head_of
from dudao.evaluation.tables.files import Grid, place_of
from dudao.evaluation.tables.frames import Reader
from dudao.evaluation.tables.indicators import Way, indicators_of
from dudao.evaluation.tables.sentences import points_in
from dudao.evaluation.tables.tree import Node, Problem, Tree, tree_of
from dudao.lib.errors import Invalid

LONGEST_INTRO, LONGEST_TITLE = 4000, 60
_OWN = (words.FRAME, words.METRICS, words.GRADES, words.VETOES)


class Found(NamedTuple):
    """What a table tells, what could not be read, and what was understood without being said."""

    framework: Framework
    problems: list[Problem]
    notes: list[str]


def read_table(grids: Sequence[Grid], *, key: str, title: str) -> Found:
    """Return the framework in `grids`; `key` and `title` stand where the table says none.

    Raises `Invalid` where no sheet is an indicator table.
    """
    grid, head = _chosen(grids)
    tree = tree_of(grid, head)
    problems, notes = tree.problems, []
    own = {one.name: one for one in grids if one.name in _OWN and one.rows}
    said = _said(own, Reader(problems))
    is_own = bool(head.of("kind")) and bool(said)
    measure = said.get("measure") or _measure(tree.roots)
    has_points = any(node.carried for node in _all(tree.roots))
    way = Way(grid.name, measure, has_points, is_own, problems)
    indicators = indicators_of(tree.roots, way)
    if tree.heading and len(tree.heading[0]) <= LONGEST_TITLE:
        title = tree.heading.pop(0)
    frame = {"key": key, "title": title, "measure": measure, **said}
    frame.setdefault("total", _total(tree, indicators, grid, problems))
    if (lines := [*tree.heading, *tree.lines]) and "intro" not in said:
        frame["intro"] = "\n".join(lines)[:LONGEST_INTRO]
    if not way.has_points:
        notes.append(_("表里没有分值，暂按每项 1 分，请修改。"))
    notes += _left(grids, grid)
    return Found(_framework(frame, indicators, problems), problems, notes)


def _chosen(grids: Sequence[Grid]) -> tuple[Grid, Head]:
    found = [(grid, head) for grid in grids if (head := head_of(grid)) and grid.name not in _OWN]
    if not found:
        raise Invalid(
            _(
                "没有找到指标表的表头。表头一行要有“一级指标”“二级指标”（或“评估内容”“指标”）"
                "和“分值”“评分细则”“达标标准”等栏目。"
            )
        )
    return next((pair for pair in found if pair[0].name == words.INDICATORS), found[0])


def _left(grids: Sequence[Grid], used: Grid) -> list[str]:
    names = [one.name for one in grids if one is not used and one.rows and one.name not in _OWN]
    if not names:
        return []
    told = _("没有读取的工作表：%(names)s。其中另有指标表的，请另存为单独的文件再导入。")
    return [told % {"names": _("、").join(names)}]


def _said(own: dict[str, Grid], reader: Reader) -> dict[str, Any]:
    said = reader.frame(own[words.FRAME]) if words.FRAME in own else {}
    for sheet, name, headings in (
        (words.METRICS, "metrics", words.METRIC_HEADINGS),
        (words.GRADES, "grades", words.GRADE_HEADINGS),
        (words.VETOES, "vetoes", words.VETO_HEADINGS),
    ):
        if sheet in own:
            said[name] = reader.rows(own[sheet], headings)
    return said


def _all(nodes: Sequence[Node]) -> list[Node]:
    return [one for node in nodes for one in (node, *_all(node.below))]


def _measure(roots: Sequence[Node]) -> Measure:
    """Weights where every level adds up to 100; a column headed so often holds points."""
    groups = [list(roots), *(node.below for node in _all(roots) if node.below)]
    for nodes in groups:
        cells = [node.carried.get("weight") for node in nodes]
        try:
            total = sum(points_in(cell.text) for cell in cells if cell)
        except ValueError:
            return Measure.POINTS
        if None in cells or total != WHOLE:
            return Measure.POINTS
    return Measure.WEIGHTS if len(groups) > 1 else Measure.POINTS


def _total(
    tree: Tree, indicators: Sequence[Indicator], grid: Grid, problems: list[Problem]
) -> Decimal:
    """Return the total: as the table says, else what the indicators at the top add up to."""
    if tree.total is not None:
        try:
            return points_in(tree.total.text)
        except ValueError:
            place = place_of(tree.total.row, tree.total.column)
            told = _("看不懂合计，请只写数字。")
            problems.append(Problem(grid.name, place, tree.total.text[:120], told))
    found = [one.points for one in indicators if one.points is not None and not one.bonus]
    return sum(found, Decimal(0)) or WHOLE


def _framework(
    frame: dict[str, Any], indicators: tuple[Indicator, ...], problems: list[Problem]
) -> Framework:
    """Return the framework; what beside the indicators has no right shape is left out and named."""
    tree = msgspec.to_builtins(indicators, builtin_types=(Decimal,))
    while True:
        data = msgspec.to_builtins(frame, builtin_types=(Decimal,)) | {"indicators": tree}
        framework, faults = shaped(data)
        if framework is not None:
            return framework
        _leave_out(frame, faults, problems)


def _leave_out(frame: dict[str, Any], faults: Sequence[Fault], problems: list[Problem]) -> None:
    for name in ("metrics", "grades", "vetoes"):
        key = "code" if name == "vetoes" else "key"
        for index, row in enumerate(list(frame.get(name, ()))):
            places = {row.get(key, ""), f"{name}.{index}"}
            told = [fault.message for fault in faults if fault.place in places]
            if told:
                frame[name] = [one for one in frame[name] if one is not row]
                problems.append(Problem(name, "", str(row)[:120], " ".join(told)))
                return
    raise Invalid(" ".join(fault.message for fault in faults))
