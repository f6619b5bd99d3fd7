"""What the pages of indicator systems show: the tree in words, grades, vetoes."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.evaluation.framework import (
    Framework,
    Grade,
    Indicator,
    Measure,
    check,
    kind_of,
    plain,
)
from dudao.evaluation.framework.telling import applies_words, rule_words
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.states import SystemState


class Row(NamedTuple):
    """An indicator as the tree shows it."""

    one: Indicator
    level: int
    amount: str
    kind: str
    rule: str
    applies: str
    faults: list[str]
    may_shift: bool


class Told(NamedTuple):
    """A grade with what it asks besides the total."""

    grade: Grade
    bars: list[str]


def tree_of(version: SystemVersion) -> tuple[list[Row], list[str]]:
    """Return the rows of the tree and what is wrong with the whole; faults of drafts only."""
    framework = version.framework
    faults: dict[str, list[str]] = defaultdict(list)
    if version.state == SystemState.DRAFT:
        for place, message in check(framework):
            faults[place].append(message)
    rows = []
    for placed in framework.walk():
        one = placed.indicator
        beside = placed.above.children if placed.above else framework.indicators
        rows.append(
            Row(
                one,
                len(placed.path),
                amount_of(one, framework),
                str(kind_of(one.rule).label) if one.rule else "",
                rule_words(one.rule, framework) if one.rule else "",
                applies_words(one.applies, framework),
                faults.pop(one.code, []),
                len(beside) > 1 and beside[0] is not one,
            )
        )
    rest = [
        _("%(place)s：%(text)s") % {"place": place, "text": text} if place else text
        for place, told in faults.items()
        for text in told
    ]
    return rows, rest


def amount_of(one: Indicator, framework: Framework) -> str:
    """Return what an indicator carries: points, or a weight in percent."""
    if one.bonus or framework.measure is Measure.POINTS:
        return "" if one.points is None else plain(one.points)
    return "" if one.weight is None else f"{plain(one.weight)}%"


def grades_of(framework: Framework) -> list[Told]:
    """Return the grades with their bars in words."""
    return [
        Told(grade, [f"{bar.indicator} ≥ {plain(bar.percent)}%" for bar in grade.bars])
        for grade in framework.grades
    ]
