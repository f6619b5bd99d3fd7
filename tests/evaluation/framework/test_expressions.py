"""Formulas are read by a grammar of their own; what cannot be read is told."""

import re
from decimal import Decimal

import pytest

from dudao.evaluation.framework import ExpressionError, parse
from dudao.evaluation.framework.expressions import (
    Call,
    Expression,
    Name,
    Number,
    names_in,
    types_of,
)
from dudao.evaluation.framework.units import dimension


def written(expression: Expression) -> str:
    """The tree with a bracket for every operation."""
    if isinstance(expression, Number):
        return str(expression.value)
    if isinstance(expression, Name):
        return expression.name
    return f"({' '.join([expression.operation, *map(written, expression.arguments)])})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", "(+ a (* b c))"),
        ("a - b - c", "(- (- a b) c)"),
        ("a / b / c", "(/ (/ a b) c)"),
        ("-a * -2.50", "(* (neg a) (neg 2.50))"),
        ("--a", "a"),
        ("（a＋b）÷c.primary×100", "(* (/ (+ a b) c.primary) 100)"),
        ("a ≥ 1 and b ≤ 2 or not c ≠ 3", "(or (and (>= a 1) (<= b 2)) (not (!= c 3)))"),
        ("not not a == 1", "(= a 1)"),
        ("if(a > b, min(a， 1), known(b, 0))", "(if (> a b) (min a 1) (known b 0))"),
    ],
)
def test_what_binds_what(text: str, tree: str) -> None:
    assert written(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "没有写完"),
        ("a +", "没有写完"),
        ("(a", "没有写完"),
        ("a b", "“b”的位置不对"),
        ("a )", "“)”的位置不对"),
        ("* a", "“*”的位置不对"),
        ("and", "“and”的位置不对"),
        ("a = b = c", "“=”的位置不对"),
        ("a ; import os", "看不懂“; import o”"),
        ("学生", "看不懂“学生”"),
        ("__import__(a)", "看不懂"),
        ("eval(a)", "不认识函数“eval”"),
        ("min()", "“)”的位置不对"),
        ("round(a)", "参数个数不对"),
        ("1.1234567", "数字太长"),
        ("1234567890123", "数字太长"),
        ("(" * 30 + "a" + ")" * 30, "最多 20 层"),
        ("+".join("a" * 300), "最多 200 个运算"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, part: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(part)):
        parse(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("zz", "没有指标数据“zz”"),
        ("a and b > 1", "应当是条件"),
        ("(a > 1) + 1", "应当是数字"),
        ("if(a, 1, 2)", "应当是条件"),
        ("round(a, b)", "round 的第二个参数"),
        ("round(a, 9)", "round 的第二个参数"),
    ],
)
def test_what_makes_no_sense_is_told(text: str, part: str) -> None:
    with pytest.raises(ExpressionError, match=part):
        types_of(parse(text), {"a": "人", "b": "人"})


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("a / b", "元/人"),
        ("a * 2 + a", "元"),
        ("a / b * b", "元"),
        ("a / a", ""),
        ("round(a / b, 2)", "元/人"),
    ],
)
def test_units_follow_the_formula(text: str, unit: str) -> None:
    assert types_of(parse(text), {"a": "元", "b": "人"}).unit == dimension(unit)


def test_conditions_joined_are_one_condition() -> None:
    assert types_of(parse("a > 1 and not b > 2"), {"a": "人", "b": "元"}).condition


def test_numbers_alone_have_no_unit() -> None:
    assert types_of(parse("2 * 3 / 4"), {}).unit is None
    assert parse("0.5") == Number(Decimal("0.5"))
    assert list(names_in(parse("a + b / a"))) == ["a", "b", "a"]
    assert isinstance(parse("a + 1"), Call)


def test_units_are_written_for_people() -> None:
    assert dimension("元/人").text() == "元/人"
    assert dimension("").text() == "无单位"
    assert dimension("1/人").text() == "1/人"
    assert dimension("㎡·㎡").text() == "m²·m²"
