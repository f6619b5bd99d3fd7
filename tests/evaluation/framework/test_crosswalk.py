"""What results of two versions say about each other, indicator by indicator."""

from typing import Any

import pytest

from dudao.evaluation.framework import Mark, crosswalk
from tests.evaluation.scoring.small import branch, framework, leaf

OLD = leaf("A1", 60, "linear", zero=0, full=5, value="a / b * 100")
REST = leaf("B", 40, "level")


def marks(*now: dict[str, Any], **given: Any) -> dict[str, Mark]:
    old = framework(branch("A", 60, OLD), REST)
    became = given.pop("became", None)
    return {c.new or f"-{c.old}": c.mark for c in crosswalk(old, framework(*now, **given), became)}


def test_the_same_is_comparable() -> None:
    assert set(marks(branch("A", 60, OLD), REST).values()) == {Mark.COMPARABLE}


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ({"rule": {**OLD["rule"], "full": 6}}, Mark.CHANGED),
        ({"rule": {**OLD["rule"], "value": "a/b*100"}}, Mark.CHANGED),
        ({"rule": {**OLD["rule"], "value": "a / c * 100"}}, Mark.NOT_COMPARABLE),
        ({"rule": {"kind": "ratio", "standards": [{"at_least": 5}]}}, Mark.NOT_COMPARABLE),
        ({"applies": {"stages": ["primary"]}}, Mark.CHANGED),
        ({"cap": 50}, Mark.CHANGED),
        ({"undefined": "full"}, Mark.CHANGED),
        ({"title": "新的名称"}, Mark.CHANGED),
    ],
)
def test_a_change_is_marked_and_lifted_up(change: dict[str, Any], mark: Mark) -> None:
    found = marks(branch("A", 60, {**OLD, **change}), REST)
    assert found == {"A": Mark.CHANGED, "A1": mark, "B": Mark.COMPARABLE}


def test_points_that_moved_are_a_change() -> None:
    found = marks(branch("A", 50, {**OLD, "points": 50}), {**REST, "points": 50})
    assert set(found.values()) == {Mark.CHANGED}


def test_what_came_and_what_went_is_not_comparable() -> None:
    found = marks(branch("A", 60, {**OLD, "code": "A9"}), REST)
    assert found == {
        "A": Mark.CHANGED,
        "A9": Mark.NOT_COMPARABLE,
        "B": Mark.COMPARABLE,
        "-A1": Mark.NOT_COMPARABLE,
    }


def test_a_new_code_may_be_the_same_indicator() -> None:
    found = marks(branch("A", 60, {**OLD, "code": "A9"}), REST, became={"A1": "A9"})
    assert set(found.values()) == {Mark.COMPARABLE}


def test_a_branch_that_became_a_leaf_is_not_comparable() -> None:
    assert marks(leaf("A", 60, "level"), REST)["A"] is Mark.NOT_COMPARABLE


def test_a_figure_that_means_something_else_breaks_it() -> None:
    def metrics(unit: str, formula: str) -> list[dict[str, Any]]:
        whole = {"key": "x", "label": "校舍", "unit": unit}
        return [whole, {"key": "y", "label": "用房", "unit": unit, "formula": formula}]

    def of(*given: str) -> Any:
        return framework(
            leaf("A", 100, "linear", zero=0, full=5, value="y"), metrics=metrics(*given)
        )

    (same,) = crosswalk(of("m²", "x * 2"), of("m²", "x*2"))
    (other,) = crosswalk(of("m²", "x * 2"), of("m²", "x * 3"))
    (unit,) = crosswalk(of("m²", "x * 2"), of("间", "x * 2"))
    assert [one.mark for one in (same, other, unit)] == [
        Mark.COMPARABLE,
        Mark.NOT_COMPARABLE,
        Mark.NOT_COMPARABLE,
    ]
    assert other.reasons == ("数据“用房”的单位或算法改了。",)


def test_a_figure_that_is_made_of_a_new_one_breaks_it() -> None:
    def of(formula: str, *more: str) -> Any:
        given = [{"key": key, "label": key} for key in ("x", *more)]
        one = leaf("A", 100, "linear", zero=0, full=5, value="y")
        return framework(one, metrics=[*given, {"key": "y", "label": "y", "formula": formula}])

    (found,) = crosswalk(of("x"), of("x + z + z", "z"))
    assert found.reasons == ("数据“y”的单位或算法改了。",)


def test_a_weight_that_moved_is_a_change() -> None:
    old, new = (
        framework(
            leaf("A", None, "level", weight=one),
            leaf("B", None, "level", weight=100 - one),
            measure="weights",
        )
        for one in (40, 50)
    )
    assert [one.mark for one in crosswalk(old, new)] == [Mark.CHANGED] * 2


def test_points_and_weights_are_not_compared() -> None:
    weights = framework(leaf("A", None, "level", weight=100), measure="weights")
    (found,) = crosswalk(framework(leaf("A", 100, "level")), weights)
    assert found.mark is Mark.NOT_COMPARABLE


def test_names_of_a_survey_and_of_conditions_are_compared() -> None:
    def of(unhappy: str, value: str) -> Any:
        condition = {"label": "甲", "value": value, "bounds": [{"at_least": 1}]}
        survey = {"satisfied": ["a"], "dissatisfied": [unhappy], "full": 85}
        count = leaf("B", 50, "count", conditions=[condition], needed=1)
        return framework(leaf("A", 50, "satisfaction", **survey), count)

    found = crosswalk(of("b", "a"), of("c", "b"))
    assert [one.mark for one in found] == [Mark.NOT_COMPARABLE] * 2
