"""How far apart ratings are and what they come to, without a database."""

from decimal import Decimal

import pytest

from dudao.evaluation.rules.ratings import Given, agreed, spread_of


def numbers(*found: str) -> list[Given]:
    return [Given(Decimal(one), "") for one in found]


def choices(*found: str) -> list[Given]:
    return [Given(None, one) for one in found]


@pytest.mark.parametrize(
    ("shares", "spread"),
    [
        ([], 0),
        ([80], 0),
        ([80, 65, 90], 25),
        ([None, None], 0),
        ([None, 0], 100),
    ],
)
def test_not_applicable_is_as_far_as_can_be(shares: list[int | None], spread: int) -> None:
    assert spread_of([None if one is None else Decimal(one) for one in shares]) == spread


@pytest.mark.parametrize(
    ("ratings", "value"),
    [
        (numbers("8"), Given(Decimal("8.00"), "")),
        (numbers("8", "9", "9"), Given(Decimal("8.67"), "")),
        (numbers("8.01", "8.00"), Given(Decimal("8.01"), "")),  # 8.005 goes up
        (choices("A", "B", "A"), Given(None, "A")),
        (choices("A", "B"), None),
        (choices("na", "na"), Given(None, "na")),
        ([*choices("na"), *numbers("3")], None),
        ([], None),
    ],
)
def test_numbers_are_averaged_and_choices_counted(ratings: list[Given], value: Given) -> None:
    assert agreed(ratings) == value
