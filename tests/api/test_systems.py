"""Indicator systems by API: drafts, indicators, publication, comparison, tables."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.evaluation.tables import grids_in, read_table
from dudao.org.models import Person, Unit
from tests import make_systems
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_system_is_drafted_edited_and_published(
    calls: Calls, director: Person, inspector: Person, office: Unit
) -> None:
    boss = calls(director)
    made = boss.post("/systems", {"office_id": office.pk, "title": "本县办法"}, 201)
    assert made["faults"][0]["message"] == "指标应当有 1 到 1000 个。"
    path = f"/systems/{made['id']}"
    boss.post(f"{path}/definition", {"definition": make_systems.definition(), "seen": 1})
    new = {"title": "教学", "points": "10", "rule": {"kind": "level"}}
    added = boss.post(f"{path}/indicators", {"indicator": new, "above": "A", "seen": 2}, 201)
    assert {fault["place"] for fault in added["faults"]} == {"A"}
    boss.post(f"{path}/publish", {"seen": added["edition"]}, 422)
    boss.post(f"{path}/indicators/A.3/move", {"at": 0})
    boss.post(f"{path}/indicators/A.3", {"indicator": {"title": "教学"}, "seen": 2}, 409)
    boss.post(f"{path}/indicators/A.3/drop", {})
    boss.post(f"{path}/frame", {"frame": {"basis": "办法"}})
    calls(inspector).get(path, 404)
    assert boss.post(f"{path}/publish", {})["state"] == "published"
    assert calls(inspector).get(path)["basis"] == "办法"
    assert boss.post(f"{path}/retire", None)["state"] == "retired"


def test_versions_are_listed_compared_and_settled(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss, first = calls(director), make_systems.published(office, director)
    second = boss.post(f"/systems/{first.pk}/versions", {"office_id": office.pk}, 201)
    path = f"/systems/{second['id']}"
    change = {"title": "条件", "points": "40", "rule": {"kind": "level"}}
    boss.post(f"{path}/indicators/B", {"indicator": change})
    marks = {line["code_after"]: line["mark"] for line in boss.get(f"{path}/comparison")}
    assert (marks["A"], marks["B"]) == ("comparable", "not_comparable")
    said = {"before_id": str(first.pk), "code_before": "B", "code_after": "B", "comparable": True}
    settled = boss.post(f"{path}/crossings", {**said, "note": "口径同"})
    assert [line["note"] for line in settled if line["settled"]] == ["口径同"]
    assert len(boss.get(f"{path}/comparison", before=str(first.pk))) == 4
    boss.get(f"/systems/{first.pk}/comparison", 404)
    assert len(boss.get("/systems", state="draft", key="small")["items"]) == 1
    assert len(boss.get("/systems")["items"]) == 2
    boss.post(f"{path}/drop", None, 204)


def test_a_table_is_brought_mended_and_confirmed(
    calls: Calls, director: Person, office: Unit
) -> None:
    boss = calls(director)
    content = make_systems.table_of([make_systems.HEAD, *make_systems.BAD])
    where = f"/system-tables?office_id={office.pk}"
    brought = boss.upload(where, file=SimpleUploadedFile("表.xlsx", content))
    path = f"/system-tables/{brought['id']}"
    assert [problem["cell"] for problem in boss.get(path)["problems"]] == ["E4"]
    boss.post(f"{path}/confirm", {}, 409)
    cell = {"sheet": "Sheet1", "cell": "E4", "text": "4.5平方米以上", "seen": 1}
    assert boss.post(f"{path}/cells", cell)["problems"] == []
    version = boss.post(f"{path}/confirm", {})
    assert version["faults"] == []
    book = boss.content(f"/systems/{version['id']}/workbook")
    assert len(read_table(grids_in(book), key="x", title="y").framework.leaves()) == 3
    again = boss.upload(
        f"{where}&into={version['id']}", file=SimpleUploadedFile("表.xlsx", content)
    )
    boss.post(f"/system-tables/{again['id']}/discard", None, 204)
