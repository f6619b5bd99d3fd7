"""Why this score: every figure of one school, with what went in and how it came out."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from dudao.evaluation.framework import Framework, RuleKind
from dudao.evaluation.scoring import (
    NA,
    Explanation,
    State,
    compiled,
    explain,
    sample,
    sheet,
    sheet_of,
)
from tests.evaluation.scoring.small import branch, framework, leaf, one, school

METRICS = [
    {"key": "pupils", "label": "学生数", "unit": "人"},
    {"key": "teachers", "label": "教师数", "unit": "人"},
    {"key": "share", "label": "每百名学生教师数", "formula": "teachers / pupils * 100"},
    *({"key": key, "label": key} for key in ("a", "b", "c")),
]
GRADES = [
    {"key": "good", "label": "好", "at_least": 60},
    {"key": "poor", "label": "差", "at_least": 0},
]
SCHOOLS, OTHERS = {"kinds": ["school"]}, {"kinds": ["kindergarten"]}
VARIATION = {"total": "a", "pupils": "b", "at_most": "0.5"}
SURVEY = {"satisfied": ["a"], "dissatisfied": ["b"], "unknown": ["c"], "full": 85}
OF_TEN = "（满分 10.00）。"
BETWEEN = "75，在零分的 60 和满分的 90 之间折算，得 5.00 分" + OF_TEN


def why(of: Framework, *units: Any) -> Explanation:
    plan = compiled(of)
    return explain(plan, sheet_of(plan, units), units[0].id)


def said(kind: str, unit: Any, **rule: Any) -> str:
    return (
        why(framework(leaf("A", 10, kind, **rule), total=10, metrics=METRICS), unit)
        .indicators[0]
        .sentence
    )


@pytest.mark.parametrize(
    ("kind", "rule", "answer", "sentence"),
    [
        ("level", {}, "B", "评为 B，得满分 10.00 的 85%，即 8.50 分。"),
        ("yes_no", {}, True, "是，得 10.00 分。"),
        ("yes_no", {}, False, "否，得 0.00 分。"),
        ("points", {}, Decimal("7.5"), "得 7.50 分（满分 10.00）。"),
        ("deduction", {"per_problem": 2}, 3, "3 个问题，每个扣 2 分，得 4.00 分（满分 10.00）。"),
        ("linear", {"zero": 60, "full": 90}, 75, BETWEEN),
        ("banded", {"bands": [{"points": 3}]}, 7, "7 所在的档得 3.00 分（满分 10.00）。"),
        ("ratio", {"standards": [{"at_least": 4}]}, 3, "3 与标准 4 相比，得 7.50 分" + OF_TEN),
        ("threshold", {"bounds": [{"at_least": 4}]}, 4, "4，达到标准（≥ 4），得 10.00 分。"),
        ("threshold", {"bounds": [{"at_most": 4}]}, 5, "5，没有达到标准（≤ 4），得 0.00 分。"),
        ("points", {}, None, "没有数据，得 0 分。"),
        ("points", {}, NA, "不适用：由同级其他指标按比例分担。"),
    ],
)  # fmt: skip
def test_an_answer_is_told_in_a_sentence(kind: str, rule: Any, answer: Any, sentence: str) -> None:
    assert said(kind, school(answers={"A": answer}), **rule) == sentence


@pytest.mark.parametrize(
    ("kind", "rule", "sentence"),
    [
        ("formula", {"value": "a / 2"}, "按公式算得 4.5，得 4.50 分（满分 10.00）。"),
        ("variation", VARIATION, "全县差异系数 0，要求不高于 0.5，得 10.00 分（满分 10.00）。"),
        ("satisfaction", SURVEY, "满意度 90%（不计“不了解”），满分线 85%，得 10.00 分。"),
        ("on_time", {"closed": "b", "due": "a"}, "按期整改 11.1111%，得 1.11 分（满分 10.00）。"),
        ("formula", {"value": "a / c"}, "除数为零或数值超出范围，算不出来，得 0.00 分。"),
    ],
)  # fmt: skip
def test_figures_are_told_in_a_sentence(kind: str, rule: Any, sentence: str) -> None:
    assert said(kind, school(a=9, b=1, c=0), **rule) == sentence


def test_a_count_tells_each_condition() -> None:
    conditions = [
        {"label": "甲", "value": "a", "bounds": [{"at_least": 9}]},
        {
            "label": "乙",
            "value": "b",
            "bounds": [{"at_least": 2, "applies": {"kinds": ["school"]}}],
        },
        {
            "label": "丙",
            "value": "c",
            "bounds": [{"at_most": 4, "applies": {"kinds": ["kindergarten"]}}],
        },
    ]
    of = one("count", conditions=conditions, needed=3)
    (reason,) = why(of, school(a=9, b=1)).indicators
    assert [(c.label, c.value, c.state, c.bound, c.met) for c in reason.checked] == [
        ("甲", 9, State.KNOWN, 9, True),
        ("乙", 1, State.KNOWN, 2, False),
        ("丙", None, State.MISSING, None, False),
    ]
    assert reason.sentence == "2 项中 1 项达标，要求 3 项，得 0.00 分。"
    floor = one("count", conditions=conditions[:2], needed=1, floor_percent=50)
    (reason,) = why(floor, school(a=9, b=1)).indicators
    assert reason.sentence == "2 项中 1 项达标，要求 1 项，余项不低于标准的 50%，得 10.00 分。"


def test_inputs_are_told_down_to_what_was_reported() -> None:
    rule = leaf("A", 100, "threshold", value="share", bounds=[{"at_least": "4.2"}])
    (reason,) = why(framework(rule, metrics=METRICS), school(pupils=500, teachers=21)).indicators
    (share,) = reason.inputs
    assert (share.label, share.value, share.formula) == (
        "每百名学生教师数",
        Decimal("4.2"),
        "teachers / pupils * 100",
    )
    assert [(each.label, each.value, each.unit) for each in share.inputs] == [
        ("教师数", 21, "人"),
        ("学生数", 500, "人"),
    ]
    assert (reason.kind, reason.formula, reason.answer) == (RuleKind.THRESHOLD, "share", "4.2")


def test_what_was_not_reported_is_told_as_such() -> None:
    rule = leaf("A", 100, "linear", value="share + a", zero=0, full=1)
    (reason,) = why(framework(rule, metrics=METRICS), school(pupils=NA, teachers=21)).indicators
    share, other = reason.inputs
    assert (share.value, share.state, other.state) == (None, State.NOT_APPLICABLE, State.MISSING)
    assert [each.state for each in share.inputs] == [State.KNOWN, State.NOT_APPLICABLE]


def tree(**given: Any) -> Framework:
    parts = [leaf("A1", 30, "points"), leaf("A2", 30, "points", cap=20)]
    veto = {"code": "V", "title": "事故", "basis": "条例"}
    return framework(
        branch("A", 60, *parts),
        leaf("B", 40, "points"),
        leaf("P", 5, "points", bonus=True),
        most=105,
        grades=GRADES,
        vetoes=[veto],
        **given,
    )


@pytest.mark.parametrize(
    ("spread", "carries"),
    [
        ("siblings", (60, 60, 0, 40)),
        ("whole", ("42.86", "42.86", 0, "57.14")),
        ("full", (60, 30, 30, 40)),
    ],
)
def test_points_are_told_as_they_were_spread(spread: str, carries: tuple[Any, ...]) -> None:
    found = why(tree(spread=spread), school(answers={"A1": 20, "A2": NA, "B": 30}))
    first, second = found.indicators[:2]
    told = (first.carries, *(part.carries for part in first.below), second.carries)
    assert told == tuple(Decimal(each) for each in carries)
    assert (first.below[1].score, first.below[1].full) == (None, 30)


def test_the_whole_result_is_told() -> None:
    answers = {"A1": 30, "A2": 30, "P": 4, "V": True}
    found = why(tree(), school(7, answers=answers))
    assert (found.school, found.total, found.base, found.bonus) == (7, 54, 50, 4)
    assert (found.best, found.grade, found.missing) == ("poor", "poor", ("B",))
    (veto,) = found.vetoes
    assert (veto.code, veto.happened, veto.is_on, veto.grade) == ("V", True, True, "poor")
    assert [part.capped for part in found.indicators[0].below] == [False, True]
    assert found.indicators[2].carries == 5


def test_nothing_is_told_of_who_is_not_meant_or_not_there() -> None:
    found = why(tree(applies={"kinds": ["kindergarten"]}), school())
    assert (found.total, found.grade) == (None, None)
    assert all(one.carries == 0 for one in found.indicators[:2])
    plan = compiled(tree())
    with pytest.raises(KeyError):
        explain(plan, sheet_of(plan, [school(1)]), 2)


def test_every_kind_of_the_made_up_framework_is_told() -> None:
    plan = compiled(sample.framework())
    schools = np.arange(6)
    found = explain(plan, sheet(plan, schools * 0, schools, sample.stored(plan, 6)), 3)
    leaves = [c for a in found.indicators for b in a.below for c in b.below]
    assert len(leaves) == 99
    assert all(each.sentence for each in leaves)
