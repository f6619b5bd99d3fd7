"""Draws for programs."""

from collections.abc import Callable

from dudao.documents.actions import make_seal
from dudao.org.models import Person, Unit
from dudao.planning import drawing
from dudao.planning.queries.passes import genuine
from tests import make_draws, make_inspectorate
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_draw_goes_its_whole_way(
    calls: Calls, office: Unit, director: Person, office_staff: Person
) -> None:
    boss, both = calls(director), (director, office_staff)
    units = [unit.pk for unit in make_draws.schools(office)]
    body = {
        "where_id": office.pk,
        "title": "抽查",
        "count": 2,
        "strata": "stage",
        "unit_ids": units,
    }
    draw = boss.post("/draws", {**body, "people_ids": [who.pk for who in both]}, 201)
    path = f"/draws/{draw['id']}"
    lots = boss.get(f"{path}/lots")["items"]
    boss.post(f"{path}/lots/{lots[0]['id']}", {"weight": 2, "struck": "搬迁"})
    frozen = boss.post(f"{path}/freeze")
    for who in both:
        digest = drawing.commitment(make_draws.value_of(who), make_draws.nonce_of(who))
        calls(who).post(f"{path}/commit", {"sha256": digest})
    false = boss.post(f"{path}/reveal", {"value": "9", "nonce": "0" * 32})
    assert false == {"accepted": False, "refused": 1}
    boss.get(f"{path}/certificate", 404)
    for who in both:
        right = {"value": make_draws.value_of(who), "nonce": make_draws.nonce_of(who)}
        assert calls(who).post(f"{path}/reveal", right)["accepted"]
    assert boss.post(f"{path}/carry-out")["state"] == "drawn"
    proof = boss.get(f"{path}/certificate")
    assert drawing.check(proof) is None
    assert proof["list_sha256"] == frozen["list_sha256"]
    assert boss.post(f"{path}/publish")["state"] == "published"


def test_those_who_go_read_their_pass(
    calls: Calls, school: Unit, director: Person, inspector: Person
) -> None:
    make_inspectorate.inspector(inspector)
    task = {"unit_id": school.pk, "purpose": "督导", "leader_id": inspector.pk}
    made = calls(director).post("/assignments", {**task, "planned_on": "2026-10-21"}, 201)
    path = f"/assignments/{made['id']}/pass"
    assert calls(inspector).get(path) == {"text": ""}
    make_seal(by=director)
    told = genuine(calls(inspector).get(path)["text"])
    assert told is not None
    assert told.school == school.name
    calls(director).get(path, 404)
