"""A division as its board and its map of points show it."""

from typing import NamedTuple

from dudao.inspectorate.dividing import Place, kilometres
from dudao.inspectorate.models import Division, Inspector
from dudao.inspectorate.queries.dividing import shown
from dudao.inspectorate.rules.division import Mix
from dudao.org.models import Unit

#: Of the map, in its own units; a point keeps this far from the edge.
WIDTH, HEIGHT, MARGIN = 640, 420, 16
#: Told apart by hue and by lightness; after twelve they come again, with another shape.
COLOURS = (
    "#1d4ed8", "#b45309", "#15803d", "#b91c1c", "#6d28d9", "#0e7490",
    "#a21caf", "#4d7c0f", "#c2410c", "#1e293b", "#0369a1", "#9f1239",
)  # fmt: skip


class Group(NamedTuple):
    """An inspector of an area with his schools; None for schools without one."""

    inspector: Inspector | None
    units: list[Unit]


class Card(NamedTuple):
    """An area on the board."""

    place: int
    name: str
    colour: str
    square: bool
    mix: Mix
    groups: list[Group]


class Dot(NamedTuple):
    """A school on the map."""

    x: float
    y: float
    colour: str
    square: bool
    name: str


class Board(NamedTuple):
    """Everything the page shows."""

    cards: list[Card]
    dots: list[Dot]
    unplaced: int  # schools whose place is not known
    changed: set[int]
    problems: int
    inspectors: list[Inspector]
    width: int = WIDTH
    height: int = HEIGHT


def board_of(division: Division) -> Board:
    """Return the board of a division."""
    found = shown(division)
    cards = [
        Card(
            place=index,
            name=part.name,
            colour=_colour(index),
            square=_square(index),
            mix=found.mixes[index],
            groups=_groups(
                {unit: seat.inspector for unit, seat in found.content.schools.items()
                 if seat.area == index},
                part.inspectors,
                found.units,
                found.inspectors,
            ),
        )
        for index, part in enumerate(found.content.areas)
    ]  # fmt: skip
    seats = {unit: seat.area for unit, seat in found.content.schools.items()}
    dots = _dots(found.units, seats)
    people = sorted(found.inspectors.values(), key=lambda one: (one.person.sort_key, one.pk))
    return Board(cards, dots, len(found.units) - len(dots), found.changed, found.problems, people)


def _groups(
    charge: dict[int, int | None],
    staff: list[int],
    units: dict[int, Unit],
    inspectors: dict[int, Inspector],
) -> list[Group]:
    own: dict[int | None, list[Unit]] = {None: [], **{who: [] for who in staff}}
    for unit, who in charge.items():
        if unit in units:
            own.setdefault(who if who in inspectors else None, []).append(units[unit])
    groups = [
        Group(inspectors[who], sorted(rows, key=lambda unit: unit.sort_key))
        for who, rows in own.items()
        if who is not None and who in inspectors
    ]
    return groups + ([Group(None, own[None])] if own[None] else [])


def _dots(units: dict[int, Unit], seats: dict[int, int]) -> list[Dot]:
    """Place the schools on the map: north above, the same scale both ways."""
    placed = [unit for unit in units.values() if unit.longitude is not None and unit.latitude]
    where = kilometres(
        [Place(unit.pk, float(unit.longitude or 0), float(unit.latitude or 0)) for unit in placed]
    )
    if not len(where):
        return []
    low, high = where.min(axis=0), where.max(axis=0)
    span = (high - low).clip(0.1)
    scale = min((WIDTH - 2 * MARGIN) / span[0], (HEIGHT - 2 * MARGIN) / span[1])
    pad = ((WIDTH - span[0] * scale) / 2, (HEIGHT - span[1] * scale) / 2)
    return [
        Dot(
            x=round(float(pad[0] + (x - low[0]) * scale), 1),
            y=round(float(HEIGHT - pad[1] - (y - low[1]) * scale), 1),
            colour=_colour(seats[unit.pk]),
            square=_square(seats[unit.pk]),
            name=unit.name,
        )
        for unit, (x, y) in zip(placed, where, strict=True)
    ]


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


def _square(index: int) -> bool:
    return index // len(COLOURS) % 2 == 1
