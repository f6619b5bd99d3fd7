"""The work group through the API, as far as the pages go."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.org.models import Person, Unit
from tests import make_inspectorate, make_visits
from tests.api.conftest import Caller
from tests.make_workgroup import PAPER, log, notice

Calls = Callable[[Person], Caller]
TASK = {"kind": "task", "title": "报送排查表", "text": "请于周五前报送。"}


@pytest.fixture(autouse=True)
def registered(inspector: Person, school: Unit) -> None:
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER, "application/pdf")


def test_a_task_goes_out_and_is_answered(
    calls: Calls, director: Person, inspector: Person, principal: Person, school: Unit
) -> None:
    boss, reader = calls(director), calls(inspector)
    file = boss.upload("/files/own", file=pdf("排查表.pdf"))
    area = make_inspectorate.area(director.unit)
    make_inspectorate.member(area, school)
    body = {
        **TASK,
        "due_on": "2026-10-23",
        "who": ["inspectors", "principals"],
        "reach": "areas",
        "area_ids": [area.pk],
        "inspector_ids": [inspector.inspector.pk],
        "file_ids": [file["id"]],
    }
    made = boss.post("/posts", body, 201)
    at = f"/posts/{made['id']}"
    assert [row["name"] for row in made["files"]] == ["排查表.pdf"]
    [got] = reader.get("/posts", kind="task", waiting=True)["items"]
    assert got["post"]["text"] == TASK["text"]
    assert reader.content(f"/files/{file['id']}/content") == PAPER
    assert reader.post(f"{at}/read", {})["read_at"]
    assert boss.post(at, {**body_of(made), "text": "改到周六。", "seen": 1})["edition"] == 2
    assert reader.get("/posts")["items"][0]["changed"]
    answer = reader.upload("/files/own", file=pdf("结果.pdf"))
    given = {"answer": "已报。", "file_ids": [answer["id"]], "edition": 2}
    done = reader.post(f"{at}/done", given)
    assert (done["changed"], done["file_ids"]) == (False, [answer["id"]])
    assert reader.get("/posts", waiting=True)["items"] == []
    [sent] = boss.get("/posts/sent", kind="task", state="open")["items"]
    assert (sent["sent_to"], sent["read"], sent["done"]) == (2, 1, 1)
    receipts = {row["person_id"]: row for row in boss.get(f"{at}/receipts")["items"]}
    assert receipts[principal.pk]["unit_id"] == school.pk
    assert receipts[inspector.pk]["answer"] == "已报。"
    reader.get(f"{at}/receipts", 404)


def body_of(made: dict[str, object]) -> dict[str, object]:
    return {"title": made["title"], "due_on": made["due_on"]}


def test_a_post_is_reminded_and_ended(calls: Calls, director: Person, colleague: Person) -> None:
    at, boss = f"/posts/{notice(director).pk}", calls(director)
    boss.post(f"{at}/remind")
    boss.post(f"{at}/remind", None, 409)
    assert boss.post(f"{at}/close")["state"] == "closed"
    assert boss.post(f"{at}/withdraw", {"reason": "作废"})["reason"] == "作废"
    assert boss.get(at)["state"] == "withdrawn"
    calls(colleague).get(at, 404)


def test_nobody_meant_is_told_by_field(calls: Calls, director: Person) -> None:
    assert "who" in calls(director).post("/posts", TASK, 422)["fields"]


def test_the_shelf_is_filled_and_emptied(calls: Calls, director: Person, inspector: Person) -> None:
    boss, reader = calls(director), calls(inspector)
    file = boss.upload("/files/own", file=pdf("表.pdf"), taken_at="2026-10-20T09:00:00+08:00")
    body = {"title": "记录表", "file_id": file["id"], "receiver": "inspectors"}
    made = boss.post("/materials", body, 201)
    assert [row["title"] for row in reader.get("/materials")["items"]] == ["记录表"]
    assert reader.content(f"/files/{file['id']}/content") == PAPER
    assert boss.post(f"/materials/{made['id']}/take-down")["taken_down_at"]
    assert reader.get("/materials")["items"] == []
    reader.get(f"/files/{file['id']}", 404)


def test_a_log_is_written_changed_and_read_by_the_zone_lead(
    calls: Calls, inspector: Person, zone_lead: Person, school: Unit
) -> None:
    visit = make_visits.planned(school, inspector)
    author, reader = calls(inspector), calls(zone_lead)
    body = {"on": "2026-10-20", "title": "随访", "text": "食堂整洁。", "visit_ids": [str(visit.pk)]}
    made = author.post("/logs", body, 201)
    at = f"/logs/{made['id']}"
    assert reader.get(at)["visit_ids"] == [str(visit.pk)]
    assert author.post(at, {**body, "text": "另写。"})["edited_at"]
    reader.post(at, body, 404)
    asked = {"author_id": inspector.pk, "on_or_after": "2026-10-19", "on_or_before": "2026-10-25"}
    assert [row["text"] for row in reader.get("/logs", **asked)["items"]] == ["另写。"]
    assert reader.get("/logs/weeks", last="2026-10-25", weeks=2) == [
        {"person_id": inspector.pk, "counts": [1, 0]}
    ]
    assert author.get("/logs/weeks") == []


def test_logs_of_one_day_are_each_seen_once(calls: Calls, inspector: Person) -> None:
    made = {str(log(inspector).pk) for _n in range(3)}
    caller = calls(inspector)
    first = caller.get("/logs", limit=2)
    rest = caller.get("/logs", limit=2, cursor=first["next"])
    assert {row["id"] for row in first["items"] + rest["items"]} == made
