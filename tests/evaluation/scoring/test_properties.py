"""What holds whatever the schools: order, company and monotony."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.evaluation.framework import RuleKind, check, kind_of
from dudao.evaluation.scoring import MISSING, compiled, sample, score, sheet
from tests.evaluation.scoring.small import one, school, scored

PLAN = compiled(sample.framework())
seeds = st.integers(1, 10_000)


def county(stored: np.ndarray, schools: np.ndarray) -> np.ndarray:
    found = score(PLAN, sheet(PLAN, np.zeros_like(schools), schools, stored))
    return np.vstack([found.cents, found.states, found.grades])


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_the_order_of_schools_does_not_matter(seed: int) -> None:
    stored = sample.stored(PLAN, 12, seed)
    order = np.random.default_rng(seed).permutation(12)
    straight = county(stored, np.arange(12))
    assert (county(stored[:, order], order) == straight[:, order]).all()


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_a_county_scores_alone_as_among_others(seed: int) -> None:
    stored = sample.stored(PLAN, 15, seed)
    counties, schools = np.repeat(np.arange(3), 5), np.arange(15)
    together = score(PLAN, sheet(PLAN, counties, schools, stored)).cents
    alone = [county(stored[:, at : at + 5], schools[at : at + 5]) for at in (0, 5, 10)]
    assert (np.hstack(alone)[: len(together)] == together).all()


@given(st.decimals(0, 100, places=4), st.decimals(0, 100, places=4))
def test_more_of_what_is_good_never_pays_less(left: object, right: object) -> None:
    low, high = sorted((left, right))  # type: ignore[type-var]
    bands = [{"points": 2, "below": 40}, {"points": 9, "at_least": 40}]
    for of, rises in (
        (one("linear", zero=10, full=90), True),
        (one("linear", zero=90, full=10), False),
        (one("ratio", standards=[{"at_least": 70}]), True),
        (one("threshold", bounds=[{"at_least": 50}]), True),
        (one("threshold", bounds=[{"at_most": 50}]), False),
        (one("banded", bands=bands), True),
        (one("deduction", per_problem="0.25"), False),
    ):
        units = [school(n, answers={"A": each}) for n, each in enumerate((low, high))]
        first, second = scored(of, *units).cents[0].tolist()
        assert first <= second if rises else first >= second


def test_the_made_up_framework_has_every_kind_and_no_fault() -> None:
    of = sample.framework()
    assert check(of) == []
    assert {kind_of(leaf.rule) for leaf in of.leaves() if leaf.rule} == set(RuleKind)
    assert len(of.leaves()) == 100


def test_nobody_at_all_is_scored_too() -> None:
    nobody = np.zeros(0, np.int64)
    found = score(PLAN, sheet(PLAN, nobody, nobody, np.full((len(PLAN.inputs), 0), MISSING)))
    assert found.cents.shape == (len(PLAN.nodes), 0)
