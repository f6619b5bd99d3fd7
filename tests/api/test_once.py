"""A POST that is sent again gets the same answer and does nothing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from dudao.access.actions import make_token
from dudao.access.roles import Role
from dudao.files.models import File
from dudao.inbox.models import Receipt
from dudao.inspectorate.models import Area
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make
from tests.api.conftest import Caller
from tests.make_findings import photo_bytes

Calls = Callable[[Person], Caller]


def area(office: Unit, name: str = "第一责任区") -> dict[str, Any]:
    return {"office_id": office.pk, "name": name}


def test_a_repeated_request_gets_the_same_answer(
    calls: Calls, director: Person, office: Unit
) -> None:
    caller = calls(director)
    first = caller.sent("/areas", area(office), key="k")
    again = caller.sent("/areas", area(office), key="k")
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Content-Type"] == first["Content-Type"]
    assert Area.objects.count() == 1


def test_without_a_key_it_is_done_again(calls: Calls, director: Person, office: Unit) -> None:
    client = calls(director).client
    body = {"unit_id": office.pk}
    for n in range(2):
        picture = SimpleUploadedFile(f"{n}.png", photo_bytes(), "image/png")
        assert client.post("/api/v1/files", {**body, "file": picture}).status_code == 201
    assert File.objects.count() == 2
    assert not Receipt.objects.exists()


def test_another_request_under_the_same_key_is_refused(
    calls: Calls, director: Person, office: Unit
) -> None:
    caller = calls(director)
    caller.post("/areas", area(office), 201, key="k")
    said = caller.post("/areas", area(office, "第二责任区"), 422, key="k")
    assert "Idempotency-Key" in said["title"]
    assert Area.objects.count() == 1


def test_a_refusal_may_be_tried_again_with_the_key(
    calls: Calls, director: Person, inspector: Person, office: Unit
) -> None:
    caller = calls(inspector)
    caller.post("/areas", area(office), 404, key="k")
    make.holds(inspector, Role.OFFICE_STAFF, office)
    caller.post("/areas", area(office), 201, key="k")


def test_the_keys_of_two_people_do_not_meet(
    calls: Calls, director: Person, office_staff: Person, office: Unit
) -> None:
    calls(director).post("/areas", area(office, "甲区"), 201, key="k")
    calls(office_staff).post("/areas", area(office, "乙区"), 201, key="k")


def test_a_file_is_stored_once(calls: Calls, director: Person, school: Unit) -> None:
    client = calls(director).client
    said = []
    for content in (photo_bytes(), photo_bytes(), photo_bytes("blue")):
        picture = SimpleUploadedFile("a.png", content, "image/png")
        body = {"unit_id": school.pk, "file": picture}
        said.append(client.post("/api/v1/files", body, headers={"Idempotency-Key": "k"}))
    assert [answer.status_code for answer in said] == [201, 201, 422]
    assert said[0].content == said[1].content
    assert File.objects.count() == 1


def test_an_answer_without_a_body_is_repeated(
    calls: Calls, director: Person, inspector: Person
) -> None:
    caller = calls(director)
    grant = inspector.grants.get()
    path = f"/people/{inspector.pk}/grants/{grant.pk}/revoke"
    caller.post(path, status=204, key="k")
    again = caller.sent(path, key="k")
    assert (again.status_code, again.content) == (204, b"")
    assert again["Idempotency-Replayed"] == "true"


def test_a_first_password_is_kept_nowhere(calls: Calls, director: Person, office: Unit) -> None:
    caller = calls(director)
    body = {"username": "xinren", "name": "示例新人", "unit_id": office.pk}
    first = caller.post("/people", body, 201, key="k")
    assert Person.objects.get(username="xinren").check_password(first["first_password"])
    again = caller.post("/people", body, 201, key="k")
    assert again == {**first, "first_password": None}
    assert first["first_password"].encode() not in bytes(Receipt.objects.get().body)


def test_an_odd_key_is_refused(calls: Calls, director: Person, office: Unit) -> None:
    for key in ("a b", "k" * 101):
        calls(director).post("/areas", area(office), 422, key=key)


@pytest.fixture
def committed_director(transactional_db: None) -> Person:
    office = make.unit(UnitKind.OFFICE, name="并发督导室")
    who = make.person("示例主任", office)
    make.holds(who, Role.DIRECTOR, office.region)
    return who


def test_the_same_request_twice_at_once_is_done_once(committed_director: Person) -> None:
    who = committed_director
    secret = make_token("测试", by=who)[1]
    body = {"office_id": who.unit_id, "name": "同时"}
    together = Barrier(4)

    def send(_n: int) -> Any:
        together.wait()
        try:
            return Caller(secret).sent("/areas", body, key="k")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    assert Area.objects.count() == 1
