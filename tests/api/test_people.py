from collections.abc import Callable

from dudao.access.roles import Role
from dudao.org.models import Person, Unit
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_an_account_from_its_opening_to_its_end(
    calls: Calls, administrator: Person, school: Unit
) -> None:
    admin = calls(administrator)
    body = {"username": "laoshi", "name": "示例老师", "unit_id": school.pk}
    made = admin.post("/people", body, 201)
    at = f"/people/{made['id']}"
    assert "username" in admin.post("/people", body, 422)["fields"]
    assert admin.post(at, {"name": "示例教师", "phone": "0"})["name"] == "示例教师"
    assert admin.post(f"{at}/reset-password")["first_password"] != made["first_password"]
    assert not admin.post(f"{at}/disable")["is_active"]
    assert admin.post(f"{at}/enable")["is_active"]
    assert admin.get(at)["must_change_password"]


def test_people_are_found_by_name_username_and_unit(
    calls: Calls, administrator: Person, inspector: Person, principal: Person, school: Unit
) -> None:
    admin = calls(administrator)
    for query in ({"q": "校长"}, {"q": "princ"}, {"unit_id": school.pk}):
        (row,) = admin.get("/people", **query)["items"]
        assert row["id"] == principal.pk


def test_a_role_over_a_unit_and_over_a_region(
    calls: Calls, administrator: Person, inspector: Person, school: Unit
) -> None:
    admin, at = calls(administrator), f"/people/{inspector.pk}/grants"
    over_unit = {"role": "part_time_inspector", "unit_id": school.pk, "end_on": "2026-12-31"}
    made = admin.post(at, over_unit, 201)
    assert (made["unit_id"], made["region_code"]) == (school.pk, None)
    over_region = admin.post(at, {"role": "auditor", "region_code": "431227"}, 201)
    assert (over_region["scope"], over_region["region_code"]) == ("region", "431227")
    admin.post(f"{at}/{made['id']}/revoke", status=204)
    assert made["id"] not in [row["id"] for row in admin.get(at)]


def test_a_role_needs_a_place_that_there_is(
    calls: Calls, administrator: Person, inspector: Person
) -> None:
    admin, at = calls(administrator), f"/people/{inspector.pk}/grants"
    assert "unit" in admin.post(at, {"role": "auditor"}, 422)["fields"]
    admin.post(at, {"role": "auditor", "region_code": "990000"}, 404)
    admin.post(at, {"role": "king", "region_code": "431227"}, 422)


def test_an_office_clerk_sees_people_and_changes_nobody(
    calls: Calls, office_staff: Person, inspector: Person
) -> None:
    clerk = calls(office_staff)
    clerk.get(f"/people/{inspector.pk}")
    clerk.post(f"/people/{inspector.pk}/disable", status=403)
    grants = {"role": Role.AUDITOR, "unit_id": inspector.unit_id}
    clerk.post(f"/people/{inspector.pk}/grants", grants, 403)


def test_one_changes_ones_own_password(calls: Calls, inspector: Person) -> None:
    mine = calls(inspector)
    new = {"old": "correct-horse-battery", "new": "another-horse-battery"}
    mine.post("/people/me/password", new)
    assert "old" in mine.post("/people/me/password", new, 422)["fields"]
    inspector.refresh_from_db()
    assert inspector.check_password("another-horse-battery")


def test_a_disabled_person_is_out_at_once(
    calls: Calls, administrator: Person, inspector: Person
) -> None:
    mine = calls(inspector)
    mine.get("/units")
    calls(administrator).post(f"/people/{inspector.pk}/disable")
    mine.get("/units", 401)
