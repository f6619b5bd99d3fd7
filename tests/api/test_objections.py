"""Objections over the API."""

from collections.abc import Callable

from dudao.findings.states import Outcome, State
from dudao.org.models import Person, Unit
from tests import make_findings, make_objections
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_an_objection_goes_its_whole_way(
    calls: Calls, school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    finding = make_findings.told(school, inspector)
    reader, city = make_objections.reader_for(school), make_objections.city_officer(school)
    photo = make_findings.photo(school, principal)
    window = calls(director).get(f"/objections/window/{finding.pk}")
    assert window["until"] == "2026-11-03"
    assert reader.pk in window["reader_ids"]
    assert inspector.pk not in window["reader_ids"]
    assert calls(principal).get(f"/objections/window/{finding.pk}")["reader_ids"] == []
    filing = {"finding_id": str(finding.pk), "statement": "有误。", "evidence": [str(photo.pk)]}
    made = calls(principal).post("/objections", filing, 201)
    assert (made["state"], made["evidence"]) == ("filed", [str(photo.pk)])
    assert made["outcome"] is None
    path = f"/objections/{made['id']}"
    said = calls(director).post(f"{path}/assign", {"reader_id": inspector.pk}, 422)
    assert "reader" in said["fields"]
    calls(director).post(f"{path}/assign", {"reader_id": principal.pk}, 404)
    calls(director).post(f"{path}/assign", {"reader_id": reader.pk})
    answer = {"outcome": "rejected", "reasons": "照片清楚。"}
    assert calls(reader).post(f"{path}/answer", answer)["outcome"] == "rejected"
    asked = calls(principal).post(f"{path}/ask-review", {"statement": "不服。"})
    assert (asked["state"], asked["review_due_on"]) == ("reviewing", "2026-12-01")
    decided = {"outcome": "upheld", "reasons": "证据不足。"}
    assert calls(city).post(f"{path}/review", decided)["review_outcome"] == "upheld"
    finding.refresh_from_db()
    assert finding.state == State.WITHDRAWN
    assert calls(principal).get(path)["state"] == "reviewed"


def test_an_objection_is_taken_back(
    calls: Calls, school: Unit, inspector: Person, principal: Person
) -> None:
    made = make_objections.filed(make_findings.told(school, inspector))
    assert calls(principal).post(f"/objections/{made.pk}/withdraw")["state"] == "withdrawn"


def test_the_list_narrows_and_the_figures_count(
    calls: Calls, school: Unit, inspector: Person, director: Person, principal: Person
) -> None:
    for outcome in (Outcome.UPHELD, Outcome.REJECTED):
        make_objections.answered(make_findings.told(school, inspector), director, outcome)
    caller = calls(director)
    assert len(caller.get("/objections")["items"]) == 2
    [row] = caller.get("/objections", final="upheld")["items"]
    assert row["reasons"] == "现场照片清楚。"
    assert caller.get("/objections", state="filed")["items"] == []
    figures = caller.get("/objections/figures")
    [topic] = figures["by_topic"]
    assert (topic["told"], topic["upheld"], topic["rate"]) == (2, 1, 50)
    assert figures["by_inspector"][0]["name"] == inspector.name
    assert figures["to_reword"] == []
    past = caller.get("/objections/figures", first="2025-01-01", last="2025-02-01")
    assert past["by_topic"] == []
    calls(principal).get("/objections/figures", 403)


def test_an_outsider_knows_of_nothing(
    calls: Calls, school: Unit, inspector: Person, outsider: Person, colleague: Person
) -> None:
    made = make_objections.filed(make_findings.told(school, inspector))
    for person in (outsider, colleague):
        calls(person).get(f"/objections/{made.pk}", 404)
        calls(person).get(f"/objections/window/{made.finding_id}", 404)
        assert calls(person).get("/objections")["items"] == []
