"""Lineage, recurrence and a school's story over the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dudao.findings.actions import confirm_ancestor, suggest_ancestors, verify
from dudao.findings.models import Finding
from dudao.findings.states import Verdict
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_findings
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


@pytest.fixture
def pair(school: Unit, inspector: Person) -> tuple[Finding, Finding]:
    earlier = make_findings.earlier(school, inspector)
    again = make_findings.told(school, inspector)
    suggest_ancestors(again.pk)
    return earlier, again


def test_a_suggestion_is_listed_confirmed_and_taken_back(
    calls: Calls, inspector: Person, pair: tuple[Finding, Finding]
) -> None:
    earlier, again = pair
    caller = calls(inspector)
    listed = caller.get("/recurrence/kinships")["items"]
    assert [(row["finding_id"], row["ancestor_id"]) for row in listed] == [
        (str(again.pk), str(earlier.pk))
    ]
    line = caller.get(f"/findings/{again.pk}/lineage")
    assert [row["ancestor_id"] for row in line["suggested"]] == [str(earlier.pk)]
    path, body = f"/findings/{again.pk}/ancestor", {"ancestor_id": str(earlier.pk)}
    assert caller.post(path, body)["state"] == "confirmed"
    line = caller.get(f"/findings/{again.pk}/lineage")
    assert [time["days_away"] for time in line["occurrences"]] == [None, 200]
    assert caller.get("/recurrence/kinships")["items"] == []
    assert len(caller.get("/recurrence/kinships", state="confirmed")["items"]) == 1
    assert caller.post(f"{path}/reject", body)["state"] == "rejected"


def test_the_figures_say_where_problems_come_back(
    calls: Calls, director: Person, school: Unit, pair: tuple[Finding, Finding]
) -> None:
    earlier, again = pair
    confirm_ancestor(again.pk, earlier.pk, by=director)
    caller = calls(director)
    days = {"found_from": "2026-01-01", "found_to": "2026-12-31"}
    (row,) = caller.get("/recurrence/schools", **days)["items"]
    assert (row["key"], row["closed"], row["returned"]) == (str(school.pk), 1, 1)
    assert caller.get("/recurrence/topics", **days)[0]["percent"] == 100
    assert caller.get("/recurrence/counties")[0]["key"] == "431227"
    verify(earlier.pk, by=director, verdict=Verdict.RELAPSED, note="又堆放。")
    verify(earlier.pk, by=director, verdict=Verdict.RECTIFIED, note="材料属实。")
    verify(earlier.pk, by=director, verdict=Verdict.RELAPSED, note="又堆放。")
    (bare,) = caller.get("/recurrence/paper", unit_id=school.pk, soon_back=True)["items"]
    assert (bare["finding_id"], bare["bare"]) == (str(earlier.pk), False)
    assert caller.get("/recurrence/paper", bare=True)["items"] == []


def test_figures_are_not_for_the_school(calls: Calls, principal: Person) -> None:
    for what in ("schools", "topics", "counties", "paper", "kinships"):
        calls(principal).get(f"/recurrence/{what}", 403)


def test_a_recheck_keeps_its_picture(
    calls: Calls, inspector: Person, school: Unit, principal: Person
) -> None:
    closed = make_findings.earlier(school, inspector)
    picture = str(make_findings.photo(school, inspector).pk)
    body = {"note": "通道保持畅通。", "evidence": [picture]}
    made = calls(inspector).post(f"/findings/{closed.pk}/rechecks", body, 201)
    assert (made["verdict"], made["on_site"], made["evidence"]) == ("rectified", True, [picture])
    seen = calls(principal).get(f"/findings/{closed.pk}/verifications")
    assert seen[0]["evidence"] == [picture]
    calls(principal).content(f"/files/{picture}/content")


def test_a_verdict_keeps_its_picture(calls: Calls, inspector: Person, school: Unit) -> None:
    told = make_findings.told(school, inspector)
    picture = str(make_findings.photo(school, inspector).pk)
    body = {"verdict": "rectified", "on_site": True, "evidence": [picture]}
    made = calls(inspector).post(f"/findings/{told.pk}/verifications", body, 201)
    assert made["evidence"] == [picture]


def test_a_school_is_told_as_of_a_day(
    calls: Calls, inspector: Person, principal: Person, outsider: Person, school: Unit
) -> None:
    closed = make_findings.earlier(school, inspector)
    path = f"/schools/{school.pk}/story"
    today = calls(inspector).get(path)
    assert (today["closed"], today["open"], today["more"]) == (1, [], False)
    assert [row["matter"] for row in today["story"]] == ["findings", "findings"]
    before = (clock.today() - timedelta(days=201)).isoformat()
    assert calls(principal).get(path, as_of=before)["story"] == []
    assert calls(inspector).get(path, matter="visits")["story"] == []
    make_findings.told(school, inspector, fact="灭火器压力不足。")
    later = calls(principal).get(path, limit=1)
    assert [row["number"] for row in later["open"]] == ["问〔2026〕2号"]
    assert later["more"] is True
    calls(outsider).get(path, 404)
    assert closed.number == "问〔2026〕1号"
