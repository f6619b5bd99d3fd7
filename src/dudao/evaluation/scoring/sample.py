"""A made-up framework of a hundred leaves with rules of every kind, and made-up schools.

For measuring and for trying out: the same seed gives the same schools. About one figure in a
thousand is missing and one answer in fifty is not applicable.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from dudao.evaluation.framework import Framework
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import MISSING, NOT_APPLICABLE, SCALE, Ints
from dudao.evaluation.scoring.sheet import KIND, STAGES, TAGS

COUNTY = 200
TOP, MIDDLE, LEAVES = 8, 28, 100
POINTS = 10
MISSING_SHARE, ABSENT_SHARE, VETO_SHARE = 0.001, 0.02, 0.002
#: Metric -> the range in which schools report it, in whole numbers.
FIGURES = {
    "pupils": (0, 2400),
    "classes": (3, 48),
    "teachers": (4, 180),
    "qualified": (2, 120),
    "backbone": (0, 30),
    "arts": (0, 24),
    "rooms": (200, 12_000),
    "fields": (300, 20_000),
    "equipment": (20_000, 6_000_000),
    "screens": (0, 60),
    "satisfied": (20, 900),
    "unhappy": (0, 120),
    "unsure": (0, 60),
    "due": (0, 12),
    "closed": (0, 12),
    "hours": (100, 420),
}
PER_HUNDRED = ("qualified", "backbone", "arts", "screens")
PER_PUPIL = ("rooms", "fields", "equipment")
PRIMARY = {"stages": ["primary"]}
#: Kind of rule -> how many leaves have it.
MIX = {
    "level": 24,
    "yes_no": 12,
    "points": 7,
    "deduction": 10,
    "linear": 10,
    "banded": 6,
    "ratio": 8,
    "threshold": 8,
    "count": 2,
    "formula": 3,
    "variation": 6,
    "satisfaction": 2,
    "on_time": 2,
}
ANSWERS = {
    "level": (0, 3),
    "yes_no": (0, 1),
    "points": (0, POINTS),
    "deduction": (0, 9),
    "linear": (0, 110),
    "banded": (0, 110),
    "ratio": (0, 60),
    "threshold": (0, 60),
}


def framework() -> Framework:
    """Return the framework: eight indicators over twenty-eight over a hundred, one a bonus."""
    rules = [rule for kind, number in MIX.items() for rule in _rules(kind, number)]
    leaves = [
        {"code": f"C{n:03}", "title": f"C{n:03}", "points": POINTS, "rule": rule}
        for n, rule in enumerate(rules[1:])
    ]
    middle = _grouped("B", [leaves[n::MIDDLE] for n in range(MIDDLE)])
    top = _grouped("A", [middle[n::TOP] for n in range(TOP)])
    bonus = {"code": "D", "title": "D", "points": POINTS, "rule": {"kind": "points"}, "bonus": True}
    total = sum(one["points"] for one in top)
    return msgspec.convert(
        {
            "key": "sample",
            "title": "sample",
            "measure": "points",
            "total": total,
            "most": total + POINTS,
            "metrics": [{"key": key, "label": key} for key in FIGURES],
            "indicators": [*top, bonus],
            "grades": [
                {"key": "best", "label": "best", "at_least": total * 9 // 10},
                {"key": "good", "label": "good", "at_least": total * 8 // 10},
                {"key": "fair", "label": "fair", "at_least": total * 6 // 10},
                {"key": "poor", "label": "poor", "at_least": 0},
            ],
            "vetoes": [{"code": "V1", "title": "V1", "basis": "V1"}],
        },
        Framework,
    )


def stored(plan: Plan, schools: int, seed: int = 1) -> Ints:
    """Return what made-up schools report, [input × school]."""
    draw = np.random.default_rng(seed)
    found = np.full((len(plan.inputs), schools), MISSING, np.int64)
    kinds = {node.code: node.indicator.rule for node in plan.nodes if node.indicator}
    for ix, one in enumerate(plan.inputs[TAGS + 1 :], start=TAGS + 1):
        if one.name in FIGURES:
            low, high = FIGURES[one.name]
        else:
            rule = kinds.get(one.name[1:])
            low, high = ANSWERS.get(_tag(rule), (0, 1))
        found[ix] = draw.integers(low, high + 1, schools) * SCALE
        if _tag(kinds.get(one.name[1:])) in ("linear", "banded", "ratio", "threshold"):
            found[ix] += draw.integers(0, SCALE, schools)
        if one.name.startswith("#V"):
            found[ix] = (draw.random(schools) < VETO_SHARE) * SCALE
        elif one.name.startswith("#"):
            found[ix][draw.random(schools) < ABSENT_SHARE] = NOT_APPLICABLE
        found[ix][draw.random(schools) < MISSING_SHARE] = MISSING
    found[KIND], found[TAGS] = 5, 0
    found[STAGES] = draw.choice((2, 4, 6), schools)
    return found


def _tag(rule: Any) -> str:
    return str(type(rule).__struct_config__.tag) if rule is not None else ""


def _grouped(letter: str, parts: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "code": f"{letter}{n:02}",
            "title": f"{letter}{n:02}",
            "points": sum(one["points"] for one in below),
            "children": below,
        }
        for n, below in enumerate(parts)
    ]


def _rules(kind: str, number: int) -> Iterator[dict[str, Any]]:
    for n in range(number):
        yield {"kind": kind, **_RULES[kind](n)}


def _bounds(n: int) -> list[dict[str, Any]]:
    return [{"at_least": f"{30 + n}.5", "applies": PRIMARY}, {"at_least": 40 + n}]


def _linear(n: int) -> dict[str, Any]:
    if n % 2:
        return {"zero": 100 - n, "full": 5}
    figure = PER_HUNDRED[n // 2 % len(PER_HUNDRED)]
    return {"zero": 0, "full": n + 2, "value": f"{figure} / pupils * 100"}


def _count(n: int) -> dict[str, Any]:
    values = [f"{figure} / pupils * 100" for figure in PER_HUNDRED]
    values += [f"{figure} / pupils" for figure in PER_PUPIL]
    asked = ("4.2", "1", "0.9", "2.3", "4.5", "7.5", "2000")
    conditions = [
        {"label": value, "value": value, "bounds": [{"at_least": least}]}
        for value, least in zip(values, asked, strict=True)
    ]
    return {"conditions": conditions, "needed": 6, "floor_percent": 85, "in_part": n > 0}


_FORMULAS = (
    "min(10, teachers / classes * 4)",
    "10 - max(0, hours - 360) / 6",
    "if(pupils >= 100, ceil(classes / 12) * 2, known(hours, 0) / 50)",
)
_RULES: dict[str, Any] = {
    "level": lambda _n: {},
    "yes_no": lambda n: {"good": bool(n % 3)},
    "points": lambda _n: {},
    "deduction": lambda n: {"per_problem": f"{1 + n % 3}.25", **({"most": 6} if n % 2 else {})},
    "linear": _linear,
    "banded": lambda n: {
        "bands": [
            {"points": 0, "below": 20 + n},
            {"points": 4, "at_least": 20 + n, "below": "60.5"},
            {"points": 10, "at_least": "60.5"},
        ]
    },
    "ratio": lambda n: {"standards": _bounds(n) if n % 2 else [{"at_least": 45 + n}]},
    "threshold": lambda n: {"bounds": _bounds(n) if n % 2 else [{"at_most": 25 + n}]},
    "count": _count,
    "formula": lambda n: {"value": _FORMULAS[n % len(_FORMULAS)]},
    "variation": lambda n: {
        "total": (PER_HUNDRED + PER_PUPIL)[n],
        "pupils": "pupils",
        "at_most": "0.5",
        **({"zero": "1.5"} if n % 2 else {}),
    },
    "satisfaction": lambda n: {
        "satisfied": ["satisfied"],
        "dissatisfied": ["unhappy"],
        "unknown": ["unsure"],
        "full": 85,
        **({"zero": 60} if n else {}),
    },
    "on_time": lambda _n: {"closed": "closed", "due": "due"},
}
