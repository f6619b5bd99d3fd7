"""How much of what may wait a month takes on: few visits, and a year that evens out. Pure.

What ends this month is due. The rest may wait, and is measured by the visits it still needs: as
many as a rule asks of one kind, as many as the minutes fill days, at least one. Divided by the
months left, this one counted, that is the rate at which the school must be visited for it.

Where a visit is due anyhow, the month takes its share of the rest along: of eight things with
eight months to go one, and of two visits a term one. Where none is, one is made for the rest when
rate and a number drawn for school and month make a whole; it then takes as much as the visits to
come would each. So of schools with one thing a year a ninth each are visited for it in the first
of nine months, an eighth of the others in the next, and the last month is no fuller than the
first. Otherwise the most urgent thing may ride along with a visit made for something else; it
never causes one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from math import ceil
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key")
#: Eighths and ninths do not add up in floating point.
ROUNDING = 1e-9


class Waiting(NamedTuple, Generic[Key]):
    """What may wait: for so many months yet, this one counted; of a `group` one a visit."""

    what: Key
    left: int
    minutes: int = 60
    group: str = ""


def share(
    waiting: Sequence[Waiting[Key]], *, drawn: float, day: int
) -> tuple[list[Key], list[Key]]:
    """Return what of `waiting` is due this month, and what may ride along.

    `drawn` is a number from 0 to 1 for this school and month, `day` the minutes of a day. The
    order of equals is kept.
    """
    ordered = sorted(waiting, key=lambda one: one.left)
    now = [one for one in ordered if one.left <= 1]
    later = [one for one in ordered if one.left > 1]
    rate = rate_of(later, day)
    visits = int(rate + drawn + ROUNDING)
    if now:
        rate, visits = max(rate, 1.0), max(visits, 1)
    if not visits:
        return [], [one.what for one in later[:1]]
    return [one.what for one in [*now, *_share_of(later, visits / rate)]], []


def rate_of(waiting: Sequence[Waiting[Key]], day: int) -> float:
    """Return how many visits a month `waiting` needs from now on."""
    rate = 0.0
    for left in {one.left for one in waiting}:
        within = [one for one in waiting if one.left <= left]
        groups: dict[str, int] = defaultdict(int)
        for one in within:
            groups[one.group] += bool(one.group)
        minutes = sum(one.minutes for one in within)
        rate = max(rate, max(1, ceil(minutes / day), *groups.values()) / left)
    return rate


def _share_of(later: Sequence[Waiting[Key]], months: float) -> list[Waiting[Key]]:
    """Return what visits take that stand for so many months, the most urgent first."""
    members = Counter(one.group for one in later)
    classes: dict[tuple[int, str], list[Waiting[Key]]] = defaultdict(list)
    for one in later:
        # What is alone in its group is like anything else.
        classes[one.left, one.group if members[one.group] > 1 else ""].append(one)
    return [
        one
        for (left, _group), mine in classes.items()
        for one in mine[: ceil(len(mine) * min(1.0, months / left) - ROUNDING)]
    ]


def drawn_for(school: int, month: str) -> float:
    """Return a number from 0 to 1 that looks drawn, always the same for a school and month."""
    digest = blake2b(f"{school} {month}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32
