"""Exact arithmetic over a whole block of schools at once: fractions of whole numbers.

An amount is scale · above ÷ below. As long as a bound on the products tells that 64 bits hold them
they are int64; beyond, Python's own integers take over. Either way the digits are the same.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from dudao.evaluation.scoring.scale import (
    LIMIT,
    ROOM,
    SCALE,
    Flags,
    Ints,
    State,
    States,
    half_up,
)

KNOWN = np.int8(State.KNOWN)


@dataclass(frozen=True)
class Amount:
    """A column of exact numbers: `below` is above 0; `top` and `bottom` bound both."""

    above: Any
    state: Any
    top: int
    below: Any = 1
    bottom: int = 1
    scale: Fraction = Fraction(1)


@dataclass(frozen=True)
class Truth:
    """A column of conditions."""

    flags: Any
    state: Any


def of_values(values: Ints, states: States) -> Amount:
    """Return stored values (×10⁴, 0 where not known) as an amount."""
    top = int(np.abs(values).max(initial=0))
    return Amount(values, states, top, scale=Fraction(1, SCALE))


def constant(number: Decimal) -> Amount:
    """Return a number written in a formula."""
    exact = Fraction(number)
    return Amount(1, KNOWN, 1, scale=exact) if exact else Amount(0, KNOWN, 0)


def added(left: Amount, right: Amount) -> Amount:
    """Return left + right."""
    one, other, scale = _levelled(left, right)
    below, bottom = _common_below(left, right)
    top = one.top + other.top
    if top >= ROOM:
        one, other = replace(one, above=_wide(one.above)), replace(other, above=_wide(other.above))
    return Amount(one.above + other.above, _worst(left, right), top, below, bottom, scale)


def negative(amount: Amount) -> Amount:
    """Return −amount."""
    return replace(amount, above=-amount.above)


def positive(amount: Amount) -> Amount:
    """Return |amount|."""
    return replace(amount, above=abs(amount.above))


def multiplied(left: Amount, right: Amount) -> Amount:
    """Return left × right."""
    above, top = _product(left.above, left.top, right.above, right.top)
    below, bottom = _product(left.below, left.bottom, right.below, right.bottom)
    return Amount(above, _worst(left, right), top, below, bottom, left.scale * right.scale)


def divided(left: Amount, right: Amount) -> Amount:
    """Return left ÷ right; undefined where right is 0."""
    is_zero = right.above == 0
    sign = np.where(right.above < 0, -1, 1)
    above, top = _product(left.above * sign, left.top, right.below, right.bottom)
    divisor = np.where(is_zero, 1, abs(right.above))
    below, bottom = _product(left.below, left.bottom, divisor, max(right.top, 1))
    state = np.maximum(_worst(left, right), np.where(is_zero, State.UNDEFINED, State.KNOWN))
    return Amount(above, state.astype(np.int8), top, below, bottom, left.scale / right.scale)


def chosen(flags: Any, left: Amount, right: Amount, state: Any) -> Amount:
    """Return left where `flags` hold, otherwise right."""
    scale, first, second = _common_scale(left, right)
    one, other = _times(left, first), _times(right, second)
    return Amount(
        np.where(flags, one.above, other.above),
        state,
        max(one.top, other.top),
        np.where(flags, left.below, right.below),
        max(left.bottom, right.bottom),
        scale,
    )


def compared(left: Amount, right: Amount) -> tuple[Any, Any]:
    """Return two columns of whole numbers that compare as the amounts do."""
    one, other, _scale = _levelled(left, right)
    return one.above, other.above


def floored(amount: Amount) -> Amount:
    """Return the largest whole numbers not above the amount."""
    above, below = _whole_parts(amount, 1)
    top = amount.top * amount.scale.numerator // amount.scale.denominator + 1
    return Amount(above // below, amount.state, top)


def rounded(amount: Amount, places: int) -> Amount:
    """Return the amount with so many decimals, half up (away from zero)."""
    unit = 10**places
    top = amount.top * unit * amount.scale.numerator // amount.scale.denominator + 1
    above = _half_up(*_whole_parts(amount, unit))
    return Amount(above, amount.state, top, scale=Fraction(1, unit))


def settled(amount: Amount, schools: int) -> tuple[Ints, States]:
    """Return the values ×10⁴, half up, and their states; 0 where not known.

    What is as large as LIMIT is undefined: somebody mistyped.
    """
    values = np.broadcast_to(_half_up(*_whole_parts(amount, SCALE)), (schools,))
    states = np.broadcast_to(np.asarray(amount.state, np.int8), (schools,))
    if values.dtype == object or amount.top * amount.scale * SCALE >= LIMIT:
        is_large = np.asarray(abs(values) >= LIMIT, np.bool_)
        undefined = np.where(is_large, np.int8(State.UNDEFINED), KNOWN)
        states = np.maximum(states, undefined)
    known = states == State.KNOWN
    return np.where(known, values, 0).astype(np.int64), states


def known(truth: Truth, otherwise: bool, schools: int) -> Flags:
    """Return where the condition holds; `otherwise` where it cannot be told."""
    told = np.asarray(truth.state) == State.KNOWN
    return np.broadcast_to(np.where(told, truth.flags, otherwise), (schools,))


def _half_up(above: Any, below: Any) -> Any:
    size = half_up(np.abs(np.asarray(above)), below)
    return np.where(np.asarray(above) < 0, -size, size)


def _whole_parts(amount: Amount, unit: int) -> tuple[Any, Any]:
    """Return amount × unit as whole numbers above and below a line."""
    scale = amount.scale * unit
    above, _top = _product(amount.above, amount.top, scale.numerator, scale.numerator)
    below, _bottom = _product(amount.below, amount.bottom, scale.denominator, scale.denominator)
    return above, below


def _levelled(left: Amount, right: Amount) -> tuple[Amount, Amount, Fraction]:
    """Return both over one denominator and scale, which is given too."""
    scale, first, second = _common_scale(left, right)
    one, other = _times(left, first), _times(right, second)
    if left.below is not right.below:
        above, top = _product(one.above, one.top, right.below, right.bottom)
        one = replace(one, above=above, top=top)
        above, top = _product(other.above, other.top, left.below, left.bottom)
        other = replace(other, above=above, top=top)
    return one, other, scale


def _common_below(left: Amount, right: Amount) -> tuple[Any, int]:
    if left.below is right.below:
        return left.below, left.bottom
    return _product(left.below, left.bottom, right.below, right.bottom)


def _common_scale(left: Amount, right: Amount) -> tuple[Fraction, int, int]:
    one, other = left.scale, right.scale
    scale = Fraction(
        gcd(one.numerator * other.denominator, other.numerator * one.denominator),
        one.denominator * other.denominator,
    )
    return scale, int(one / scale), int(other / scale)


def _times(amount: Amount, factor: int) -> Amount:
    if factor == 1:
        return amount
    above, top = _product(amount.above, amount.top, factor, factor)
    return replace(amount, above=above, top=top)


def _product(left: Any, most: int, right: Any, other_most: int) -> tuple[Any, int]:
    """Return left × right and a bound of it, in Python's integers where 64 bits are too few."""
    bound = most * other_most
    if bound >= ROOM:
        left, right = _wide(left), _wide(right)
    return left * right, bound


def _wide(column: Any) -> Any:
    return column.astype(object) if isinstance(column, np.ndarray | np.generic) else column


def _worst(left: Amount, right: Amount) -> Any:
    return np.maximum(left.state, right.state)
