"""Handing work over through the API, as far as the pages go."""

from collections.abc import Callable

import pytest

from dudao.findings.models import Notice
from dudao.org.models import Person, Unit
from tests import make, make_findings, make_inspectorate
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
pytestmark = pytest.mark.usefixtures("still")


def test_an_inspector_hands_over_and_another_takes(
    calls: Calls, inspector: Person, director: Person, office: Unit, school: Unit
) -> None:
    ours = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(ours, school)
    theirs = make_inspectorate.new_inspector("示例接手人", office)
    make_findings.told(school, inspector, fact="围墙倾斜。")
    boss, giver, taker = calls(director), calls(inspector), calls(theirs.person)
    body = {"from_inspector_id": ours.pk, "to_inspector_id": theirs.pk, "on": "2026-10-20"}
    made = boss.post("/handovers/inspectors", body, 201)
    assert made["content"]["promises"][0]["fact"] == "围墙倾斜。"
    assert made["unit_ids"] == [school.pk]
    at = f"/handovers/{made['id']}"
    assert boss.post("/handovers/inspectors", body, 409)["current"] == made["id"]
    taker.post(f"{at}/take", {}, 403)
    assert giver.content(f"{at}/pdf")[:4] == b"%PDF"
    assert giver.post(f"{at}/give")["state"] == "given"
    assert taker.post(f"{at}/take", {})["state"] == "taken"
    assert taker.content(f"{at}/docx")[:2] == b"PK"
    assert taker.get(at)["taken_at"]
    assert [row["id"] for row in boss.get("/handovers", state="taken")["items"]] == [made["id"]]
    assert boss.get("/handovers", kind="principal")["items"] == []


def test_a_principal_who_left_is_replaced_by_the_office(
    calls: Calls, principal: Person, director: Person, school: Unit, outsider: Person
) -> None:
    successor = make.person("示例新校长", school)
    boss = calls(director)
    body = {"unit_id": school.pk, "taker_id": successor.pk, "on": "2026-10-20", "note": "x"}
    made = boss.post("/handovers/principals", body, 201)
    assert made["giver_id"] == principal.pk
    at = f"/handovers/{made['id']}"
    calls(outsider).get(at, 404)
    assert "absent_reason" in boss.post(f"{at}/take", {}, 422)["fields"]
    assert boss.post(f"{at}/take", {"absent_reason": "已调离"})["absent_reason"] == "已调离"
    boss.post(f"{at}/cancel", {"reason": "x"}, 409)


def test_notices_are_drafted_and_issued_many_at_once(
    calls: Calls, director: Person, inspector: Person, school: Unit, other_school: Unit
) -> None:
    boss = calls(director)
    ids = [
        str(make_findings.told(school, inspector).pk),
        str(make_findings.told(other_school, director).pk),
    ]
    drafted = boss.post("/notices/drafts", {"finding_ids": ids}, 201)
    assert {row["unit_id"] for row in drafted} == {school.pk, other_school.pk}
    again = boss.post("/notices/drafts", {"finding_ids": ids}, 201)
    assert all(row["problem"] and not row["notice_id"] for row in again)
    first, second = (row["notice_id"] for row in drafted)
    make_findings.signed_off(Notice.objects.get(pk=first), director, director)
    body = {"notice_ids": [first, second], "deliver": True}
    results = {row["notice_id"]: row for row in boss.post("/notices/issues", body)}
    assert "〔2026〕1号" in results[first]["number"]
    assert results[second]["problem"]
    assert boss.get(f"/notices/{first}")["delivered_at"]
