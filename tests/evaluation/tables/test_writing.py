"""A system written to Excel reads well, can be edited, and comes back the same."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dudao.evaluation.framework import Framework, digest, read, rules
from dudao.evaluation.tables import Grid, grids_in, read_table, workbook_of
from dudao.evaluation.tables.writing import rule_cells
from tests.evaluation.tables.books import told
from tests.make_systems import definition

FULL: dict[str, Any] = definition(
    total=100,
    most=105,
    bonus_cap=5,
    spread="whole",
    basis="办法",
    intro="=1+1 不是公式",
    applies={"kinds": ["school"], "tags": ["rural"], "except_tags": ["few"], "when": "pupils > 0"},
    metrics=[
        {"key": "pupils", "label": "学生数", "unit": "人"},
        {"key": "rooms", "label": "面积", "levels": ["primary", "junior"], "source": "报表"},
        {"key": "each", "label": "生均", "formula": "pupils / 2", "help": "算出"},
    ],
    vetoes=[{"code": "V", "title": "事故", "basis": "办法", "when": "pupils < 0", "grade": "poor"}],
    grades=[
        {"key": "good", "label": "优秀", "at_least": 85, "share": 30, "target": "示范",
         "bars": [{"indicator": "A", "percent": 80}, {"indicator": "B", "percent": "70.5"}]},
        {"key": "poor", "label": "待改进", "at_least": 0},
    ],
)  # fmt: skip


def full() -> Framework:
    framework, faults = read(FULL)
    assert faults == []
    assert framework is not None
    return framework


def cells() -> list[Grid]:
    return grids_in(workbook_of(full()))


def test_everything_comes_back() -> None:
    found = read_table(cells(), key="x", title="y")
    assert told(found) == []
    assert digest(found.framework) == digest(full())


def test_an_indicator_with_everything_comes_back() -> None:
    one = {
        "code": "C", "title": "全", "points": "5", "bonus": True, "cap": "4.5",
        "undefined": "not_applicable", "rule": {"kind": "points"}, "basis": "依", "method": "看",
        "help": "行一\n行二", "applies": {"stages": ["primary"]},
        "evidence": [{"title": "证", "required": False, "valid_months": 12}],
    }  # fmt: skip
    framework, _faults = read({**FULL, "indicators": [*FULL["indicators"], one]})
    assert framework is not None
    found = read_table(grids_in(workbook_of(framework)), key="x", title="y")
    assert digest(found.framework) == digest(framework)


def test_a_cell_edited_in_excel_counts() -> None:
    grids = cells()
    grids[0].write(2, 2, "公开透明")
    found = read_table(grids, key="x", title="y")
    assert found.framework.indicator("A1").title == "公开透明"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "text", "cell"),
    [
        ("指标", 2, 5, "神秘", "F3"),
        ("指标", 2, 6, "颜色=红", "G3"),
        ("指标", 2, 6, "等级=最好", "G3"),
        ("指标", 2, 6, "原文:{", "G3"),
        ("总则", 3, 1, "星数", "B4"),
        ("总则", 4, 1, "一百", "B5"),
        ("总则", 7, 1, "星数", "B8"),
        ("总则", 8, 1, "大学", "B9"),
        ("数据", 2, 3, "大学", "D3"),
        ("等级", 1, 3, "A 80", "D2"),
        ("等级", 1, 4, "Infinity", "E2"),
        ("等级", 1, 0, "好", ""),
    ],
)
def test_what_was_made_unreadable_is_named(
    sheet: str, row: int, column: int, text: str, cell: str
) -> None:
    grids = cells()
    next(one for one in grids if one.name == sheet).write(row, column, text)
    places = [place for place, _what in told(read_table(grids, key="x", title="y"))]
    assert places == [cell]


def test_a_rule_that_stands_as_it_is_kept_is_read() -> None:
    grids = cells()
    grids[0].write(2, 6, '原文:{"kind":"points"}')
    one = read_table(grids, key="x", title="y").framework.indicator("A1")
    assert one is not None
    assert one.rule == rules.Points()


def test_a_rule_that_lines_cannot_tell_stands_as_it_is_kept() -> None:
    odd = rules.Count(
        (rules.Condition("甲；乙＝丙", "pupils", (rules.Bound(at_least=Decimal(1)),)),), needed=1
    )
    kind, text = rule_cells(odd)
    assert (kind, text[:3]) == ("达标项数", "原文:")
    assert msgspec.json.decode(text[3:], type=rules.Rule) == odd
