"""Steps, extensions, pairs, doubts and reports over the API."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.findings import actions
from dudao.org.models import Person, Unit
from tests import make_photos
from tests.api.conftest import Caller
from tests.make_school_side import problem

Calls = Callable[[Person], Caller]


def test_a_school_plans_asks_shows_and_reports(
    calls: Calls, school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    finding, _photo = problem(school, inspector, 1)
    head, boss = calls(principal), calls(director)
    at = f"/findings/{finding.pk}"
    said = {"responsible_person": "示例老师", "measures": "清理", "steps": [{"text": "搬离"}]}
    head.post(f"{at}/promise", said)
    (step,) = head.get(f"{at}/steps")
    assert head.get("/inbox")["steps"] == [step]
    done = head.post(f"{at}/steps/{step['id']}", {"done": True})
    assert done["done_by_id"] == principal.pk

    asked = head.post(f"{at}/extensions", {"until": "2026-11-10", "reason": "等货"}, 201)
    assert [row["id"] for row in boss.get("/extensions", waiting=True)["items"]] == [asked["id"]]
    assert boss.get("/extensions", state="granted")["items"] == []
    granted = boss.post(f"/extensions/{asked['id']}/grant", {"note": "抓紧"})
    assert granted["granted_until"] == "2026-11-10"
    again = head.post(f"{at}/extensions", {"until": "2026-11-12", "reason": "等货"}, 201)
    boss.post(f"/extensions/{again['id']}/refuse", {"note": "够了"})
    assert [row["state"] for row in head.get(f"{at}/extensions")].count("refused") == 1


def test_it_shows_and_reports(
    calls: Calls, school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    finding, photo = problem(school, inspector, 1)
    head, boss, visitor = map(calls, (principal, director, inspector))
    at = f"/findings/{finding.pk}"
    picture = make_photos.jpeg(make_photos.place(1, things=9))
    upload = SimpleUploadedFile("现在.jpg", picture, "image/jpeg")
    now = head.upload("/files", unit_id=school.pk, file=upload)["id"]
    pair = {now: str(photo.pk)}
    made = head.post(
        f"{at}/rectifications", {"result": "已清理", "evidence": [now], "before": pair}, 201
    )
    assert made["before"] == pair
    actions.doubt_evidence(made["id"])
    (doubt,) = visitor.get(f"{at}/doubts")
    assert (doubt["file_id"], doubt["doubt"], doubt["other_id"]) == (
        now, "unchanged", str(photo.pk),
    )  # fmt: skip
    assert head.get(f"{at}/doubts") == []

    asked_for = {"unit_id": school.pk, "finding_ids": [str(finding.pk)]}
    report = head.post("/reports", asked_for, 201)
    assert boss.get(f"/reports/{report['id']}")["finding_ids"] == [str(finding.pk)]
    assert len(boss.get("/reports", unit_id=school.pk)["items"]) == 1
    head.post("/reports", {**asked_for, "notice_id": str(finding.pk)}, 404)
