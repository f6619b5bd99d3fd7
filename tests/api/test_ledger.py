"""Findings, notices, documents, the record."""

from collections.abc import Callable

import pytest
from django.db import connection

from dudao.findings.states import State
from dudao.org.models import Person, Unit
from tests import make_findings
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_the_ledger_is_narrowed(
    calls: Calls, inspector: Person, school: Unit, other_school: Unit, colleague: Person
) -> None:
    late = make_findings.late(school, inspector)
    make_findings.in_state(State.SUBMITTED, school, inspector, topic_title="食堂管理")
    make_findings.finding(other_school, colleague)
    mine = calls(inspector)
    for query in (
        {"overdue": True},
        {"state": "open"},
        {"topic": late.topic_title[:4]},
        {"state": "unfinished", "overdue": True},
        {"found_to": "2026-10-01"},
        {"text": late.number, "school": "示例小学", "unit_id": school.pk},
    ):
        found = mine.get("/findings", **query)["items"]
        assert [row["id"] for row in found] == [str(late.pk)], query
    assert mine.get("/findings", unit_id=other_school.pk)["items"] == []
    counts = mine.get("/findings/counts")
    assert counts == {"open": 2, "overdue": 1, "to_verify": 1, "due_soon": 0}


def test_a_finding_without_a_visit_is_raised_edited_and_dropped(
    calls: Calls, director: Person, school: Unit
) -> None:
    boss = calls(director)
    body = {
        "unit_id": school.pk,
        "topic": "safety",
        "topic_title": "校园安全",
        "fact": "围墙破损。",
        "demand": "修缮。",
    }
    made = boss.post("/findings", body, 201)
    at = f"/findings/{made['id']}"
    assert (made["severity"], made["route"]) == ("general", "suggestion")
    assert boss.post(at, {"fact": "围墙倒塌。", "life_safety": True})["severity"] == "serious"
    assert "fact" in boss.post(at, {"fact": ""}, 422)["fields"]
    assert boss.get(f"{at}/history")[0]["what"] == "发现问题"
    boss.post(f"{at}/drop", status=204)
    boss.get(at, 404)
    assert boss.post("/findings", {"unit_id": school.pk}, 422)["fields"]["topic"]


def test_two_people_at_one_finding_see_each_other(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    finding = make_findings.told(school, inspector)
    head, at = calls(principal), f"/findings/{finding.pk}"
    seen = head.get(at)["revision"]
    body = {"responsible_person": "示例老师", "measures": "清理。", "seen": seen}
    head.post(f"{at}/promise", body)
    said = head.post(f"{at}/promise", body, 409)
    assert said["current"] == {"state": "rectifying", "revision": seen + 1}


def test_evidence_that_is_not_there_is_404(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    finding = make_findings.in_state(State.RECTIFYING, school, inspector)
    at, head = f"/findings/{finding.pk}/rectifications", calls(principal)
    hidden = make_findings.photo(school, inspector)
    head.post(at, {"result": "已清理。", "evidence": [str(hidden.pk)]}, 404)
    many = [str(hidden.pk)] * 10_000
    assert "evidence" in head.post(at, {"result": "已清理。", "evidence": many}, 422)["fields"]


@pytest.mark.parametrize("accept", ["zh-hans", "en"])
def test_the_wrong_state_is_told_in_words(
    calls: Calls, inspector: Person, school: Unit, accept: str
) -> None:
    finding = make_findings.in_state(State.CLOSED, school, inspector)
    answer = calls(inspector).client.post(
        f"/api/v1/findings/{finding.pk}/verifications",
        {"verdict": "rectified", "note": "再次"},
        content_type="application/json",
        headers={"Accept-Language": accept},
    )
    assert answer.status_code == 409
    assert answer["Content-Language"] == accept
    assert answer.json()["type"] == "wrong_state"


def test_a_notice_is_revised_returned_and_voided(
    calls: Calls, director: Person, school: Unit
) -> None:
    notice = make_findings.notice(school, director)
    finding = notice.findings.get()
    boss, at = calls(director), f"/notices/{notice.pk}"
    seen = boss.get(at)["text_sha256"]
    body = {
        "lead_in": "现通知你校整改。",
        "demands": ["限期整改。"],
        "due": [{"finding_id": str(finding.pk), "due_on": "2026-11-20"}],
        "seen": seen,
    }
    revised = boss.post(at, body)
    assert revised["content"]["demands"] == ["限期整改。"]
    assert boss.post(at, body, 409)["current"]
    past = {**body, "due": [{"finding_id": str(finding.pk), "due_on": "2026-10-01"}]}
    assert list(boss.post(at, past, 422)["fields"]) == [f"due_{finding.pk}"]
    boss.post(f"{at}/submit")
    assert boss.post(f"{at}/return", {"reason": "再核实"})["returned_reason"] == "再核实"
    boss.content(f"{at}/pdf", 404)
    boss.content(f"{at}/odt", 422)
    assert boss.post(f"{at}/void", {"reason": "另行处理"})["state"] == "void"
    assert boss.get("/notices", state="void", unit_id=school.pk)["items"]
    assert boss.get("/notices", state="issued")["items"] == []


def test_a_series_is_opened_and_its_register_read(
    calls: Calls, director: Person, office_staff: Person, office: Unit, school: Unit
) -> None:
    boss = calls(director)
    body = {"office_id": office.pk, "kind": "rectification_notice", "prefix": "晃督整", "last": 7}
    assert boss.post("/documents/series", body, 201)["year"] == 2026
    at = f"/notices/{make_findings.notice(school, director).pk}"
    boss.post(f"{at}/submit")
    calls(office_staff).post(f"{at}/check")
    for step in ("sign-off", "issue"):
        issued = boss.post(f"{at}/{step}")
    assert issued["number"] == "晃督整〔2026〕8号"
    boss.post("/documents/series", body, 409)
    asked = {"office_id": office.pk, "kind": "rectification_notice", "year": 2026}
    (row,) = boss.get("/documents/register", **asked)
    assert row["number"] == issued["number"]
    boss.get("/documents/register", 422, **{**asked, "year": 10**30})


def test_the_auditor_reads_the_record_and_checks_the_chain(
    calls: Calls, auditor: Person, inspector: Person, school: Unit
) -> None:
    finding = make_findings.finding(school, inspector)
    eyes = calls(auditor)
    empty = eyes.get("/audit/chain")
    assert empty == {"number": 0, "hash": "0" * 64, "broken_at": None}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    (event,) = eyes.get("/audit/events", name="finding.raised", unit_id=school.pk)["items"]
    assert (event["subject_id"], event["by"]) == (str(finding.pk), inspector.name)
    assert eyes.get("/audit/events", subject_id=str(finding.pk))["items"] == [event]
    chain = eyes.get("/audit/chain")
    assert chain["number"] >= 1
    assert chain["broken_at"] is None
