"""Visits, from the start to the correction."""

from collections.abc import Callable
from typing import Any

from dudao.org.models import Person, Unit
from tests import make_findings, make_inspectorate, make_visits
from tests.api.conftest import Caller
from tests.make_visits import STROKES, version

Calls = Callable[[Person], Caller]


def started(caller: Caller, school: Unit, **given: Any) -> str:
    body = {"unit_id": school.pk, "purpose": "随访", "kind": "routine", **given}
    return f"/visits/{caller.post('/visits', body, 201)['id']}"


def on_site(caller: Caller, school: Unit, **given: Any) -> str:
    at = started(caller, school, **given)
    caller.post(f"{at}/check-in")
    return at


def test_a_visit_starts_with_companions_and_forms(
    calls: Calls, inspector: Person, colleague: Person, school: Unit
) -> None:
    make_inspectorate.inspector(colleague)
    form, mine = version(), calls(inspector)
    mine.post("/visits", {"unit_id": school.pk, "purpose": "x", "companion_ids": [10**9]}, 404)
    mine.post("/visits", {"unit_id": school.pk}, 422)
    assert mine.post("/visits", {"purpose": "x"}, 422)["fields"] == {"unit_id": "必填，请填写。"}
    at = started(mine, school, form_ids=[form.pk], slot="morning")
    detail = mine.get(at)
    assert [row["version_id"] for row in detail["records"]] == [form.pk]
    assert mine.get("/visits", unit_id=school.pk, state="planned")["items"]
    assert mine.get("/visits", leader_id=colleague.pk)["items"] == []


def test_arrival_keeps_distance_and_nothing_else(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    school.latitude, school.longitude = 27.359, 109.175
    school.save()
    mine = calls(inspector)
    at = started(mine, school)
    mine.post(f"{at}/check-in", {"latitude": 1e308, "longitude": 0}, 422)
    here = mine.post(f"{at}/check-in", {"latitude": 27.359, "longitude": 109.175})
    assert (here["distance_metres"], here["in_range"]) == (0, True)
    mine.post(f"{at}/check-in", status=409)
    assert mine.post(f"{at}/check-out")["checked_out_at"]


def test_two_people_at_one_form_see_each_other(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    form, mine = version(), calls(inspector)
    at = f"{on_site(mine, school)}/records"
    body = {"version_id": form.pk, "answers": {"pupils": 300}, "revision": 0}
    assert mine.post(at, body)["revision"] == 1
    mine.post(at, {**body, "answers": {"words": "好"}})
    clash = mine.post(at, {**body, "answers": {"pupils": 1}}, 409)
    assert clash["current"]["clashes"][0]["theirs"] == 300
    assert "pupils" in mine.post(at, {**body, "answers": {"pupils": -1}}, 422)["fields"]
    mine.post(at, {**body, "version_id": 10**9}, 404)
    mine.post(at, {**body, "revision": 99}, 422)


def test_a_photo_is_put_to_an_item_and_taken_off(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    version()
    mine = calls(inspector)
    at = on_site(mine, school)
    (record,) = mine.get(at)["records"]
    photo = make_findings.photo(school, inspector)
    body = {"item": "pictures", "file_id": str(photo.pk)}
    put = mine.post(f"{at}/records/{record['id']}/attach", body)
    assert put["records"][0]["answers"] == {"pictures": [str(photo.pk)]}
    off = mine.post(f"{at}/records/{record['id']}/detach", body)
    assert off["records"][0]["answers"] == {}


def test_a_form_is_added_and_what_is_forgotten_is_told(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    mine = calls(inspector)
    at = on_site(mine, school)
    form = version(repeats=True)
    assert [row["id"] for row in mine.get(f"{at}/forms-to-add")] == [form.pk]
    assert mine.post(f"{at}/forms", {"version_id": form.pk}, 201)["serial"] == 1
    assert mine.post(f"{at}/forms", {"version_id": form.pk}, 201)["title"].endswith("（第2份）")
    kinds = [row["kind"] for row in mine.get(f"{at}/blueprint")["forgotten"]]
    assert kinds == ["gap", "gap", "no_merit"]


def test_a_finding_is_raised_edited_and_dropped(
    calls: Calls, inspector: Person, section_officer: Person, school: Unit, office: Unit
) -> None:
    form, mine = version(), calls(inspector)
    at = on_site(mine, school)
    said = {"fact": "疏散通道堆物。", "demand": "清理。"}
    mine.post(f"{at}/findings", {**said, "version_id": 10**9, "item": "exits"}, 404)
    mine.post(f"{at}/findings", {**said, "topic": "safety", "due_on": "2026-10-19"}, 422)
    made = mine.post(f"{at}/findings", {**said, "version_id": form.pk, "item": "exits"}, 201)
    assert (made["topic_title"], made["state"]) == ("校园安全", "open")
    path = f"/findings/{made['id']}"
    tagged = {"route": "section", "section_id": section_officer.unit_id, "seen": made["revision"]}
    changed = mine.post(path, tagged)
    assert changed["section_id"] == section_officer.unit_id
    mine.post(path, {"fact": "又改", "seen": made["revision"]}, 409)
    mine.post(path, {"route": "section", "section_id": 10**9}, 404)
    mine.post(f"{path}/drop", status=204)
    assert mine.get(at)["finding_ids"] == []


def test_an_open_finding_is_looked_back_at(calls: Calls, inspector: Person, school: Unit) -> None:
    told = make_findings.told(school, inspector)
    mine = calls(inspector)
    at = on_site(mine, school)
    assert mine.get(at)["look_backs"][0]["verdict"] is None
    body = {"finding_id": str(told.pk), "verdict": "rectified", "note": "已清理。"}
    assert mine.post(f"{at}/look-backs", body)["verdict"] == "rectified"
    mine.post(f"{at}/look-backs", {**body, "verdict": "perhaps"}, 422)
    assert mine.get(f"/findings/{told.pk}/verifications")[0]["on_site"]


def test_a_closed_finding_is_looked_at_again(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    closed = make_findings.earlier(school, inspector)
    mine = calls(inspector)
    at = on_site(mine, school)
    (row,) = mine.get(f"{at}/closed-before")
    assert (row["finding_id"], row["number"], row["on_paper"]) == (
        str(closed.pk), closed.number, False,
    )  # fmt: skip
    body = {"finding_id": str(closed.pk), "verdict": "rectified", "note": "仍然畅通。"}
    assert mine.post(f"{at}/look-backs", body)["was_closed"]
    assert mine.get(f"{at}/closed-before") == []
    mine.post(f"{at}/feedback", status=201)
    make_findings.earlier(school, inspector)
    assert len(mine.get(f"{at}/closed-before")) == 1
    assert calls(principal).get(f"{at}/closed-before") == []  # the school's list says what counts


def test_a_good_practice_is_noted_and_taken_back(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    mine = calls(inspector)
    at = on_site(mine, school)
    script = "<script>alert(1)</script>"
    made = mine.post(f"{at}/good-practices", {"text": script}, 201)
    assert mine.get(at)["good_practices"] == [made] == [{**made, "text": script}]
    mine.post(f"{at}/good-practices/{made['id']}/drop", status=204)
    mine.post(f"{at}/good-practices/{made['id']}/drop", status=404)


def test_a_list_is_withdrawn_refused_and_corrected(
    calls: Calls, inspector: Person, principal: Person, school: Unit
) -> None:
    mine, head = calls(inspector), calls(principal)
    visit, _finding = make_visits.with_problem(school, inspector)
    at = f"/visits/{visit.pk}"
    mine.get(f"{at}/feedback", 404)
    assert mine.content(f"{at}/feedback.pdf", 404)
    mine.post(f"{at}/feedback", status=201)
    assert mine.post(f"{at}/feedback/withdraw", {"reason": "补充"})["state"] == "checked_in"
    mine.post(f"{at}/feedback", status=201)
    refused = mine.post(f"{at}/refuse", {"reason": "不同意", "witness": "示例教师"})
    assert (refused["witness"], refused["items"]) == ("示例教师", [])
    made = mine.post(f"{at}/corrections", {"text": "日期有误"}, 201)
    seen = head.get(at)
    assert (seen["corrections"], seen["records"]) == ([made], [])
    assert head.get(f"{at}/blueprint")["forgotten"] == []
    assert head.get(f"{at}/feedback")["refusal_reason"] == "不同意"


def test_a_signature_that_lacks_something_names_it(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    visit, feedback = make_visits.fed_back(school, inspector)
    (problem,) = feedback.content["problems"]
    mine, at = calls(inspector), f"/visits/{visit.pk}/sign"
    body = {
        "text_sha256": feedback.text_sha256,
        "signer_name": "示例校长",
        "strokes": STROKES,
        "positions": [{"finding_id": problem["finding"], "position": "object"}],
    }
    fields = mine.post(at, body, 422)["fields"]
    assert list(fields) == [f"position-{problem['finding']}"]
    assert mine.post(at, {**body, "positions": body["positions"] * 2}, 422)["fields"]
    assert "strokes" in mine.post(at, {**body, "strokes": []}, 422)["fields"]
    mine.post(at, {**body, "strokes": [[[1, 2]]]}, 422)
    mine.post(at, {**body, "strokes": [[[1, 2, 3]]] * 10_000}, 422)


def test_a_visit_is_called_off_before_arrival(
    calls: Calls, inspector: Person, school: Unit
) -> None:
    mine = calls(inspector)
    at = started(mine, school)
    cancelled = mine.post(f"{at}/cancel", {"reason": "大雪"})
    assert (cancelled["state"], cancelled["reason"]) == ("cancelled", "大雪")
    mine.post(f"{at}/cancel", {"reason": "大雪"}, 409)
