"""Every fault of a framework is told in people's words, with the code at which it lies."""

from typing import Any

import pytest

from dudao.evaluation.framework import Framework, check, read
from tests.evaluation.scoring.small import METRICS, branch, framework, leaf

PRIMARY = {"stages": ["primary"]}
SURVEY = {"satisfied": ["a"], "dissatisfied": ["b"]}
SHAPE = {"key": "x", "title": "y", "measure": "points"}


def steps(*percents: int) -> list[dict[str, Any]]:
    return [{"name": name, "percent": each} for name, each in zip("AB", percents, strict=True)]


def told(*indicators: dict[str, Any], **given: Any) -> list[tuple[str, str]]:
    data = {
        "key": "test",
        "title": "试评",
        "measure": "points",
        "metrics": [{"key": key, "label": key} for key in METRICS],
        "indicators": indicators,
        **given,
    }
    return [tuple(fault) for fault in read(data)[1]]


def of(kind: str, **rule: Any) -> list[str]:
    """What is said of one rule."""
    return [message for _place, message in told(leaf("A", 100, kind, **rule))]


def test_points_that_do_not_add_up() -> None:
    parts = [leaf("A1", 30, "level"), leaf("A2", 40, "level")]
    assert told(branch("A", 60, *parts), leaf("B", 30, "level")) == [
        ("", "下级分值合计 90，应当是 100。"),
        ("A", "下级分值合计 70，应当是 60。"),
    ]


def test_weights_that_do_not_add_up() -> None:
    parts = [leaf("A1", None, "level", weight=30), leaf("A2", None, "level", weight=60)]
    said = told(branch("A", None, *parts, weight=100), measure="weights")
    assert said == [("A", "下级权重合计 90，应当是 100。")]


def test_points_and_weights_are_not_mixed() -> None:
    said = told(leaf("A", 100, "level", weight=5), leaf("B", None, "level"))
    assert said == [("A", "只写分值，不要写权重。"), ("B", "没有写分值。")]
    assert ("A", "没有写权重。") in told(leaf("A", 100, "level"), measure="weights")


def test_an_indicator_without_a_rule_or_with_one_too_many() -> None:
    empty = {"code": "A", "title": "甲", "points": 60}
    both = {**branch("B", 40, leaf("B1", 40, "level")), "rule": {"kind": "level"}}
    assert told(empty, both) == [
        ("A", "没有计分规则。"),
        ("B", "有下级指标的指标不要再写计分规则。"),
    ]


@pytest.mark.parametrize(
    ("given", "place", "part"),
    [
        ({"total": 0}, "", "总分应当大于 0"),
        ({"most": 90}, "", "最高总分小于总分"),
        ({"bonus_cap": "0.001"}, "", "加分上限最多 2 位小数"),
        ({"applies": {"kinds": ["ship"]}}, "", "没有“ship”这种单位类别"),
        ({"applies": {"stages": ["moon"]}}, "", "没有“moon”这个学段"),
        ({"applies": {"when": "pupils + 1"}}, "", "应当是条件"),
        ({"vetoes": [{"code": "A", "title": "否决"}]}, "A", "指标编号“A”用了两次"),
        ({"vetoes": [{"code": "V", "title": "否决"}]}, "V", "请先写明等级"),
        ({"metrics": [{"key": "a", "label": "a"}] * 2}, "a", "数据代号“a”用了两次"),
    ],
)
def test_what_is_wrong_with_the_whole(given: dict[str, Any], place: str, part: str) -> None:
    said = told(leaf("A", 100, "level"), **given)
    assert any(where == place and part in message for where, message in said), said


def test_no_indicator_at_all_and_too_many() -> None:
    assert ("", "指标应当有 1 到 1000 个。") in told()
    assert ("", "指标应当有 1 到 1000 个。") in told(
        *(leaf(f"A{n}", 1, "level") for n in range(1001))
    )


def test_weights_are_not_spread_over_the_whole() -> None:
    said = told(leaf("A", None, "level", weight=100), measure="weights", spread="whole")
    assert said == [("", "按权重评分时，不适用指标只能由同级分担或按满分计。")]


def test_a_bonus_stands_at_the_top_and_has_points() -> None:
    inner = branch("A", 100, leaf("A1", 100, "level"), leaf("A2", 5, "level", bonus=True))
    assert ("A2", "加分项只能放在最上一级。") in told(inner)
    extra = branch("P", 3, leaf("P1", 2, "points"), leaf("P2", 2, "points"), bonus=True)
    assert told(leaf("A", 100, "level", cap=90), extra) == []


def test_a_cap_is_within_the_points() -> None:
    assert told(leaf("A", 100, "level", cap=101)) == [("A", "封顶分应当大于 0、不超过 100。")]


GRADE = {"key": "good", "label": "优", "at_least": 80}
LAST = {"key": "last", "label": "差", "at_least": 0}


@pytest.mark.parametrize(
    ("grades", "place", "part"),
    [
        ([GRADE, {**GRADE, "key": "x"}, LAST], "", "分数线不能相同"),
        ([LAST, GRADE], "", "从高到低"),
        ([GRADE], "good", "最低一等的分数线应当是 0"),
        ([{**GRADE, "at_least": 101}, LAST], "good", "分数线应当大于 0、不超过 100"),
        ([GRADE, {**LAST, "share": 5}], "last", "最低一等不能再有条件或比例"),
        ([{**GRADE, "share": 101}, LAST], "good", "比例应当大于 0、不超过 100"),
        ([{**GRADE, "bars": [{"indicator": "Z", "percent": 80}]}, LAST], "good", "没有指标“Z”"),
        ([{**GRADE, "bars": [{"indicator": "A", "percent": 0}]}, LAST], "good", "条件的百分比"),
        ([GRADE, {**LAST, "key": "good"}], "good", "等级代号“good”用了两次"),
    ],
)
def test_what_is_wrong_with_grades(grades: list[dict[str, Any]], place: str, part: str) -> None:
    said = told(leaf("A", 100, "level"), grades=grades)
    assert any(where == place and part in message for where, message in said), said


def test_what_is_wrong_with_a_veto() -> None:
    vetoes = [
        {"code": "V1", "title": "一", "grade": "none"},
        {"code": "V2", "title": "二", "when": "pupils"},
        {"code": "V3", "title": "三", "grade": "last", "when": "pupils > 3"},
    ]
    said = told(leaf("A", 100, "level"), grades=[GRADE, LAST], vetoes=vetoes)
    assert [place for place, _message in said] == ["V1", "V2"]


@pytest.mark.parametrize(
    ("kind", "rule", "part"),
    [
        ("level", {"steps": [{"name": "A", "percent": 100}]}, "等级至少要有两个"),
        ("level", {"steps": [{"name": "A", "percent": 9}, {"name": "A", "percent": 8}]}, "重复"),
        ("level", {"steps": steps(1, 8)}, "从高到低"),
        ("level", {"steps": steps(101, 8)}, "不超过 100"),
        ("deduction", {"per_problem": 0}, "每个问题扣的分应当大于 0"),
        ("deduction", {"per_problem": 1, "most": 101}, "最多扣的分"),
        ("linear", {"zero": 1, "full": 1}, "相同"),
        ("linear", {"zero": "0.00001", "full": 1}, "最多 4 位小数"),
        ("linear", {"zero": "NaN", "full": 1}, "数字太大"),
        ("linear", {"zero": 0, "full": 10**9}, "数字太大"),
        ("banded", {"bands": []}, "没有写明分档"),
        ("banded", {"bands": [{"points": 1}, {"points": 2, "at_least": 3}]}, "分档重叠：3"),
        ("banded", {"bands": [{"points": 1, "below": 2}, {"points": 2, "at_least": 3}]}, "空当：2"),
        ("banded", {"bands": [{"points": 1, "below": 2}]}, "最高一档不要写上限"),
        ("banded", {"bands": [{"points": 1, "at_least": 2, "below": 2}]}, "下限不小于上限"),
        ("banded", {"bands": [{"points": 101}]}, "分档的分值"),
        ("ratio", {"standards": []}, "没有写明达标标准"),
        ("ratio", {"standards": [{"at_most": 4}]}, "大于 0 的“至少”"),
        ("threshold", {"bounds": [{}]}, "“至少”或“至多”中的一个"),
        ("threshold", {"bounds": [{"at_least": 1}, {"at_least": 2, "applies": PRIMARY}]}, "用不上"),
        ("threshold", {"bounds": [{"at_least": 1, "applies": PRIMARY}] * 2}, "同一类别写了两条"),
        ("count", {"conditions": [], "needed": 1}, "要求达标 1 项，却只有 0 项"),
        ("variation", {"total": "a", "pupils": "", "at_most": 1}, "公式没有写完"),
        ("variation", {"total": "a", "pupils": "b", "at_most": 0}, "应当大于 0"),
        ("variation", {"total": "a", "pupils": "b", "at_most": 1, "zero": 1}, "应当大于标准"),
        ("satisfaction", {"satisfied": ["a"], "dissatisfied": [], "full": 85}, "都要写明"),
        ("satisfaction", {"satisfied": ["a"], "dissatisfied": ["a"], "full": 85}, "用了两次"),
        ("satisfaction", {**SURVEY, "full": 85, "zero": 85}, "小于满分"),
        ("on_time", {"closed": "zz", "due": "b"}, "没有指标数据“zz”"),
        ("formula", {"value": "a >= 1"}, "却是条件"),
        ("formula", {"value": "a +"}, "公式没有写完"),
        ("formula", {"value": ""}, "公式没有写完"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule(kind: str, rule: dict[str, Any], part: str) -> None:
    assert any(part in message for message in of(kind, **rule)), of(kind, **rule)


def test_a_condition_is_told_by_its_label() -> None:
    conditions = [{"label": "生均用房", "value": "zz", "bounds": [{"at_most": 4}]}]
    said = of("count", conditions=conditions, needed=1, floor_percent=85)
    assert said == [
        "生均用房：没有指标数据“zz”。",
        "生均用房：规定了余项的最低百分比，标准就只能写“至少”。",
    ]


UNITS = [
    {"key": "heads", "label": "人数", "unit": "人"},
    {"key": "money", "label": "经费", "unit": "元"},
    {"key": "large", "label": "经费", "unit": "万元"},
    {"key": "area", "label": "面积", "unit": "平方米"},
]


@pytest.mark.parametrize(
    ("kind", "rule", "part"),
    [
        ("formula", {"value": "money + large"}, "单位不同：元和万元"),
        ("formula", {"value": "if(heads >= area, 1, 2)"}, "单位不同：人和m²"),
        ("formula", {"value": "money / heads + area / heads"}, "元/人和m²/人"),
        ("threshold", {"value": "heads", "unit": "元", "bounds": [{"at_least": 1}]}, "标准的单位"),
        ("satisfaction", {"satisfied": ["heads"], "dissatisfied": ["area"], "full": 85}, "不同"),
    ],
)  # fmt: skip
def test_units_that_differ(kind: str, rule: dict[str, Any], part: str) -> None:
    said = told(leaf("A", 100, kind, **rule), metrics=UNITS)
    assert any(where == "A" and part in message for where, message in said), said


@pytest.mark.parametrize(
    "value",
    ["money / heads * 100", "money + 100", "area / heads + area / heads", "money * 2 / money"],
)
def test_units_that_fit(value: str) -> None:
    rule = {"zero": 0, "full": 5, "unit": "元/生", "value": value}
    assert told(leaf("A", 100, "linear", **rule), metrics=UNITS) == []


def test_the_unit_of_a_plain_figure_is_compared() -> None:
    def said(value: str) -> list[tuple[str, str]]:
        rule = {"zero": 0, "full": 5, "unit": "元", "value": value}
        return told(leaf("A", 100, "linear", **rule), metrics=UNITS)

    assert said("money") == []
    assert [place for place, _message in said("large")] == ["A"]
    assert said("money +") == [("A", "公式没有写完，可能少了括号或数字。")]


def metrics(**formulas: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": key, "unit": "人", "formula": f} for key, f in formulas.items()]


def test_formulas_that_go_round_in_circles() -> None:
    said = told(leaf("A", 100, "level"), metrics=metrics(x="y + 1", y="z", z="x", w="1"))
    assert said == [("x", "公式互相引用，绕成了圈：x → z → y → x。")]


def test_a_metric_is_not_called_like_a_word_of_formulas() -> None:
    said = told(leaf("A", 100, "level"), metrics=[{"key": "and", "label": "甲"}])
    assert said == [("and", "“and”是公式里的词，请换一个代号。")]


def test_a_metric_that_cannot_be_worked_out() -> None:
    given = [*metrics(x="1 +"), {"key": "y", "label": "y", "levels": ["primary"], "formula": "1"}]
    assert [place for place, _message in told(leaf("A", 100, "level"), metrics=given)] == ["x", "y"]
    wrong = [{"key": "m", "label": "m", "unit": "元"}, *metrics(x="m * 2")]
    said = told(leaf("A", 100, "level"), metrics=wrong)
    assert said == [("x", "公式算出的单位是元，写的单位是人。")]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], ""),
        ({"key": "x", "title": "y", "measure": "points", "indicators": 3}, ""),
        ({"key": "x", "title": "", "measure": "points", "indicators": []}, ""),
        ({"key": "x", "title": "y", "measure": "points", "indicators": [3]}, "[1]"),
        ({"key": "x", "title": "y", "measure": "points", "indicators": [{"code": "A"}]}, "A"),
        ({**SHAPE, "indicators": [], "grades": [{"key": "g"}]}, "g"),
        ({**SHAPE, "indicators": [], "metrics": [7]}, "metrics.0"),
    ],
)  # fmt: skip
def test_a_slip_of_writing_is_told_with_its_place(data: Any, place: str) -> None:
    found, faults = read(data)
    assert found is None
    assert [fault.place for fault in faults] == [place]


def test_one_slip_does_not_hide_the_next() -> None:
    inner = {"code": "A1", "title": "甲", "rule": {"kind": "none"}}
    data = {
        "key": "x",
        "title": "y",
        "measure": "points",
        "indicators": [{"code": "A", "title": 5, "children": [inner, {"code": "A 2"}]}],
    }
    assert [fault.place for fault in read(data)[1]] == ["A", "A1", "A 2"]


def test_a_tree_without_end_is_refused() -> None:
    data: dict[str, Any] = leaf("A0", 1, "level")
    for n in range(1, 12):
        data = branch(f"A{n}", 1, data)
    faults = read({"key": "x", "title": "y", "measure": "points", "indicators": [data]})[1]
    assert [fault.message for fault in faults] == ["指标层级太多，最多 10 级。"]


def test_a_framework_finds_its_parts() -> None:
    found: Framework = framework(branch("A", 100, leaf("A1", 40, "level"), leaf("A2", 60, "level")))
    assert check(found) == []
    assert [placed.path for placed in found.walk()] == [("A",), ("A", "A1"), ("A", "A2")]
    assert [one.code for one in found.leaves()] == ["A1", "A2"]
    assert found.indicator("A2") is not None
    assert found.indicator("Z") is None
