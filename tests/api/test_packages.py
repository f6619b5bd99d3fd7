"""Packages through the API: the whole way there and back, and who has no business with it."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from dudao.access.roles import Role
from dudao.documents import actions
from dudao.documents.models import Package
from dudao.findings.models import Notice
from dudao.org.models import Person, Unit
from tests import make, make_exchange, make_findings
from tests.api.conftest import Caller
from tests.make_exchange import Side

Calls = Callable[[Person], Caller]


@pytest.fixture
def sides(director: Person) -> tuple[Side, Side]:
    return make_exchange.pair(director, make_exchange.city_director())


@pytest.fixture
def notice(school: Unit, inspector: Person, director: Person) -> Notice:
    return make_findings.issued_notice(school, inspector, director)


def stick(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = "数据包.zip"
    return file


def test_two_offices_get_to_know_each_other(calls: Calls, director: Person) -> None:
    county, city = calls(director), calls(make_exchange.city_director())
    seal = city.post("/peers/seal")
    body = {"card": seal["card"], "spoken": seal["fingerprint"]}
    assert "spoken" in county.post("/peers", {**body, "spoken": "1"}, 422)["fields"]
    peer = county.post("/peers", body, 201)
    assert peer["fingerprint"] == seal["fingerprint"]
    assert county.get("/peers")["items"] == [peer]
    assert county.post(f"/peers/{peer['id']}/end")["ended_at"]
    assert city.post("/peers/seal/renew")["fingerprint"] != seal["fingerprint"]


def test_a_package_goes_there_and_its_receipt_comes_back(
    calls: Calls, sides: tuple[Side, Side], notice: Notice
) -> None:
    county, city = calls(sides[0].by), calls(sides[1].by)
    body = {
        "peer_id": sides[0].peer.pk,
        "subject": "报送整改通知书备案",
        "document_ids": [str(notice.document_id)],
        "month": date(2026, 10, 1).isoformat(),
        "summary": True,
    }
    made = county.post("/packages", body, 201)
    data = county.content(f"/packages/{made['id']}/content")
    came = city.upload("/packages/receive", file=stick(data))
    assert (came["again"], came["key"]) == (False, made["key"])
    assert city.upload("/packages/receive", file=stick(data))["again"]
    waiting = city.get(f"/packages/{came['id']}")
    assert {it["change"] for it in waiting["differences"]} == {"new"}
    assert len(waiting["differences"]) == 3
    city.post(f"/packages/{came['id']}/accept", {"seen": "0" * 64}, 409)
    done = city.post(f"/packages/{came['id']}/accept", {"seen": waiting["seen"]})
    receipt = city.content(f"/packages/{came['id']}/receipt").decode()
    back = county.post("/packages/receipts", {"receipt": receipt})
    assert (back["state"], back["number"]) == ("receipted", done["number"])


def test_what_is_wrong_is_told_beside_the_file(calls: Calls, sides: tuple[Side, Side]) -> None:
    city = calls(sides[1].by)
    data = make_exchange.bytes_of(make_exchange.sent(sides[0]))
    said = city.upload("/packages/receive", 422, file=stick(data[:-30]))
    assert "重新下载" in said["fields"]["file"]
    assert "receipt" in city.post("/packages/receipts", {"receipt": "{"}, 422)["fields"]


def test_a_refusal_tells_why(calls: Calls, sides: tuple[Side, Side]) -> None:
    waiting = make_exchange.received(sides[1], make_exchange.sent(sides[0]))
    city = calls(sides[1].by)
    said = city.post(f"/packages/{waiting.pk}/refuse", {"reason": "数字不符"})
    assert (said["state"], said["reason"], said["number"]) == ("refused", "数字不符", "")
    assert city.get("/packages", outgoing=False, state="refused")["items"][0]["id"] == waiting.pk
    assert city.get("/packages", outgoing=True)["items"] == []


def test_nobody_else_has_any_business_with_it(
    calls: Calls, sides: tuple[Side, Side], inspector: Person, outsider: Person
) -> None:
    package = make_exchange.sent(sides[0])
    city = Person.objects.get(pk=sides[1].by.pk)
    make.holds(city, Role.CITY_OFFICER, make.region("4312", "怀化市", "city"))
    for who in (inspector, outsider, city):
        other = calls(who)
        for step in ("accept", "refuse"):
            body = {"seen": "0" * 64} if step == "accept" else {"reason": "否"}
            other.post(f"/packages/{package.pk}/{step}", body, 404)
        for path in ("", "/content", "/receipt"):
            other.get(f"/packages/{package.pk}{path}", 404)
        other.post("/packages", {"peer_id": sides[0].peer.pk, "subject": "报送"}, 404)
        other.post(f"/peers/{sides[0].peer.pk}/end", status=404)
    assert calls(inspector).get("/packages")["items"] == []
    assert Package.objects.count() == 1


def test_who_only_inspects_signs_nothing(calls: Calls, inspector: Person) -> None:
    caller = calls(inspector)
    caller.post("/peers/seal", status=403)
    caller.post("/peers/seal/renew", status=403)
    caller.post("/peers", {"card": "{}", "spoken": "1"}, 403)


def test_the_seal_of_another_installation_key_says_what_to_do(
    calls: Calls, sides: tuple[Side, Side], settings: object
) -> None:
    settings.SECRET_KEY = "another" * 8  # type: ignore[attr-defined]
    caller = calls(sides[0].by)
    said = caller.post(
        "/packages", {"peer_id": sides[0].peer.pk, "subject": "报", "summary": True}, 409
    )
    assert "更换签名密钥" in said["title"]
    assert actions.renew_seal(by=sides[0].by)
    caller.post("/packages", {"peer_id": sides[0].peer.pk, "subject": "报", "summary": True}, 201)
