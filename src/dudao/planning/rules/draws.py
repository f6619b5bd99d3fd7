"""Writing lots down: from lines that somebody typed, named so that they may be public. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dudao.planning.states.draws import DrawKind, SeedWay, Strata

_BETWEEN = re.compile(r"[\t,，;；]")
_KEY_DIGITS = 3
NAME_LIMIT = 60
WEIGHT_LIMIT = 1000
PEOPLE_LEAST = 2


@dataclass(frozen=True)
class Terms:
    """What a draw is about: what, how many, divided how, sent whom, by what chance."""

    title: str
    kind: str = DrawKind.SCHOOLS
    basis: str = ""
    count: int = 1
    strata: str = Strata.NONE
    each: int = 0
    way: str = SeedWay.COMMIT
    source: str = ""
    source_on: date | None = None
    weighed: bool = False


@dataclass(frozen=True)
class Typed:
    """A lot as it was typed: its name, and after commas its part of the list and its weight."""

    name: str
    stratum: str = ""
    weight: int = 1


def typed_lots(text: str) -> tuple[list[Typed], list[str]]:
    """Return the lots of the lines of a text, and the lines nobody can read."""
    found, wrong = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, *rest = (part.strip() for part in _BETWEEN.split(line))
        numbers = [part for part in rest if part.isdecimal()]
        words = [part for part in rest if part and not part.isdecimal()]
        weight = int(numbers[0]) if numbers else 1
        good = 0 < len(name) <= NAME_LIMIT and len(words) <= 1 and len(numbers) <= 1
        if good and 0 < weight <= WEIGHT_LIMIT:
            found.append(Typed(name, words[0][:NAME_LIMIT] if words else "", weight))
        else:
            wrong.append(line)
    return found, wrong


def key_of(number: int) -> str:
    """Return the number of a typed lot: 001."""
    return f"{number:0{_KEY_DIGITS}}"


def public_name(kind: str, name: str, key: str) -> str:
    """Return what anybody may read of a lot: of a teacher the surname's sign and the number."""
    return f"{name[:1]}**（{key}）" if kind == DrawKind.TEACHERS else name


def twice(names: Sequence[str]) -> list[str]:
    """Return what stands in `names` more than once."""
    return sorted({name for name in names if names.count(name) > 1})
