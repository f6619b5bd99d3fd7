"""What a table says about scoring, in sentences: `每发现一处扣2分，最多扣6分`."""

import re
from decimal import Decimal

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.rules import Rule

_NUMBER = r"(\d+(?:\.\d+)?)"
_EACH = re.compile(
    rf"每(?:发现|出现|查出|有|缺|少)?[^，。；,;]{{0,12}}?(?:处|个|项|次|例|起|人|条|门|所)"
    rf"[^，。；,;]{{0,8}}?扣\s*{_NUMBER}\s*分"
)
_MOST = re.compile(rf"(?:最多|至多|最高|累计)扣\s*{_NUMBER}\s*分")
_STEP = re.compile(
    r"([A-E])\s*[级等档]?[（(]?\s*(?:系数)?\s*[:：为=]?\s*(1(?:\.0+)?|0(?:\.\d+)?)(?![.\d])"
)
_MET = re.compile(r"(?:为合格|为达标|即合格|即达标|达标|做到为合格)[。；;]?$")
_POINTS = re.compile(rf"^{_NUMBER}\s*(?:分|%|％)?$")
_IN_TITLE = re.compile(rf"\s*[（(]\s*{_NUMBER}\s*分\s*[)）]")
_LEVELS = 2


def rule_in(text: str, *, has_points: bool) -> Rule | None:
    """Return the rule that `text` tells of; points by a rater where it tells none but has points.

    None where nothing says how the indicator is scored.
    """
    flat = "".join(text.split())
    if each := _EACH.search(flat):
        most = _MOST.search(flat)
        return rules.Deduction(Decimal(each[1]), Decimal(most[1]) if most else None)
    steps = list(dict(_STEP.findall(flat)).items())
    if len(steps) >= _LEVELS:
        return rules.Level(tuple(rules.Step(name, Decimal(share) * 100) for name, share in steps))
    if _MET.search(flat):
        return rules.YesNo()
    return rules.Points() if has_points else None


def points_in(text: str) -> Decimal:
    """Return the points in a cell; raises `ValueError`."""
    found = _POINTS.match("".join(text.split()))
    if found is None:
        raise ValueError(text)
    return Decimal(found[1])


def points_of_title(title: str) -> tuple[str, Decimal | None]:
    """Return a title without the points that stand in it, and the points: 办学条件（20分）."""
    found = _IN_TITLE.search(title)
    if found is None:
        return title, None
    return (title[: found.start()] + title[found.end() :]).strip(), Decimal(found[1])
