"""Plans over the API."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.inspectorate.models import Inspector
from dudao.org.models import Person, Unit
from tests import make_inspectorate, make_plans
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
YEAR = {"period": "year", "first_on": "2026-01-01", "last_on": "2026-12-31"}
OCTOBER = {"period": "month", "first_on": "2026-10-01", "last_on": "2026-10-31"}


def own(inspector: Person, school: Unit) -> Inspector:
    card = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(card, school)
    return card


def test_a_plan_is_read_in_confirmed_approved_and_derived(
    calls: Calls, director: Person, inspector: Person, office: Unit, school: Unit
) -> None:
    make_plans.matters()
    card = own(inspector, school)
    boss = calls(director)
    plan = boss.post("/plans", {"office_id": office.pk, **YEAR}, 201)
    at = f"/plans/{plan['id']}"
    with_file = boss.upload(f"{at}/tables", file=SimpleUploadedFile("计划.docx", make_plans.word()))
    assert with_file["problems"] == []
    lines = [n for n, line in enumerate(with_file["lines"]) if line["part"] == "item"]
    change = {
        "text": "改", "kind": "note", "first_on": "2026-03-01", "last_on": "2026-03-31", "seen": 1
    }  # fmt: skip
    table = f"/plans/tables/{with_file['id']}"
    assert boss.post(f"{table}/lines/{lines[0]}", change)["lines"][lines[0]]["corrected"]
    boss.post(f"{table}/lines/{lines[0]}", change, 409)
    boss.post(f"{table}/confirm", {})
    read = boss.get(at)
    assert [gap["titles"] for gap in read["gaps"]] == [["校风、教风、学风建设情况"]]
    boss.post(f"{at}/submit", {"seen": 1}, 409)
    boss.post(f"{at}/submit", {"seen": read["edition"]})
    assert boss.post(f"{at}/approve", {})["state"] == "approved"
    body = {"office_id": office.pk, "inspector_id": card.pk, **OCTOBER}
    month = calls(inspector).post(f"{at}/derive", body, 201)
    assert (month["parent_id"], len(month["items"])) == (plan["id"], 2)
    assert boss.post(f"{at}/notice", None, 201)["document_id"]
    assert boss.post(f"{at}/copy", None, 201)["first_on"] == "2027-01-01"


def test_lines_are_added_changed_moved_and_dropped(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss = calls(director)
    at = f"/plans/{boss.post('/plans', {'office_id': office.pk, **OCTOBER}, 201)['id']}"
    line = {
        "text": "会议", "kind": "meeting", "first_on": "2026-10-09", "last_on": "2026-10-09"
    }  # fmt: skip
    first = boss.post(f"{at}/items", line, 201)
    second = boss.post(f"{at}/items", {**line, "text": "培训"}, 201)
    boss.post(f"{at}/items", {**line, "kind": "routine"}, 422)
    item = f"{at}/items/{second['id']}"
    boss.post(f"{item}/move", {"up": True})
    assert [row["text"] for row in boss.get(at)["items"]] == ["培训", "会议"]
    assert boss.post(item, {**line, "text": "改", "seen": 1})["edition"] == 2
    boss.post(item, {**line, "seen": 1}, 409)
    boss.post(f"{item}/drop", {"seen": 2})
    assert [row["id"] for row in boss.get(at)["items"]] == [first["id"]]
    boss.post(at, {"title": "新", "seen": {"title": "别的"}}, 409)
    assert boss.post(at, {"title": "新"})["title"] == "新"


def test_text_is_read_and_discarded(calls: Calls, director: Person, office: Unit) -> None:
    boss = calls(director)
    at = f"/plans/{boss.post('/plans', {'office_id': office.pk, **YEAR}, 201)['id']}"
    made = boss.post(f"{at}/texts", {"text": "3月：会议\n4月：培训\n3月：总结"}, 201)
    assert made["problems"][0]["next"]
    boss.post(f"/plans/tables/{made['id']}/confirm", {}, 409)
    assert boss.get(f"/plans/tables/{made['id']}")["confirmed_at"] is None
    boss.post(f"/plans/tables/{made['id']}/discard", {}, 204)
    boss.get(f"/plans/tables/{made['id']}", 404)
    boss.post(f"{at}/texts", {"text": "没有月份"}, 422)


def test_an_inspectors_month_is_filed(
    calls: Calls, inspector: Person, zone_lead: Person, office: Unit, school: Unit
) -> None:
    card = own(inspector, school)
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    who = calls(inspector)
    body = {"office_id": office.pk, "inspector_id": card.pk, **OCTOBER}
    at = f"/plans/{who.post('/plans', body, 201)['id']}"
    visit = {
        "text": "随访", "kind": "routine", "first_on": "2026-10-21", "last_on": "2026-10-21",
        "unit_ids": [school.pk],
    }  # fmt: skip
    who.post(f"{at}/items", visit, 201)
    who.post(f"{at}/submit", {})
    who.post(f"{at}/approve", {}, 403)
    assert calls(zone_lead).post(f"{at}/return", {"reason": "写明事项"})["state"] == "draft"
    who.post(f"{at}/submit", {})
    assert calls(zone_lead).post(f"{at}/approve", {})["approved_at"]
    (row,) = who.get("/plans", inspector_id=card.pk)["items"]
    assert row["state"] == "approved"
