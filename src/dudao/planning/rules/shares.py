"""How much of what may wait a month takes on, so that the year evens out. Pure.

An obligation whose window ends this month must be met. One with `left` months still to go, this
one counted, has the share 1/left of a visit: the nearer its end, the larger. A school's shares
are added up, and a number drawn for school and month is added; the whole part of the sum says
how many of its obligations are due now, the most urgent first. So of schools with one thing a
year a ninth each go in the first of nine months, an eighth of the rest in the next, and nothing
is left for the last month alone. Where nothing is due, the most urgent one may ride along with a
visit made for something else; it never causes one.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Key = TypeVar("Key")


def share(waiting: Sequence[tuple[Key, int]], *, drawn: float) -> tuple[list[Key], list[Key]]:
    """Return which of `waiting`, (what, months left), are due this month and which may ride along.

    `drawn` is a number from 0 to 1 for this school and month. The order of equals is kept.
    """
    ordered = sorted(waiting, key=lambda one: one[1])
    last = [what for what, left in ordered if left <= 1]
    later = [(what, left) for what, left in ordered if left > 1]
    count = int(sum(1 / left for _what, left in later) + drawn)
    due = [*last, *(what for what, _left in later[:count])]
    riding = [] if due else [what for what, _left in later[:1]]
    return due, riding


def drawn_for(school: int, month: str) -> float:
    """Return a number from 0 to 1 that looks drawn, always the same for a school and month."""
    digest = blake2b(f"{school} {month}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32
