"""A figure beside the one of the year before: by how much it changed, and is that odd. Pure."""

from decimal import Decimal

from dudao.metrics.rules.numbers import rounded

#: A few people more or less are no jump, however few there were.
FEW = 5
#: So many times as much looks like another unit (元 for 万元, 亩 for 平方米).
TIMES = 10


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how many percent a figure changed, one decimal, half up; None without a base."""
    if now is None or not before:
        return None
    return rounded((now - before) * 100 / abs(before), 1)


def is_odd(now: Decimal | None, before: Decimal | None, percent: int) -> bool:
    """Tell whether a figure jumped by more than `percent` and by more than a few."""
    if now is None or before is None or abs(now - before) <= FEW:
        return False
    return abs(now - before) * 100 > percent * abs(before)


def is_far_off(now: Decimal | None, before: Decimal | None) -> bool:
    """Tell whether a figure is so far from the last that its unit may be another."""
    if not now or not before or abs(now - before) <= FEW:
        return False
    return abs(now) >= TIMES * abs(before) or abs(before) >= TIMES * abs(now)
