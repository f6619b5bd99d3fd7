"""What a proposed division holds, and what is wrong with it. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct


class AreaPart(Struct, omit_defaults=True):
    """An area of the proposal: one there is (`area`) or a new one, with its inspectors (ids)."""

    name: str
    area: int | None = None
    inspectors: list[int] = []


class Seat(Struct, array_like=True):
    """Where a school is put: the area's place in the list, and who answers for it."""

    area: int
    inspector: int | None = None


class Content(Struct):
    """A division: its areas, and the seat of every school by id."""

    areas: list[AreaPart]
    schools: dict[int, Seat]

    def of_area(self, index: int) -> Iterator[int]:
        """Yield the schools (ids) of an area."""
        return (unit for unit, seat in self.schools.items() if seat.area == index)

    def loads(self) -> Counter[int]:
        """Return how many schools each inspector gets."""
        return Counter(
            seat.inspector for seat in self.schools.values() if seat.inspector is not None
        )


def dump(content: Content) -> dict[str, Any]:
    """Return what is stored of a division."""
    told: dict[str, Any] = msgspec.to_builtins(content, str_keys=True)
    return told


def load(stored: Mapping[str, Any]) -> Content:
    """Return the division that was stored."""
    return msgspec.convert(stored, Content, strict=False)


class Mix(Struct):
    """An area's staff against what it needs; `missing` counts of each kind."""

    schools: int
    full_time: int
    part_time: int
    full_time_missing: int
    part_time_missing: int
    over: int
    unanswered: int

    @property
    def fits(self) -> bool:
        """Tell whether nothing is wrong."""
        return not (
            self.full_time_missing or self.part_time_missing or self.over or self.unanswered
        )


def mix_of(
    content: Content, index: int, full_time: frozenset[int], needed: Mapping[str, int]
) -> Mix:
    """Return how an area stands; `needed` has limit, full_time and part_time."""
    own = list(content.of_area(index))
    full = sum(who in full_time for who in content.areas[index].inspectors)
    part = len(content.areas[index].inspectors) - full
    return Mix(
        schools=len(own),
        full_time=full,
        part_time=part,
        full_time_missing=max(0, needed["full_time"] - full),
        part_time_missing=max(0, needed["part_time"] - part),
        over=max(0, len(own) - needed["limit"]),
        unanswered=sum(content.schools[unit].inspector is None for unit in own),
    )
