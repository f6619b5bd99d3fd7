"""Signing in: lockout, closed accounts, first passwords, codes."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from dudao.access.models import Token
from dudao.lib.tokens import digest
from dudao.org.models import Person
from tests import make_field
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
RIGHT = "correct-horse-battery"


def sign_in(client: Client, status: int, **given: Any) -> dict[str, Any]:
    body = {"username": "inspector", "password": RIGHT, **given}
    answer = client.post("/api/v1/tokens", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    said: dict[str, Any] = answer.json()
    return said


def test_name_and_password_give_a_token(
    client: Client, inspector: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = sign_in(client, 201, name="脚本")
    me = Caller(said["token"]).get("/tokens/me")
    assert (me["username"], me["roles"]) == ("inspector", ["responsible_inspector"])
    kept = Token.objects.get()
    assert (kept.digest, kept.name) == (digest(said["token"]), "脚本")
    assert said["token"] not in caplog.text
    assert RIGHT not in caplog.text


def test_one_sees_and_ends_ones_own_tokens(
    calls: Calls, inspector: Person, director: Person
) -> None:
    mine = calls(inspector)
    (row,) = mine.get("/tokens")
    calls(director).post(f"/tokens/{row['id']}/end", status=404)
    assert mine.post(f"/tokens/{row['id']}/end")["ended_at"]
    mine.get("/tokens", 401)


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"username": "nobody"}])
def test_a_wrong_name_or_password_is_401(
    client: Client, inspector: Person, given: dict[str, str]
) -> None:
    said = sign_in(client, 401, **given)
    assert (said["type"], said["title"]) == (
        "not_signed_in",
        "用户名或密码不正确，或账号已停用。",
    )


def test_a_closed_account_is_401(client: Client, inspector: Person) -> None:
    inspector.is_active = False
    inspector.save()
    sign_in(client, 401)


def test_a_first_password_must_be_changed_on_the_page(client: Client, inspector: Person) -> None:
    inspector.must_change_password = True
    inspector.save()
    assert "初始密码" in sign_in(client, 401)["title"]


def test_wrong_passwords_lock_the_account_with_words(client: Client, inspector: Person) -> None:
    for _n in range(4):
        sign_in(client, 401, password="wrong")
    assert sign_in(client, 429, password="wrong")["type"] == "locked"
    assert "15分钟" in sign_in(client, 429)["title"]


def test_a_right_password_forgives_the_wrong_ones(client: Client, inspector: Person) -> None:
    for _n in range(2):
        for _m in range(4):
            sign_in(client, 401, password="wrong")
        sign_in(client, 201)


def test_who_has_an_authenticator_needs_its_code(client: Client, inspector: Person) -> None:
    cache.clear()
    secret = generate_totp_secret()
    TOTP.activate(inspector, secret)
    assert get_adapter().is_mfa_enabled(inspector)
    assert "动态码" in sign_in(client, 401)["title"]
    sign_in(client, 401, code="abcdef")
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    sign_in(client, 201, code=code)
    sign_in(client, 401, code=code)


def test_wrong_codes_lock_the_account_too(client: Client, inspector: Person) -> None:
    TOTP.activate(inspector, generate_totp_secret())
    for _n in range(4):
        sign_in(client, 401, code="abcdef")
    sign_in(client, 429, code="abcdef")
    assert "锁定" in sign_in(client, 429)["title"]


def test_phones_are_listed_and_ended(
    calls: Calls, inspector: Person, zone_lead: Person, colleague: Person
) -> None:
    kept, lost = (make_field.device(inspector)[0] for _n in range(2))
    lead = calls(zone_lead)
    assert lead.post(f"/devices/{lost.pk}/end")["ended_by_id"] == zone_lead.pk
    listed = lead.get("/devices", person_id=inspector.pk)["items"]
    assert {row["id"] for row in listed} == {str(kept.pk), str(lost.pk)}
    assert [row["id"] for row in lead.get("/devices", ended=True)["items"]] == [str(lost.pk)]
    assert [row["id"] for row in lead.get("/devices", ended=False)["items"]] == [str(kept.pk)]
    other = calls(colleague)
    assert other.get("/devices")["items"] == []
    other.post(f"/devices/{kept.pk}/end", status=404)
