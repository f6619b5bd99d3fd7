"""Small frameworks and units, and their scores as decimals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dudao.evaluation.framework import Framework, read
from dudao.evaluation.scoring import Scores, State, Unit, compiled, score, sheet_of

METRICS = ("pupils", "teachers", "area", "a", "b", "c")


def leaf(code: str, points: object, kind: str, **given: Any) -> dict[str, Any]:
    """An indicator; what belongs to the rule is told apart by name."""
    own = ("applies", "undefined", "cap", "bonus", "weight", "evidence", "title")
    rule = {"kind": kind, **{k: v for k, v in given.items() if k not in own}}
    rest = {k: v for k, v in given.items() if k in own}
    carried = {} if points is None else {"points": points}
    return {"code": code, "title": f"指标{code}", "rule": rule, **carried, **rest}


def branch(code: str, points: object, *children: dict[str, Any], **given: Any) -> dict[str, Any]:
    carried = {} if points is None else {"points": points}
    return {"code": code, "title": f"指标{code}", "children": children, **carried, **given}


def framework(*indicators: dict[str, Any], **given: Any) -> Framework:
    """A framework in which the checker finds no fault."""
    data = {
        "key": "test",
        "title": "试评",
        "measure": "points",
        "metrics": [{"key": key, "label": key} for key in METRICS],
        "indicators": indicators,
        **given,
    }
    found, faults = read(data)
    assert faults == []
    assert found is not None
    return found


def one(kind: str, points: object = 10, **given: Any) -> Framework:
    """A framework of one leaf called A."""
    return framework(leaf("A", points, kind, **given), total=points)


def school(number: int = 1, answers: dict[str, Any] | None = None, **metrics: Any) -> Unit:
    """A primary school; figures are given by name."""
    figures = {name: _figure(value) for name, value in metrics.items()}
    given = {code: _figure(value) for code, value in (answers or {}).items()}
    return Unit(number, "school", ("primary",), metrics=figures, answers=given)


def _figure(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def scored(of: Framework, *units: Unit) -> Scores:
    plan = compiled(of)
    return score(plan, sheet_of(plan, units))


def points(of: Framework, unit: Unit, code: str = "") -> Decimal | None:
    """The points of an indicator, or the total; None where it does not apply."""
    found = scored(of, unit)
    place = found.plan.place(code) if code else 0
    if found.states[place, 0] == State.NOT_APPLICABLE:
        return None
    return Decimal(int(found.cents[place, 0])) / 100


def total_cents(of: Framework, units: Sequence[Unit]) -> list[int]:
    return scored(of, *units).cents[0].tolist()
