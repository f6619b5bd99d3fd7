"""Problems met at a school, as phones tell them."""

from uuid import UUID

import pytest

from dudao.findings import actions
from dudao.findings.models import Finding, UrgentReport, Verification
from dudao.findings.states import State
from dudao.instruments.models import Version
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits.models import LookBack, VisitFinding
from tests.make_findings import photo_bytes
from tests.make_phone import Phone, applied, begin, outcome, shot, states
from tests.make_visits import told


@pytest.fixture
def record() -> UUID:
    return uuid7()


@pytest.fixture
def visit(school: Unit, phone: Phone, form: Version, record: UUID) -> UUID:
    """A visit with a form, its people at the school."""
    begun = begin(phone, school, records=[{"record": record, "version": form.pk, "serial": 1}])
    applied(phone)
    return begun


def problem(visit: UUID, **given: object) -> dict[str, object]:
    return {
        "visit": visit, "finding": uuid7(), "record": None, "item": "", "topic": "safety",
        "topic_title": "校园安全", "severity": "general", "route": "suggestion",
        "fact": "灭火器压力不足。", "basis": "", "demand": "更换。", "life_safety": False,
        "violation": False, "category": None, "section": None, "workdays": 5, "evidence": [],
        "urgent": None, **given,
    }  # fmt: skip


def test_a_problem_is_raised_once_from_an_item(visit: UUID, record: UUID, phone: Phone) -> None:
    body = problem(visit, record=record, item="exits", topic="", topic_title="")
    phone.do("visit.raise", body)
    again = phone.do("visit.raise", body)
    applied(phone)
    made = Finding.objects.get()
    assert (made.pk, made.topic_title, made.workdays) == (body["finding"], "校园安全", 5)
    assert VisitFinding.objects.get().item == "exits"
    assert outcome(again).state == "stale"


def test_photos_come_before_and_after_their_problem(visit: UUID, phone: Phone) -> None:
    body = problem(visit)
    shots = [shot(photo_bytes(colour), {"finding": body["finding"]}) for colour in ("red", "blue")]
    phone.do("visit.attach", {"visit": visit, **shots[0]})
    phone.do("visit.raise", body)
    phone.do("visit.attach", {"visit": visit, **shots[1]})
    applied(phone)
    shown = Finding.objects.get().evidence.all()
    assert {file.pk for file in shown} == {one["file"] for one in shots}
    to = {"finding": body["finding"]}
    phone.do("visit.detach", {"visit": visit, "file": shots[0]["file"], "to": to})
    applied(phone)
    assert Finding.objects.get().evidence.get().pk == shots[1]["file"]


def test_it_is_changed_and_taken_back(visit: UUID, phone: Phone, section: Unit) -> None:
    body = problem(visit)
    phone.do("visit.raise", body)
    change = {"visit": visit, "finding": body["finding"]}
    phone.do("visit.edit_finding", {**change, "fact": "两具灭火器压力不足。"})
    phone.do("visit.edit_finding", {**change, "route": "section", "section": section.pk})
    applied(phone)
    made = Finding.objects.get()
    assert (made.fact, made.section, made.workdays) == ("两具灭火器压力不足。", section, 20)
    phone.do("visit.drop_finding", change)
    again = phone.do("visit.drop_finding", change)
    applied(phone)
    assert not Finding.objects.exists()
    assert outcome(again).state == "stale"


def test_danger_is_reported_with_it_or_after_it_and_once(visit: UUID, phone: Phone) -> None:
    urgent = {"situation": "校门口塌陷。", "measures_taken": "已拉警戒线。"}
    body = problem(visit, life_safety=True, workdays=0)
    phone.do("visit.raise", body)
    for _twice in range(2):
        phone.do(
            "visit.edit_finding", {"visit": visit, "finding": body["finding"], "urgent": urgent}
        )
    phone.do("visit.raise", problem(visit, violation=True, route="report", urgent=urgent))
    sent = list(phone.kept)
    applied(phone)
    assert states(sent) == []
    assert UrgentReport.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"severity": "serious", "route": "on_site"}, "整改通知书"),
        ({"fact": ""}, "必填"),
        ({"section": 999_999}, "已经不存在"),
        ({"category": 999_999}, "已经不存在"),
        ({"evidence": [uuid7()]}, "材料"),
    ],
)
def test_what_cannot_be_raised_waits_in_words(
    visit: UUID, phone: Phone, given: dict[str, object], words: str
) -> None:
    operation = phone.do("visit.raise", problem(visit, **given))
    applied(phone)
    assert outcome(operation).state == "quarantined"
    assert words in outcome(operation).words


def test_an_urgent_report_needs_a_problem_of_the_visit(visit: UUID, phone: Phone) -> None:
    urgent = {"situation": "塌陷。", "measures_taken": "警戒。"}
    body = {"visit": visit, "finding": uuid7(), "urgent": urgent}
    operation = phone.do("visit.edit_finding", body)
    applied(phone)
    assert outcome(operation).code == "not_found"


def test_an_earlier_problem_is_judged_with_what_was_seen(
    school: Unit, zone_lead: Person, phone: Phone
) -> None:
    earlier = told(school, zone_lead)
    visit = begin(phone, school)
    shots = [shot(photo_bytes(colour), {"look_back": earlier.pk}) for colour in ("red", "blue")]
    verdict = {"visit": visit, "finding": earlier.pk, "verdict": "rectified", "note": "已更换。"}
    phone.do("visit.attach", {"visit": visit, **shots[0]})
    phone.do("visit.look_back", verdict)
    again = phone.do("visit.look_back", verdict)
    phone.do("visit.attach", {"visit": visit, **shots[1]})
    applied(phone)
    earlier.refresh_from_db()
    assert (earlier.state, LookBack.objects.get().by) == (State.CLOSED, phone.person)
    seen = Verification.objects.get().evidence.all()
    assert {file.pk for file in seen} == {one["file"] for one in shots}
    assert outcome(again).state == "stale"


def test_what_was_closed_still_holds(school: Unit, zone_lead: Person, phone: Phone) -> None:
    earlier = told(school, zone_lead)
    actions.verify(earlier.pk, by=zone_lead, verdict="rectified", note="看过。", on_site=True)
    visit = begin(phone, school)
    body = {"visit": visit, "finding": earlier.pk, "verdict": "rectified", "note": "仍在。"}
    phone.do("visit.attach", {"visit": visit, **shot(photo_bytes(), {"look_back": earlier.pk})})
    phone.do("visit.look_back", body)
    applied(phone)
    assert LookBack.objects.get().was_closed
    assert Verification.objects.get(note="仍在。").evidence.count() == 1
