"""A framework as an Excel workbook that reads well and imports again to the same definition."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import xlsxwriter

from dudao.evaluation.framework import Framework, Indicator, Rule, kind_of, plain
from dudao.evaluation.framework.bounds import STAGES, applies_text
from dudao.evaluation.framework.notation import NotationError, rule_of, written
from dudao.evaluation.framework.papers import evidence_text
from dudao.evaluation.tables import words

_STAGE_WORDS = {key: word for word, key in STAGES.items()}
_AFTER = (
    *("分值", "权重", "计分方式", "计分规则", "适用范围", "佐证材料"),
    *("检查方法", "依据", "说明", "封顶", "加分项", "不能计算时"),
)
_WIDE, _NARROW = 34, 10
Row = Sequence[str]


def workbook_of(framework: Framework) -> bytes:
    """Return the workbook: general part, indicators, figures, grades, vetoes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for name, rows in (
        (words.INDICATORS, _indicators(framework)),
        (words.FRAME, _frame(framework)),
        (words.METRICS, list_rows(words.METRIC_HEADINGS, framework.metrics)),
        (words.GRADES, list_rows(words.GRADE_HEADINGS, framework.grades)),
        (words.VETOES, list_rows(words.VETO_HEADINGS, framework.vetoes)),
    ):
        page = book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for at, value in enumerate(row):
                if line == 0:
                    long = len(value) > 3 or value in ("名称", "说明", "公式")  # noqa: PLR2004
                    page.set_column(at, at, _WIDE if long else _NARROW)
                if value:
                    page.write_string(line, at, value, text if line else head)
    book.close()
    return file.getvalue()


def _indicators(framework: Framework) -> Iterator[Row]:
    depth = max((len(placed.path) for placed in framework.walk()), default=1)
    yield ("编号", *words.LEVEL_HEADINGS[:depth], *_AFTER)
    for placed in framework.walk():
        one, level = placed.indicator, len(placed.path) - 1
        titles = [one.title if n == level else "" for n in range(depth)]
        yield (one.code, *titles, *_after(one))


def _after(one: Indicator) -> Row:
    kind, lines = ("", "") if one.rule is None else rule_cells(one.rule)
    return (
        _number(one.points),
        _number(one.weight),
        kind,
        lines,
        applies_text(one.applies),
        evidence_text(one.evidence),
        one.method,
        one.basis,
        one.help,
        _number(one.cap),
        "是" if one.bonus else "",
        words.UNDEFINED_WORDS[one.undefined] if one.undefined else "",
    )


def rule_cells(rule: Rule) -> tuple[str, str]:
    """Return kind and lines of a rule; one that the lines cannot tell stands as it is kept."""
    kind, fields = kind_of(rule), written(rule)
    lines = [
        f"{words.RULE_WORDS[name]}={line}"
        for name, value in fields.items()
        for line in value.splitlines()
    ]
    try:
        same = rule_of(kind, fields) == rule
    except NotationError:
        same = False
    exact = words.EXACTLY + msgspec.json.encode(rule).decode()
    return words.KIND_WORDS[kind], "\n".join(lines) if same else exact


def _number(number: Any) -> str:
    return "" if number is None else plain(number)


def _frame(framework: Framework) -> Iterator[Row]:
    yield ("项目", "内容")
    values = {
        "measure": words.MEASURE_WORDS[framework.measure],
        "spread": words.SPREAD_WORDS[framework.spread],
        "applies": applies_text(framework.applies),
        **{name: _number(getattr(framework, name)) for name in ("total", "most", "bonus_cap")},
    }
    for name, word in words.FRAME_WORDS.items():
        yield (word, values.get(name, getattr(framework, name)))


def list_rows(headings: dict[str, str], rows: Iterable[Any]) -> Iterator[Row]:
    """Yield the headings and the rows of a list beside the indicators."""
    yield tuple(headings.values())
    for row in rows:
        yield tuple(_cell(name, getattr(row, name)) for name in headings)


def _cell(name: str, value: Any) -> str:
    if name == "bars":
        return "\n".join(f"{bar.indicator} ≥ {plain(bar.percent)}%" for bar in value)
    if name == "levels":
        return "、".join(_STAGE_WORDS.get(level, level) for level in value)
    if name in ("at_least", "share"):
        return _number(value)
    return value or ""


def table_of(rows: Iterable[Row]) -> bytes:
    """Return a plain table as people bring it, text in every cell."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    for line, row in enumerate(rows):
        for at, value in enumerate(row):
            page.write_string(line, at, value)
    book.close()
    return file.getvalue()
