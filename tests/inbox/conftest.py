"""Phones that send to the acceptor, inside the test's transaction or to a real port."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import pytest
from django.db import connection

from dudao.access.models import Device
from dudao.inbox.acceptor import beside, gate, storing
from dudao.inbox.acceptor.lines import Connection
from dudao.inbox.acceptor.wire import Environ
from dudao.org.models import Person
from tests import make_field
from tests.serving import serving

Found = TypeVar("Found")


class Phone:
    """A phone of somebody; `send` and `put` return the answer's JSON."""

    def __init__(
        self, device: Device, secret: str, transport: httpx.BaseTransport, address: str
    ) -> None:
        self.device, self.secret = device, secret
        self.http = httpx.Client(
            base_url=f"{address}/field/sync",
            headers={"Authorization": f"Bearer {secret}"},
            transport=transport,
            timeout=60,
        )

    def did(self, kind: str = "visit.check_out", **given: Any) -> dict[str, Any]:
        """Return an operation of this phone, as it travels."""
        media = given.pop("media", ())
        body = given.pop("body", {"visit": "0199c1d0-0000-7000-8000-00000000000a"})
        return make_field.envelope(make_field.content(self.device, kind, body, **given), media)

    def send(self, *operations: dict[str, Any], status: int = 200, asked: Any = ()) -> Any:
        sent = {"operations": list(operations), "outcomes_for": list(asked)}
        return self._said(self.http.post("/operations", json=sent), status)

    def put(self, name: str, chunk: bytes, offset: int, size: int, status: int = 200) -> Any:
        query = {"offset": offset, "size": size}
        return self._said(self.http.put(f"/media/{name}", content=chunk, params=query), status)

    def progress(self, name: str, status: int = 200) -> Any:
        return self._said(self.http.get(f"/media/{name}"), status)

    def _said(self, answer: httpx.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        expected = "application/json" if status < 400 else "application/problem+json"
        assert answer.headers["Content-Type"] == expected
        return answer.json()


class _OwnLine:
    """The connection of the test, whose transaction is undone."""

    def run(self, work: Callable[[Connection], Found]) -> Found:
        connection.ensure_connection()
        with connection.connection.transaction():
            return work(connection.connection)


def _nothing(_environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"Django"]


Enrol = Callable[[Person], Phone]


@pytest.fixture
def enrol(db: None, monkeypatch: pytest.MonkeyPatch) -> Enrol:
    """Give somebody a phone that sends within the test's transaction."""
    monkeypatch.setattr(storing, "lines", _OwnLine())
    monkeypatch.setattr(gate, "close_old_connections", lambda: None)  # as Django's own client does
    transport = httpx.WSGITransport(beside(_nothing))
    return lambda who: Phone(*make_field.device(who), transport, "http://testserver")


@pytest.fixture
def phone(enrol: Enrol, inspector: Person) -> Phone:
    """The inspector's phone."""
    return enrol(inspector)


@pytest.fixture
def far_phone(transactional_db: None, inspector: Person) -> Iterator[Phone]:
    """The inspector's phone, sending over a network to what really commits."""
    with serving() as address:
        yield Phone(*make_field.device(inspector), httpx.HTTPTransport(), address)
