"""Rules as lines and back, bounds, evidence; the same in forms and in Excel."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dudao.evaluation.framework import Applies, Bound, Evidence, Rule, RuleKind, ThresholdError
from dudao.evaluation.framework.bounds import applies_text, bound_text, read_applies, read_bounds
from dudao.evaluation.framework.notation import NotationError, rule_of, written
from dudao.evaluation.framework.papers import evidence_text, read_evidence
from dudao.evaluation.framework.telling import applies_words, formula_words, rule_words
from dudao.evaluation.framework.units import dimension
from tests.evaluation.scoring.small import framework, leaf

METRES = dimension("m²")
BOUNDS = [{"at_least": "4.5", "applies": {"stages": ["primary"], "when": "pupils >= 50"}},
          {"at_most": "-3"}]  # fmt: skip
RULES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "level"}, "评等级，得满分的：A 100%、B 85%、C 70%、D 50%。"),
    (
        {"kind": "level", "steps": [{"name": "优 秀", "percent": 99},
         {"name": "差", "percent": 0}]},
        "评等级，得满分的：优 秀 99%、差 0%。",
    ),
    ({"kind": "yes_no"}, "“是”得满分，“否”不得分。"),
    ({"kind": "yes_no", "good": False}, "“否”得满分，“是”不得分。"),
    ({"kind": "points"}, "在分值以内评分。"),
    ({"kind": "deduction", "per_problem": 2}, "每个问题扣 2 分，扣完为止。"),
    (
        {"kind": "deduction", "per_problem": "0.5", "most": 3, "value": "a"},
        "每个问题扣 0.5 分，最多扣 3 分；问题数：a。",
    ),
    (
        {"kind": "linear", "zero": 30, "full": 90, "value": "a / pupils * 100", "unit": "%"},
        "a ÷ pupils × 100：30% 得零分，90% 得满分，中间按比例。",
    ),
    (
        {"kind": "banded", "bands": [{"points": 0, "below": 60}, {"points": 4, "at_least": 60,
         "below": 80}, {"points": 5, "at_least": 80}]},
        "填报值：不足 60 得 0 分；60 至不足 80 得 4 分；80 及以上 得 5 分。",
    ),
    ({"kind": "banded", "bands": [{"points": 1}]}, "填报值：任何值 得 1 分。"),
    (
        {"kind": "ratio", "standards": BOUNDS, "unit": "m²"},
        "填报值：达到标准（小学；当 pupils ≥ 50：≥ 4.5m²；≤ -3m²）得满分，不足按比例。",
    ),
    (
        {"kind": "threshold", "bounds": [{"at_least": 85}], "value": "a", "unit": "%"},
        "a：达标（≥ 85%）得满分，不达标不得分。",
    ),
    (
        {"kind": "count", "needed": 1, "conditions": [{"label": "甲", "value": "a",
         "bounds": BOUNDS, "unit": "人"}, {"label": "乙", "value": "b", "bounds": BOUNDS[1:]}]},
        "2 项中至少 1 项达标得满分：甲 小学；当 pupils ≥ 50：≥ 4.5人；≤ -3人；乙 ≤ -3。",
    ),
    (
        {"kind": "count", "needed": 1, "floor_percent": 85, "in_part": True, "conditions": [
         {"label": "甲", "value": "a", "bounds": [{"at_least": 1}]}]},
        "1 项中至少 1 项达标得满分，余项不低于标准的 85%，不足的按达标项数折算：甲 ≥ 1。",
    ),
    ({"kind": "formula", "value": "min(10, a)"}, "得分 = min(10,a)。"),
    (
        {"kind": "variation", "total": "area", "pupils": "pupils", "at_most": "0.5"},
        "全县各校“area”按“pupils”计的差异系数不高于 0.5 得满分，超过不得分。",
    ),
    (
        {"kind": "variation", "total": "area", "pupils": "pupils", "at_most": "0.5", "zero": 1},
        "全县各校“area”按“pupils”计的差异系数不高于 0.5 得满分，到 1 降为零分。",
    ),
    (
        {"kind": "satisfaction", "satisfied": ["a", "b"], "dissatisfied": ["c"], "full": 85},
        "满意度（不计“不了解”）达到 85% 得满分，不到不得分。",
    ),
    (
        {"kind": "on_time", "closed": "a", "due": "b"},
        "到期问题按期整改的比例达到 100% 得满分，0% 得零分，中间按比例。",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("data", "words"), RULES)
def test_a_rule_comes_back_from_its_lines_and_is_told(data: dict[str, Any], words: str) -> None:
    rule: Any = msgspec.convert(data, Rule, strict=False)  # type: ignore[arg-type]
    lines = written(rule)
    assert rule_of(RuleKind(data["kind"]), lines) == rule
    assert rule_words(rule, framework(leaf("A", 100, "level"))) == words


@pytest.mark.parametrize(
    ("kind", "given", "fields"),
    [
        ("deduction", {}, {"per_problem": "必填，请填写。"}),
        (
            "deduction",
            {"per_problem": "两分"},
            {"per_problem": "看不懂“两分”，请照说明的写法填写。"},
        ),
        ("linear", {"zero": "NaN", "full": "1"}, {"zero": "看不懂“NaN”，请照说明的写法填写。"}),
        ("level", {"steps": "好"}, {"steps": "看不懂“好”，请照说明的写法填写。"}),
        ("banded", {"bands": "60"}, {"bands": "看不懂“60”，请照说明的写法填写。"}),
        ("yes_no", {"good": "也许"}, {"good": "看不懂“也许”，请照说明的写法填写。"}),
        ("threshold", {"bounds": "很多"}, None),
        ("count", {"conditions": "甲＝a", "needed": "1"}, None),
        ("count", {"conditions": "甲＝a；≥1", "needed": "0"}, None),
        ("count", {"conditions": "甲＝a；≥1人", "needed": "一"}, None),
        ("on_time", {"closed": "按期", "due": "b"}, None),
    ],
)
def test_what_cannot_be_read_is_told_by_field(
    kind: str, given: dict[str, str], fields: dict[str, str] | None
) -> None:
    with pytest.raises(NotationError) as error:
        rule_of(RuleKind(kind), given)
    assert not fields or error.value.fields == fields


def test_the_unit_of_a_standard_is_said_once_or_twice_the_same() -> None:
    given = {"bounds": "4.5平方米以上", "value": "a"}
    for unit in ("", "m²", "平方米"):
        assert dimension(rule_of(RuleKind.THRESHOLD, {**given, "unit": unit}).unit) == METRES  # type: ignore[union-attr]
    with pytest.raises(NotationError, match="标准里写的单位是"):
        rule_of(RuleKind.RATIO, {**given, "unit": "人"})


def test_bounds_as_people_write_them() -> None:
    bounds, unit = read_bounds("小学 4.2人以上；初中：不低于5.3人")
    primary, junior = Applies(stages=("primary",)), Applies(stages=("junior",))
    assert bounds == (
        Bound(Decimal("4.2"), applies=primary), Bound(Decimal("5.3"), applies=junior)
    )  # fmt: skip
    assert unit == "人"
    for text, words in (("", "空的"), ("≥1人\n≥2间", "单位不同"), ("小学｜大学", "看不懂")):
        with pytest.raises(ThresholdError, match=words):
            read_bounds(text)


def test_whom_something_is_for() -> None:
    whom = Applies(("school",), ("primary",), ("rural",), ("small",), "pupils > 1")
    text = applies_text(whom)
    assert text == "小学、学校、标签:rural、非标签:small、当:pupils > 1"
    assert read_applies(text) == whom
    assert bound_text(Bound(at_most=Decimal(2), applies=whom)).endswith("｜≤2")
    words = applies_words(whom, framework(leaf("A", 100, "level")))
    assert words == "学校；小学；有标签 rural；没有标签 small；当 pupils>1"
    for bad, told in (("大学", "大学"), ("当：", "没有写条件")):
        with pytest.raises(ThresholdError, match=told):
            read_applies(bad)


def test_a_formula_is_told_with_labels() -> None:
    whole = framework(
        leaf("A", 100, "level"),
        metrics=[{"key": "rooms", "label": "面积", "levels": ["primary", "lower"]}],
    )
    assert formula_words("rooms.primary / rooms.lower", whole) == "面积（小学） ÷ 面积（lower）"


def test_evidence_as_people_list_it() -> None:
    papers = (Evidence("规划"), Evidence("目录", required=False, valid_months=12))
    assert read_evidence(evidence_text(papers)) == papers
    assert read_evidence("1. 规划；2）目录（可选）（12个月内有效）。\n") == papers
    assert read_evidence("证（0个月内有效）")[0].valid_months == 1
