"""How far from the school, how long there."""

from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

HIGHEST_LATITUDE, HIGHEST_LONGITUDE = 90, 180
EARTH_METRES = 6_371_008.8  # mean radius, IUGG


class Point(NamedTuple):
    """A place in degrees, WGS-84, as browsers and receivers give it."""

    latitude: float
    longitude: float

    def is_on_earth(self) -> bool:
        """Tell whether the numbers can be a place at all."""
        # A comparison with NaN is false.
        return abs(self.latitude) <= HIGHEST_LATITUDE and abs(self.longitude) <= HIGHEST_LONGITUDE


def distance_metres(one: Point, other: Point) -> int:
    """Return the distance over the ground in whole metres (haversine, off by 0.5 % at most)."""
    north = radians(other.latitude - one.latitude) / 2
    east = radians(other.longitude - one.longitude) / 2
    shrink = cos(radians(one.latitude)) * cos(radians(other.latitude))
    chord = sin(north) ** 2 + shrink * sin(east) ** 2
    return round(2 * EARTH_METRES * asin(min(1.0, sqrt(chord))))


def minutes_between(start: datetime | None, end: datetime | None) -> int | None:
    """Return the whole minutes on site, None while either end is open."""
    if start is None or end is None:
        return None
    return (end - start) // timedelta(minutes=1)
