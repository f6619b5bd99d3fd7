"""One's messages and wishes over the API, and the record of reminders."""

from collections.abc import Callable
from datetime import datetime

import pytest

from dudao.findings import actions as findings
from dudao.findings.states import About
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make
from tests import make_findings as making
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
pytestmark = pytest.mark.usefixtures("still")


def test_one_reads_ones_own_messages(calls: Calls, principal: Person, inspector: Person) -> None:
    first, second = make.messages(principal)
    caller = calls(principal)
    assert {row["id"] for row in caller.get("/messages")["items"]} == {
        str(first.pk),
        str(second.pk),
    }
    assert caller.get("/messages/unread") == {"unread": 2}
    assert caller.post(f"/messages/{first.pk}/read")["read_at"]
    assert [r["id"] for r in caller.get("/messages", unread=True)["items"]] == [str(second.pk)]
    assert caller.get("/messages", urgent=True)["items"] == []
    assert caller.post("/messages/read") == {"read": 1}
    assert calls(inspector).get("/messages")["items"] == []
    calls(inspector).post(f"/messages/{second.pk}/read", status=404)


def test_one_says_how_one_wants_to_be_told(calls: Calls, principal: Person) -> None:
    caller = calls(principal)
    assert caller.get("/messages/preference") == {
        "channels": [],
        "digest": True,
        "quiet_from": None,
        "quiet_to": None,
    }
    wish = {
        "channels": ["sms"],
        "digest": False,
        "quiet_from": "20:00:00",
        "quiet_to": "07:30:00",
    }
    assert caller.post("/messages/preference", wish) == wish
    assert caller.get("/messages/preference") == wish
    refused = caller.post("/messages/preference", {"quiet_from": "06:00", "quiet_to": "22:00"}, 422)
    assert set(refused["fields"]) == {"quiet_to"}
    caller.post("/messages/preference", {"channels": ["webhook"]}, 422)


def test_the_record_of_reminders_is_read_in_reach(
    calls: Calls, school: Unit, inspector: Person, principal: Person, colleague: Person
) -> None:
    finding = making.told(school, inspector)
    with clock.at(datetime.fromisoformat("2026-10-29T09:00+08:00")):
        findings.climb(finding.pk, about=About.RECTIFICATION)
    found = calls(inspector).get("/reminders", finding_id=finding.pk)["items"]
    assert [(r["rung"], r["about"], r["people"], r["unit_id"]) for r in found] == [
        ("due_soon", "rectification", [principal.pk], school.pk)
    ]
    assert calls(inspector).get("/reminders", rung="overdue")["items"] == []
    assert calls(colleague).get("/reminders")["items"] == []
