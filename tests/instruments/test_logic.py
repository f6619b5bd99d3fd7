"""Conditions of forms: the shared vectors, and what must hold whatever is put in."""

import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.instruments import logic

TEXT = (Path(__file__).parents[1] / "vectors" / "logic.json").read_text("utf-8")
VECTORS = json.loads(TEXT, parse_float=Decimal)
AS_DOUBLES = json.loads(TEXT)  # as the database and the browser hand numbers over


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[name]]


@pytest.mark.parametrize("row", rows("evaluate"))
def test_it_evaluates(row: dict[str, Any]) -> None:
    found = logic.evaluate(row["expression"], row["answers"])
    assert (found, logic.type_of(found)) == (row["result"], logic.type_of(row["result"]))


def test_doubles_give_the_same_results() -> None:
    for exact, double in zip(VECTORS["evaluate"], AS_DOUBLES["evaluate"], strict=True):
        found = logic.evaluate(double["expression"], double["answers"])
        assert found == exact["result"], exact["name"]


@pytest.mark.parametrize("row", rows("wrong"))
def test_it_refuses_a_wrong_expression(row: dict[str, Any]) -> None:
    with pytest.raises(logic.LogicError):
        logic.evaluate(row["expression"], row["answers"])


@pytest.mark.parametrize("row", rows("mistaken"))
def test_the_check_refuses_a_mistake(row: dict[str, Any]) -> None:
    with pytest.raises(logic.LogicError):
        logic.check(row["expression"], row["types"])


def test_every_vector_has_its_own_name() -> None:
    names = [row["name"] for kind in VECTORS.values() for row in kind]
    assert len(VECTORS["evaluate"]) > 150
    assert len({(row["name"], str(row["expression"])) for k in VECTORS.values() for row in k}) == (
        len(names)
    )


def test_no_condition_always_holds() -> None:
    assert logic.holds(None, {})


def test_an_unknown_answer_does_not_hold() -> None:
    assert not logic.holds({"var": "a"}, {})


def test_it_refuses_a_value_that_json_does_not_have() -> None:
    with pytest.raises(logic.LogicError, match="不能用这种值"):
        logic.evaluate({"var": "a"}, {"a": {"b": 1}})


def test_it_takes_a_tuple_for_a_list() -> None:
    assert logic.evaluate({"in": ["a", {"var": "x"}]}, {"x": ("a", "b")}) is True


def test_a_number_from_a_float_is_what_people_read() -> None:
    assert logic.number(0.1) == Decimal("0.1")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_what_is_no_number_is_null(value: object) -> None:
    assert logic.number(value) is None


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ({"var": "n"}, "number"),
        ({"+": [{"var": "n"}, None]}, "number"),
        ({"==": [{"var": "t"}, None]}, "boolean"),
        ({">": [{"var": "n"}, 1]}, "boolean"),
        ({"in": [{"var": "t"}, {"var": "l"}]}, "boolean"),
        ({"empty": [{"var": "l"}]}, "boolean"),
        ("text", "text"),
        ([1], "list"),
        (None, "null"),
        (True, "boolean"),
    ],
)
def test_the_check_knows_the_type(expression: object, kind: str) -> None:
    assert logic.check(expression, {"n": "number", "t": "text", "l": "list"}) == kind


scalars = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=3)
expressions = st.recursive(
    scalars | st.sampled_from([{"var": "n"}, {"var": "t"}, {"var": "l"}, {"var": "b"}]),
    lambda inner: st.builds(
        lambda name, args: {name: args},
        st.sampled_from(sorted(logic.ARITY)),
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=12,
)
TYPES = {"n": "number", "t": "text", "l": "list", "b": "boolean"}
answers = st.fixed_dictionaries(
    {},
    optional={
        "n": st.floats(-1e12, 1e12) | st.integers(),
        "t": st.text(max_size=5),
        "l": st.lists(st.sampled_from(["a", "b"])),
        "b": st.booleans(),
    },
)


@given(expressions, answers)
def test_what_the_check_lets_pass_never_fails(expression: object, given_answers: Any) -> None:
    try:
        kind = logic.check(expression, TYPES)
    except logic.LogicError:
        return
    found = logic.type_of(logic.evaluate(expression, given_answers))
    assert found in (kind, "null")


@given(st.recursive(scalars, lambda x: st.lists(x) | st.dictionaries(st.text(), x)), answers)
def test_any_json_gives_a_value_or_a_logic_error(expression: object, given_answers: Any) -> None:
    with suppress(logic.LogicError):
        logic.evaluate(expression, given_answers)


@given(st.decimals(-999_999, 999_999, places=6), st.decimals(-999_999, 999_999, places=6))
def test_sums_and_differences_are_exact(a: Decimal, b: Decimal) -> None:
    assert logic.evaluate({"-": [{"+": [a, b]}, b]}, {}) == a
