"""The coefficient of variation by counties worked out by hand, in decimals and exact fractions."""

from decimal import Decimal, getcontext

import numpy as np
import pytest

from dudao.evaluation.scoring import NA, State, Unit, compiled, score, sheet_of
from dudao.evaluation.scoring.variation import exactly, variation
from tests.evaluation.scoring.small import framework, leaf, one, school, scored

#: A county's primary schools: pupils and teachers above the required qualification.
COUNTY = ((820, 41), (1540, 58), (365, 20), (96, 7), (1203, 44))


def by_hand(schools: tuple[tuple[int, int], ...]) -> Decimal:
    """CV = S / mean, as the national method writes it."""
    getcontext().prec = 40
    people = Decimal(sum(pupils for pupils, _x in schools))
    mean = Decimal(sum(x for _p, x in schools)) / people
    variance = sum(
        Decimal(pupils) / people * (Decimal(x) / pupils - mean) ** 2 for pupils, x in schools
    )
    return variance.sqrt() / mean


def coefficient(units: list[Unit], **rule: object) -> int:
    of = one("variation", total="teachers", pupils="pupils", at_most="0.5", **rule)
    plan = compiled(of)
    found = score(plan, sheet_of(plan, units), keep=True)
    assert found.varied is not None
    return int(found.varied.values[0, 0])


def county(schools: tuple[tuple[int, int], ...]) -> list[Unit]:
    return [school(n + 1, pupils=p, teachers=x) for n, (p, x) in enumerate(schools)]


def test_a_county_worked_out_by_hand() -> None:
    # Mean 170/4024 = 0.0422465. Pupils times squared distance: 0.049296, 0.032363, 0.057470,
    # 0.090303, 0.038693, together 0.268125; over 4024 the root is 0.0081628; 0.0081628/0.0422465.
    assert by_hand(COUNTY).quantize(Decimal("0.0001")) == Decimal("0.1932")
    assert coefficient(county(COUNTY)) == 1932


def test_two_schools_worked_out_on_paper() -> None:
    # 100 pupils with 2, 300 with 18: mean 0.05, variance ¼·0.03² + ¾·0.01² = 0.0003; √0.0003/0.05.
    schools = ((100, 2), (300, 18))
    assert by_hand(schools).quantize(Decimal("0.000001")) == Decimal("0.346410")
    assert coefficient(county(schools)) == 3464


def test_equal_schools_do_not_vary() -> None:
    assert coefficient(county(((100, 5), (200, 10), (40, 2)))) == 0


def test_a_tie_is_rounded_up_exactly() -> None:
    # Two schools of equal size with 1 ± t of the mean vary by t: 0.12345 is rounded to 0.1235.
    totals, pupils = np.array([[112_345, 87_655]]), np.array([[100_000, 100_000]])
    found = variation(totals, pupils, np.ones((1, 2), np.bool_), np.array([0]))
    assert found.values[0, 0] == 1235
    assert exactly(totals[0], pupils[0]) == 1235


@pytest.mark.parametrize(
    ("at_most", "zero", "wanted"), [("0.1932", None, 10), ("0.1931", None, 0), ("0.1", "0.2864", 5)]
)
def test_every_school_is_paid_the_same(at_most: str, zero: str | None, wanted: int) -> None:
    rule = {"total": "teachers", "pupils": "pupils", "at_most": at_most}
    rule |= {"zero": zero} if zero else {}
    found = scored(one("variation", **rule), *county(COUNTY))
    paid = {round(cents / 100) for cents in found.cents[0].tolist()}
    assert paid == {wanted}


def test_who_is_left_out_does_not_change_it() -> None:
    units = [
        *county(COUNTY),
        school(91, pupils=0, teachers=3),
        school(92, teachers=4),
        school(93, pupils=NA),
    ]
    assert coefficient(units) == 1932
    of = one("variation", total="teachers", pupils="pupils", at_most="0.5")
    states = scored(of, *units).states[1].tolist()
    assert states[-3:] == [State.UNDEFINED, State.MISSING, State.NOT_APPLICABLE]


def test_points_below_fifty_pupils_are_outside() -> None:
    units = [*county(COUNTY), school(9, pupils=30, teachers=9)]
    inside = {"applies": {"when": "pupils >= 50"}}
    assert coefficient(units) != 1932
    assert coefficient(units, **inside) == 1932


def test_a_county_without_anything_to_compare_is_undefined() -> None:
    of = one("variation", total="teachers", pupils="pupils", at_most="0.5")
    found = scored(of, school(1, pupils=10, teachers=0), school(2, pupils=20, teachers=0))
    assert found.states[1].tolist() == [State.UNDEFINED] * 2
    assert found.cents[0].tolist() == [0, 0]


def test_levels_of_one_school_are_two_figures() -> None:
    levels = [{"key": key, "label": key, "levels": ["primary", "junior"]} for key in ("p", "t")]
    leaves = [
        leaf(
            name,
            50,
            "variation",
            total=f"t.{name}",
            pupils=f"p.{name}",
            at_most=most,
            applies={"stages": [name]},
        )
        for name, most in (("primary", "0.50"), ("junior", "0.45"))
    ]
    of = framework(*leaves, metrics=levels)
    nine = {"p.primary": 100, "t.primary": 2, "p.junior": 50, "t.junior": 5}
    six = {"p.primary": 300, "t.primary": 18}
    units = [
        Unit(1, "school", ("primary", "junior"), metrics=nine),
        Unit(2, "school", ("primary",), metrics=six),
    ]
    assert scored(of, *units).cents[0].tolist() == [10_000, 10_000]
