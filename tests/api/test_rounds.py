"""Rounds and self-evaluations through the API: divided, begun, answered, sent, given back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from dudao.org.models import Person, Unit
from tests import make, make_findings, make_rounds
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def line(detail: dict[str, Any], code: str) -> dict[str, Any]:
    """A line of a self-evaluation."""
    found: dict[str, Any] = next(one for one in detail["lines"] if one["code"] == code)
    return found


def test_a_round_is_drafted_divided_opened_and_begun(
    calls: Calls, office: Unit, school: Unit, director: Person
) -> None:
    ours, version = calls(director), make_rounds.version(office)
    body = {"office_id": office.pk, "version_id": str(version.pk), "title": "办学水平评估"}
    days = {"first_on": "2026-09-01", "last_on": "2027-08-31", "division": "one"}
    made = ours.post("/rounds", {**body, **days, "above_id": None}, 201)
    path = f"/rounds/{made['id']}"
    assert len(ours.get("/rounds", state="draft")["items"]) == 1
    assert made["in_no_batch"] == [school.pk]
    ours.post(path, {"seen": 1, "title": "水平评估"})
    assert ours.post(f"{path}/batches/propose", {"again": True})["in_no_batch"] == []
    assert ours.post(f"{path}/open")["drafted_summary"].startswith("一、基本情况")
    seen = ours.get(path)["edition"]
    (batch,) = ours.get(path)["batches"]
    moved = ours.post(f"/rounds/batches/{batch['id']}", {"seen": seen, "last_on": "2027-07-31"})
    assert moved["last_on"] == "2027-07-31"
    ours.post(f"/rounds/batches/{batch['id']}/begin", {"due_on": "2026-12-31"})
    (one,) = ours.get("/candidates", round_id=made["id"], stage="self_evaluation")["items"]
    assert one["self_evaluation_id"]
    assert ours.get("/candidates", late=True)["items"] == []
    assert ours.get(f"/candidates/{one['id']}") == one
    new = make.school(office)
    added = ours.post(f"/rounds/batches/{batch['id']}/candidates", {"unit_id": new.pk}, 201)
    ours.post(f"/candidates/{added['id']}/move", {"batch_id": batch["id"], "seen": 1, "tier": "乡"})
    assert ours.post(f"/candidates/{added['id']}/leave", {"reason": "停办"})["stage"] == "left"
    assert ours.post(f"{path}/next", {}, 201)["number"] == 2
    closing = {"summary": "完成", "unfinished_reason": "转下轮"}
    assert ours.post(f"{path}/close", closing)["state"] == "closed"


def test_the_round_above_is_one_that_is_seen(
    calls: Calls, office: Unit, school: Unit, director: Person
) -> None:
    above = make_rounds.draft(office, director)
    body = {
        "office_id": office.pk, "version_id": str(above.version_id), "title": "县级",
        "first_on": "2026-09-01", "last_on": "2027-08-31", "above_id": str(above.pk),
    }  # fmt: skip
    assert calls(director).post("/rounds", body, 201)["above_id"] == str(above.pk)
    body["version_id"] = "00000000-0000-7000-8000-000000000000"
    calls(director).post("/rounds", body, 404)


def test_a_self_evaluation_is_filled_in_sent_and_given_back(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    make_rounds.value(school, "books", 6400)
    evaluation = make_rounds.begun(office, director, school)
    ours, path = calls(principal), f"/self-evaluations/{evaluation.pk}"
    detail = ours.get(path)
    assert line(detail, "A2.3")["by_system"]
    known = [one["code"] for one in detail["lines"] if one["left"] and one["value"]]
    assert ours.post(f"{path}/confirm", {"codes": known})["number"] == 2
    assert ours.post(f"{path}/renew", {})["codes"] == []
    for code, value in (("A1.2", "yes"), ("A2.1", "A"), ("A2.2", "0")):
        ours.post(f"{path}/answers", {"of": "indicator", "code": code, "value": value, "seen": 0})
    file = make_findings.photo(school, principal)
    paper = {"file_id": str(file.pk), "codes": ["A1.2"], "title": "保安合同"}
    attached = ours.post(f"{path}/evidence", paper, 201)
    used = ours.post(f"{path}/evidence/{attached['id']}", {"codes": ["A2.1"]})
    assert [gap["title"] for gap in used["gaps"]] == ["保安合同"]
    texts = {"strengths": "管理规范", "problems": "场地偏小", "applied_grade": "model"}
    assert ours.post(f"{path}/texts", texts)["left"] == 0
    sent = ours.post(f"{path}/apply", {"reason": "相符"})
    assert (sent["score"], sent["grade"]) == ("100.00", "model")
    assert ours.content(f"{path}/form.docx")[:2] == b"PK"
    assert ours.content(f"{path}/report.docx")[:2] == b"PK"
    back = calls(director).post(
        f"/candidates/{evaluation.candidate_id}/give-back", {"reason": "补充"}
    )
    assert back["stage"] == "self_evaluation"
    assert len(ours.get("/self-evaluations")["items"]) == 1


def test_a_merged_schools_place_goes_on(
    calls: Calls, office: Unit, school: Unit, director: Person
) -> None:
    candidate = make_rounds.opened(office, director).candidates.get()
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 10, 1))
    ours, new = calls(director), make.school(office)
    assert ours.get(f"/rounds/{candidate.round_id}")["gone"] == [str(candidate.pk)]
    heir = ours.post(f"/candidates/{candidate.pk}/succeed", {"unit_id": new.pk})
    assert heir["unit_id"] == new.pk


def test_a_school_reads_no_more_of_a_round_than_that_it_is(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    make_rounds.begun(office, director, school)
    make.school(office, name="另一所")
    path = f"/rounds/{calls(director).get('/rounds')['items'][0]['id']}"
    assert calls(director).get(path)["in_no_batch"]
    seen = calls(principal).get(path)
    assert (seen["in_no_batch"], seen["gone"], seen["drafted_summary"]) == ([], [], "")
