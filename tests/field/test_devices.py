"""A phone signs in by password and code, and out."""

from base64 import b64decode, b64encode
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from dudao.access.actions import end_device
from dudao.access.models import Device
from dudao.field import devices
from dudao.org.models import Person
from tests import make, make_field
from tests.field.conftest import Phone
from tests.make_field import KEY, KEY_TEXT

ID = "0199c1d0-0000-7000-8000-000000000001"


def enrol(client: Client, status: int, **given: Any) -> dict[str, Any]:
    body = {
        "device": ID,
        "name": "Chrome, Android",
        "username": "inspector",
        "password": "correct-horse-battery",
        "code": "",
        "data_key": KEY_TEXT,
        **given,
    }
    answer = client.post("/field/sync/devices", body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    said: dict[str, Any] = answer.json()
    return said


def test_password_lets_a_phone_in(client: Client, inspector: Person) -> None:
    said = enrol(client, 201)
    assert Device.objects.get().name == "Chrome, Android"
    assert b64decode(said["data_key"]) == KEY
    assert said["lease_days"] == 21
    assert said["person"] == {
        "id": inspector.pk,
        "name": "示例督学",
        "username": "inspector",
        "unit": "新晃县人民政府教育督导室",
        "roles": ["responsible_inspector"],
    }
    assert not client.cookies


def test_the_office_sets_the_lease(client: Client, inspector: Person) -> None:
    assert inspector.unit
    make.norm("access.lease_days", 3, inspector.unit)
    assert enrol(client, 201)["lease_days"] == 3


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"password": "wrong"}, 401, "not_signed_in"),
        ({"username": "nobody"}, 401, "not_signed_in"),
        ({"username": "principal"}, 403, "no_field_work"),
        ({"data_key": "zu kurz"}, 422, "invalid"),
        ({"data_key": b64encode(b"short").decode()}, 422, "invalid"),
        ({"device": "mine"}, 422, "invalid"),
        ({"username": None}, 422, "invalid"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    client: Client,
    inspector: Person,
    principal: Person,
    given: dict[str, Any],
    status: int,
    code: str,
) -> None:
    said = enrol(client, status, **given)
    assert said["code"] == code
    assert said["detail"]
    assert not Device.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[", b"\xff", b"[" * 100_000])
def test_no_json_is_refused(client: Client, db: None, body: bytes) -> None:
    answer = client.post("/field/sync/devices", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_refusals_are_english_for_who_asks_so(client: Client, db: None) -> None:
    answer = client.post(
        "/field/sync/devices/end", headers={"Accept-Language": "en", "Authorization": "Bearer x"}
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


def test_the_phone_of_somebody_else_is_409(
    client: Client, inspector: Person, zone_lead: Person
) -> None:
    enrol(client, 201)
    assert enrol(client, 409, username="lead")["code"] == "other_person"


def test_wrong_passwords_lock_the_account(client: Client, inspector: Person) -> None:
    for _n in range(4):
        enrol(client, 401, password="wrong")
    assert enrol(client, 429, password="wrong")["code"] == "locked"
    assert "15分钟" in enrol(client, 429)["detail"]
    assert not Device.objects.exists()


def test_who_has_an_authenticator_needs_its_code(client: Client, inspector: Person) -> None:
    cache.clear()
    secret = generate_totp_secret()
    TOTP.activate(inspector, secret)
    assert "动态码" in enrol(client, 401)["detail"]
    counter = next(iter(yield_hotp_counters_from_time()))
    enrol(client, 201, code=f" {format_hotp_value(hotp_value(secret, counter))} ")


def test_a_phone_ends_itself(phone: Phone) -> None:
    phone.post("devices/end", status=204)
    device = Device.objects.get()
    assert device.ended_by == device.person
    assert phone.post("devices/end", status=401)["code"] == "device_ended"


def test_an_ended_phone_is_told_so(phone: Phone, director: Person) -> None:
    end_device(phone.device.pk, by=director)
    said = phone.post("devices/end", status=401)
    assert said["code"] == "device_ended"
    assert "仍保留在手机中" in said["detail"]


def test_only_post_opens(client: Client, db: None) -> None:
    assert client.get("/field/sync/devices").status_code == 405


def test_while_the_database_is_away_it_says_so(
    client: Client, inspector: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_more: object) -> None:
        raise OperationalError

    monkeypatch.setattr(devices, "sign_in", away)
    assert enrol(client, 503)["code"] == "away"


def test_a_body_too_large_is_refused(client: Client, db: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert enrol(client, 413, name="x" * 200)["code"] == "too_large"


def test_everybody_on_one_phone_has_a_device_of_his_own(
    inspector: Person, zone_lead: Person
) -> None:
    mine, _secret = make_field.device(inspector)
    theirs, _other = make_field.device(zone_lead)
    assert mine.pk != theirs.pk
