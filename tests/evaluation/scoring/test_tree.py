"""Adding up: what is not applicable, weights, caps, bonuses, grades, bars and vetoes."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.evaluation.scoring import NA, NO_GRADE
from tests.evaluation.scoring.small import branch, framework, leaf, points, school, scored

GRADES = [
    {"key": "model", "label": "示范", "at_least": 90},
    {"key": "fine", "label": "优秀", "at_least": 80},
    {"key": "pass", "label": "合格", "at_least": 60},
    {"key": "wait", "label": "待合格", "at_least": 0},
]
VETO = {"code": "V", "title": "安全事故", "basis": "条例第九条"}


def two(spread: str = "siblings", **given: Any) -> Any:
    """A: 60 of two times 30; B: 40."""
    parts = [leaf("A1", 30, "points"), leaf("A2", 30, "points")]
    return framework(branch("A", 60, *parts), leaf("B", 40, "points"), spread=spread, **given)


@pytest.mark.parametrize(
    ("spread", "a", "total"),
    [
        ("siblings", "40.00", "70.00"),  # 20 of 30 stand for 40 of 60
        ("whole", "20.00", "71.43"),  # 50 of 70
        ("full", "50.00", "80.00"),  # 20 and 30
    ],
)
def test_what_does_not_apply_is_spread_as_stated(spread: str, a: str, total: str) -> None:
    unit = school(answers={"A1": 20, "A2": NA, "B": 30})
    assert points(two(spread), unit, "A") == Decimal(a)
    assert points(two(spread), unit) == Decimal(total)


def test_a_branch_without_anything_applicable_is_spread_too() -> None:
    unit = school(answers={"A1": NA, "A2": NA, "B": 30})
    assert points(two(), unit, "A") is None
    assert points(two(), unit) == 75
    assert points(two("whole"), unit) == 75
    assert points(two("full"), unit) == 90


def test_a_school_that_is_not_meant_has_no_result() -> None:
    of = two(applies={"kinds": ["kindergarten"]}, grades=GRADES)
    found = scored(of, school(answers={"A1": 20, "A2": 20, "B": 30}))
    assert (found.states[0, 0], found.grades[0]) == (3, NO_GRADE)


def test_nothing_applicable_has_no_result() -> None:
    assert points(two(), school(answers={"A1": NA, "A2": NA, "B": NA})) is None


def test_weights_count_scores_out_of_a_hundred() -> None:
    parts = [leaf("A1", None, "points", weight=25), leaf("A2", None, "points", weight=75)]
    of = framework(
        branch("A", None, *parts, weight=60),
        leaf("B", None, "points", weight=40),
        measure="weights",
    )
    unit = school(answers={"A1": 80, "A2": 60, "B": 90})
    assert points(of, unit, "A") == 65
    assert points(of, unit) == 75  # 39 and 36


def test_a_cap_holds_a_leaf_and_a_branch() -> None:
    parts = [leaf("A1", 30, "points", cap=20), leaf("A2", 30, "points")]
    of = framework(branch("A", 60, *parts, cap=45), leaf("B", 40, "points"))
    unit = school(answers={"A1": 30, "A2": 30, "B": 0})
    assert [points(of, unit, code) for code in ("A1", "A", "")] == [20, 45, 45]


@pytest.mark.parametrize(
    ("base", "one", "other", "total"),
    [(80, 3, 2, 85), (80, 5, 5, 86), (100, 5, 5, 104), (80, NA, NA, 80)],
)
def test_a_bonus_is_paid_beyond_within_its_caps(
    base: int, one: Any, other: Any, total: int
) -> None:
    bonus = branch("P", 8, leaf("P1", 5, "points"), leaf("P2", 5, "points"), bonus=True)
    of = framework(leaf("A", 100, "points"), bonus, bonus_cap=6, most=104)
    assert points(of, school(answers={"A": base, "P1": one, "P2": other})) == total


@pytest.mark.parametrize(
    ("score", "grade"), [(100, 0), (90, 0), ("89.99", 1), (80, 1), (60, 2), ("59.99", 3), (0, 3)]
)
def test_a_grade_begins_at_its_line(score: Any, grade: int) -> None:
    of = framework(leaf("A", 100, "points"), grades=GRADES)
    assert scored(of, school(answers={"A": Decimal(score)})).grades.tolist() == [grade]


@pytest.mark.parametrize(("answer", "grade"), [(24, 0), ("23.99", 1), (NA, 0)])
def test_a_bar_keeps_from_a_grade(answer: Any, grade: int) -> None:
    best = {**GRADES[0], "at_least": 50, "bars": [{"indicator": "A1", "percent": 80}]}
    rest = [{"key": "rest", "label": "其余", "at_least": 0}]
    of = two(grades=[best, *rest])
    given = answer if answer is NA else Decimal(answer)
    assert scored(of, school(answers={"A1": given, "A2": 30, "B": 40})).grades.tolist() == [grade]
    whole = two("whole", grades=[best, *rest])
    assert scored(whole, school(answers={"A1": given, "A2": 30, "B": 40})).grades.tolist() == [
        grade
    ]


@pytest.mark.parametrize(
    ("veto", "happened", "grade"),
    [
        (VETO, True, 3),
        (VETO, False, 0),
        (VETO, None, 0),
        ({**VETO, "grade": "pass"}, True, 2),
        ({**VETO, "basis": ""}, True, 0),  # off until it has a basis
    ],
)
def test_a_veto_holds_the_grade_down(
    veto: dict[str, Any], happened: bool | None, grade: int
) -> None:
    of = framework(leaf("A", 100, "points"), grades=GRADES, vetoes=[veto])
    found = scored(of, school(answers={"A": 95, "V": happened}))
    assert found.grades.tolist() == [grade]
    assert found.best.tolist() == [0]
    assert found.cents[0].tolist() == [9500]


@pytest.mark.parametrize(("a", "grade"), [(3, 0), (4, 3), (None, 0)])
def test_a_veto_may_be_a_condition(a: int | None, grade: int) -> None:
    of = framework(leaf("A", 100, "points"), grades=GRADES, vetoes=[{**VETO, "when": "a > 3"}])
    assert scored(of, school(answers={"A": 95}, a=a)).grades.tolist() == [grade]


def test_metrics_that_are_worked_out_have_four_decimals() -> None:
    metrics = [{"key": "a", "label": "a"}, {"key": "b", "label": "b", "formula": "a / 3"}]
    of = framework(leaf("A", 100, "formula", value="b * 30"), metrics=metrics)
    assert points(of, school(a=1)) == Decimal("10.00")  # 0.3333 · 30 = 9.999
    assert points(of, school(a=7)) == Decimal("70.00")


answers = st.one_of(st.just(NA), st.decimals(0, 30, places=2))


@given(st.lists(answers, min_size=3, max_size=3))
def test_full_marks_stay_full_whatever_does_not_apply(given_answers: list[Any]) -> None:
    full = {"A1": 30, "A2": 30, "B": 40}
    unit = {c: NA if a is NA else full[c] for c, a in zip(full, given_answers, strict=True)}
    wanted = None if set(unit.values()) == {NA} else 100
    for spread in ("siblings", "whole", "full"):
        assert points(two(spread), school(answers=unit)) == wanted
