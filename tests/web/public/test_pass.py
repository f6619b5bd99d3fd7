"""The page at the gate: open to everybody, holding nothing but public keys."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from dudao.documents.actions import make_seal
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import assign
from dudao.planning.models import Assignment, Pass
from dudao.planning.queries.passes import pass_of
from tests import make, make_inspectorate
from tests.web.pages import sign_in, text_of


@pytest.fixture
def assignment(still: None, director: Person, inspector: Person, school: Unit) -> Assignment:
    make_inspectorate.inspector(inspector)
    plan = {"kind": "routine", "purpose": "督导", "planned_on": make.NOW.date()}
    return assign(school, by=director, leader=inspector, **plan)


def told(client: Client, text: str, **given: Any) -> Any:
    body = {"pass": text, "phone": "a" * 32, "at": make.NOW.isoformat(), **given}
    return client.post("/pass/scan/", json.dumps(body), content_type="application/json")


def test_the_page_and_its_worker_are_everybodys() -> None:
    page = Client().get("/pass/")
    assert "核验入校凭证" in text_of(page)
    assert page["Permissions-Policy"] == "camera=(self)"
    worker = Client().get("/pass/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert '"/pass/"' in worker.content.decode()
    assert "&quot;" not in worker.content.decode()
    assert "Set-Cookie" not in worker


def test_the_keys_are_public_and_nothing_else(
    assignment: Assignment, director: Person, office: Unit
) -> None:
    assert Client().get("/pass/keys.json").json() == {"keys": [], "revoked": []}
    seal = make_seal(by=director)
    (key,) = Client().get("/pass/keys.json").json()["keys"]
    assert key["key"] == seal.public_key
    assert set(key) == {"id", "key", "office", "phone"}


def test_a_scan_is_told_and_told_off(assignment: Assignment, director: Person) -> None:
    make_seal(by=director)
    text, gate = pass_of(assignment), Client(enforce_csrf_checks=True)
    assert told(gate, text).json()["verdict"] == "good"
    again = told(gate, text, phone="b" * 32).json()
    assert (again["verdict"], again["first"]) == ("replayed", "10:00")
    assert "已经用过" in again["words"]
    assert told(gate, f"{text[:-3]}AAA").json()["verdict"] == "forged"
    assert Pass.objects.get().replayed == 1


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"pass": "x", "phone": "y", "at": "2026-10-20T10:00:00"}', b"\xff"],
)
def test_what_cannot_be_read_is_refused(body: bytes, db: None) -> None:
    answer = Client().post("/pass/scan/", body, content_type="application/json")
    assert answer.status_code == 400
    assert "请重新扫码" in answer.json()["words"]
    assert Client().get("/pass/scan/").status_code == 405


def test_those_who_go_show_it_and_nobody_else(
    assignment: Assignment, director: Person, inspector: Person, principal: Person
) -> None:
    path = f"/assignments/{assignment.pk}/pass/"
    assert "还没有签名密钥" in text_of(sign_in(inspector).get(path))
    make_seal(by=director)
    shown = sign_in(inspector).get(path)
    assert pass_of(assignment) in shown.context["link"]
    assert "<svg" in text_of(shown)
    assert "今天扫会显示不能放行" not in text_of(shown)
    for other in (director, principal):
        assert sign_in(other).get(path).status_code == 404
    assert path in text_of(sign_in(inspector).get(f"/assignments/{assignment.pk}/"))
    assert path not in text_of(sign_in(director).get(f"/assignments/{assignment.pk}/"))


def test_the_office_sees_when_they_came(assignment: Assignment, director: Person) -> None:
    make_seal(by=director)
    text = pass_of(assignment)
    told(Client(), text)
    told(Client(), text, phone="b" * 32)
    page = text_of(sign_in(director).get(f"/assignments/{assignment.pk}/"))
    assert "学校扫码" in page
    assert "重复出示 1 次" in page


def test_another_day_is_told_on_the_page(assignment: Assignment, director: Person) -> None:
    make_seal(by=director)
    with clock.at(datetime(2026, 10, 19, 9, tzinfo=clock.CHINA)):
        page = text_of(sign_in(assignment.leader).get(f"/assignments/{assignment.pk}/pass/"))
    assert "今天扫会显示不能放行" in page
