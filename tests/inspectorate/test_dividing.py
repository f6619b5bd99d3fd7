"""Dividing schools into areas: pure."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.inspectorate.dividing import (
    Hand,
    Needs,
    Place,
    areas_needed,
    clusters,
    divide,
    kilometres,
    shares,
)

DEGREES = st.tuples(st.floats(108, 110, allow_nan=False), st.floats(26, 28, allow_nan=False))


@settings(deadline=None, max_examples=40)
@given(where=st.lists(DEGREES, min_size=1, max_size=40), count=st.integers(1, 6))
def test_sizes_differ_by_one_at_most(where: list[tuple[float, float]], count: int) -> None:
    count = min(count, len(where))
    sizes = Counter(clusters(np.array(where), count))
    assert sum(sizes.values()) == len(where)
    assert len(sizes) == count
    assert max(sizes.values()) - min(sizes.values()) <= 1


def test_neighbours_stay_together() -> None:
    west = [Place(n, 109.0 + n / 1000, 27.0) for n in range(5)]
    east = [Place(10 + n, 109.4 + n / 1000, 27.0) for n in range(5)]
    parts = divide([*west, *east], [], 2, Needs())
    assert sorted(sorted(part.charge) for part in parts) == [
        [0, 1, 2, 3, 4],
        [10, 11, 12, 13, 14],
    ]


def test_a_school_without_a_place_lies_in_the_middle() -> None:
    where = kilometres([Place(1, 109.0, 27.0), Place(2), Place(3, 109.2, 27.0)])
    assert where[1] == pytest.approx([0, 0])
    assert where[2][0] - where[0][0] == pytest.approx(19.8, abs=0.1)
    assert not kilometres([Place(1), Place(2)]).any()
    assert clusters(kilometres([]), 3) == []


def test_every_area_gets_its_mix_while_there_are_people() -> None:
    places = [Place(n, 109 + n / 50, 27.0) for n in range(20)]
    hands = [Hand(n, full_time=n < 2) for n in range(6)]
    for part in divide(places, hands, 2, Needs()):
        assert sum(who < 2 for who in part.inspectors) == 1
        assert len(part.inspectors) >= 2
        assert set(part.charge.values()) == set(part.inspectors)


def test_whoever_knows_the_schools_keeps_them() -> None:
    places = [Place(n, 109 + n / 50, 27.0) for n in range(10)]
    hands = [
        Hand(1, full_time=True, held=frozenset(range(5, 10))),
        Hand(2, full_time=True, held=frozenset(range(5))),
    ]
    parts = divide(places, hands, 2, Needs(part_time=0))
    charge = {unit: who for part in parts for unit, who in part.charge.items()}
    assert charge == {n: 1 if n >= 5 else 2 for n in range(10)}


def test_nobody_gets_a_school_to_keep_away_from() -> None:
    places = [Place(n, 109.0, 27.0) for n in range(4)]
    hands = [
        Hand(1, full_time=True, away=frozenset({0, 3})),
        Hand(2, full_time=False, away=frozenset({1, 3})),
    ]
    (part,) = divide(places, hands, 1, Needs())
    assert part.charge[0] == 2
    assert part.charge[1] == 1
    assert part.charge[3] is None


def test_who_had_a_school_too_long_changes_when_there_is_another() -> None:
    places = [Place(n, 109.0 + n / 100, 27.0) for n in range(2)]
    tired = frozenset({0, 1})
    old = Hand(1, full_time=True, held=tired, tired=tired)
    (alone,) = divide(places, [old], 1, Needs())
    assert set(alone.charge.values()) == {1}
    (part,) = divide(places, [old, Hand(2, full_time=False)], 1, Needs())
    assert set(part.charge.values()) == {2}


@pytest.mark.parametrize(
    ("sizes", "hands", "expected"),
    [
        ([10, 10], 9, [2, 2]),
        ([20, 3], 9, [4, 2]),
        ([20, 20], 4, [2, 2]),
        ([20, 10, 0], 3, [2, 1, 0]),
        ([5], 0, [0]),
    ],
)
def test_people_are_shared_by_need(sizes: list[int], hands: int, expected: list[int]) -> None:
    assert shares(sizes, hands, Needs()) == expected


def test_as_few_areas_as_hold_the_schools() -> None:
    assert [areas_needed(n, Needs(limit=20)) for n in (0, 1, 20, 21)] == [0, 1, 1, 2]
