"""The coefficient of variation over each county's schools, right in every digit.

CV = S / X̄, X̄ = Σxᵢ/ΣPᵢ, S = √Σ(Pᵢ/P)(xᵢ/Pᵢ − X̄)². Worked out in doubles; where that comes near a
tie of the fourth decimal it is worked out again in exact fractions, so the order of schools, the
size of a block and the machine make no difference.
"""

from fractions import Fraction
from math import isqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dudao.evaluation.scoring.scale import LIMIT, SCALE, Flags, Ints, State, States

NEAR = 1e-6
RELATIVE = 1e-10


class Varied(NamedTuple):
    """Coefficients ×10⁴ [row × county], whether they are defined, and how many schools counted."""

    values: Ints
    defined: Flags
    counted: Ints


def variation(totals: Ints, pupils: Ints, counted: Flags, starts: Ints) -> Varied:
    """Return the coefficients of the counties that begin at `starts`; arguments [row × school]."""
    weights = np.where(counted, pupils, 0).astype(np.float64)
    amounts = np.where(counted, totals, 0).astype(np.float64)
    sizes = np.diff(np.append(starts, counted.shape[1]))
    people, total = (_sums(each, starts) for each in (weights, amounts))
    defined = (people > 0) & (total > 0)
    mean = np.divide(total, people, out=np.ones_like(total), where=defined)
    each = np.divide(amounts, weights, out=np.zeros_like(amounts), where=weights > 0)
    squares = weights * (each - np.repeat(mean, sizes, axis=1)) ** 2
    spread = np.divide(_sums(squares, starts), people, out=np.zeros_like(total), where=defined)
    exact = np.sqrt(spread) / mean * SCALE + 0.5
    values = np.floor(exact)
    distance = np.abs(exact - np.round(exact))
    near = defined & (distance < NEAR + RELATIVE * exact)
    found = np.where(defined, values, 0).astype(np.int64)
    for row, county in np.argwhere(near):
        inside = slice(starts[county], starts[county] + sizes[county])
        use = counted[row, inside]
        found[row, county] = exactly(totals[row, inside][use], pupils[row, inside][use])
    number = np.add.reduceat(counted, starts, axis=1, dtype=np.int64)
    defined &= found < LIMIT
    return Varied(np.where(defined, found, 0), defined, number)


def exactly(totals: Ints, pupils: Ints) -> int:
    """Return the coefficient ×10⁴ of one county, half up, by exact fractions."""
    people, total = sum(map(int, pupils)), sum(map(int, totals))
    squares = sum(
        (Fraction(int(x) ** 2, int(p)) for x, p in zip(totals, pupils, strict=True)), Fraction(0)
    )
    squared = people * squares / total**2 - 1
    return (isqrt(int(squared * 4 * SCALE**2)) + 1) // 2


def states_of_schools(
    total_states: States, pupil_states: States, pupils: Ints, defined: Flags
) -> States:
    """Return the states of schools: their own figures have to be known as well as the county's."""
    states = np.maximum(total_states, pupil_states)
    has_none = (pupils <= 0) | ~defined
    return np.maximum(states, np.where(has_none, np.int8(State.UNDEFINED), states))


def _sums(column: NDArray[np.float64], starts: Ints) -> NDArray[np.float64]:
    return np.add.reduceat(column, starts, axis=1)
