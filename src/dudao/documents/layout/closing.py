"""Where names and date stand under a text (GB/T 9704-2012, 7.3.5). Lengths in characters."""

from dudao.documents.rules import width_of
from dudao.documents.sheet import Closing, Mark

LINE_CHARACTERS = 28
#: A seal of 45 mm, the largest of a county, and half of it.
SEAL = 8.1
#: Free lines under the text: a seal then begins below the text and within one line of it.
SEAL_ROOM = 1.5
#: Free lines between two rows of seals, so that they do not touch.
SEALS_BETWEEN = 3.5
_WIDEST_OF_THREE, _WIDEST_OF_TWO = 8, 13


def closing_of(names: list[str], day: str, *, sealed: bool = True) -> Closing:
    """Return where the signatures of `names` and the date stand, with room for seals or without.

    Sealed: the date ends 4 characters from the right, the last name centred over it, at most three
    in a row. Unsealed: names one under the other, 2 characters from the right, the date 2 in.
    """
    return _sealed(names, day) if sealed else _unsealed(names, day)


def _sealed(names: list[str], day: str) -> Closing:
    centre = max(4 + width_of(day) / 2, 1 + width_of(names[-1]) / 2 if names else 0)
    longest = max((width_of(name) for name in names), default=0)
    count = min(len(names), _in_a_row(longest))
    apart = max(SEAL, longest + 1)
    if count == 3:  # noqa: PLR2004 - at most three
        apart = max(SEAL, (LINE_CHARACTERS - SEAL / 2 - centre) / 2)
    rows = [names[at : at + count] for at in range(0, len(names), max(count, 1))]
    placed = [
        [Mark(name, centre + apart * (len(row) - 1 - n)) for n, name in enumerate(row)]
        for row in rows
    ]
    return Closing(placed, Mark(day, centre), SEAL_ROOM, SEALS_BETWEEN if len(rows) > 1 else 0)


def _in_a_row(longest: float) -> int:
    if longest <= _WIDEST_OF_THREE:
        return 3
    return 2 if longest <= _WIDEST_OF_TWO else 1


def _unsealed(names: list[str], day: str) -> Closing:
    starts = 2 + max([width_of(day) + 2, *(width_of(name) for name in names)])
    placed = [[Mark(name, starts - width_of(name) / 2)] for name in names]
    return Closing(placed, Mark(day, starts - 2 - width_of(day) / 2), 1)
