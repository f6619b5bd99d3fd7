"""Years and checks from above through the API: worked out, vetoed, drawn, returned, answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dudao.evaluation.models import VetoDecision
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.models import Draw
from tests import make_draws, make_levels, make_years
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def drafted(boss: Caller, office: Unit, **more: Any) -> dict[str, Any]:
    """A year whose parts carry weights, without key work."""
    make_years.load()
    made = boss.post("/years", {"office_id": office.pk, "year": 2026, **more}, 201)
    said = {
        "title": "年度考核", "first_on": "2026-01-01", "last_on": "2026-12-31", "seen": 1,
        "weights": make_years.PLAIN, "version_id": made["version_id"],
    }  # fmt: skip
    edited: dict[str, Any] = boss.post(f"/years/{made['id']}", said)
    return edited


def test_a_year_is_drafted_worked_out_read_and_published(
    calls: Calls, office: Unit, school: Unit, director: Person, inspector: Person
) -> None:
    boss = calls(director)
    made = drafted(boss, office)
    assert [one["weight"] for one in made["parts"]] == ["0", "40", "30", "30"]
    path = f"/years/{made['id']}"
    boss.post(f"{path}/adopt")
    boss.post(f"{path}/reopen", {"reason": "再看"})
    boss.post(f"{path}/adopt")
    assert boss.get(path)["choices"] == []
    make_years.visited(school, inspector, "random", problems=1)
    boss.post(f"{path}/compute")
    (row,) = boss.get("/year-results", scheme_id=made["id"])["items"]
    told = boss.get(f"/year-results/{row['id']}")
    assert told["same"]
    assert told["sources"]["random_problems"][0][0] == "finding"
    assert boss.post(f"{path}/close")["state"] == "closed"
    assert boss.get("/years", state="closed")["items"][0]["id"] == made["id"]


def test_a_veto_is_entered_told_stated_heard_and_decided(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person, outsider: Person
) -> None:
    boss = calls(director)
    path = f"/years/{drafted(boss, office)['id']}"
    boss.post(f"{path}/adopt")
    rule = {"code": "V1", "basis": "《安全生产法》", "approver_id": director.pk}
    boss.post(f"{path}/veto-rules", {**rule, "approver_id": outsider.pk}, 404)
    on = boss.post(f"{path}/veto-rules", rule)
    assert on["is_on"]
    said = {"rule_id": on["id"], "unit_id": school.pk, "facts": "事故", "happened_on": "2026-09-01"}
    veto = boss.post(f"{path}/vetoes", said, 201)
    own = f"/vetoes/{veto['id']}"
    calls(principal).post(f"{own}/statement", {"statement": "已整改。"})
    boss.post(f"{own}/decision", {"uphold": True, "outcome": "属实。"}, 409)
    VetoDecision.objects.update(told_on=clock.today() - timedelta(days=9))
    boss.post(f"{own}/hearing", {"hearing_on": clock.today().isoformat(), "note": "听取。"})
    assert boss.post(f"{own}/decision", {"uphold": True, "outcome": "属实。"})["state"] == "upheld"
    assert boss.get("/vetoes", scheme_id=veto["scheme_id"])["items"][0]["state"] == "upheld"


def test_a_check_is_drawn_rated_returned_answered_and_closed(
    calls: Calls, office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_levels.told(office, director, school, principal)
    city = make_levels.city()
    people = [make_levels.at_city(city), make_levels.at_city(city, "示例市科员")]
    boss, county = calls(people[0]), calls(director)
    body = {
        "office_id": city.pk, "round_ids": [str(result.candidate.round_id)], "title": "复核",
        "people_ids": [person.pk for person in people], "count": 1,
    }  # fmt: skip
    check = boss.post("/checks", body, 201)
    path = f"/checks/{check['id']}"
    make_draws.drawn(Draw.objects.get(pk=check["draw_id"]), people[0], *people)
    boss.post(f"{path}/sample")
    (sample,) = boss.get("/check-samples", check_id=check["id"])["items"]
    own = f"/check-samples/{sample['id']}"
    rated = {"values": {"#A2.1": "D"}, "note": "制度未落实。", "seen": 1}
    boss.post(f"{own}/rate", rated)
    county.get(own, 404)
    boss.post(f"{path}/return")
    (apart,) = county.get(own)["differences"]
    assert (apart["code"], apart["theirs"], apart["ours"]) == ("A2.1", "A", "D")
    county.post(f"{own}/answer", {"agrees": True, "answer": "认可。"})
    assert county.post(f"{own}/correct")["corrected_id"] is None
    assert boss.post(f"{path}/close", {"summary": "完成。"})["state"] == "closed"
    assert boss.get("/checks", state="closed")["items"][0]["id"] == boss.get(path)["id"]
