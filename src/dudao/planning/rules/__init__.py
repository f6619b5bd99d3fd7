"""Spreading many visits over a span of days. Pure."""

from collections.abc import Sequence
from datetime import date


def spread(days: Sequence[date], count: int) -> list[date]:
    """Return `count` of `days`, evenly apart and in order; a day repeats only when days run out."""
    return [days[index * len(days) // count] for index in range(count)]
