"""A reference client of the sync protocol (docs/sync.md): what a phone does, in plain Python.

It keeps operations until there is a receipt, sends what is missing before it sends again, goes on
with a photo where the server stopped, and tries again when the server is away.
"""

import hashlib
import http.client
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

MAX_OPERATIONS = 100
CHUNK_BYTES = 256 << 10
TRIES = 8


def uuid7(at: datetime) -> str:
    """Return an id as phones make them: 48 bits of milliseconds, the rest random."""
    random = uuid.uuid4().int & ((1 << 80) - 1)
    value = (int(at.timestamp() * 1000) << 80) | random
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    return str(uuid.UUID(int=(value & ~(0x3 << 62)) | (0x2 << 62)))


class Away(Exception):
    """The server did not answer, however often it was asked."""


class Refused(Exception):
    """A whole call was refused."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(status, problem.get("code"), problem.get("detail"))
        self.status, self.problem = status, problem


@dataclass
class Phone:
    """One person on one phone, enrolled; `unsent` are operations without a receipt."""

    address: str
    token: str
    device: str
    person: int
    unsent: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    seq: int = 0
    last: dict[str, str] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    _line: http.client.HTTPConnection | None = None

    def does(
        self, kind: str, subject: str, at: datetime, media: Sequence[str] = (), /, **body: Any
    ) -> dict[str, Any]:
        """Make an operation about `subject`, a visit, log or post; keep it until received."""
        self.seq += 1
        name = uuid7(at)
        moment = at.astimezone(UTC).isoformat()
        content = {
            "v": 1,
            "kind": kind,
            "by": self.person,
            "device": self.device,
            "seq": self.seq,
            "prev": self.last.get(subject),
            "at": {"wall": moment, "trusted": moment, "drift_ms": 0, "sure": True},
            "app": "0.1.0",
            "body": {kind.partition(".")[0]: subject, **body},
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        made = {"id": name, "sha256": digest, "content": text, "media": [*media]}
        self.unsent[name] = made
        self.last[subject] = name
        return made

    def keeps(self, content: bytes) -> str:
        """Keep a photo or sound to be sent; return its name."""
        name = hashlib.sha256(content).hexdigest()
        self.media[name] = content
        return name

    def syncs(self) -> None:
        """Send everything: the words first, then media, then what waited for media."""
        while self.unsent:
            before = len(self.unsent), len(self.media)
            for part in _parts([*self.unsent.values()]):
                self.sends(part)
            for name in [*self.media]:
                self.uploads(name)
            if (len(self.unsent), len(self.media)) == before:
                raise Away(f"{len(self.unsent)} operations find no end")

    def sends(self, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send operations, at most `MAX_OPERATIONS`; keep the receipts."""
        body = json.dumps({"operations": operations}, ensure_ascii=False).encode()
        results: list[dict[str, Any]] = self._asks("POST", "operations", body)["results"]
        for sent, result in zip(operations, results, strict=True):
            if result["status"] == 200 and result["sha256"] == sent["sha256"]:
                self.receipts[result["id"]] = result
                self.unsent.pop(result["id"], None)
        return results

    def uploads(self, name: str) -> None:
        """Send a photo from where the server has it; forget it when it is whole there."""
        content = self.media[name]
        told = self._asks("GET", f"media/{name}")
        while not told["complete"]:
            offset = told["received"]
            chunk = content[offset : offset + CHUNK_BYTES]
            path = f"media/{name}?offset={offset}&size={len(content)}"
            try:
                told = self._asks("PUT", path, chunk)
            except Refused as refused:
                if "received" not in refused.problem:
                    raise
                told = {"complete": False, "received": refused.problem["received"]}
        del self.media[name]

    def outcomes(self, names: Sequence[str]) -> dict[str, str]:
        """Return the state of operations that were received."""
        body = json.dumps({"outcomes_for": [*names]}).encode()
        told = self._asks("POST", "operations", body)["outcomes"]
        return {outcome["id"]: outcome["state"] for outcome in told}

    def _asks(self, verb: str, path: str, body: bytes | None = None) -> dict[str, Any]:
        for turn in range(TRIES):
            try:
                began = time.perf_counter()
                status, said = self._once(verb, path, body)
            except (OSError, http.client.HTTPException):
                self._line = None
                status, said = 503, {}
            else:
                self.waited.append(time.perf_counter() - began)
            if status < 400:
                return said
            if status != 503:
                raise Refused(status, said)
            time.sleep(0.1 * 2**turn)
        raise Away(path)

    def _once(self, verb: str, path: str, body: bytes | None) -> tuple[int, dict[str, Any]]:
        if self._line is None:
            parts = urlsplit(self.address)
            self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}"}
        self._line.request(verb, f"/field/sync/{path}", body, headers)
        answer = self._line.getresponse()
        return answer.status, json.loads(answer.read())


def enrol(address: str, username: str, password: str, data_key: str, at: datetime) -> Phone:
    """Let a new phone in by password. Raises `Refused`."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    device = uuid7(at)
    sent = {
        "device": device,
        "name": "reference client",
        "username": username,
        "password": password,
        "code": "",
        "data_key": data_key,
    }
    line.request("POST", "/field/sync/devices", json.dumps(sent))
    answer = line.getresponse()
    said = json.loads(answer.read())
    if answer.status != 201:
        raise Refused(answer.status, said)
    return Phone(address, said["token"], device, said["person"]["id"])


def _parts(operations: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for begin in range(0, len(operations), MAX_OPERATIONS):
        yield operations[begin : begin + MAX_OPERATIONS]
