"""Kilometres between schools, and the order of a day's tour."""

from collections.abc import Sequence
from itertools import pairwise, permutations
from math import asin, cos, radians, sin, sqrt

from dudao.planning.solving.problem import Place

EARTH_KM = 6371.0
#: Roads are longer than the straight line by about so much.
DETOUR = 1.3


def km(a: Place, b: Place) -> float:
    """Return about how far it is by road."""
    (lat_a, lon_a), (lat_b, lon_b) = a, b
    up, across = radians(lat_b - lat_a), radians(lon_b - lon_a)
    h = sin(up / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(across / 2) ** 2
    return DETOUR * 2 * EARTH_KM * asin(sqrt(h))


def tour(base: Place, places: Sequence[Place]) -> tuple[float, tuple[int, ...]]:
    """Return the length of the shortest round from `base` through `places`, and their order."""
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for order in permutations(range(len(places))):
        if len(order) > 1 and order[0] > order[-1]:
            continue  # the same round the other way
        stops = [base, *(places[n] for n in order), base]
        length = sum(km(a, b) for a, b in pairwise(stops))
        best = min(best, (length, order))
    return best


def centre(places: Sequence[Place]) -> Place:
    """Return the middle of `places`."""
    return (
        sum(lat for lat, _lon in places) / len(places),
        sum(lon for _lat, lon in places) / len(places),
    )
