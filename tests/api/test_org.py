"""Units, norms, rosters."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.access.actions.units import PROFILE
from dudao.api.units import ProfileIn
from dudao.org.models import Person, Unit
from tests.api.conftest import Caller
from tests.make_roster import HEADER, line, xlsx

Calls = Callable[[Person], Caller]


def test_what_the_action_takes_the_api_takes() -> None:
    assert set(ProfileIn.model_fields) <= set(PROFILE)


def test_units_are_found_by_name_and_kind(
    calls: Calls, director: Person, school: Unit, other_school: Unit
) -> None:
    boss = calls(director)
    found = boss.get("/units", q="示例小学", kind="school")["items"]
    assert [row["id"] for row in found] == [school.pk]
    assert boss.get(f"/units/{school.pk}")["name"] == school.name


def test_a_unit_is_added_changed_and_closed(
    calls: Calls, director: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    body = {
        "kind": "teaching_point",
        "name": "示例教学点",
        "office_id": office.pk,
        "parent_id": school.pk,
        "region_code": "431227",
        "latitude": 27.359,
        "longitude": 109.175,
    }
    at = f"/units/{boss.post('/units', body, 201)['id']}"
    assert boss.post(at, {"students": 31, "setting": "village"})["students"] == 31
    assert "name" in boss.post(at, {"name": " "}, 422)["fields"]
    assert "students" in boss.post(at, {"students": 2**31}, 422)["fields"]
    boss.post(f"{at}/close", {"on": "2026-10-20", "reason": "生源减少"})
    boss.post(f"{at}/close", {"on": "2026-10-20", "reason": "生源减少"}, 409)
    boss.post("/units", {**body, "region_code": "990000"}, 404)


def test_a_unit_that_somebody_else_has_changed_is_a_conflict(
    calls: Calls, director: Person, school: Unit
) -> None:
    boss, at = calls(director), f"/units/{school.pk}"
    seen = {"phone": "", "latitude": None}
    boss.post(at, {"phone": "1", "seen": seen})
    boss.post(at, {"latitude": 27.359, "seen": {"latitude": None}})
    said = boss.post(at, {"phone": "2", "seen": seen}, 409)
    assert (said["type"], said["current"]["phone"]) == ("conflict", "1")


def test_an_office_sets_a_number_and_takes_it_back(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss, key = calls(director), "findings.due_soon_workdays"
    body = {
        "key": key,
        "office_id": office.pk,
        "value": 5,
        "valid_from": "2026-10-20",
        "basis": "本室规定",
    }

    def own() -> list[dict[str, Any]]:
        rows = boss.get("/norms")
        return [row for row in rows if row["key"] == key and row["office_id"]]

    assert boss.post("/norms", body, 201)["value"] == 5
    assert [row["value"] for row in own()] == [5]
    assert boss.get("/norms", on="2026-10-19")
    assert "key" in boss.post("/norms", {**body, "key": "nothing"}, 422)["fields"]
    boss.post("/norms/end", {"key": key, "office_id": office.pk}, 204)
    assert own() == []
    boss.post("/norms/end", {"key": key, "office_id": office.pk}, 409)


def upload(caller: Caller, office: Unit, content: bytes, status: int = 201) -> Any:
    file = SimpleUploadedFile("名册.xlsx", content)
    return caller.upload("/rosters", status, office_id=office.pk, file=file)


def test_a_roster_is_read_looked_at_and_confirmed(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss = calls(director)
    read = upload(boss, office, xlsx(HEADER, line(1), line(2)))
    at = f"/rosters/{read['id']}"
    assert (boss.get(at)["row_count"], read["problems"], read["confirmed_at"]) == (2, [], None)
    assert boss.post(f"{at}/confirm")["confirmed_at"]
    assert boss.get("/units", q="示例第1小学")["items"]
    boss.post(f"{at}/confirm", status=409)


def test_a_roster_with_mistakes_names_them_and_changes_nothing(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss = calls(director)
    read = upload(boss, office, xlsx(HEADER, line(1, 学校代码="12")))
    (problem, *_more) = read["problems"]
    assert problem["row"] == 2
    boss.post(f"/rosters/{read['id']}/confirm", status=409)
    boss.post(f"/rosters/{read['id']}/discard", status=204)
    boss.get(f"/rosters/{read['id']}", 404)


def test_what_is_no_roster_is_refused(
    calls: Calls, director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    upload(boss, office, b"", 422)
    upload(boss, office, b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 415)
    boss.upload("/rosters", 422, office_id=office.pk)
    upload(calls(inspector), school, xlsx(HEADER, line(1)), 403)
