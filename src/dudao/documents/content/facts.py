"""Facts: what a document states, bound to the record it came from."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

_NAME = re.compile(r"\{([^{}\n]{1,80})\}")


class Fact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure, name or date as printed, and where it comes from.

    `source` names what works it out (see `analytics.queries.figures`) with `arguments`, as it
    stood at the end of `as_of`.
    """

    text: str
    source: str
    arguments: dict[str, str] = {}
    as_of: date | None = None


#: Works a fact out anew and returns how it is printed, or None where its record is gone.
Recompute = Callable[[Fact], str | None]


class Disagreement(NamedTuple):
    """The first fact that no longer agrees with its record."""

    name: str
    printed: str
    now: str | None


def names_in(texts: Iterable[str]) -> list[str]:
    """Return the {names} that `texts` hold, each once, in their order."""
    return list(dict.fromkeys(name for text in texts for name in _NAME.findall(text)))


def filled(text: str, facts: Mapping[str, Fact]) -> str:
    """Return `text` with its {names} replaced; a name without a fact stays and shows."""

    def said(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        return fact.text if fact else match[0]

    return _NAME.sub(said, text)


def free_name(given: Mapping[str, Fact], name: str, fact: Fact) -> str:
    """Return `name`, or with a number behind it where another fact has it already."""
    named, n = name, 1
    while named in given and _differs(given[named], fact):
        n += 1
        named = f"{name}（{n}）"
    return named


def _differs(one: Fact, other: Fact) -> bool:
    return (one.source, one.arguments) != (other.source, other.arguments)


def first_disagreement(facts: Mapping[str, Fact], recompute: Recompute) -> Disagreement | None:
    """Return the first of `facts` whose text is no longer what `recompute` says."""
    for name, fact in facts.items():
        now = recompute(fact)
        if now != fact.text:
            return Disagreement(name, fact.text, now)
    return None


def places(text: str, facts: Mapping[str, Fact]) -> list[tuple[str, int, int]]:
    """Return where the facts stand in `filled(text, facts)`: name, start, end."""
    found, shift = [], 0
    for match in _NAME.finditer(text):
        fact = facts.get(match[1])
        if fact:
            start = match.start() + shift
            found.append((match[1], start, start + len(fact.text)))
            shift += len(fact.text) - len(match[0])
    return found
