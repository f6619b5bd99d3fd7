"""What is asked of schools, over the API."""

from collections.abc import Callable

import pytest

from dudao.org.models import Person, Unit
from dudao.planning.actions import load_rules
from tests import make_cover
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


@pytest.fixture(autouse=True)
def _rules(office: Unit, school: Unit) -> None:
    make_cover.terms(office)
    load_rules()


def test_rules_expand_and_their_coverage_is_read(
    calls: Calls, director: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    done = boss.post("/obligations/expand", {"office_id": office.pk, "year": 2026}, 200)
    assert done["added"] == 24
    page = boss.get("/obligations", unit_id=school.pk, item="yearly.school_climate")
    (climate,) = page["items"]
    assert (climate["cover"], climate["latest_on"]) == ("gap", "2027-07-09")
    rows = {row["item"]: row for row in boss.get("/coverage", year=2026)}
    assert rows["yearly.school_climate"]["gap"] == rows["termly"]["due"] / 4 == 1
    assert boss.get("/coverage", year=2026, kindergartens=True) == []


def test_a_director_waives_and_restores(calls: Calls, director: Person, school: Unit) -> None:
    boss, row = calls(director), make_cover.obligation(school)
    path = f"/obligations/{row.pk}"
    assert boss.post(f"{path}/waive", {"reason": "停办"}, 200)["cover"] == "waived"
    assert boss.post(f"{path}/waive", {"reason": "停办"}, 409)["title"]
    assert boss.post(f"{path}/restore", {}, 200)["cover"] == "gap"


def test_the_office_enters_a_task(calls: Calls, director: Person, school: Unit) -> None:
    body = {"unit_ids": [school.pk], "title": "市级核查", "source": "upper"}
    dates = {"first_on": "2026-11-02", "last_on": "2026-11-20"}
    (made,) = calls(director).post("/obligations", {**body, **dates}, 201)
    assert (made["item"], made["cover"]) == ("upper", "gap")
    refused = calls(director).post("/obligations", {**body, **dates, "source": "rule"}, 422)
    assert "source" in refused["fields"]


def test_own_rules_are_set_and_ended(calls: Calls, director: Person, office: Unit) -> None:
    boss = calls(director)
    body = {"office_id": office.pk, "key": "monthly", "count": 2, "basis": "县通知"}
    body["valid_from"] = "2026-11-01"
    assert boss.post("/visit-rules", body, 201)["trouble"] == ""
    told = boss.post("/visit-rules", {**body, "count": 12}, 422)
    assert "改为3次" in told["fields"]["count"]
    november = {
        row["key"]: row for row in boss.get("/visit-rules", office_id=office.pk, on="2026-11-01")
    }
    assert november["monthly"]["office_id"] == office.pk
    boss.post("/visit-rules/end", {"office_id": office.pk, "key": "monthly"}, 204)
    boss.post("/visit-rules/end", {"office_id": office.pk, "key": "monthly"}, 409)
