"""What an adapter is given, what it sends, and how that went."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

DETAIL = 200
HTTP_GONE, HTTP_SLOWER, HTTP_UNAVAILABLE = 410, 429, 503


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to be sent over one channel, with all that is needed to do so."""

    id: str
    url: str
    config: dict[str, Any]
    secrets: dict[str, str] = field(repr=False)
    to: str
    body: dict[str, Any]
    link: str
    at: datetime

    @property
    def text(self) -> str:
        """Return what a person reads: what waits, and where."""
        said = str(self.body.get("text", ""))
        return f"{said}\n{self.link}" if self.link else said


class Call(NamedTuple):
    """An HTTP POST."""

    url: str
    content: bytes
    headers: dict[str, str]


class Answer(NamedTuple):
    """What the other side said."""

    status: int
    content: bytes
    retry_after: str = ""

    @property
    def json(self) -> Any:
        """Return the JSON object that was said; an empty one for anything else."""
        try:
            said = json.loads(self.content)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}


class Outcome(NamedTuple):
    """How a try went: no error is success. `final`: trying again cannot help."""

    error: str = ""
    status: int | None = None
    final: bool = False
    wait: timedelta | None = None


def posted(url: str, body: dict[str, Any], **headers: str) -> Call:
    """Return a POST of JSON."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Call(url, content, {"Content-Type": "application/json; charset=utf-8", **headers})


def by_status(answer: Answer) -> Outcome:
    """Judge an answer by its status alone."""
    if answer.status // 100 == 2:  # noqa: PLR2004 - the success class
        return Outcome(status=answer.status)
    text = answer.content[:DETAIL].decode(errors="replace")
    wait = None
    if answer.status in {HTTP_SLOWER, HTTP_UNAVAILABLE} and answer.retry_after.isdecimal():
        wait = timedelta(seconds=int(answer.retry_after[:6]))
    return Outcome(f"answered: HTTP {answer.status} {text}".strip(), answer.status, wait=wait)


def by_errcode(answer: Answer) -> Outcome:
    """Judge an answer as the robots give it: 200 always, `errcode` 0 for done."""
    outcome = by_status(answer)
    code = answer.json.get("errcode")
    if outcome.error or code == 0:
        return outcome
    return Outcome(f"refused: {code} {answer.json.get('errmsg', '')}"[:DETAIL], answer.status)
