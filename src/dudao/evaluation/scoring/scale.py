"""Numbers as scaled integers: values ×10⁴, points in cents, rounded half up by whole division."""

from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Block = NDArray[Any]
"""int64, or Python's own integers (dtype object) where 64 bits might not hold an exact product."""
States = NDArray[np.int8]
Flags = NDArray[np.bool_]

SCALE = 10_000
CENTS = 100
PER_CENT = SCALE // CENTS
WHOLE_CENTS = 100 * CENTS
LIMIT = 10**9 * SCALE
"""No value is as large as this."""
NOT_APPLICABLE = -9 * 10**15
MISSING = NOT_APPLICABLE - 1
"""How it is stored that a value is not applicable or missing; no value is as small."""
ROOM = 2**62


class State(IntEnum):
    """What a figure is; of several in one formula, the largest holds."""

    KNOWN = 0
    UNDEFINED = 1  # cannot be worked out: divided by zero, or beyond every limit
    MISSING = 2  # not reported: scores nothing
    NOT_APPLICABLE = 3  # neither scores nor counts


def half_up(above: Any, below: Any) -> Any:
    """Return `above` ÷ `below`, rounded half up, both whole, neither negative, below above 0.

    Without doubling anything first, so that products up to 2⁶³ are safe.
    """
    whole = above // below
    return whole + ((above - whole * below) >= below - below // 2)


def value(number: Decimal) -> int:
    """Return a number ×10⁴, half up (away from zero)."""
    return int((number * SCALE).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def cents(points: Decimal) -> int:
    """Return points in cents; the checker allows two decimals at most."""
    return int(points * CENTS)


def decimal_of_value(scaled: int) -> Decimal:
    """Return what ×10⁴ stands for."""
    return Decimal(int(scaled)).scaleb(-4)


def decimal_of_cents(points: int) -> Decimal:
    """Return the points, with two decimals."""
    return Decimal(int(points)).scaleb(-2)


def take_states(stored: Ints) -> States:
    """Return the states of stored values, and set to 0 those that are not known."""
    found = np.zeros(stored.shape, np.int8)
    gone = stored <= NOT_APPLICABLE
    if gone.any():  # few are: the rest is not looked at twice
        is_absent = stored[gone] == NOT_APPLICABLE
        found[gone] = np.where(is_absent, np.int8(State.NOT_APPLICABLE), np.int8(State.MISSING))
        stored[gone] = 0
    return found
