"""Rules of ratings: how far apart several are, and what they come to together."""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

NOT_APPLICABLE = "na"
WHOLE = Decimal(100)
_CENT = Decimal("0.01")


class Given(NamedTuple):
    """A rating: a number, or a choice; neither where only a note was written."""

    number: Decimal | None
    choice: str

    @property
    def is_given(self) -> bool:
        """Tell whether anything was given."""
        return self.number is not None or bool(self.choice)

    @property
    def applies(self) -> bool:
        """Tell whether the indicator concerns the unit at all."""
        return self.choice != NOT_APPLICABLE


def half_up(number: Decimal) -> Decimal:
    """Round to two decimals, half up."""
    return number.quantize(_CENT, rounding=ROUND_HALF_UP)


def spread_of(shares: Sequence[Decimal | None]) -> Decimal:
    """Return how far apart ratings lie, in percent of the indicator's points.

    `shares` are what each rating pays, in percent of the full points; None: not applicable, which
    is as far from any other rating as can be.
    """
    paid = [one for one in shares if one is not None]
    if len(paid) != len(shares):
        return WHOLE if paid else Decimal(0)
    return max(paid) - min(paid) if paid else Decimal(0)


def agreed(ratings: Sequence[Given]) -> Given | None:
    """Return what ratings that are not far apart come to; None where that cannot be told.

    Of choices the most frequent; of numbers the mean, rounded half up to two decimals. Two choices
    as frequent as each other, or choices beside numbers, are settled by people.
    """
    choices = Counter(one.choice for one in ratings if one.choice)
    if not choices:
        numbers = [one.number for one in ratings if one.number is not None]
        return Given(half_up(sum(numbers, Decimal(0)) / len(numbers)), "") if numbers else None
    if choices.total() != len(ratings):
        return None
    (first, most), *others = choices.most_common(2)
    return None if others and others[0][1] == most else Given(None, first)
