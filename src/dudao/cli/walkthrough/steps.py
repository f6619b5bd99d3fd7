"""What was done, whether it held, and the people who do it."""

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from dudao.cli.speech import _, say
from dudao.lib.media import XLSX

T = TypeVar("T")
#: So long a step waits for what the server does by itself: danger is told within a minute.
PATIENCE = 60.0


class Broken(Exception):
    """A step did not come out as it must."""


class Report:
    """The steps so far."""

    def __init__(self, address: str, *, quiet: bool) -> None:
        self._address, self._quiet = address, quiet
        self._steps: list[dict[str, str]] = []
        self.held = True

    def step(self, who: str, what: str, page: str = "") -> None:
        """Note a step that held."""
        link = f"{self._address}{page}" if page else ""
        self._steps.append({"who": who, "what": what, "link": link})
        if not self._quiet:
            number = len(self._steps)
            line = _("%(what)s：%(more)s") % {"what": who, "more": what} if who else what
            say(f"✓ {number:2d} {line}" + (f"\n     {link}" if link else ""))

    def broke(self, what: str) -> None:
        """Note the step that did not hold."""
        self.held = False
        self._steps.append({"who": "", "what": what, "link": ""})
        if not self._quiet:
            say(f"✗ {what}")

    def as_json(self) -> dict[str, Any]:
        """Return everything for a machine."""
        return {"held": self.held, "server": self._address, "steps": self._steps}


class Actor:
    """Somebody who is signed in, and calls the API as themselves."""

    def __init__(self, address: str, username: str, password: str) -> None:
        """Sign in."""
        self._client = httpx.Client(base_url=f"{address}/api/v1", timeout=60)
        answer = self._client.post("/tokens", json={"username": username, "password": password})
        if answer.status_code != httpx.codes.CREATED:
            raise Broken(_("%(who)s 登录失败：%(why)s") % {"who": username, "why": _title(answer)})
        self._client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        me = self.get("/tokens/me")
        self.id: int = me["id"]
        self.name: str = me["name"]
        self.unit_id: int = me["unit_id"]

    def get(self, path: str, **query: Any) -> Any:
        """Read; anything but success breaks the walkthrough."""
        return _checked(self._client.get(path, params=query)).json()

    def content(self, path: str, **query: Any) -> bytes:
        """Download."""
        return _checked(self._client.get(path, params=query)).content

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        """Do; with a key of its own, so that a repeat would change nothing."""
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer = _checked(self._client.post(path, json=body or {}, headers=headers))
        return answer.json() if answer.content else None

    def upload(self, name: str, content: bytes, media_type: str, unit_id: int) -> Any:
        """Store a file for a unit."""
        answer = self._client.post(
            "/files",
            data={"unit_id": str(unit_id)},
            files={"file": (name, content, media_type)},
            headers={"Idempotency-Key": str(uuid4())},
        )
        return _checked(answer).json()

    def upload_own(self, name: str, content: bytes, media_type: str) -> Any:
        """Store a paper of one's own work."""
        answer = self._client.post(
            "/files/own",
            files={"file": (name, content, media_type)},
            headers={"Idempotency-Key": str(uuid4())},
        )
        return _checked(answer).json()

    def brought_table(self, path: str, content: bytes) -> Any:
        """Bring a month table in Word; return what was read."""
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        answer = self._client.post(path, files={"file": ("plan.docx", content, word)})
        return _checked(answer).json()

    def brought_form(self, name: str, content: bytes, office_id: int) -> Any:
        """Bring an XLSForm workbook; return what was read."""
        answer = self._client.post(
            "/instruments/imports",
            data={"office_id": str(office_id)},
            files={"file": (name, content, XLSX)},
        )
        return _checked(answer).json()

    def brought_workbook(self, path: str, content: bytes) -> Any:
        """Bring a table in Excel; return what was read."""
        answer = self._client.post(path, files={"file": ("办学水平指标.xlsx", content, XLSX)})
        return _checked(answer).json()

    def figures(self, content: bytes, year: int) -> Any:
        """Bring a table of figures as .csv; return what was read."""
        file = {"file": ("figures.csv", content, "text/csv")}
        answer = self._client.post("/metrics/imports", data={"year": str(year)}, files=file)
        return _checked(answer).json()

    def brought(self, content: bytes, status: int) -> Any:
        """Bring a package; return the answer, which must have that status."""
        answer = self._client.post(
            "/packages/receive", files={"file": ("package.zip", content, "application/zip")}
        )
        require(answer.status_code == status, _title(answer))
        return answer.json()

    def rows(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Read a list to its end, page by page."""
        cursor = ""
        while cursor is not None:
            page = self.get(path, **query, limit=200, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next"]

    def refused(self, path: str, body: Any, status: int) -> str:
        """Try what must be refused; return the words of the refusal."""
        answer = self._client.post(path, json=body)
        if answer.status_code != status:
            raise Broken(
                _("%(who)s 不应能执行 %(path)s（应为%(status)s，实为%(got)s）")
                % {"who": self.name, "path": path, "status": status, "got": answer.status_code}
            )
        return _title(answer)

    def unseen(self, path: str, status: int = httpx.codes.NOT_FOUND) -> None:
        """Look at what must not be seen."""
        answer = self._client.get(path)
        if answer.status_code != status:
            raise Broken(_("%(who)s 不应看到 %(path)s") % {"who": self.name, "path": path})


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    raise Broken(
        _("%(method)s %(path)s 没有成功（%(status)s）：%(why)s")
        % {
            "method": answer.request.method,
            "path": answer.request.url.path,
            "status": answer.status_code,
            "why": _title(answer),
        }
    )


def _title(answer: httpx.Response) -> str:
    if "json" not in answer.headers.get("content-type", ""):
        return answer.reason_phrase
    problem = answer.json()
    title = problem.get("title", "")
    fields = _("；").join(
        _("%(what)s：%(more)s") % {"what": name, "more": why}
        for name, why in (problem.get("fields") or {}).items()
    )
    return _("%(what)s（%(more)s）") % {"what": title, "more": fields} if fields else title


def awaited(look: Callable[[], T | None], otherwise: str) -> T:
    """Return what `look` finds once it finds something; break the walkthrough if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        require(time.monotonic() < deadline, otherwise)
        time.sleep(0.25)
    return found


def require(holds: object, otherwise: str) -> None:
    """Break the walkthrough unless `holds`."""
    if not holds:
        raise Broken(otherwise)
