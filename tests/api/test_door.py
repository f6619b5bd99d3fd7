"""Whatever happens around a request is a problem in JSON, never a page and never a 500."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import RawIOBase
from typing import Any

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory
from ninja.errors import HttpError
from pytest_django.fixtures import Settings

from dudao.access.models import Grant
from dudao.api.door import door
from dudao.api.urls import api
from dudao.api.words import in_words
from dudao.lib.errors import Conflict, DomainError, Invalid, TooLarge
from dudao.org.models import Person, Unit
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def problem(answer: Any, status: int, kind: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    said: dict[str, Any] = answer.json()
    assert (said["type"], said["status"]) == (kind, status)
    assert said["title"]
    return said


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/", "/v1/nothing", "/v1/units/1/nothing", "/v2/x"]
)
def test_an_unknown_path_is_a_problem(db: None, client: Client, path: str) -> None:
    problem(client.get(f"/api{path}"), 404, "not_found")
    problem(client.post(f"/api{path}"), 404, "not_found")


def test_another_method_is_a_problem_that_names_the_right_ones(db: None, client: Client) -> None:
    answer = client.delete("/api/v1/units")
    assert "GET" in problem(answer, 405, "method_not_allowed")["title"]
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nothing", "Basic YTpi", "Bearer \x7f"])
def test_without_a_token_that_holds_it_is_401(db: None, client: Client, header: str) -> None:
    answer = client.get("/api/v1/units", headers={"Authorization": header})
    problem(answer, 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(client: Client, director: Person) -> None:
    client.force_login(director)
    problem(client.get("/api/v1/units"), 401, "not_signed_in")


@pytest.mark.parametrize(
    "body", ["{", "", "\udfff", '{"a": NaN}', '"\\ud800"', "[" * 100_000, b"\xff\xfe"]
)
def test_a_body_that_cannot_be_read_is_400(calls: Calls, director: Person, body: Any) -> None:
    sent = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    answer = calls(director).client.post("/api/v1/areas", sent, content_type="application/json")
    if sent:
        problem(answer, 400, "unreadable")
    else:
        problem(answer, 422, "invalid")


def test_a_character_the_database_cannot_keep_is_refused(calls: Calls, director: Person) -> None:
    caller = calls(director)
    for name in ("a\x00b", {"a": ["\x00"]}, {"\x00": 1}):
        problem(caller.sent("/areas", {"office_id": 1, "name": name}), 422, "invalid")
    caller.post("/areas", {"office_id": 10**9, "name": "not \\u0000 but said so"}, 404)
    problem(caller.client.get("/api/v1/units?q=a%00b"), 422, "invalid")


def test_another_content_type_is_415(calls: Calls, director: Person, office: Unit) -> None:
    client = calls(director).client
    body = {"office_id": office.pk, "name": "一区"}
    sent = client.post("/api/v1/areas", json.dumps(body), content_type="text/plain")
    problem(sent, 415, "unsupported")
    problem(client.post("/api/v1/areas", body), 415, "unsupported")
    sent = client.post("/api/v1/files", {"unit_id": 1}, content_type="application/json")
    problem(sent, 415, "unsupported")


def test_a_broken_form_is_400(calls: Calls, director: Person) -> None:
    kind = "multipart/form-data; boundary="
    answer = calls(director).client.post("/api/v1/files", b"x", content_type=kind)
    problem(answer, 400, "unreadable")


def test_a_connection_that_breaks_off_is_400(calls: Calls, director: Person) -> None:
    class Broken(RawIOBase):
        def readinto(self, _buffer: object) -> int:
            raise OSError

    answer = calls(director).client.generic(
        "POST",
        "/api/v1/areas",
        b"{}",
        content_type="application/json",
        **{"wsgi.input": Broken()},
    )
    problem(answer, 400, "unreadable")


def test_too_much_in_one_go_is_413(calls: Calls, director: Person, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    caller = calls(director)
    problem(caller.sent("/areas", {"name": "长" * 1000}), 413, "too_large")
    many = {f"field{n}": "1" for n in range(6)}
    problem(caller.client.post("/api/v1/files", many), 413, "too_large")


def test_wrong_fields_are_named_in_words(calls: Calls, director: Person) -> None:
    body = {"office_id": "x", "name": ["a"], "lead_id": 10**40, "nmae": 1}
    fields = problem(calls(director).sent("/areas", body), 422, "invalid")["fields"]
    assert fields == {
        "office_id": "应为整数。",
        "name": "应为文字。",
        "lead_id": "不能大于 9223372036854775807。",
        "nmae": "没有这个字段，请核对拼写。",
    }


@pytest.mark.parametrize(
    ("path", "field", "words"),
    [
        ("/visits?limit=0", "limit", "不能小于 1。"),
        ("/visits?limit=99999999999999999999", "limit", "不能大于 200。"),
        ("/visits?limit=x", "limit", "应为整数。"),
        ("/visits?state=gone", "state", "只能是："),
        ("/findings?overdue=perhaps", "overdue", "应为 true 或 false。"),
        ("/findings?found_from=2026-02-30", "found_from", "应为日期，如 2026-11-23。"),
        ("/visits/x", "visit_id", "编号的格式不正确。"),
        ("/units/x", "unit_id", "应为整数。"),
        ("/instruments", "unit_id", "必填，请填写。"),
        (f"/units?q={'长' * 61}", "q", "最多60字，请精简。"),
    ],
)
def test_a_wrong_query_is_named_in_words(
    calls: Calls, director: Person, path: str, field: str, words: str
) -> None:
    said = problem(calls(director).client.get(f"/api/v1{path}"), 422, "invalid")
    assert list(said["fields"]) == [field]
    assert said["fields"][field].startswith(words)


def test_an_error_without_words_of_its_own_is_said_too() -> None:
    assert in_words({"type": "json_type"}) == "格式不正确，请核对。"


def test_what_is_wrong_is_said_in_the_language_asked_for(calls: Calls, director: Person) -> None:
    answer = calls(director).client.get("/api/v1/units/0", headers={"Accept-Language": "en"})
    assert answer["Content-Language"] == "en"


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


def test_a_database_that_is_away_is_503(calls: Calls, director: Person) -> None:
    caller = calls(director)
    with database_away():
        answer = caller.client.get("/api/v1/units")
        problem(answer, 503, "unavailable")
        problem(caller.sent("/areas", {}), 503, "unavailable")
    assert int(answer["Retry-After"]) > 0
    caller.get("/units")


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (OperationalError(), 503, "unavailable"),
        (InterfaceError(), 503, "unavailable"),
        (IntegrityError(), 409, "conflict"),
        (Grant.DoesNotExist(), 404, "not_found"),
        (Http404(), 404, "not_found"),
        (HttpError(400, "Cannot parse"), 400, "unreadable"),
        (DomainError("不行"), 400, "error"),
        (TooLarge("太大"), 413, "too_large"),
        (ZeroDivisionError(), 500, "failed"),
    ],
)
def test_every_error_is_a_problem(error: Exception, status: int, kind: str) -> None:
    answer = api.on_exception(RequestFactory().post("/api/v1/x"), error)
    said = json.loads(answer.content)
    assert (answer.status_code, said["type"]) == (status, kind)


def test_a_problem_tells_fields_and_what_stands_now() -> None:
    request = RequestFactory().get("/api/v1/x")
    wrong = api.on_exception(request, Invalid("有误", fields={"name": "必填"}))
    assert json.loads(wrong.content)["fields"] == {"name": "必填"}
    late = api.on_exception(request, Conflict("已变", current={"revision": 2}))
    assert json.loads(late.content)["current"] == {"revision": 2}


def test_a_page_that_is_missing_inside_is_a_problem() -> None:
    def view(_request: object) -> None:
        raise Http404

    answer = door(view)(RequestFactory().get("/api/v1/x"))  # type: ignore[arg-type]
    problem_ = json.loads(answer.content)  # type: ignore[attr-defined]
    assert problem_["type"] == "not_found"
