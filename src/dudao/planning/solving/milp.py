"""A mixed integer model, built row by row and solved by HiGHS through SciPy."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

INFINITE = float("inf")


class Solution(NamedTuple):
    """The values of the variables, and the bound that the search proved for the cost."""

    values: NDArray[np.float64]
    bound: float

    def chosen(self, variable: int) -> bool:
        """Tell whether a yes-or-no variable says yes."""
        return bool(self.values[variable] > 0.5)  # noqa: PLR2004 - halfway between no and yes


class Model:
    """Variables with costs, rows with bounds."""

    def __init__(self) -> None:
        self._cost: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[int] = []
        self._columns: list[int] = []
        self._values: list[float] = []
        self._starts: list[int] = [0]
        self._row_low: list[float] = []
        self._row_high: list[float] = []

    def variable(
        self, cost: float = 0.0, *, low: float = 0.0, high: float = 1.0, whole: bool = True
    ) -> int:
        """Add a variable and return its number."""
        self._cost.append(cost)
        self._low.append(low)
        self._high.append(high)
        self._whole.append(int(whole))
        return len(self._cost) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], *, low: float = -INFINITE, high: float = INFINITE
    ) -> None:
        """Add low ≤ Σ value · variable ≤ high."""
        for variable, value in terms:
            self._columns.append(variable)
            self._values.append(value)
        self._starts.append(len(self._columns))
        self._row_low.append(low)
        self._row_high.append(high)

    def solve(self, *, gap: float, nodes: int, seconds: float) -> Solution | None:
        """Return the best found within the effort; None when nothing was found."""
        if not self._cost:
            return Solution(np.zeros(0), 0.0)
        shape = (len(self._row_low), len(self._cost))
        matrix = csr_matrix((self._values, self._columns, self._starts), shape=shape)
        found = milp(
            np.array(self._cost),
            integrality=np.array(self._whole),
            bounds=Bounds(np.array(self._low), np.array(self._high)),
            constraints=LinearConstraint(matrix, np.array(self._row_low), np.array(self._row_high)),
            options={"mip_rel_gap": gap, "node_limit": nodes, "time_limit": seconds},
        )
        if found.x is None:
            return None
        bound = found.mip_dual_bound
        return Solution(found.x, -INFINITE if bound is None else float(bound))
