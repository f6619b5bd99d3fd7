"""Earlier problems are found in three years of findings whose recurrences are planted."""

import pytest

from dudao.instruments.actions import load_packs
from dudao.org.models import Person, Unit
from tests import make
from tests.findings.measured_lineage import measure

#: Of 60 schools in benchmarks/lineage.py; here fewer, so that everybody runs it.
SCHOOLS = 8


@pytest.mark.parametrize("seed", [20260901, 7])
def test_what_is_suggested_is_right_and_most_is_found(
    office: Unit, inspector: Person, seed: int
) -> None:
    load_packs()
    schools = [make.school(office) for _n in range(SCHOOLS)]
    measured = measure(schools, inspector, seed)
    assert measured.again > 100
    assert measured.precision >= 0.9
    assert measured.recall >= 0.7
