"""The burden ledger for programs."""

from collections.abc import Callable

import pytest

from dudao.org.models import Person, Unit
from tests.analytics.test_burden import leader, one
from tests.api.conftest import Caller

__all__ = ["leader", "one"]
pytestmark = pytest.mark.usefixtures("one")
Calls = Callable[[Person], Caller]
SPAN = {"since": "2026-09-01", "until": "2026-12-31"}


def test_a_schools_ledger_is_the_sum_of_its_lines(
    calls: Calls, director: Person, principal: Person, other_school: Unit, school: Unit
) -> None:
    for who in (director, principal):
        said = calls(who).get(f"/burden/{school.pk}", **SPAN)
        (ledger,) = said["schools"]
        for what in ("questions", "forms", "visits_spared", "questions_spared"):
            assert ledger[what] == sum(line[what] for line in said["lines"]) > 0
    calls(principal).get(f"/burden/{other_school.pk}", 404)
    listed = calls(director).get("/burden", **SPAN)["schools"]
    assert {one["unit_id"]: one["visits"] for one in listed}[school.pk] == 1


def test_a_cost_is_told_to_those_who_plan(
    calls: Calls, director: Person, principal: Person, school: Unit
) -> None:
    asked = {"unit_ids": school.pk, "first": "2026-10-01", "last": "2026-10-31", "minutes": 40}
    told = calls(director).get("/burden/cost", **asked)
    assert (told["anyway"], told["saved_visits"], told["merged_minutes"]) == (1, 1, 40)
    calls(principal).get("/burden/cost", 404, **asked)


def test_a_visit_too_many_is_told(calls: Calls, director: Person, school: Unit) -> None:
    (told,) = calls(director).get("/assignments/warnings", unit_id=school.pk, day="2026-10-20")
    assert (told["code"], told["explain"]) == ("day", False)
