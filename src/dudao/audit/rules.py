"""How an event becomes a digest and a chain. Pure."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

GENESIS = "0" * 64


class Entry(NamedTuple):
    """One link of the chain as read back: its number, the event's digest then and now, hashes."""

    number: int
    digest: str
    recomputed: str
    previous: str
    hash: str


def canonical(content: dict[str, Any]) -> str:
    """Return the one JSON text of `content`: sorted keys, no blanks, plain characters."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 of an event's content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def chained(previous: str, event_digest: str) -> str:
    """Return the hash of a link; the same formula stands in the database trigger."""
    return hashlib.sha256((previous + event_digest).encode()).hexdigest()


def first_break(entries: Iterable[Entry], *, previous: str = GENESIS) -> int | None:
    """Return the number of the first link that does not hold, or None when all hold."""
    expected = None
    for entry in entries:
        sound = (
            entry.digest == entry.recomputed
            and entry.previous == previous
            and entry.hash == chained(previous, entry.digest)
            and entry.number == (entry.number if expected is None else expected)
        )
        if not sound:
            return entry.number
        previous, expected = entry.hash, entry.number + 1
    return None
