"""Rules of a check by an upper office: what it found otherwise than the county."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from dudao.evaluation.scoring import Explanation, Reason

TITLE_LIMIT, BASIS_LIMIT, TEXT_LIMIT, ANSWER_LIMIT = 120, 200, 5000, 60


class Apart(NamedTuple):
    """An indicator on which two levels differ: what each made of it and the points."""

    code: str
    title: str
    theirs: str
    ours: str
    their_score: Decimal | None
    our_score: Decimal | None


def apart(theirs: Explanation, ours: Explanation) -> list[Apart]:
    """Return the scored indicators whose answer or points differ, in reading order."""
    mine = {one.code: one for one in _leaves(ours.indicators)}
    found = []
    for one in _leaves(theirs.indicators):
        other = mine[one.code]
        if (one.answer, one.score) != (other.answer, other.score):
            found.append(
                Apart(
                    one.code,
                    one.title[:200],
                    one.answer[:ANSWER_LIMIT],
                    other.answer[:ANSWER_LIMIT],
                    one.score,
                    other.score,
                )
            )
    return found


def _leaves(reasons: tuple[Reason, ...]) -> Iterator[Reason]:
    for one in reasons:
        if one.below:
            yield from _leaves(one.below)
        else:
            yield one
