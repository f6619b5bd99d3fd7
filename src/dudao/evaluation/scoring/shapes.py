"""The few shapes that all kinds of rule come down to, each scoring many indicators at once.

A shape holds a table with a row for each of its indicators; values and scores are [row × school].
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dudao.evaluation.scoring.scale import (
    PER_CENT,
    SCALE,
    Block,
    Flags,
    Ints,
    State,
    States,
    half_up,
)


class Scored(NamedTuple):
    """Cents and states of some indicators, [row × school]."""

    cents: Block
    states: States


def column(numbers: list[int]) -> Ints:
    """Return numbers as a column beside [row × school]."""
    return np.array(numbers, np.int64).reshape(-1, 1)


@dataclass(frozen=True)
class Lookup:
    """Levels, yes or no: the answer is a place in a row of cents, of which there are `steps`."""

    table: Ints
    steps: Ints

    def score(self, values: Ints, states: States) -> Scored:
        place = values // SCALE
        is_odd = (place < 0) | (place >= self.steps) | (place * SCALE != values)
        if is_odd.any():
            states = np.where(is_odd & (states == State.KNOWN), np.int8(State.MISSING), states)
            place = np.where(is_odd, 0, place)
        width = self.table.shape[1]
        offsets = np.arange(len(self.table), dtype=np.int64).reshape(-1, 1) * width
        return Scored(self.table.ravel()[place + offsets], states)


@dataclass(frozen=True)
class Given:
    """The value itself as points, held within 0 and the full ones."""

    full: Ints

    def score(self, values: Ints, states: States) -> Scored:
        return Scored(np.minimum(half_up(np.maximum(values, 0), PER_CENT), self.full), states)


@dataclass(frozen=True)
class Deducted:
    """So many cents less for each problem."""

    full: Ints
    each: Ints
    most: Ints

    def score(self, values: Ints, states: States) -> Scored:
        # Beyond the first problem that takes everything it makes no difference how many there are.
        enough = (self.most // self.each + 1) * SCALE
        problems = np.clip(values, 0, enough)
        return Scored(
            self.full - np.minimum(half_up(problems * self.each, SCALE), self.most), states
        )


@dataclass(frozen=True)
class Between:
    """Straight from nothing at `zero` to all at `full_at`; falling where that is smaller."""

    full: Ints
    zero: Ints
    full_at: Ints

    def score(self, values: Ints, states: States) -> Scored:
        span = np.abs(self.full_at - self.zero)
        way = np.where(self.full_at > self.zero, values - self.zero, self.zero - values)
        return Scored(half_up(np.clip(way, 0, span) * self.full, span), states)


@dataclass(frozen=True)
class Met:
    """All at least at, or at most up to (`is_most`), a bound; otherwise nothing."""

    full: Ints
    bound: Ints
    is_most: Flags

    def score(self, values: Ints, states: States) -> Scored:
        return Scored(np.where(met(values, self.bound, self.is_most), self.full, 0), states)


@dataclass(frozen=True)
class Bands:
    """Cents by the band in which the value lies: `edges` are where the next begins."""

    edges: tuple[Ints, ...]
    paid: tuple[Ints, ...]

    def score(self, values: Ints, states: States) -> Scored:
        rows = [
            paid[np.searchsorted(edges, row, side="right")]
            for edges, paid, row in zip(self.edges, self.paid, values, strict=True)
        ]
        return Scored(np.stack(rows), states)


Shape = Lookup | Given | Deducted | Between | Met | Bands


def met(values: Ints, bound: Ints, is_most: Flags) -> Flags:
    """Tell where a bound is met; the number itself meets it."""
    return np.where(is_most, values <= bound, values >= bound)
