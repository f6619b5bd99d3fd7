"""Assignments."""

from collections.abc import Callable
from datetime import date

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate
from tests.api.conftest import Caller
from tests.make_visits import version

Calls = Callable[[Person], Caller]


def test_a_visit_is_assigned_read_and_withdrawn(
    calls: Calls, director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    make_inspectorate.inspector(inspector)
    companion = make_inspectorate.new_inspector("示例随行", office).person
    boss = calls(director)
    body = {
        "unit_id": school.pk,
        "purpose": "经常性督导",
        "planned_on": "2026-10-21",
        "leader_id": inspector.pk,
        "companion_ids": [companion.pk],
        "form_ids": [version().pk],
    }
    made = boss.post("/assignments", body, 201)
    assert (made["companion_ids"], made["form_ids"]) == ([companion.pk], body["form_ids"])
    boss.post("/assignments", body, 409)
    at = f"/assignments/{made['id']}"
    for query in ({"leader_id": inspector.pk}, {"unit_id": school.pk}, {"state": "assigned"}):
        (row,) = boss.get("/assignments", **query)["items"]
        assert row["id"] == made["id"]
    assert boss.get("/assignments", state="done")["items"] == []
    assert calls(inspector).get(at) == made
    boss.post(f"{at}/withdraw", {"reason": " "}, 422)
    assert boss.post(f"{at}/withdraw", {"reason": "改期"})["state"] == "withdrawn"
    boss.post(f"{at}/withdraw", {"reason": "改期"}, 409)


def test_a_day_before_today_is_refused_by_its_field(
    calls: Calls, director: Person, inspector: Person, school: Unit
) -> None:
    make_inspectorate.inspector(inspector)
    body = {"unit_id": school.pk, "purpose": "督导", "leader_id": inspector.pk}
    for day in ("2026-10-19", "0001-01-01"):
        said = calls(director).post("/assignments", {**body, "planned_on": day}, 422)
        assert said["fields"] == {"planned_on": "计划日期早于今天"}
    calls(director).post(
        "/assignments", {**body, "planned_on": "2026-10-21", "form_ids": [10**9]}, 404
    )


def test_all_schools_are_assigned_or_none(
    calls: Calls, director: Person, inspector: Person, school: Unit, other_school: Unit
) -> None:
    card: Inspector = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(card, school, start_on=date(2025, 9, 1))
    boss = calls(director)
    span = {"first_on": "2026-10-21", "last_on": "2026-10-30", "purpose": "月度督导"}
    both = [school.pk, other_school.pk]
    assert "units" in boss.post("/assignments/batch", {**span, "unit_ids": both}, 422)["fields"]
    assert boss.get("/assignments")["items"] == []
    made = boss.post("/assignments/batch", {**span, "unit_ids": [school.pk]}, 201)
    assert [row["unit_id"] for row in made] == [school.pk]
    assert boss.post("/assignments/batch", {**span, "unit_ids": []}, 422)["fields"]
