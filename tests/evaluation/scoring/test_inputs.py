"""What is known of a unit becomes whole numbers; what cannot be taken is told by name."""

from decimal import Decimal
from typing import Any

import pytest

from dudao.evaluation.scoring import (
    MISSING,
    NA,
    NOT_APPLICABLE,
    Unit,
    compiled,
    encode,
    rows,
    sheet_of,
)
from dudao.lib.errors import Invalid
from tests.evaluation.scoring.small import framework, leaf, school

PLAN = compiled(
    framework(
        leaf("L", 20, "level"),
        leaf("Y", 20, "yes_no"),
        leaf("P", 20, "points", applies={"tags": ["town"], "except_tags": ["small"]}),
        leaf("D", 40, "deduction", per_problem=1),
        grades=[{"key": "one", "label": "等", "at_least": 0}],
        vetoes=[{"code": "V", "title": "否决", "basis": "条例"}],
    )
)


def stored(name: str, answer: Any) -> int:
    given = {"metrics": {name: answer}} if name in ("a", "b") else {"answers": {name: answer}}
    found = encode(PLAN, Unit(1, "school", **given))
    ix = PLAN.names.get(name, PLAN.names.get(f"#{name}", -1))
    return found.get(ix, MISSING)


@pytest.mark.parametrize(
    ("name", "answer", "wanted"),
    [
        ("L", "A", 0),
        ("L", "D", 30_000),
        ("Y", True, 10_000),
        ("Y", False, 0),
        ("P", Decimal("7.25"), 72_500),
        ("D", 3, 30_000),
        ("V", True, 10_000),
        ("a", Decimal("4.20005"), 42_001),
        ("b", Decimal("-0.5"), -5_000),
        ("a", NA, NOT_APPLICABLE),
        ("L", NA, NOT_APPLICABLE),
        ("a", None, MISSING),
        ("Z", 5, MISSING),
    ],
)
def test_an_answer_is_stored(name: str, answer: Any, wanted: int) -> None:
    assert stored(name, answer) == wanted


@pytest.mark.parametrize(
    ("name", "answer", "part"),
    [
        ("L", "E", "没有这个等级，可以填：A、B、C、D。"),
        ("Y", 1, "请填是或否。"),
        ("V", "是", "请填是或否。"),
        ("P", 21, "0 到 20.00 之间"),
        ("P", Decimal("1.005"), "最多两位小数"),
        ("P", -1, "0 到 20.00 之间"),
        ("D", "三个", "请填数字。"),
        ("a", True, "请填数字。"),
        ("a", Decimal("NaN"), "数字太大。"),
        ("a", 10**9, "数字太大。"),
    ],
)
def test_an_answer_is_refused_by_its_name(name: str, answer: Any, part: str) -> None:
    with pytest.raises(Invalid) as refused:
        stored(name, answer)
    assert list(refused.value.fields) == [name]
    assert part in refused.value.fields[name]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        encode(PLAN, school(answers={"L": "E", "Y": 3}, a=True))
    assert set(refused.value.fields) == {"L", "Y", "a"}


def test_facts_of_a_unit_are_stored_in_codes() -> None:
    town = encode(PLAN, Unit(1, "school", ("primary", "junior"), ("town", "unheard_of")))
    assert (town[0], town[1]) == (5, 0b110)
    assert town[2] == 1 << PLAN.tags.index("town")
    assert encode(PLAN, Unit(1, "ship", ("moon",)))[0] == 0


def test_a_snapshot_and_a_sheet_hold_the_same() -> None:
    units = [school(3, answers={"Y": True}), school(8, a=5)]
    sheet = sheet_of(PLAN, units, county=77)
    for row in rows(PLAN, 77, units):
        at = [3, 8].index(row.school_id)
        assert sheet.stored[row.ix, at] == row.v
    assert set(sheet.counties.tolist()) == {77}
