"""The largest part of a batch that a grade may have: who is over it falls to the next grade."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from dudao.evaluation.framework.definition import Grade

PERCENT = 100


class Shared(NamedTuple):
    """Grades by school once shares are kept, and the schools that only a tie keeps down."""

    grades: dict[int, int]
    tied: frozenset[int]


def within_shares(
    grades: Sequence[Grade], reached: Mapping[int, int], totals: Mapping[int, int]
) -> Shared:
    """Keep every grade within its share of the batch: the schools with the highest totals stay.

    `reached` are places in `grades` by school (-1: none), `totals` cents. A share is rounded down.
    Where equal totals would exceed it, all of them fall, so that no draw decides; they are told.
    """
    found = dict(reached)
    tied: set[int] = set()
    batch = sum(1 for place in reached.values() if place >= 0)
    for place, grade in enumerate(grades):
        if grade.share is None:
            continue
        room = int(batch * grade.share / Decimal(PERCENT))
        inside = sorted((s for s, at in found.items() if at == place), key=lambda s: -totals[s])
        if len(inside) <= room:
            continue
        edge = totals[inside[room]]
        tied |= {school for school in inside[:room] if totals[school] == edge}
        for school in inside:
            if totals[school] <= edge:
                found[school] = place + 1
    return Shared(found, frozenset(tied))
