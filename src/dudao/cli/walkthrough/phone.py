"""A phone as a program: it notes what is done without a network, and hands it over later.

It speaks the protocol of docs/sync.md as the app at /field/ does, without its storage and lock.
"""

import base64
import hashlib
import os
from typing import Any

import httpx

from dudao.cli.notebook import Notebook
from dudao.cli.speech import _
from dudao.cli.walkthrough.steps import Broken, awaited, require
from dudao.lib import clock
from dudao.lib.ids import uuid7

CHUNK = 256 * 1024
#: An outcome that stands: nothing more happens by itself.
DECIDED = {"applied", "stale", "quarantined", "dismissed"}


class Phone:
    """One person on one phone."""

    def __init__(self, address: str, username: str, password: str) -> None:
        """Enrol, online."""
        self.device = str(uuid7())
        self._client = httpx.Client(base_url=f"{address}/field/sync", timeout=60)
        given = {
            "device": self.device,
            "name": _("演示手机"),
            "username": username,
            "password": password,
            "code": "",
            "data_key": base64.b64encode(os.urandom(32)).decode(),
        }
        known = _taken(self._client.post("/devices", json=given))
        self._client.headers["Authorization"] = f"Bearer {known['token']}"
        self.person: dict[str, Any] = known["person"]
        self._book = Notebook(self.device, self.person["id"], "walkthrough")

    def pull(self) -> dict[str, Any]:
        """Download everything this person may hold."""
        have: dict[str, Any] = {"schools": {}, "visits": {}, "forms": {}, "parts": {}}
        asked = {"app": "walkthrough", "have": have, "unsent": 0, "oldest_unsent_at": None}
        return _taken(self._client.post("/pull", json=asked))

    def note(self, kind: str, subject: str, media: list[str] | None = None, /, **body: Any) -> str:
        """Write down, without a network, that something was done; return its id."""
        about = {kind.partition(".")[0]: subject}
        return self._book.note(kind, clock.now(), media or (), **about, **body)

    @property
    def noted(self) -> list[dict[str, Any]]:
        """Return what was written down so far."""
        return self._book.noted

    def hand_over(self, operations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send operations, as often as one likes; return what the server says to each."""
        answer = _taken(self._client.post("/operations", json={"operations": operations}))
        results: list[dict[str, Any]] = answer["results"]
        return results

    def outcomes(self) -> list[dict[str, Any]]:
        """Return what became of everything noted, once all of it is decided."""
        asked = {"operations": [], "outcomes_for": [it["id"] for it in self.noted]}

        def look() -> list[dict[str, Any]] | None:
            told = _taken(self._client.post("/operations", json=asked))["outcomes"]
            return told if all(it["state"] in DECIDED for it in told) else None

        return awaited(look, _("手机上传的内容应在一分钟内办理"))

    def send(self, content: bytes, *, interrupt: bool = False) -> str:
        """Send a photo in chunks, beginning where the server is; return its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = f"/media/{sha256}"
        if interrupt:
            self._chunk(path, content, 0)
        known = _taken(self._client.get(path))
        while not known["complete"]:
            known = self._chunk(path, content, known["received"])
        return sha256

    def refused(self, status: int, code: str) -> None:
        """Try to download what is no longer this phone's."""
        answer = self._client.post("/pull", json={})
        told = answer.json().get("code")
        require((answer.status_code, told) == (status, code), _("停用的手机不应再能下载"))

    def _chunk(self, path: str, content: bytes, offset: int) -> dict[str, Any]:
        where = {"offset": offset, "size": len(content)}
        part = content[offset : offset + CHUNK]
        return _taken(self._client.put(path, params=where, content=part))


def new_id() -> str:
    """Return an id as a phone makes it."""
    return str(uuid7())


def _taken(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        why = problem.get("detail") or problem.get("title") or answer.reason_phrase
        told = {"path": answer.request.url.path, "status": answer.status_code, "why": why}
        raise Broken(_("手机同步 %(path)s 没有成功（%(status)s）：%(why)s") % told)
    taken: dict[str, Any] = answer.json()
    return taken
