"""The same scores as an analyst would work them out in pandas: wide, then group by group."""

from typing import Any

import numpy as np
import pandas as pd

from dudao.evaluation.framework import rules
from dudao.evaluation.framework.expressions import Call, Expression, Number, parse
from dudao.evaluation.framework.rules import Bound
from dudao.evaluation.scoring.grouping import formula_of
from dudao.evaluation.scoring.plan import Plan
from dudao.evaluation.scoring.scale import NOT_APPLICABLE, SCALE
from dudao.evaluation.scoring.sheet import STAGES

PRIMARY = 2
NEAR = 1e-9


def totals(plan: Plan, rows: pd.DataFrame) -> pd.Series:
    """Return every school's total in cents; the nodes between are worked out on the way."""
    wide = rows.pivot(index=["county_id", "school_id"], columns="ix", values="v")
    wide = wide.astype("float64")
    absent = wide == NOT_APPLICABLE
    figures = wide.where(~absent) / SCALE
    leaves = []
    for place in plan.leaves:
        node = plan.nodes[place]
        points, gone = _leaf(plan, node.code, node.indicator.rule, node.full, figures, absent)
        leaves.append(
            pd.DataFrame(
                {
                    "place": place,
                    "cents": points.where(~gone, 0),
                    "full": np.where(gone, 0, node.full),
                }
            )
        )
    level = pd.concat(leaves)
    for depth in range(plan.nodes[-1].depth, 0, -1):
        level = _above(plan, level, depth)
    return level.set_index(level.index)["cents"]


def _above(plan: Plan, level: pd.DataFrame, depth: int) -> pd.DataFrame:
    parents = pd.Series([node.parent for node in plan.nodes])
    depths = pd.Series([node.depth for node in plan.nodes])
    full = pd.Series([node.full for node in plan.nodes])
    bonus = pd.Series([node.in_bonus for node in plan.nodes])
    here = level["place"].map(depths) == depth
    below, rest = level[here], level[~here]
    extra = below[below["place"].map(bonus)]
    below = below[~below["place"].map(bonus)]
    below = below.assign(place=below["place"].map(parents))
    keys = ["county_id", "school_id", "place"]
    found = below.groupby(keys)[["cents", "full"]].sum().reset_index("place")
    whole = found["place"].map(full)
    found["cents"] = _round(found["cents"] * whole / found["full"]).fillna(0)
    found["full"] = np.where(found["full"] > 0, whole, 0)
    if depth == 1:
        found["cents"] = found["cents"] + extra["cents"].groupby(level=[0, 1]).sum()
    return pd.concat([found, rest])


def _leaf(
    plan: Plan, code: str, rule: Any, full: int, figures: pd.DataFrame, absent: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    nowhere = pd.Series(data=False, index=figures.index)
    text = formula_of(rule)
    if isinstance(rule, rules.Variation):
        return _variation(plan, rule, full, figures), nowhere
    if isinstance(rule, rules.Count):
        return _count(plan, rule, full, figures), nowhere
    if text:
        values, gone = _value(parse(text), plan, figures), nowhere
        values = _round(values * SCALE) / SCALE
    else:
        ix = plan.names[f"#{code}"]
        values, gone = figures[ix], absent[ix]
    if isinstance(rule, rules.OnTime):
        gone = figures[plan.names["due"]] == 0
    return _paid(rule, full, values, figures).where(values.notna(), 0), gone


def _paid(  # noqa: PLR0911 - a case for each kind, as an analyst writes it
    rule: Any, full: int, values: pd.Series, figures: pd.DataFrame
) -> pd.Series:
    if isinstance(rule, rules.Level):
        paid = values.map(dict(enumerate(float(step.percent) for step in rule.steps)))
        return _round(paid * full / 100)
    if isinstance(rule, rules.YesNo):
        return (values == rule.good) * full
    if isinstance(rule, rules.Points | rules.Computed):
        return _round(values.clip(0, full / 100) * 100)
    if isinstance(rule, rules.Deduction):
        most = full if rule.most is None else float(rule.most) * 100
        return full - _round(values * float(rule.per_problem) * 100).clip(upper=most)
    if isinstance(rule, rules.Banded):
        edges = [
            -np.inf,
            *(float(b.at_least) for b in rule.bands if b.at_least is not None),
            np.inf,
        ]
        labels = [float(band.points) * 100 for band in rule.bands]
        return pd.cut(values, edges, right=False, labels=labels, ordered=False).astype(float)
    if isinstance(rule, rules.Ratio):
        return _round((values / _bound(rule.standards, figures)).clip(0, 1) * full)
    if isinstance(rule, rules.Threshold):
        bound = _bound(rule.bounds, figures)
        is_met = values <= bound if rule.bounds[0].at_most is not None else values >= bound
        return is_met * full
    at = float(rule.full)
    zero = float(rule.zero) if rule.zero is not None else at - 1 / SCALE
    return _round(((values - zero) / (at - zero)).clip(0, 1) * full)


def _bound(bounds: tuple[Bound, ...], figures: pd.DataFrame) -> Any:
    numbers = [float(bound.number) for bound in bounds]
    if len(numbers) == 1:
        return numbers[0]
    stages = (figures[STAGES] * SCALE).round().astype(int)
    return pd.Series(np.where(stages & PRIMARY, *numbers), index=figures.index)


def _variation(plan: Plan, rule: rules.Variation, full: int, figures: pd.DataFrame) -> pd.Series:
    each = pd.DataFrame({"x": figures[plan.names[rule.total]], "p": figures[plan.names["pupils"]]})
    counted = each[each.notna().all(axis=1) & (each["p"] > 0)]
    county = counted.groupby("county_id")
    mean = county["x"].transform("sum") / county["p"].transform("sum")
    square = counted["p"] * (counted["x"] / counted["p"] - mean) ** 2
    spread = square.groupby("county_id").sum() / county["p"].sum()
    value = np.sqrt(spread) / (county["x"].sum() / county["p"].sum())
    value = _round(value * SCALE) / SCALE
    at = float(rule.at_most)
    zero = float(rule.zero) if rule.zero is not None else at + 1 / SCALE
    paid = _round(((zero - value) / (zero - at)).clip(0, 1) * full)
    found = pd.Series(each.index.get_level_values(0).map(paid), index=each.index, dtype="float64")
    return found.where(each.index.isin(counted.index), 0)


def _count(plan: Plan, rule: rules.Count, full: int, figures: pd.DataFrame) -> pd.Series:
    reached, high = 0, True
    for condition in rule.conditions:
        values = _round(_value(parse(condition.value), plan, figures) * SCALE) / SCALE
        values = values.where(np.isfinite(values))
        bound = float(condition.bounds[0].number)
        reached = reached + (values >= bound).astype(int)
        high = high & (values >= bound * float(rule.floor_percent or 0) / 100)
    worth = reached.clip(upper=rule.needed) / rule.needed
    worth = worth if rule.in_part else (reached >= rule.needed).astype(float)
    return _round(worth * full).where(high, 0)


def _value(expression: Expression, plan: Plan, figures: pd.DataFrame) -> Any:
    if isinstance(expression, Number):
        return float(expression.value)
    if not isinstance(expression, Call):
        return figures[plan.names[expression.name]]
    parts = [_value(argument, plan, figures) for argument in expression.arguments]
    if expression.operation == "if":
        unknown = _value(expression.arguments[0].arguments[0], plan, figures).isna()
        return pd.Series(np.where(parts[0], parts[1], parts[2]), figures.index).where(~unknown)
    return _OPERATIONS[expression.operation](*parts)


def _divided(left: Any, right: Any) -> Any:
    return left / right.where(right != 0) if isinstance(right, pd.Series) else left / right


def _round(values: Any) -> Any:
    return np.floor(values + 0.5 + NEAR)


def _extreme(choose: Any) -> Any:
    return lambda left, right: choose(left, right) + 0 * (left + right)


_OPERATIONS: dict[str, Any] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divided,
    "min": _extreme(np.minimum),
    "max": _extreme(np.maximum),
    "ceil": np.ceil,
    ">=": lambda left, right: left >= right,
    "known": lambda left, right: left.fillna(right),
}
