"""Operations of phones: accepted once, answered after the commit, never lost."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from dudao.access.actions import disable, end_device
from dudao.inbox.acceptor import storing
from dudao.inbox.acceptor.lines import Lines
from dudao.inbox.models import Operation, OtherArrival, Outcome
from dudao.lib.ids import uuid7
from dudao.org.models import Person
from tests import make_field
from tests.inbox.conftest import Enrol, Phone


def only(said: dict[str, Any]) -> dict[str, Any]:
    """Return the one result."""
    (result,) = said["results"]
    found: dict[str, Any] = result
    return found


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'apply_inbox'"
            " AND status = 'todo' AND queue_name = 'default'"
        )
        count: int = cursor.fetchone()[0]
    return count


def test_an_operation_is_stored_word_for_word_and_its_job_queued(phone: Phone) -> None:
    sent = phone.did(prev=str(uuid7()))
    result = only(phone.send(sent))
    assert (result["id"], result["status"], result["sha256"]) == (sent["id"], 200, sent["sha256"])
    assert (result["state"], result["code"], result["missing"]) == ("accepted", "", [])
    kept = Operation.objects.select_related("outcome").get()
    said = json.loads(sent["content"])
    assert (str(kept.pk), kept.content, kept.sha256) == (
        sent["id"],
        sent["content"],
        sent["sha256"],
    )
    assert (kept.device, kept.person_id) == (phone.device, phone.device.person_id)
    assert (kept.kind, str(kept.subject)) == (said["kind"], said["body"]["visit"])
    assert (kept.seq, str(kept.prev)) == (said["seq"], said["prev"])
    assert (kept.outcome.state, kept.outcome.tries) == ("accepted", 0)
    assert kept.received_at.isoformat() == result["received_at"].replace("Z", "+00:00")
    assert waiting_jobs() == 1


def test_the_same_again_is_answered_the_same_and_stored_once(phone: Phone) -> None:
    sent = phone.did()
    first = only(phone.send(sent))
    assert [only(phone.send(sent)) for _n in range(2)] == [first, first]
    assert phone.send(sent, sent)["results"] == [first, first]
    assert Operation.objects.count() == Outcome.objects.count() == 1
    assert not OtherArrival.objects.exists()
    assert waiting_jobs() == 1


def test_the_same_id_with_another_content_is_kept_beside_it(phone: Phone) -> None:
    sent = phone.did()
    other = {**phone.did(), "id": sent["id"]}
    phone.send(sent)
    for _n in range(2):
        result = only(phone.send(other))
        assert (result["status"], result["state"]) == (409, "quarantined")
        assert (result["code"], result["sha256"]) == ("other_content", other["sha256"])
    assert "两份都已保存" in result["words"]
    assert Operation.objects.get().content == sent["content"]
    kept = OtherArrival.objects.get()
    assert (str(kept.operation_id), kept.content) == (sent["id"], other["content"])
    assert (kept.state, kept.person_id) == ("quarantined", phone.device.person_id)


def test_two_contents_in_one_call_are_both_kept(phone: Phone) -> None:
    sent = phone.did()
    other = {**phone.did(), "id": sent["id"]}
    results = phone.send(sent, other)["results"]
    assert sorted(result["status"] for result in results) == [200, 409]
    assert Operation.objects.count() == OtherArrival.objects.count() == 1


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"sha256": "0" * 64}, "bad_hash"),
        ({"sha256": "A" * 64}, "bad_operation"),
        ({"id": "eins"}, "bad_operation"),
        ({"content": {"v": 1}}, "bad_operation"),
        ({"content": "\x00"}, "bad_operation"),
        ({"media": ["x"]}, "bad_operation"),
    ],
)
def test_a_broken_envelope_spoils_no_other(phone: Phone, broken: dict[str, Any], code: str) -> None:
    sent = [phone.did(), {**phone.did(), **broken}, phone.did()]
    results = phone.send(*sent)["results"]
    assert [result["status"] for result in results] == [200, 422, 200]
    assert (results[1]["code"], results[1]["id"]) == (code, sent[1]["id"])
    assert results[1]["words"]
    assert Operation.objects.count() == 2


@pytest.mark.parametrize("text", ["{}", "nicht JSON", "[" * 5000, '{"kind": "' + "x" * 41 + '"}'])
def test_a_content_nobody_can_read_is_accepted_all_the_same(phone: Phone, text: str) -> None:
    assert only(phone.send(make_field.envelope(text)))["status"] == 200
    kept = Operation.objects.get()
    assert (kept.content, kept.kind, kept.seq) == (text, "", None)


def test_script_and_odd_letters_stay_as_they_are(phone: Phone) -> None:
    text = "<script>alert('督')</script>\\u0000 \U0001f600 \u202e'; DROP TABLE"
    sent = phone.did(body={"visit": str(uuid7()), "reason": text})
    phone.send(sent)
    assert json.loads(Operation.objects.get().content)["body"]["reason"] == text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[", 400, "unreadable"),
        (b"", 400, "unreadable"),
        (b'{"operations": 7}', 400, "unreadable"),
        (b'{"outcomes_for": ["x"]}', 400, "unreadable"),
        (json.dumps({"operations": [{}] * 101}).encode(), 400, "unreadable"),
        (b" " * ((2 << 20) + 1), 413, "too_large"),
    ],
)
def test_a_call_that_is_none_is_refused_in_words(
    phone: Phone, body: bytes, status: int, code: str
) -> None:
    answer = phone.http.post("/operations", content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Operation.objects.exists()


def test_an_ended_phone_is_told_so_and_nothing_is_stored(phone: Phone, director: Person) -> None:
    end_device(phone.device.pk, by=director)
    assert phone.send(phone.did(), status=401)["code"] == "device_ended"
    assert not Operation.objects.exists()


@pytest.mark.parametrize("given", ["", "Basic x", "Bearer", "Bearer unknown"])
def test_a_stranger_is_not_let_in(phone: Phone, given: str) -> None:
    sent = {"operations": [phone.did()]}
    answer = phone.http.post("/operations", json=sent, headers={"Authorization": given})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert not Operation.objects.exists()


def test_the_work_of_a_closed_account_is_accepted(phone: Phone, director: Person) -> None:
    disable(phone.device.person_id, by=director)
    assert only(phone.send(phone.did()))["status"] == 200
    assert Outcome.objects.get().state == "accepted"


def test_another_persons_operation_replayed_is_recorded_and_has_no_effect(
    phone: Phone, enrol: Enrol, colleague: Person
) -> None:
    thief = enrol(colleague)
    sent = phone.did()
    first = only(phone.send(sent))
    stolen = only(thief.send(sent))
    assert (stolen["status"], stolen["state"], stolen["code"]) == (200, "quarantined", "not_yours")
    assert only(phone.send(sent)) == first
    kept = OtherArrival.objects.get()
    assert (kept.person, kept.sha256) == (colleague, sent["sha256"])


def test_who_was_robbed_of_his_id_loses_nothing(
    phone: Phone, enrol: Enrol, colleague: Person
) -> None:
    thief = enrol(colleague)
    sent = phone.did()
    thief.send(sent)
    Outcome.objects.update(state="quarantined", code="not_yours", words="不是您的")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    result = only(phone.send(sent))
    assert (result["status"], result["state"], result["code"]) == (200, "accepted", "")
    assert OtherArrival.objects.get().person_id == phone.device.person_id
    assert waiting_jobs() == 1


def test_outcomes_are_told_to_whom_they_are(phone: Phone, enrol: Enrol, colleague: Person) -> None:
    mine, theirs = phone.did(), phone.did()
    phone.send(mine)
    other = enrol(colleague)
    other.send(theirs)
    Outcome.objects.update(state="quarantined", code="gap", words="前一步还没有到")
    said = phone.send(asked=[mine["id"], theirs["id"], str(uuid4())])
    (outcome,) = said["outcomes"]
    assert (outcome["id"], outcome["state"], outcome["code"]) == (mine["id"], "quarantined", "gap")
    assert outcome["words"] == "前一步还没有到"
    assert said["results"] == []


def test_the_last_contact_is_kept(phone: Phone) -> None:
    type(phone.device).objects.update(seen_at="2020-01-01T00:00:00Z")
    phone.send()
    phone.device.refresh_from_db()
    assert phone.device.seen_at.year > 2020


def test_while_the_database_is_away_nothing_is_stored_and_it_says_so(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = phone.did()
    monkeypatch.setattr(storing, "lines", Lines())
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    said = phone.send(sent, status=503)
    assert (said["code"], "仍在手机中" in said["detail"]) == ("away", True)
    assert not Operation.objects.exists()


def test_refusals_are_english_for_who_asks_so(phone: Phone) -> None:
    answer = phone.http.post("/operations", content=b"[", headers={"Accept-Language": "fr, en"})
    assert answer.json()["code"] == "unreadable"
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_other_methods_are_not_taken(phone: Phone) -> None:
    answer = phone.http.get("/operations")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_token_over_plain_http_is_refused_where_there_is_tls(
    phone: Phone, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert phone.send(status=403)["code"] == "insecure"
    phone.http.headers["X-Forwarded-Proto"] = "https"
    phone.send()


@pytest.mark.parametrize("path", ["/operation", "/operations/x", "/pull", "/mediation"])
def test_all_else_is_left_to_django(phone: Phone, path: str) -> None:
    assert phone.http.post(path).text == "Django"
