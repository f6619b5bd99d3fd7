"""Every kind of rule by cases worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from dudao.evaluation.scoring import NA, compiled, score, sheet_of
from tests.evaluation.scoring.small import framework, leaf, one, points, school

PER_HUNDRED = "teachers / pupils * 100"
FOUR = ("a", "b", "c", "area")
ASKED = [{"label": name, "value": name, "bounds": [{"at_least": 100}]} for name in FOUR]
GOOD_OR_BAD = [{"name": "优", "percent": 100}, {"name": "差", "percent": 0}]


@pytest.mark.parametrize(
    ("kind", "rule", "full", "answer", "wanted"),
    [
        ("level", {}, 10, "A", "10"),
        ("level", {}, 10, "B", "8.5"),
        ("level", {}, "7.5", "C", "5.25"),
        ("level", {}, "0.25", "B", "0.21"),  # 0.2125
        ("level", {}, "0.3", "B", "0.26"),  # 0.255 up
        ("level", {"steps": GOOD_OR_BAD}, 4, "差", "0"),
        ("yes_no", {}, 5, True, "5"),
        ("yes_no", {}, 5, False, "0"),
        ("yes_no", {"good": False}, 5, False, "5"),
        ("points", {}, 10, "7.25", "7.25"),
        ("points", {}, 10, 10, "10"),
        ("deduction", {"per_problem": "1.5"}, 10, 3, "5.5"),
        ("deduction", {"per_problem": "1.5"}, 10, 99_999_999, "0"),
        ("deduction", {"per_problem": "1.5", "most": 4}, 10, 3, "6"),
        ("deduction", {"per_problem": "0.33"}, 1, "1.5", "0.5"),  # 0.495 off, up
        ("linear", {"zero": 60, "full": 90}, 10, 75, "5"),
        ("linear", {"zero": 60, "full": 90}, 10, "60.015", "0.01"),  # 0.005 up
        ("linear", {"zero": 60, "full": 90}, 10, "60.0149", "0"),
        ("linear", {"zero": 60, "full": 90}, 10, 59, "0"),
        ("linear", {"zero": 60, "full": 90}, 10, 91, "10"),
        ("linear", {"zero": 5, "full": 1}, 8, 2, "6"),
        ("linear", {"zero": 5, "full": 1}, 8, "0.5", "8"),
        ("linear", {"zero": -10, "full": 10}, 2, -5, "0.5"),
        ("ratio", {"standards": [{"at_least": "4.2"}]}, 10, "2.1", "5"),
        ("ratio", {"standards": [{"at_least": 3}]}, 10, 2, "6.67"),
        ("ratio", {"standards": [{"at_least": 3}]}, 10, -1, "0"),
        ("ratio", {"standards": [{"at_least": 3}]}, 10, 300, "10"),
        ("threshold", {"bounds": [{"at_least": "4.2"}]}, 10, "4.2", "10"),
        ("threshold", {"bounds": [{"at_least": "4.2"}]}, 10, "4.1999", "0"),
        ("threshold", {"bounds": [{"at_most": 45}]}, 10, 45, "10"),
        ("threshold", {"bounds": [{"at_most": 45}]}, 10, "45.0001", "0"),
    ],
)  # fmt: skip
def test_an_answer_pays(
    kind: str, rule: dict[str, Any], full: object, answer: Any, wanted: str
) -> None:
    given = Decimal(answer) if isinstance(answer, str) and answer[-1].isdigit() else answer
    assert points(one(kind, full, **rule), school(answers={"A": given})) == Decimal(wanted)


@pytest.mark.parametrize(
    ("value", "wanted"), [("2.9999", 1), (3, 4), ("5.9999", 4), (6, 10), (1000, 10), (-5, 1)]
)
def test_a_band_pays_from_its_lower_end_on(value: Any, wanted: int) -> None:
    bands = [
        {"points": 4, "at_least": 3, "below": 6},
        {"points": 10, "at_least": 6},
        {"points": 1, "below": 3},
    ]
    assert points(one("banded", bands=bands), school(answers={"A": Decimal(value)})) == wanted


@pytest.mark.parametrize(
    ("text", "figures", "wanted"),
    [
        ("a / b * 10", {"a": 1, "b": 3}, "3.33"),
        ("a / b", {"a": "0.12345", "b": 1}, "0.12"),
        ("a - b", {"a": 1, "b": 3}, "0"),
        ("a * b", {"a": 5, "b": 4}, "10"),
        ("if(a >= b, 8, 2)", {"a": 4, "b": 4}, "8"),
        ("min(a, b, 6)", {"a": 9, "b": 7}, "6"),
        ("known(c, 4)", {}, "4"),
        ("ceil(a / 12)", {"a": 25}, "3"),
        ("floor(a / 12) + abs(b)", {"a": 25, "b": -3}, "5"),
        ("round(a, 1)", {"a": "2.25"}, "2.3"),
        ("-a + 5", {"a": 2}, "3"),
        (
            "(a * 999999.999999 + b * 0.000001) / 1000000 / 100000000",
            {"a": 999_999_999, "b": 1},
            "10",
        ),
        ("a * a * a / a / a / 100000000", {"a": 712_345_678}, "7.12"),
        ("if(a > 1 and not b < 2 or a != 0 and b <= 0, 7, 1)", {"a": 1, "b": 0}, "7"),
    ],
)
def test_a_formula_pays_what_it_yields(text: str, figures: dict[str, Any], wanted: str) -> None:
    given = {name: Decimal(value) for name, value in figures.items()}
    assert points(one("formula", value=text), school(**given)) == Decimal(wanted)


@pytest.mark.parametrize(
    ("stages", "teachers", "wanted"),
    [(("primary",), 21, 10), (("primary",), 20, 0), (("junior",), 26, 0), (("junior",), 27, 10)],
)
def test_a_threshold_depends_on_the_stage(
    stages: tuple[str, ...], teachers: int, wanted: int
) -> None:
    # 500 pupils: 21 are 4.2 for a hundred, 26 are 5.2, 27 are 5.4.
    bounds = [{"at_least": "4.2", "applies": {"stages": ["primary"]}}, {"at_least": "5.3"}]
    unit = school(pupils=500, teachers=teachers)
    unit = type(unit)(1, "school", stages, metrics=unit.metrics)
    assert points(one("threshold", value=PER_HUNDRED, bounds=bounds), unit) == wanted


def test_a_threshold_for_others_is_not_applicable() -> None:
    bounds = [{"at_least": 5, "applies": {"kinds": ["kindergarten"]}}]
    assert points(one("threshold", bounds=bounds), school(answers={"A": 9})) is None
    assert points(one("ratio", standards=bounds), school(answers={"A": 9})) is None


@pytest.mark.parametrize(
    ("figures", "whole", "part"),
    [
        ((100, 100, 100, 100), "10", "10"),
        ((100, 100, 100, 85), "10", "10"),
        ((100, 100, 100, 84), "0", "0"),
        ((100, 100, 90, 90), "0", "6.67"),
        ((99, 99, 99, 99), "0", "0"),
        ((100, 100, 100, None), "0", "0"),
        ((100, 100, 90, NA), "10", "10"),
        ((100, 90, 90, NA), "0", "5"),
    ],
)
def test_three_of_four_and_the_rest_not_under_85_percent(
    figures: tuple[Any, ...], whole: str, part: str
) -> None:
    unit = school(**dict(zip(FOUR, figures, strict=True)))
    rule = {"conditions": ASKED, "needed": 3, "floor_percent": 85}
    assert points(one("count", **rule), unit) == Decimal(whole)
    assert points(one("count", **rule, in_part=True), unit) == Decimal(part)


def test_a_count_of_nothing_known_is_missing_or_does_not_apply() -> None:
    rule = {"conditions": ASKED, "needed": 3}
    assert points(one("count", **rule), school()) == 0
    assert points(one("count", **rule), school(a=NA, b=NA, c=NA, area=NA)) is None
    assert points(one("count", **rule), school(a=NA, b=NA, c=NA, area=5)) == 10  # none needed


@pytest.mark.parametrize(
    ("zero", "satisfied", "unhappy", "wanted"),
    [
        (None, 85, 15, 10),
        (None, 849, 151, 0),
        (60, 85, 15, 10),
        (60, 725, 275, 5),
        (60, 6, 4, 0),
    ],
)
def test_who_does_not_know_is_not_counted(
    zero: Any, satisfied: int, unhappy: int, wanted: int
) -> None:
    rule = {"satisfied": ["a"], "dissatisfied": ["b"], "unknown": ["c"], "full": 85}
    rule |= {"zero": zero} if zero is not None else {}
    unit = school(a=satisfied, b=unhappy, c=10_000)
    assert points(one("satisfaction", **rule), unit) == wanted


@pytest.mark.parametrize(
    ("closed", "due", "wanted"), [(9, 10, "9"), (2, 3, "6.67"), (0, 3, "0"), (0, 0, None)]
)
def test_findings_closed_on_time(closed: int, due: int, wanted: str | None) -> None:
    rule = {"closed": "a", "due": "b"}
    expected = None if wanted is None else Decimal(wanted)
    assert points(one("on_time", **rule), school(a=closed, b=due)) == expected


@pytest.mark.parametrize(
    ("worth", "wanted"), [(None, 0), ("zero", 0), ("full", 10), ("not_applicable", None)]
)
def test_no_pupils_to_divide_by_has_a_stated_outcome(worth: str | None, wanted: int | None) -> None:
    given = {} if worth is None else {"undefined": worth}
    of = one("linear", value=PER_HUNDRED, zero=0, full=5, **given)
    assert points(of, school(pupils=0, teachers=7)) == wanted


def test_missing_is_neither_zero_nor_not_applicable() -> None:
    of = framework(leaf("A", 40, "linear", zero=5, full=0), leaf("B", 60, "yes_no"))
    assert points(of, school(answers={"A": 0, "B": True})) == 100
    assert points(of, school(answers={"B": True})) == 60
    assert points(of, school(answers={"A": NA, "B": True})) == 100


def test_a_figure_beyond_every_limit_is_undefined() -> None:
    of = one("formula", value="a * a * a")
    assert points(of, school(a=2)) == 8
    assert points(of, school(a=99_999)) == 0


def test_an_answer_that_is_no_level_is_missing() -> None:
    plan = compiled(one("level"))
    sheet = sheet_of(plan, [school(answers={"A": "A"})])
    sheet.stored[plan.names["#A"]] = 70_000
    found = score(plan, sheet)
    assert found.cents[0, 0] == 0
    assert found.states[1, 0] == 2
