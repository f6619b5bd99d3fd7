"""Rules of a self-evaluation's answers: what an indicator asks for, and whether a grade fits."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from dudao.evaluation.framework import (
    Deduction,
    Evidence,
    Framework,
    Indicator,
    Level,
    OnTime,
    Points,
    Rule,
    Satisfaction,
    Variation,
    YesNo,
)
from dudao.evaluation.framework.rules import Banded, Computed, Count, Linear, Ratio, Threshold
from dudao.evaluation.rules.rounds import later
from dudao.evaluation.scoring import NA
from dudao.evaluation.scoring.inputs import Answer
from dudao.evaluation.states import Agreement

#: What a school cannot say itself: it is asked of others, or worked out over the county.
NOT_THE_SCHOOLS = (Satisfaction, OnTime, Variation)
#: Between two saves somebody may read and look for papers; longer he was away.
LONGEST_SECONDS = 20 * 60


class Gap(NamedTuple):
    """A paper that an indicator asks for and that is not there, or has expired."""

    code: str
    title: str
    expired_on: date | None = None


def item_key(code: str) -> str:
    """Return under which key a form asks for an indicator: A1.2 is a1_2."""
    return code.lower().replace(".", "_").replace("-", "_")


def own_answer(leaf: Indicator) -> bool:
    """Tell whether an indicator is answered itself, and not worked out from figures."""
    rule = leaf.rule
    if isinstance(rule, Level | YesNo | Points):
        return True
    return isinstance(rule, Deduction | Linear | Banded | Ratio | Threshold) and not rule.value


def not_the_schools(leaves: Iterable[Indicator]) -> set[str]:
    """Return the figures that records and surveys tell, and no school is asked for."""
    found: set[str] = set()
    for leaf in leaves:
        if isinstance(leaf.rule, Satisfaction):
            found |= {*leaf.rule.satisfied, *leaf.rule.dissatisfied, *leaf.rule.unknown}
        elif isinstance(leaf.rule, OnTime):
            found |= {leaf.rule.closed, leaf.rule.due}
    return found


def takes_number(rule: Rule | None) -> bool:
    """Tell whether what is answered is a number."""
    return not isinstance(rule, Level | YesNo | Count | Computed | None)


def typed(leaf: Indicator, number: Decimal | None, choice: str) -> Answer:
    """Return what was answered for an indicator as the kernel takes it; None where nothing was."""
    if isinstance(leaf.rule, Level):
        return choice or None
    if isinstance(leaf.rule, YesNo):
        return {"yes": True, "no": False}.get(choice)
    return number


def figure(number: Decimal | None, choice: str) -> Answer:
    """Return a figure as the kernel takes it."""
    return NA if choice == "na" else number


def agreement_of(framework: Framework, self_grade: str | None, applied: str) -> Agreement:
    """Tell how the grade applied for stands to the grade of the self-score; best first."""
    keys = [grade.key for grade in framework.grades]
    worked_out = keys.index(self_grade) if self_grade in keys else len(keys)
    place = keys.index(applied)
    if place == worked_out:
        return Agreement.AGREES
    return Agreement.HIGHER if place < worked_out else Agreement.LOWER


def gaps_of(leaf: Indicator, papers: Sequence[tuple[str, date | None]], today: date) -> list[Gap]:
    """Return which papers an indicator asks for in vain, `papers` being (title, day) attached.

    A paper counts for what it is called after; one that is called otherwise for any. An expired
    one does not matter beside one of the same kind that is still good.
    """
    if not papers:
        return [Gap(leaf.code, one.title) for one in leaf.evidence if one.required]
    ends = [(title, _good_until(leaf.evidence, title, day)) for title, day in papers]
    good = {_proves(leaf.evidence, title) for title, end in ends if end is None or end > today}
    return [
        Gap(leaf.code, title, end)
        for title, end in ends
        if end is not None and end <= today and _proves(leaf.evidence, title) not in good
    ]


def _proves(asked: Sequence[Evidence], title: str) -> str:
    """Return which paper that is asked for a paper is; "" for any."""
    return title if title in {one.title for one in asked} else ""


def _good_until(asked: Sequence[Evidence], title: str, day: date | None) -> date | None:
    """Return from when on a paper proves nothing any more; None where it has no such day."""
    named = [one for one in asked if one.title == title]
    months = [one.valid_months for one in named or asked if one.valid_months is not None]
    return later(day, min(months)) if months and day is not None else None


def seconds_spent(opened: datetime | None, touched: datetime | None, now: datetime) -> int:
    """Return how long was worked until `now`, since the page was opened or last saved."""
    since = max((one for one in (opened, touched) if one is not None), default=None)
    if since is None or opened is None:
        return 0
    return max(0, min(int((now - since).total_seconds()), LONGEST_SECONDS))
