"""Results, pure: stored inputs in, figures out, the same digits every time; what follows a grade.

Inputs are plain JSON, so that a result can be worked out again from nothing but itself:
`{"framework": …, "units": [{…}, …], "batch": [[place, cents], …]}`. The first unit is the one
graded; the others are there where a rule looks at the whole county, and `batch` where a grade has
a share.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from dudao.evaluation.framework import Framework, Level, plain
from dudao.evaluation.scoring import (
    NA,
    NO_GRADE,
    Explanation,
    Plan,
    Scores,
    State,
    Unit,
    decimal_of_cents,
    explain,
    score,
    sheet_of,
    within_shares,
)
from dudao.evaluation.scoring.inputs import Answer
from dudao.evaluation.states import Aim, InputSource

NOT_APPLICABLE = "na"


class Taken(NamedTuple):
    """A value that goes in: from where, in which words, of which day, of which record (its id)."""

    value: Answer
    source: InputSource
    note: str = ""
    on: date | None = None
    ref: str = ""

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "value": json_of(self.value),
            "source": self.source.value,
            "note": self.note,
            "on": self.on.isoformat() if self.on else None,
            "ref": self.ref,
        }


class Worked(NamedTuple):
    """What came out of stored inputs; grades are keys, empty where there is none."""

    sheet: dict[str, Any]
    score: Decimal | None
    cents: int
    place: int
    reached: str
    grade: str
    tied: bool


class Difference(NamedTuple):
    """A figure of a result that came out differently when worked out again."""

    name: str
    was: str
    now: str


def json_of(value: Answer) -> Any:
    """Return a value as it is stored."""
    if value is None or isinstance(value, bool | str):
        return value
    return plain(Decimal(value)) if isinstance(value, Decimal | int) else NOT_APPLICABLE


def value_of(framework: Framework, code: str, stored: Any) -> Answer:
    """Return an answer as the kernel takes it; `code` names an indicator, or is empty."""
    if stored is None or isinstance(stored, bool):
        return stored
    if stored == NOT_APPLICABLE:
        return NA
    leaf = framework.indicator(code) if code else None
    is_named = leaf is not None and isinstance(leaf.rule, Level)
    return str(stored) if is_named else Decimal(stored)


def unit_of(framework: Framework, stored: Mapping[str, Any]) -> Unit:
    """Return a unit of stored inputs as the kernel takes it."""
    return Unit(
        stored["id"],
        stored["kind"],
        stored["stages"],
        stored["tags"],
        {n: value_of(framework, "", one["value"]) for n, one in stored["metrics"].items()},
        {c: value_of(framework, c, one["value"]) for c, one in stored["answers"].items()},
    )


def units_of(plan: Plan, inputs: Mapping[str, Any]) -> list[Unit]:
    """Return the units of stored inputs, the graded one first."""
    return [unit_of(plan.framework, one) for one in inputs["units"]]


def explained(plan: Plan, inputs: Mapping[str, Any]) -> Explanation:
    """Return why the score is what it is, from stored inputs alone."""
    units = units_of(plan, inputs)
    return explain(plan, sheet_of(plan, units), units[0].id)


def worked_out(plan: Plan, inputs: Mapping[str, Any]) -> Worked:
    """Return every figure that comes out of stored inputs."""
    units = units_of(plan, inputs)
    scores = score(plan, sheet_of(plan, units))
    place, cents = int(scores.grades[0]), int(scores.cents[0, 0])
    grade, tied = _shared(plan, inputs.get("batch") or [], place, cents)
    keys = [one.key for one in plan.framework.grades]
    reached, given = _key(keys, place), _key(keys, grade)
    sheet = {
        **_figures(plan, scores),
        "best": _key(keys, int(scores.best[0])),
        "reached": reached,
        "grade": given,
        "stopped": [
            one.code
            for one, is_so in zip(plan.stops, scores.stopped[:, 0], strict=True)
            if is_so and one.is_on
        ],
    }
    gone = State(int(scores.states[0, 0])) is State.NOT_APPLICABLE
    return Worked(
        sheet, None if gone else decimal_of_cents(cents), cents, place, reached, given, tied
    )


def _figures(plan: Plan, scores: Scores) -> dict[str, Any]:
    """Return state and cents of every node, and the totals."""
    nodes = {
        node.code: [int(scores.states[place, 0]), int(scores.cents[place, 0])]
        for place, node in enumerate(plan.nodes)
        if place
    }
    return {
        "nodes": nodes,
        "total": int(scores.cents[0, 0]),
        "base": int(scores.base[0]),
        "bonus": int(scores.bonus[0]),
    }


def _shared(plan: Plan, batch: Sequence[Sequence[int]], place: int, cents: int) -> tuple[int, bool]:
    """Return the grade once every grade is kept within its share of the batch, and whether a tie
    alone keeps it down."""
    grades = plan.framework.grades
    if place == NO_GRADE or all(one.share is None for one in grades):
        return place, False
    reached = {0: place} | {n: other[0] for n, other in enumerate(batch, 1)}
    totals = {0: cents} | {n: other[1] for n, other in enumerate(batch, 1)}
    shared = within_shares(grades, reached, totals)
    return shared.grades[0], 0 in shared.tied


def _key(keys: Sequence[str], place: int) -> str:
    return "" if place == NO_GRADE else keys[place]


def digest_of(inputs: Mapping[str, Any], sheet: Mapping[str, Any]) -> str:
    """Return what a result is known by: 64 hexadecimal digits of all that went in and came out."""
    told = json.dumps([inputs, sheet], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return which figures of a sheet came out differently."""
    found = [
        Difference(name, str(was.get(name)), str(now.get(name)))
        for name in now
        if name != "nodes" and was.get(name) != now[name]
    ]
    before, after = was.get("nodes", {}), now["nodes"]
    codes = list(dict.fromkeys([*before, *after]))
    return found + [
        Difference(code, str(before.get(code)), str(after.get(code)))
        for code in codes
        if before.get(code) != after.get(code)
    ]


def aim_of(keys: Sequence[str], grade: str) -> Aim:
    """Return what a unit goes for next: the best grade builds a feature, the lowest rectifies."""
    if not grade or (len(keys) > 1 and grade == keys[-1]):
        return Aim.RECTIFY
    return Aim.FEATURE if grade == keys[0] and len(keys) > 1 else Aim.HOLD
