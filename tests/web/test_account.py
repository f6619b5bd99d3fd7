"""Signing in, being locked out, one's own account."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from pytest_django.fixtures import Settings

from dudao.access.models import Token
from dudao.access.queries import token_holder
from dudao.audit.queries import history_of
from dudao.org.models import Person
from tests.web.pages import PASSWORD, sign_in, statements

NEW = "another-horse-7"


def enter(client: Client, name: str = "director", password: str = PASSWORD, **more: str) -> object:
    return client.post("/account/login/", {"login": name, "password": password, **more})


def test_the_right_password_leads_home(client: Client, director: Person) -> None:
    response = enter(client)
    assert response["Location"] == "/"  # type: ignore[index]
    assert client.get("/").status_code == 200


def test_one_comes_back_to_where_one_was(client: Client, director: Person) -> None:
    assert 'name="next" value="/schools/"' in (
        client.get("/account/login/?next=/schools/").content.decode()
    )
    assert enter(client, next="/schools/")["Location"] == "/schools/"  # type: ignore[index]


def test_a_wrong_password_is_told_without_saying_what_was_wrong(
    client: Client, director: Person
) -> None:
    response = enter(client, password="wrong")
    assert response.status_code == 200  # type: ignore[attr-defined]
    assert "error-summary" in response.content.decode()  # type: ignore[attr-defined]
    assert "请填写用户名和密码" in enter(client, "", "").content.decode()  # type: ignore[attr-defined]


def test_five_wrong_passwords_lock_the_account_for_a_while(
    client: Client, director: Person, inspector: Person
) -> None:
    for name in ("director", "Director", " director", "DIRECTOR", "director"):
        response = enter(client, name, password="wrong")
    assert response.status_code == 429  # type: ignore[attr-defined]
    assert response["Retry-After"] == "900"  # type: ignore[index]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "15分钟" in page
    assert "director" in page
    assert enter(client).status_code == 429  # type: ignore[attr-defined]
    assert enter(Client(), "inspector").status_code == 302  # type: ignore[attr-defined]


def test_a_disabled_account_does_not_come_in(client: Client, director: Person) -> None:
    director.is_active = False
    director.save()
    response = enter(client)
    assert client.get("/").status_code == 302
    assert client.get("/account/inactive/").status_code == 200
    assert response is not None


def test_signing_out_asks_first(director: Person) -> None:
    client = sign_in(director)
    assert "确定退出" in client.get("/account/logout/").content.decode()
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert client.get("/").status_code == 302


def test_the_demo_offers_its_people_and_nothing_else_does(
    client: Client, db: None, settings: Settings, tmp_path: object
) -> None:
    settings.DEMO_SIGN_INS = tmp_path / "sign-ins.json"  # type: ignore[operator]
    settings.DEMO_SIGN_INS.write_text(json.dumps([["主任", "boss", "pass-1"]]), encoding="utf-8")
    assert "pass-1" not in client.get("/account/login/").content.decode()
    settings.DEMO = True
    assert "pass-1" in client.get("/account/login/").content.decode()


def test_a_first_password_is_changed_before_anything_else(director: Person) -> None:
    director.must_change_password = True
    director.save()
    client = sign_in(director)
    assert client.get("/schools/")["Location"] == "/account/password/"
    assert "初始密码" in client.get("/account/password/").content.decode()
    wrong = client.post("/account/password/", {"old": "x", "new": NEW, "again": NEW})
    assert wrong.status_code == 422
    assert "原密码不正确" in wrong.content.decode()
    done = client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert done["Location"] == "/"
    assert client.get("/schools/").status_code == 200  # still signed in
    assert history_of(director).last().name == "person.password_changed"  # type: ignore[union-attr]


def test_a_page_that_is_not_there_is_not_a_way_around(director: Person) -> None:
    director.must_change_password = True
    director.save()
    assert sign_in(director).get("/nowhere/").status_code == 404


@pytest.mark.parametrize(("new", "again"), [("12345678", "12345678"), (NEW, "other")])
def test_a_weak_or_mistyped_password_is_refused(director: Person, new: str, again: str) -> None:
    given = {"old": PASSWORD, "new": new, "again": again}
    assert sign_in(director).post("/account/password/", given).status_code == 422
    assert "field-error" in sign_in(director).post("/account/password/", given).content.decode()


def test_changing_a_password_of_ones_own_accord(director: Person) -> None:
    given = {"old": PASSWORD, "new": NEW, "again": NEW}
    client = sign_in(director)
    assert client.post("/account/password/", given)["Location"] == "/account/"
    assert client.post("/account/password/", {"new": NEW}).status_code == 422


def test_the_account_page_costs_the_same_whatever_one_holds(
    director: Person, zone_lead: Person
) -> None:
    assert statements(sign_in(director), "/account/") == 9
    assert "责任区负责人" in sign_in(zone_lead).get("/account/").content.decode()


def test_somebody_without_a_role_is_told_whom_to_ask(outsider: Person) -> None:
    outsider.grants.all().delete()
    assert "系统管理员授权" in sign_in(outsider).get("/account/").content.decode()


def test_a_token_is_shown_once_and_can_be_ended(director: Person) -> None:
    client = sign_in(director)
    response = client.post("/account/tokens/", {"name": "取数程序"})
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    secret = re.search(r'class="secret">([^<]+)<', response.content.decode())
    assert secret is not None
    assert token_holder(secret[1]) == director
    assert secret[1] not in client.get("/account/").content.decode()
    token = Token.objects.get()
    assert client.post(f"/account/tokens/{token.pk}/end/").status_code == 302
    assert token_holder(secret[1]) is None


def test_a_token_needs_a_purpose(director: Person) -> None:
    assert sign_in(director).post("/account/tokens/", {"name": ""}).status_code == 422


def test_nobody_ends_the_token_of_another(director: Person, inspector: Person) -> None:
    sign_in(director).post("/account/tokens/", {"name": "甲"})
    token = Token.objects.get()
    assert sign_in(inspector).post(f"/account/tokens/{token.pk}/end/").status_code == 404


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_an_authenticator_is_asked_for_from_then_on(director: Person) -> None:
    client = Client()
    enter(client)
    page = client.get("/account/totp/on/", follow=True).content.decode()
    assert "再输入一次密码" in page
    client.post("/account/confirm/?next=/account/totp/on/", {"password": PASSWORD})
    page = client.get("/account/totp/on/").content.decode()
    secret = re.search(r'class="secret">([^<]+)<', page)
    assert secret is not None
    done = client.post("/account/totp/on/", {"code": code_of(secret[1])})
    assert done["Location"] == "/account/codes/"
    codes = client.get("/account/codes/").content.decode()
    assert "recovery-codes" in codes
    assert client.get("/account/codes/file/").status_code == 200
    assert client.get("/account/codes/new/").status_code == 200
    assert "关闭验证器" in client.get("/account/").content.decode()
    assert client.get("/account/security/").status_code == 200

    other = Client()
    assert enter(other)["Location"].startswith("/account/code/")  # type: ignore[index]
    assert "恢复码" in other.get("/account/code/").content.decode()
    assert other.get("/").status_code == 302
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert other.post("/account/code/", {"code": recovery})["Location"] == "/"
    assert "验证器上的验证码" in other.get("/account/code/confirm/?next=/").content.decode()

    assert client.get("/account/totp/off/").status_code == 200
    client.post("/account/totp/off/")
    assert not Authenticator.objects.filter(type="totp").exists()
