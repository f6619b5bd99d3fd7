"""The kernel against plain fractions, over frameworks and schools that nobody thought of."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dudao.evaluation.framework import Framework
from dudao.evaluation.scoring import NA, State, Unit, compiled, score, sheet_of
from tests.evaluation.scoring.oracle import Oracle
from tests.evaluation.scoring.small import METRICS, branch, framework

FORMULAS = (
    "a",
    "a / b * 100",
    "(a + b * 1.1) / c",
    "a * b / 7 - c",
    "if(a >= b, ceil(c / 12), known(a, 3))",
    "min(a, b, 5) + max(c, 2) / 3",
    "round(a / 3, 1) - floor(b / 2) + abs(c - a)",
)
PRIMARY = {"stages": ["primary"]}
VARIATION = {"kind": "variation", "total": "a", "pupils": "b", "at_most": "0.45"}
SATISFACTION = {
    "kind": "satisfaction",
    "satisfied": ["a", "b"],
    "dissatisfied": ["c"],
    "full": 85,
}
decimals = st.decimals(0, 120, places=2)
figures = st.one_of(decimals, st.sampled_from([None, NA, Decimal(0)]))
bounds = st.sampled_from(
    [
        [{"at_least": "4.2"}],
        [{"at_most": 45}],
        [{"at_least": "5.3", "applies": PRIMARY}, {"at_least": 60}],
        [{"at_least": "5.3", "applies": {"kinds": ["kindergarten"]}}],
    ]
)
formulas = st.sampled_from(FORMULAS)
RULES = st.one_of(
    st.just({"kind": "level"}),
    st.booleans().map(lambda good: {"kind": "yes_no", "good": good}),
    st.just({"kind": "points"}),
    st.sampled_from(["0.5", "1.25"]).map(lambda each: {"kind": "deduction", "per_problem": each}),
    st.tuples(formulas, st.permutations([0, 33, "87.5"])).map(
        lambda t: {"kind": "linear", "value": t[0], "zero": t[1][0], "full": t[1][1]}
    ),
    formulas.map(
        lambda text: {
            "kind": "banded",
            "value": text,
            "bands": [{"points": 1, "below": 3}, {"points": 5, "at_least": 3}],
        }
    ),
    st.sampled_from(["", *FORMULAS]).map(
        lambda text: {"kind": "ratio", "value": text, "standards": [{"at_least": "7.5"}]}
    ),
    st.tuples(st.sampled_from(["", *FORMULAS]), bounds).map(
        lambda t: {"kind": "threshold", "value": t[0], "bounds": t[1]}
    ),
    st.tuples(
        st.lists(bounds.filter(lambda b: "at_least" in b[0]), min_size=3, max_size=4), st.booleans()
    ).map(
        lambda t: {
            "kind": "count",
            "needed": 2,
            "floor_percent": 85,
            "in_part": t[1],
            "conditions": [
                {"label": str(n), "value": FORMULAS[n], "bounds": b} for n, b in enumerate(t[0])
            ],
        }
    ),
    formulas.map(lambda text: {"kind": "formula", "value": text}),
    st.sampled_from([None, 1]).map(
        lambda zero: {
            "kind": "variation",
            "total": "a",
            "pupils": "b",
            "at_most": "0.45",
            "zero": zero,
        }
    ),
    st.sampled_from([None, 50]).map(
        lambda zero: {
            "kind": "satisfaction",
            "satisfied": ["a", "b"],
            "dissatisfied": ["c"],
            "full": 85,
            "zero": zero,
        }
    ),
    st.just({"kind": "on_time", "closed": "a", "due": "b"}),
)
BAR = {"indicator": "A0", "percent": 50}
APPLIES = st.sampled_from(
    [{}, {}, {}, PRIMARY, {"except_tags": ["small"]}, {"tags": ["town"]}, {"when": "pupils >= 50"}]
)


@st.composite
def trees(draw: Any) -> Framework:
    """A framework of two depths with every spread, caps, a bonus, grades and a veto."""
    spread = draw(st.sampled_from(["siblings", "whole", "full"]))
    weights = spread != "whole" and draw(st.booleans())
    parts, total = [], 0
    for top in range(draw(st.integers(1, 3))):
        leaves = []
        for n in range(draw(st.integers(1, 4))):
            undefined = draw(st.sampled_from([None, "zero", "full", "not_applicable"]))
            cap = draw(st.sampled_from([None, None, "3.5"]))
            rule, applies = draw(RULES), draw(APPLIES)
            leaves.append(
                {
                    **_leaf(f"B{top}.{n}", rule),
                    "applies": applies,
                    "undefined": undefined,
                    "cap": cap,
                }
            )
        _carry(leaves, weights=weights)
        parts.append(
            branch(f"A{top}", None if weights else 10 * len(leaves), *leaves, applies=draw(APPLIES))
        )
        total += 10 * len(leaves)
    if weights:
        _carry(parts, weights=True)
        total = 100
    bonus = branch(
        "P",
        6,
        {**_leaf("P1", {"kind": "points"}), "points": 5},
        {**_leaf("P2", {"kind": "level"}), "points": 4},
        bonus=True,
    )
    return framework(
        *parts,
        bonus,
        total=total,
        most=total + draw(st.sampled_from([0, 5])),
        bonus_cap=4,
        measure="weights" if weights else "points",
        spread=spread,
        applies=draw(APPLIES),
        grades=[
            {
                "key": "good",
                "label": "好",
                "at_least": total * 6 // 10,
                "bars": [{"indicator": "A0", "percent": 50}],
            },
            {"key": "fair", "label": "中", "at_least": total * 3 // 10},
            {"key": "poor", "label": "差", "at_least": 0},
        ],
        vetoes=[
            {"code": "V1", "title": "否决", "basis": "条例", "grade": "fair"},
            {"code": "V2", "title": "否决", "basis": "条例", "when": "a > 110"},
            {"code": "V3", "title": "没有依据，不启用"},
        ],
    )


def _leaf(code: str, rule: dict[str, Any]) -> dict[str, Any]:
    rule = {key: value for key, value in rule.items() if value is not None}
    return {"code": code, "title": code, "rule": rule}


def _carry(parts: list[dict[str, Any]], *, weights: bool) -> None:
    """Give every part its points, or weights that add up to a hundred."""
    for part in parts:
        part["weight" if weights else "points"] = 100 // len(parts) if weights else 10
    if weights:
        parts[0]["weight"] += 100 - sum(part["weight"] for part in parts)


def _answer(draw: Any, rule: Any) -> Any:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([None, NA]))
    tag = "yes_no" if rule is None else type(rule).__struct_config__.tag
    if tag == "level":
        return draw(st.sampled_from("ABCD"))
    if tag == "yes_no":
        return draw(st.booleans())
    return draw(st.decimals(0, 4, places=2) if tag == "points" else decimals)


@st.composite
def counties(draw: Any) -> tuple[Framework, list[Unit]]:
    of = draw(trees())
    units = []
    for number in range(draw(st.integers(1, 5))):
        metrics = {
            name: draw(st.one_of(decimals, st.sampled_from([None, NA, Decimal(0)])))
            for name in METRICS
        }
        answers = {one.code: _answer(draw, one.rule) for one in of.leaves()}
        answers |= {veto.code: draw(st.sampled_from([False, True, None])) for veto in of.vetoes}
        kind = draw(st.sampled_from(["school", "kindergarten"]))
        stages = draw(st.sampled_from([(), ("primary",), ("primary", "junior")]))
        tags = draw(st.sampled_from([(), ("small",), ("town", "unheard_of")]))
        units.append(Unit(number + 1, kind, stages, tags, metrics, answers))
    return of, units


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties())
def test_every_digit_is_that_of_plain_fractions(county: tuple[Framework, list[Unit]]) -> None:
    of, units = county
    plan = compiled(of)
    found = score(plan, sheet_of(plan, units))
    oracle = Oracle(of, units)
    for at, unit in enumerate(units):
        for place, node in enumerate(plan.nodes[1:], start=1):
            wanted = oracle.points(unit, node.indicator)
            is_gone = found.states[place, at] == State.NOT_APPLICABLE
            assert (None if is_gone else found.cents[place, at]) == (
                None if wanted is None else wanted * 100
            ), node.code
        total = oracle.total(unit)
        assert (found.states[0, at] == State.NOT_APPLICABLE) == (total is None)
        assert found.cents[0, at] == (0 if total is None else total * 100)
        keys = [*(grade.key for grade in of.grades), None]
        assert keys[found.grades[at]] == oracle.grade(unit)
