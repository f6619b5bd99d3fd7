"""The list as a text: what is drawn from, how many, by what; fixed by its SHA-256."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMAT = "dudao-draw-1"


class Unreadable(Exception):
    """The text is no list of a draw."""


@dataclass(frozen=True)
class Entry:
    """What may be drawn. A `must` comes before others; `struck` (why) keeps a place in the list,
    but counts for nothing when it is drawn.
    """

    id: str
    name: str
    stratum: str = ""
    weight: int = 1
    must: bool = False
    struck: str = ""


@dataclass(frozen=True)
class Party:
    """Somebody who may be sent: an inspector."""

    id: str
    name: str


@dataclass(frozen=True)
class DrawList:
    """A whole list. `quotas` are pairs of stratum and number; `each` inspectors go to each drawn
    entry, but to none of which `recusals` holds the pair (inspector, entry).

    `people` commit to secrets, or `numbers` says which public numbers of what day are the seed.
    """

    title: str
    quotas: Sequence[tuple[str, int]]
    entries: Sequence[Entry]
    inspectors: Sequence[Party] = ()
    recusals: Sequence[tuple[str, str]] = ()
    each: int = 0
    people: Sequence[str] = ()
    numbers: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The names of entries and inspectors, by their ids."""
        named = {one.id: one.name for one in self.inspectors}
        return {**named, **{one.id: one.name for one in self.entries}}


def list_text(drawn: DrawList) -> str:
    """Return the one text of a list: JSON on one line, keys and rows in order."""
    plain: dict[str, Any] = dict(vars(drawn))
    plain["format"] = FORMAT
    plain["quotas"] = sorted(map(list, drawn.quotas))
    plain["entries"] = [vars(one) for one in sorted(drawn.entries, key=lambda one: one.id)]
    plain["inspectors"] = [vars(one) for one in sorted(drawn.inspectors, key=lambda one: one.id)]
    plain["recusals"] = sorted(map(list, drawn.recusals))
    plain["people"], plain["about"] = list(drawn.people), dict(drawn.about)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_list(text: str) -> DrawList:
    """Return the list that a text holds; raises `Unreadable`."""
    try:
        plain = json.loads(text)
        if plain.pop("format") != FORMAT:
            raise Unreadable
        plain["quotas"] = [(str(name), int(count)) for name, count in plain["quotas"]]
        plain["entries"] = [Entry(**one) for one in plain["entries"]]
        plain["inspectors"] = [Party(**one) for one in plain["inspectors"]]
        plain["recusals"] = [(str(who), str(where)) for who, where in plain["recusals"]]
        return DrawList(**plain)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable from error


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def quotas(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Share `count` out over strata by their sizes: by largest remainder, ties by name.

    No stratum gets more than it has as long as `count` is not more than all together.
    """
    whole = sum(sizes.values())
    if not 0 <= count <= whole:
        raise ValueError(count)
    shares = {
        name: divmod(count * size, whole) if whole else (0, 0) for name, size in sizes.items()
    }
    found = {name: share for name, (share, _rest) in shares.items()}
    by_rest = sorted(shares, key=lambda name: (-shares[name][1], name))
    for name in by_rest[: count - sum(found.values())]:
        found[name] += 1
    return found
