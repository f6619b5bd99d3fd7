"""Thresholds as they stand in indicator tables are read, or refused with what is not clear."""

from decimal import Decimal

import pytest

from dudao.evaluation.framework import Applies, Bound, ThresholdError, read_threshold


@pytest.mark.parametrize(
    ("text", "number", "is_least", "unit"),
    [
        ("4.2人以上", "4.2", True, "人"),
        ("４．２人以上；", "4.2", True, "人"),
        ("4.5平方米以上", "4.5", True, "m²"),
        ("达到1人以上", "1", True, "人"),
        ("均达到0.9人以上;", "0.9", True, "人"),
        ("≥85%", "85", True, "%"),
        ("不低于 6000 元/生", "6000", True, "元/人"),
        ("2,000元及以上", "2000", True, "元"),
        ("达到95%", "95", True, "%"),
        ("不超过2000人", "2000", False, "人"),
        ("45人以下", "45", False, "人"),
        ("≤0.50", "0.50", False, ""),
        ("小于或等于0.45", "0.45", False, ""),
    ],
)
def test_a_threshold_is_read(text: str, number: str, is_least: bool, unit: str) -> None:
    assert read_threshold(text) == (Decimal(number), is_least, unit)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "是空的"),
        ("；", "是空的"),
        ("4.2", "没有说明是至少还是至多"),
        ("100%", "没有说明是至少还是至多"),
        ("超过45人", "不含本数"),
        ("<0.15", "不含本数"),
        ("至少5人以下", "前后说法相反"),
        ("小学4.2人以上、初中5.3人以上", "不止一个数字"),
        ("小学4.2人以上", "看不懂"),
        ("良好以上", "看不懂"),
        ("1" * 70, "不止一个数字"),
    ],
)
def test_a_threshold_is_refused_with_its_reason(text: str, part: str) -> None:
    with pytest.raises(ThresholdError, match=part):
        read_threshold(text)


def test_a_threshold_becomes_a_bound() -> None:
    primary = Applies(stages=("primary",))
    assert read_threshold("4.2人以上").bound(primary) == Bound(Decimal("4.2"), None, primary)
    assert read_threshold("45人以下").bound() == Bound(None, Decimal(45))
    assert Bound().number == 0
