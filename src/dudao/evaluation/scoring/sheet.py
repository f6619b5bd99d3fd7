"""A block of schools: what is known of each, by the inputs of a plan. Whole counties together."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from dudao.evaluation.framework.expressions import Expression
from dudao.evaluation.scoring import amounts
from dudao.evaluation.scoring.amounts import Amount
from dudao.evaluation.scoring.evaluating import amount_of, truth_of
from dudao.evaluation.scoring.scale import Flags, Ints, States, take_states

KIND, STAGES, TAGS = range(3)
"""The inputs that say what a unit is; their values are codes and are not scaled."""


class Who(NamedTuple):
    """For which units something is, in codes: kinds, bits of stages, of tags, of tags not."""

    kinds: tuple[int, ...]
    stages: int
    tags: int
    except_tags: int
    when: Expression | None


class Sheet:
    """Stored inputs [input × school], sorted by county; columns are worked out when asked for."""

    def __init__(
        self,
        counties: Ints,
        schools: Ints,
        stored: Ints,
        names: Mapping[str, int],
        computed: Mapping[str, Expression],
    ) -> None:
        self.counties = counties
        self.schools = schools
        self.stored = stored
        self.names = names
        self.computed = computed
        self.size = len(schools)
        self._columns: dict[str, Amount] = {}
        self._worked_out: dict[int, tuple[Expression, Ints, States]] = {}

    @property
    def starts(self) -> Ints:
        """Return where each county begins."""
        changes = np.flatnonzero(self.counties[1:] != self.counties[:-1]) + 1
        return np.concatenate(([0], changes)).astype(np.int64)

    def look(self, name: str) -> Amount:
        """Return the column of a metric, reported or worked out (to four decimals, as shown)."""
        if name not in self._columns:
            self._columns[name] = amounts.of_values(*self._found(name))
        return self._columns[name]

    def _found(self, name: str) -> tuple[Ints, States]:
        if name in self.computed:
            return self.values(self.computed[name])
        values = self.stored[self.names[name]].copy()
        return values, take_states(values)

    def values(self, expression: Expression) -> tuple[Ints, States]:
        """Return what a formula yields, in four decimals; the same formula once only."""
        # Hashing a tree is slow; kept beside its values, it keeps its id for itself.
        key = id(expression)
        if key not in self._worked_out:
            found = amounts.settled(amount_of(expression, self.look), self.size)
            self._worked_out[key] = expression, *found
        return self._worked_out[key][1:]

    def flags(self, expression: Expression, *, otherwise: bool) -> Flags:
        """Return where a condition holds; `otherwise` where it cannot be told."""
        return amounts.known(truth_of(expression, self.look), otherwise, self.size)

    def mask(self, who: Who) -> Flags:
        """Return the schools for which something is."""
        kind, stages, tags = (np.maximum(self.stored[ix], 0) for ix in (KIND, STAGES, TAGS))
        found = np.ones(self.size, np.bool_)
        if who.kinds:
            found &= np.isin(kind, who.kinds)
        if who.stages:
            found &= (stages & who.stages) != 0
        if who.tags:
            found &= (tags & who.tags) != 0
        if who.except_tags:
            found &= (tags & who.except_tags) == 0
        if who.when is not None:
            found &= self.flags(who.when, otherwise=True)
        return found
