"""Inspectors, responsibilities, recusals, areas."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate
from tests.api.conftest import Caller
from tests.files.samples import picture

Calls = Callable[[Person], Caller]


@pytest.fixture
def card(inspector: Person) -> Inspector:
    return make_inspectorate.inspector(inspector)


@pytest.fixture
def other(office: Unit) -> Inspector:
    return make_inspectorate.new_inspector("示例督学乙", office)


def test_an_inspector_is_registered_and_changed(
    calls: Calls, director: Person, inspector: Person, office: Unit
) -> None:
    boss = calls(director)
    body = {"person_id": inspector.pk, "office_id": office.pk, "kind": "full_time"}
    made = boss.post("/inspectors", body, 201)
    assert (made["name"], made["person_id"]) == (inspector.name, inspector.pk)
    boss.post("/inspectors", body, 409)
    changed = boss.post(f"/inspectors/{made['id']}", {"kind": "part_time", "specialty": "食堂"})
    assert (changed["kind"], changed["specialty"]) == ("part_time", "食堂")
    assert boss.get("/inspectors", office_id=office.pk)["items"] == [changed]
    late = {"kind": "full_time", "appointed_on": "2026-09-01", "term_ends_on": "2025-09-01"}
    assert "term_ends_on" in boss.post(f"/inspectors/{made['id']}", late, 422)["fields"]


def test_a_school_is_given_to_an_inspector_and_taken_back(
    calls: Calls, director: Person, card: Inspector, school: Unit
) -> None:
    boss, at = calls(director), f"/inspectors/{card.pk}"
    body = {"unit_id": school.pk, "start_on": "2026-10-20"}
    made = boss.post(f"{at}/responsibilities", body, 201)
    assert made["warning"] == ""
    boss.post(f"{at}/responsibilities", body, 409)
    assert [row["id"] for row in boss.get(f"{at}/responsibilities")] == [made["id"]]
    ended = f"{at}/responsibilities/{made['id']}/end"
    boss.post(ended, {"on": "2026-10-20"}, 204)
    assert boss.get(f"{at}/responsibilities") == []
    boss.post(ended, {"on": "2026-10-20"}, 404)


def test_an_inspector_declares_his_own_recusal_and_the_director_lifts_it(
    calls: Calls, director: Person, inspector: Person, card: Inspector, other_school: Unit
) -> None:
    mine, at = calls(inspector), f"/inspectors/{card.pk}/recusals"
    body = {"unit_id": other_school.pk, "ground": "family", "detail": "子女就读"}
    made = mine.post(at, body, 201)
    assert [row["id"] for row in mine.get(at)] == [made["id"]]
    boss = calls(director)
    assert boss.post(at, {**body, "ground": "other", "detail": ""}, 422)["fields"]
    boss.post(f"{at}/{made['id']}/lift", {"reason": ""}, 422)
    assert boss.post(f"{at}/{made['id']}/lift", {"reason": "已毕业"})["end_on"] == "2026-10-19"
    assert boss.get(at)[0]["end_on"] == "2026-10-19"


def test_an_area_gets_people_and_schools(
    calls: Calls, director: Person, card: Inspector, school: Unit, other_school: Unit, office: Unit
) -> None:
    boss = calls(director)
    body = {"office_id": office.pk, "name": "第一责任区", "lead_id": card.person_id}
    area = boss.post("/areas", {**body, "liaison_leader_id": director.pk}, 201)
    at = f"/areas/{area['id']}"
    assert (area["lead_id"], area["liaison_leader_id"]) == (card.person_id, director.pk)
    boss.post("/areas", body, 422)
    both = [school.pk, other_school.pk, school.pk]
    placed = boss.post(f"{at}/schools", {"unit_ids": both, "start_on": "2026-10-20"})
    assert (placed["unit_ids"], placed["warning"]) == ([school.pk, other_school.pk], "")
    boss.post(f"{at}/schools", {"unit_ids": both, "start_on": "2026-10-20"}, 409)
    left = boss.post(f"{at}/schools/take", {"unit_ids": [school.pk], "on": "2026-10-20"})
    assert boss.get(at) == left
    assert left["unit_ids"] == [other_school.pk]
    assert boss.post(at, {"name": "城区责任区"})["lead_id"] is None


def test_a_list_of_ten_thousand_is_refused(
    calls: Calls, director: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    area = make_inspectorate.area(office)
    many = {"unit_ids": [school.pk] * 10_000, "start_on": "2026-10-20"}
    said = boss.post(f"/areas/{area.pk}/schools", many, 422)
    assert said["fields"] == {"unit_ids": "最多2000项，请分次提交。"}
    boss.post(f"/areas/{area.pk}/schools", {**many, "unit_ids": [school.pk, 10**9]}, 404)
    boss.post("/areas", {"office_id": office.pk, "name": "新区", "lead_id": 10**9}, 404)
    boss.post("/areas", {"office_id": office.pk, "name": "新区", "liaison_leader_id": 10**9}, 404)


def test_plates_are_made_listed_and_replaced(
    calls: Calls, director: Person, inspector: Person, school: Unit, other_school: Unit
) -> None:
    boss = calls(director)
    made = boss.post("/plaques", {"unit_ids": [school.pk]}, 201)
    assert [row["unit_id"] for row in made] == [school.pk]
    more = boss.post("/plaques", {"unit_ids": [school.pk, other_school.pk]}, 201)
    assert [row["unit_id"] for row in more] == [other_school.pk]
    assert boss.get("/plaques")["items"] == more + made
    assert calls(inspector).get("/plaques")["items"] == made
    new = boss.post(f"/plaques/{school.pk}/replace")
    assert new["code"] != made[0]["code"]
    assert boss.get("/plaques")["items"] == [new, *more]
    calls(inspector).post(f"/plaques/{school.pk}/replace", None, 403)


def test_a_plate_is_printed_with_the_photo_of_who_answers(
    calls: Calls, director: Person, inspector: Person, school: Unit, other_school: Unit
) -> None:
    boss, card = calls(director), make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(card, school)
    boss.post("/plaques", {"unit_ids": [school.pk]}, 201)
    plain = boss.content(f"/plaques/{school.pk}/pdf")
    face = SimpleUploadedFile("照片.jpg", picture(), "image/jpeg")
    assert boss.upload(f"/inspectors/{card.pk}/photo", 200, file=face)["id"] == card.pk
    assert len(boss.content(f"/plaques/{school.pk}/pdf")) > len(plain)
    boss.get(f"/plaques/{other_school.pk}/pdf", 404)
    assert boss.post("/plaques/printed", {"unit_ids": [school.pk]})[0]["unit_id"] == school.pk
    calls(inspector).upload(f"/inspectors/{card.pk}/photo", 403, file=face)
    paper = SimpleUploadedFile("照片.jpg", b"%PDF-1.7", "image/jpeg")
    assert "照片" in boss.upload(f"/inspectors/{card.pk}/photo", 415, file=paper)["title"]
