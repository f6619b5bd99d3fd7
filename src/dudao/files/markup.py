"""What was drawn over a photo on the phone: kept beside the picture, never burnt into it. Pure."""

import re
from math import atan2, cos, pi, sin
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

MOST_STROKES, MOST_POINTS, LARGEST = 200, 5_000, 20_000
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_DEFAULT_COLOUR = "#e5352b"
_HEAD = 0.03  # of the longer side: the length of an arrow's head
_SPREAD = pi / 7

Edge = Annotated[int, Meta(ge=1, le=LARGEST)]
Point = tuple[float, float]


class Stroke(Struct, frozen=True, forbid_unknown_fields=True):
    """A line, an arrow (from its first to its last point) or a box (between the two)."""

    tool: Literal["pen", "arrow", "box"]
    colour: str
    points: Annotated[list[Point], Meta(min_length=1, max_length=MOST_POINTS)]


class Markup(Struct, frozen=True, forbid_unknown_fields=True):
    """What was drawn, in pixels of a picture of `width` × `height`."""

    width: Edge
    height: Edge
    strokes: Annotated[list[Stroke], Meta(max_length=MOST_STROKES)]


class Path(NamedTuple):
    """A stroke as SVG draws it."""

    d: str
    colour: str


def read(given: object) -> Markup | None:
    """Return the markup in `given` (plain JSON), or None when it is not sound."""
    try:
        return msgspec.convert(given, Markup)
    except msgspec.ValidationError:
        return None


def paths(markup: dict[str, Any]) -> list[Path]:
    """Return what SVG draws; a colour that is none is the usual red."""
    sound = read(markup)
    if sound is None:
        return []
    reach = _HEAD * max(sound.width, sound.height)
    return [Path(_drawn(stroke, reach), _colour(stroke.colour)) for stroke in sound.strokes]


def _colour(given: str) -> str:
    return given if _COLOUR.fullmatch(given) else _DEFAULT_COLOUR


def _drawn(stroke: Stroke, reach: float) -> str:
    (left, top), (right, bottom) = stroke.points[0], stroke.points[-1]
    if stroke.tool == "box":
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        return f"{_line(corners)}Z"
    if stroke.tool == "arrow":
        turn = atan2(bottom - top, right - left)
        sides = [
            (right - reach * cos(turn + side), bottom - reach * sin(turn + side))
            for side in (_SPREAD, -_SPREAD)
        ]
        return _line([(left, top), (right, bottom)]) + _line([sides[0], (right, bottom), sides[1]])
    # A dot is a line too: round ends make it visible.
    return _line([*stroke.points, stroke.points[-1]])


def _line(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
