"""Results and development plans through the API: decided, announced, objected to, followed up."""

from collections.abc import Callable

from dudao.evaluation.models import Candidate, Result
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_results
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_result_is_decided_read_checked_and_tried(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person, outsider: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    boss = calls(director)
    body = {"candidate_ids": [str(candidate.pk)], "note": "按资料"}
    (made,) = boss.post("/results/grade", body, 201)
    path = f"/results/{made['id']}"
    told = boss.get(path)
    assert told["unit_id"] == school.pk
    leaf = next(one for one in told["reasons"] if one["code"] == "A1.1")
    assert (leaf["parent"], leaf["rule"], leaf["own_score"]) == ("A1", "ratio", "20.00")
    books = next(one for one in leaf["inputs"] if one["name"] == "books")
    assert (books["source"], books["value"]) == ("metric", "8000.0000")
    checked = boss.get(f"{path}/check")
    assert checked["same"]
    assert checked["digest"] == checked["stored_digest"] == made["digest"]
    tried = boss.post(f"{path}/what-if", {"changes": {"#A1.2": "no"}})
    assert tried["nodes"]["A1.2"] == "0.00"
    boss.post(f"{path}/what-if", {"changes": {"books": "很多"}}, 422)
    calls(outsider).post(f"{path}/what-if", {"changes": {}}, 404)
    assert Result.objects.get().digest == made["digest"]


def test_results_are_announced_objected_to_and_confirmed(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    boss, mine = calls(director), calls(principal)
    body = {"candidate_ids": [str(result.candidate_id)], "place": "公示栏"}
    shown = boss.post("/publicities", body, 201)
    assert shown["result_ids"] == [str(result.pk)]
    assert mine.get("/publicities", up=True)["items"][0]["id"] == shown["id"]
    assert mine.get(f"/publicities/{shown['id']}")["place"] == "公示栏"
    one = mine.post(f"/results/{result.pk}/object", {"text": "不服", "code": "A1.1"}, 201)
    assert boss.get("/result-objections", waiting=True)["items"][0]["id"] == one["id"]
    answer = {"outcome": "rejected", "answer": "属实"}
    boss.post(f"/result-objections/{one['id']}/answer", answer)
    assert mine.get(f"/result-objections/{one['id']}")["answer"] == "属实"
    boss.post(f"/publicities/{shown['id']}/confirm", {}, 409)
    with make_results.after(result.publicities.get()):
        done = boss.post(f"/publicities/{shown['id']}/confirm", {})
    assert done["candidate_ids"] == [str(result.candidate_id)]


def test_a_batch_is_read_by_bands_and_told_in_a_paper(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    path = f"/results/batches/{result.candidate.batch_id}"
    boss = calls(director)
    found = {one["key"]: one["result_ids"] for one in boss.get(f"{path}/bands")}
    assert found["model"] == [str(result.pk)]
    calls(principal).get(f"{path}/bands", 404)
    paper = boss.post(f"{path}/papers", {"kind": "transfer"}, 201)
    assert paper["document_id"]
    Candidate.objects.update(stage=Stage.NOTIFIED)
    again = boss.post(f"/results/{result.pk}/again", {"reason": "复查"})
    assert again["stage"] == "on_site"
    rows = boss.get("/results", unit_id=school.pk, grade="model", earlier=True)["items"]
    assert [row["id"] for row in rows] == [str(result.pk)]


def test_a_plan_goes_its_way(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    Candidate.objects.update(stage=Stage.NOTIFIED)
    mine, boss = calls(principal), calls(director)
    made = mine.post("/development-plans", {"candidate_id": str(result.candidate_id)}, 201)
    path = f"/development-plans/{made['id']}"
    for goal in made["goals"]:
        mine.post(f"{path}/goals/{goal['id']}", {"measure": "逐年推进"})
    near = {"horizon": "near", "target": "图书", "measure": "采购", "due_on": "2027-06-30"}
    goal = mine.post(f"{path}/goals", near, 201)
    extra = mine.post(f"{path}/goals", {**near, "target": "多余"}, 201)
    mine.post(f"{path}/goals/{extra['id']}/drop", {})
    mine.post(path, {"aim": "建成特色学校"})
    mine.post(f"{path}/submit", {})
    assert boss.get("/development-plans", stage="plan_submitted")["items"][0]["id"] == made["id"]
    boss.post(f"{path}/return", {"reason": "太空"})
    mine.post(f"{path}/submit", {})
    assert boss.post(f"{path}/approve", {"opinion": "同意"})["stage"] == "plan_approved"
    noted = {"progress": "on_track", "text": "已购书", "year": clock.today().year}
    mine.post(f"{path}/goals/{goal['id']}/follow-ups", noted, 201)
    assert boss.get(path)["goals"][0]["follow_ups"][0]["text"] == "已购书"
