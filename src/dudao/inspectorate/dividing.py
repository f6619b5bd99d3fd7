"""Dividing schools into compact, even areas with a fit mix of inspectors. Pure; no database.

Areas are balanced k-means: the schools are assigned to as many equal places an area has, at the
least sum of squared distances (`linear_sum_assignment`), until nothing moves. That this is the
best of all divisions is not proven, and not claimed.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Grid = NDArray[np.float64]
KILOMETRES_PER_DEGREE = 111.32
_ROUNDS = 40
#: In the cost of an inspector for a cluster of schools: one school he must keep away from weighs
#: more than any number he knows.
_KEEP_AWAY, _TIRED = 1000.0, 10.0


class Place(NamedTuple):
    """A school and where it lies, in degrees; None where that is not known."""

    id: int
    longitude: float | None = None
    latitude: float | None = None


class Hand(NamedTuple):
    """An inspector: what he answers for, how long for too long, and where he must keep away."""

    id: int
    full_time: bool
    held: frozenset[int] = frozenset()
    tired: frozenset[int] = frozenset()
    away: frozenset[int] = frozenset()


class Needs(NamedTuple):
    """What an area needs: at most `limit` schools, one inspector for `per_inspector` of them, and
    at least so many full-time and part-time ones.
    """

    limit: int = 20
    per_inspector: int = 5
    full_time: int = 1
    part_time: int = 1


class Part(NamedTuple):
    """An area: its schools with who answers for each (None: nobody may), and its inspectors."""

    charge: dict[int, int | None]
    inspectors: list[int]


def kilometres(places: Sequence[Place]) -> Grid:
    """Return [n × 2] kilometres east and north of the middle; the unknown lie in the middle."""
    known = [(p.longitude, p.latitude) for p in places if p.longitude is not None]
    if not known:
        return np.zeros((len(places), 2))
    middle = np.array(known, dtype=np.float64).mean(axis=0)
    degrees = np.array(
        [middle if p.longitude is None else (p.longitude, p.latitude) for p in places],
        dtype=np.float64,
    ).reshape(-1, 2)
    scale = np.array([np.cos(np.radians(middle[1])), 1.0]) * KILOMETRES_PER_DEGREE
    found: Grid = (degrees - middle) * scale
    return found


def areas_needed(schools: int, needs: Needs) -> int:
    """Return the fewest areas that `schools` fit into."""
    return ceil(schools / needs.limit)


def clusters(where: Grid, count: int) -> list[int]:
    """Return for each of [n × 2] points the cluster 0…count-1; their sizes differ by one at most.

    The same points give the same clusters.
    """
    points = len(where)
    if count < 1 or not points:
        return [0] * points
    seats = np.repeat(np.arange(count), ceil(points / count))
    centres = _far_apart(where, count)
    chosen = np.full(points, -1)
    for _round in range(_ROUNDS):
        cost = ((where[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        rows, taken = linear_sum_assignment(_with_even_seats(cost[:, seats], seats, points, count))
        new = np.empty(points, dtype=int)
        new[rows[rows < points]] = seats[taken[rows < points]]
        if (new == chosen).all():
            break
        chosen = new
        for index in range(count):
            if (chosen == index).any():
                centres[index] = where[chosen == index].mean(axis=0)
    return [int(index) for index in chosen]


def _with_even_seats(cost: Grid, seats: NDArray[np.int_], points: int, count: int) -> Grid:
    """Add a row for every seat too many; each may leave only the last seat of a cluster free."""
    spare = len(seats) - points
    if not spare:
        return cost
    size = len(seats) // count
    last = np.arange(len(seats)) % size == size - 1
    blank = np.where(last, 0.0, cost.max() * len(seats) + 1.0)
    return np.vstack([cost, np.tile(blank, (spare, 1))])


def _far_apart(where: Grid, count: int) -> Grid:
    """Return [count × 2] beginnings: the point farthest out, then always that farthest from all."""
    first = int((((where - where.mean(axis=0)) ** 2).sum(axis=1)).argmax())
    found = [first]
    nearest = ((where - where[first]) ** 2).sum(axis=1)
    while len(found) < count:
        found.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, ((where - where[found[-1]]) ** 2).sum(axis=1))
    return where[found].astype(np.float64)


def divide(places: Sequence[Place], hands: Sequence[Hand], count: int, needs: Needs) -> list[Part]:
    """Return `count` areas over all `places` and `hands`.

    Every area gets inspectors by its size and, as far as there are, the mix it needs; whoever
    knows its schools is taken first. Nobody gets a school he must keep away from, and one he has
    had for too long only when there is no other.
    """
    where = kilometres(places)
    of_area = clusters(where, count)
    members = [[i for i, area in enumerate(of_area) if area == index] for index in range(count)]
    ids = [[places[i].id for i in own] for own in members]
    staff = _staff(ids, hands, needs)
    return [
        _charged([places[i] for i in own], where[own], staff[index])
        for index, own in enumerate(members)
    ]


def shares(sizes: Sequence[int], hands: int, needs: Needs) -> list[int]:
    """Return how many of `hands` each area gets: what it needs, or its share of too few."""
    least = needs.full_time + needs.part_time
    wanted = [max(least, ceil(size / needs.per_inspector)) if size else 0 for size in sizes]
    if sum(wanted) <= hands:
        return wanted
    exact = [want * hands / sum(wanted) for want in wanted]
    found = [int(share) for share in exact]
    order = sorted(range(len(sizes)), key=lambda i: (found[i] - exact[i], i))
    for index in order[: hands - sum(found)]:
        found[index] += 1
    return found


def _staff(areas: list[list[int]], hands: Sequence[Hand], needs: Needs) -> list[list[Hand]]:
    """Assign inspectors to areas: the mix first, then whoever knows most of the schools."""
    seats = [
        (index, nth)
        for index, share in enumerate(shares([len(own) for own in areas], len(hands), needs))
        for nth in range(share)
    ]
    if not seats:
        return [[] for _area in areas]
    cost = np.array(
        [[_seat_cost(hand, nth, areas[index], needs) for index, nth in seats] for hand in hands]
    )
    found: list[list[Hand]] = [[] for _area in areas]
    for row, seat in zip(*linear_sum_assignment(cost), strict=True):
        found[seats[seat][0]].append(hands[row])
    return found


def _seat_cost(hand: Hand, nth: int, schools: Sequence[int], needs: Needs) -> float:
    known = len(hand.held.intersection(schools))
    away = len(hand.away.intersection(schools))
    cost = -float(known) + away * _TIRED
    if nth < needs.full_time:
        return cost + (0.0 if hand.full_time else _KEEP_AWAY)
    if nth < needs.full_time + needs.part_time:
        return cost + (_KEEP_AWAY if hand.full_time else 0.0)
    return cost


def _charged(places: Sequence[Place], where: Grid, hands: Sequence[Hand]) -> Part:
    """Give each school of an area to one of its inspectors: even, near to each other, allowed."""
    charge: dict[int, int | None] = {place.id: None for place in places}
    if not hands or not places:
        return Part(charge, [hand.id for hand in hands])
    of_hand = clusters(where, min(len(hands), len(places)))
    groups = [
        [place.id for place, group in zip(places, of_hand, strict=True) if group == index]
        for index in range(max(of_hand) + 1)
    ]
    cost = np.array([[_group_cost(hand, group) for group in groups] for hand in hands])
    for row, column in zip(*linear_sum_assignment(cost), strict=True):
        for school in groups[column]:
            charge[school] = hands[row].id
    _mend(charge, {hand.id: hand for hand in hands})
    return Part(charge, [hand.id for hand in hands])


def _group_cost(hand: Hand, schools: Sequence[int]) -> float:
    return (
        len(hand.away.intersection(schools)) * _KEEP_AWAY
        + len(hand.tired.intersection(schools)) * _TIRED
        - len((hand.held - hand.tired).intersection(schools))
    )


def _mend(charge: dict[int, int | None], hands: Mapping[int, Hand]) -> None:
    """Pass on what somebody must not have, or has had too long, to the least loaded who may."""
    for school, who in list(charge.items()):
        hand = hands.get(who) if who is not None else None
        if hand is None or school not in hand.away | hand.tired:
            continue
        others = [other for other in hands.values() if school not in other.away | other.tired]
        if others:
            loads = list(charge.values())
            charge[school] = min(others, key=lambda other: (loads.count(other.id), other.id)).id
        elif school in hand.away:
            charge[school] = None
