"""Calling the API as somebody, and checking every answer against its own description."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from dudao.access.actions import make_token
from dudao.access.roles import Role
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_inspectorate
from tests.api.world import World, furnish


class Caller:
    """Somebody's program; `said` is the last answer's JSON."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})
        self.client.raise_request_exception = True

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"/api/v1{path}", query_params=query)
        return self._said(answer, status)

    def post(
        self, path: str, body: Any = None, status: int = 200, *, key: str | None = None
    ) -> Any:
        answer = self.sent(path, body, key=key)
        return self._said(answer, status)

    def sent(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        return self.client.post(
            f"/api/v1{path}",
            {} if body is None else body,
            content_type="application/json",
            headers={"Idempotency-Key": key or str(uuid4())},
        )

    def upload(self, path: str, status: int = 201, **form: Any) -> Any:
        return self._said(self.client.post(f"/api/v1{path}", form), status)

    def content(self, path: str, status: int = 200, **query: Any) -> bytes:
        answer = self.client.get(f"/api/v1{path}", query_params=query)
        assert answer.status_code == status, answer.content
        return answer.getvalue()

    def _said(self, answer: Any, status: int) -> Any:
        assert answer.status_code == status, answer.content.decode()
        if status == 204:
            return None
        expected = "application/json" if status < 400 else "application/problem+json"
        assert answer["Content-Type"].startswith(expected)
        return answer.json()


@pytest.fixture
def calls(db: None) -> Callable[[Person], Caller]:
    """Give the caller of a person."""

    def caller(person: Person) -> Caller:
        return Caller(make_token("测试", by=person)[1])

    return caller


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """Let every test happen at `make.NOW`."""
    with clock.at(make.NOW):
        yield


@pytest.fixture
def world(office: Unit, school: Unit, inspector: Person, director: Person) -> World:
    """One of everything."""
    return furnish(office, school, inspector, director)


@pytest.fixture
def passer_by(office: Unit) -> Person:
    """A colleague who sees nearly everything and is on no visit, and no office staff."""
    who = make.person("示例旁观督学", office)
    make_inspectorate.inspector(who)
    make.holds(who, Role.PART_TIME_INSPECTOR, office.region)
    make.holds(who, Role.CITY_OFFICER, office.region)
    return who
