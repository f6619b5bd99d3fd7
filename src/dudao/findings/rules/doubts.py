"""Which photos should be looked at twice. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from dudao.findings.states import Doubt


class Use(NamedTuple):
    """An earlier use of a picture that looks like the one in question."""

    file: UUID
    distance: int
    unit: int
    finding: UUID
    of_problem: bool  # it shows the problem, and not what was done


class Doubted(NamedTuple):
    """A doubt, the picture it rests on, and in how many bits the two differ."""

    doubt: Doubt
    other: UUID | None = None
    distance: int | None = None


def doubts(
    uses: Sequence[Use], *, finding: UUID, unit: int, taken_on: date | None, found_on: date
) -> list[Doubted]:
    """Return the doubts about a photo that shall show how `finding` of school `unit` was mended.

    Of each kind the nearest picture only.
    """
    found = [
        _nearest(Doubt.UNCHANGED, (u for u in uses if u.of_problem and u.finding == finding)),
        _nearest(Doubt.FOREIGN, (u for u in uses if u.unit != unit)),
        _nearest(
            Doubt.REUSED,
            (u for u in uses if u.unit == unit and not (u.of_problem and u.finding == finding)),
        ),
    ]
    if taken_on is not None and taken_on < found_on:
        found.append(Doubted(Doubt.TOO_OLD))
    return [doubted for doubted in found if doubted is not None]


def _nearest(doubt: Doubt, uses: Iterable[Use]) -> Doubted | None:
    nearest = min(uses, key=lambda use: use.distance, default=None)
    return nearest and Doubted(doubt, nearest.file, nearest.distance)
