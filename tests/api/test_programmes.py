"""The register and programmes for programs: the same steps and refusals as on the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from tests import make, make_programmes
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


@pytest.mark.usefixtures("still")
def test_an_entry_goes_to_its_notice(calls: Calls, office: Unit, director: Person) -> None:
    boss = calls(director)
    made = boss.post("/register", {"office_id": office.pk, **make_programmes.SAID}, 201)
    assert made["hours"] == 36
    boss.post(f"/register/{made['id']}", {"seen": 1, "minutes": 90}, 200)
    boss.post(f"/register/{made['id']}", {"seen": 1, "minutes": 60}, 409)
    boss.post(f"/register/{made['id']}/submit", None, 200)
    assert boss.post(f"/register/{made['id']}/approve", None, 200)["state"] == "approved"
    boss.post("/register/notices", {"office_id": office.pk, "year": 2026}, 201)
    assert boss.get("/register/figures", year=2026)["unpublished"] == 1
    rows = boss.get("/register", state="approved")["items"]
    assert [row["id"] for row in rows] == [made["id"]]


@pytest.mark.usefixtures("still")
def test_a_programme_is_made_and_teamed(
    calls: Calls, office: Unit, director: Person, school: Unit
) -> None:
    boss, people = calls(director), make_programmes.team(office)
    entry = make_programmes.entry(office, director)
    body = {"office_id": office.pk, "entry_id": str(entry.pk), "unit_ids": [school.pk]}
    made = boss.post("/programmes", body, 201)
    path = f"/programmes/{made['id']}"
    boss.post(f"{path}/team", {"lead_id": people[0].pk}, 422)
    team = {"lead_id": people[0].pk, "member_ids": [one.pk for one in people[1:]]}
    assert [one["role"] for one in boss.post(f"{path}/team", team, 200)["team"]] == [
        "lead", "member", "member"
    ]  # fmt: skip
    assert boss.post(f"{path}/notice", None, 200)["notice_id"]
    off_list = {"office_id": office.pk, "unit_ids": [school.pk], "title": "校车"}
    assert "entry" in boss.post("/programmes", off_list, 422)["fields"]


def test_the_school_reads_its_own_side_only(
    calls: Calls, office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    with clock.at(make.NOW):
        sent = make_programmes.notified(office, director, [school], **make_programmes.ASKED)
        path = f"/programme-parts/{sent.part.pk}"
        told = calls(principal).post(f"{path}/self-evaluation", {"text": "已自评。"}, 200)
        assert told["following"]["step"] == "review"
        actions.review_self_evaluation(sent.part.pk, by=sent.team[0], text="属实")
    with clock.at(make.NOW + timedelta(days=35)):
        lead, boss, school_side = calls(sent.team[0]), calls(director), calls(principal)
        boss.post(f"{path}/visited", {"on": "2026-11-24"}, 200)
        lead.post(f"{path}/initial-opinion", {"text": "总体规范。"}, 200)
        lead.post(f"{path}/conclusion", {"text": "内部拟稿", "rectify_until": "2027-01-08"}, 200)
        seen = school_side.get(path)
        assert (seen["review"], seen["conclusion"]) == ("", "")
        assert seen["initial_opinion"] == "总体规范。"
        assert lead.get(path)["conclusion"] == "内部拟稿"
        boss.post(f"{path}/opinion", None, 409)
        assert school_side.post(f"{path}/defence", {"text": "有异议"}, 200)["state"] == "defended"


def test_a_school_goes_all_its_way(
    calls: Calls, office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    with clock.at(make.NOW):
        sent = make_programmes.notified(office, director, [school], **make_programmes.ASKED)
        path, school_side, lead = f"/programme-parts/{sent.part.pk}", calls(principal), None
        lead = calls(sent.team[0])
        school_side.post(f"{path}/self-evaluation", {"text": "已自评。"})
        back = lead.post(f"{path}/self-evaluation/return", {"reason": "缺食堂部分"})
        assert (back["state"], back["returned_reason"]) == ("asked", "缺食堂部分")
        school_side.post(f"{path}/self-evaluation", {"text": "已补充。"})
        assert lead.post(f"{path}/self-evaluation/review", {"text": "属实"})["review"] == "属实"
    with clock.at(make.NOW + timedelta(days=35)):
        boss, lead, school_side = calls(director), calls(sent.team[0]), calls(principal)
        boss.post(f"{path}/visited", {"on": "2026-11-24"})
        lead.post(f"{path}/initial-opinion", {"text": "总体规范。"})
        school_side.post(f"{path}/defence", {"text": "有异议"})
        told = lead.post(f"{path}/defence/answer", {"text": "采纳。"})
        assert told["defence_answer"] == "采纳。"
        lead.post(f"{path}/conclusion", {"text": "规范。", "rectify_until": "2027-01-08"})
        lead.post(f"{path}/agreement", {"agrees": True, "seen": sent.part.edition})
        assert boss.post(f"{path}/opinion")["opinion_id"] == str(sent.part.opinion_id)
        make_programmes.issued(sent.part.opinion, director)
        assert boss.post(f"{path}/close")["state"] == "rectified"
        assert len(boss.get("/programme-parts", state="rectified")["items"]) == 1
        assert boss.get("/programme-parts", state="asked")["items"] == []
