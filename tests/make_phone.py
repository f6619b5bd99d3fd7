"""A phone as the server sees it: operations with their order, sent whenever one likes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from dudao.access.models import Device
from dudao.inbox.actions import keep_medium
from dudao.inbox.models import Operation, Outcome
from dudao.inbox.queries import place_of
from dudao.inbox.states import State
from dudao.jobs.applying.sweeping import apply_inbox
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.visits.rules import feedback_text, text_sha256
from dudao.visits.rules.feedback import FeedbackContent

Said = dict[str, Any]


class Phone:
    """The phone of a person; `do` makes an operation, `send` lets it arrive."""

    def __init__(self, person: Person, *, enrolled_at: datetime | None = None) -> None:
        at = enrolled_at or clock.now() - timedelta(days=30)
        self.person = person
        self.device = Device.objects.create(
            id=uuid7(), person=person, name="测试手机", digest=uuid7().hex, data_key=b"",
            made_at=at, seen_at=at,
        )  # fmt: skip
        self.seq = 0
        self.last: dict[str, UUID] = {}
        self.kept: list[Operation] = []

    def do(self, kind: str, body: Said, **changes: Any) -> Operation:
        """Make an operation now, after the one before it about the same subject."""
        self.seq += 1
        subject = str(
            body.get("visit") or body.get("log") or body.get("post") or body.get("candidate")
        )
        content: Said = {
            "v": 1,
            "kind": kind,
            "by": self.person.pk,
            "device": str(self.device.pk),
            "seq": self.seq,
            "prev": self.last.get(subject),
            "at": {"wall": clock.now(), "trusted": clock.now(), "drift_ms": 0, "sure": True},
            "app": "test",
            "body": body,
            **changes,
        }
        made = self.operation(json.dumps(content, default=_plain, ensure_ascii=False), kind)
        made.subject = UUID(subject) if subject != "None" else None
        made.prev = content["prev"]
        self.last[subject] = made.pk
        self.kept.append(made)
        return made

    def operation(self, text: str, kind: str = "") -> Operation:
        """Make an operation of any text."""
        return Operation(
            pk=uuid7(),
            device=self.device,
            person=self.person,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            kind=kind,
            seq=self.seq,
            content=text,
        )

    def send(self, *operations: Operation) -> None:
        """Let operations arrive now: these, or all that were kept."""
        for operation in operations or self.kept:
            if not Operation.objects.filter(pk=operation.pk).exists():
                operation.received_at = clock.now()
                operation.save(force_insert=True)
                Outcome.objects.create(operation=operation)
        if not operations:
            self.kept.clear()

    def upload(self, content: bytes) -> str:
        """Let a photo or recording arrive whole; return its hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        place = place_of(self.device.pk, sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        keep_medium(self.device, sha256, len(content))
        return sha256


def applied(*phones: Phone) -> None:
    """Send what the phones have and apply everything."""
    for phone in phones:
        phone.send()
    apply_inbox()


def outcome(operation: Operation) -> Outcome:
    return Outcome.objects.get(pk=operation.pk)


def states(operations: Iterable[Operation]) -> list[tuple[str, str]]:
    """Return (kind, state or why it waits) of what did not simply take effect."""
    return [
        (operation.kind, found.code or found.state)
        for operation in operations
        if (found := outcome(operation)).state != State.APPLIED
    ]


def begin(phone: Phone, unit: Unit, **given: Any) -> UUID:
    """Begin an unplanned visit and arrive."""
    visit = uuid7()
    start = {"kind": "routine", "purpose": "校园安全常规督导", "records": [], **given}
    phone.do("visit.start", {"visit": visit, "assignment": None, "unit": unit.pk, **start})
    phone.do("visit.check_in", {"visit": visit, "place": None, "plaque": None})
    return visit


def shot(content: bytes, to: Said, **given: Any) -> Said:
    """What is said of a photo."""
    return {
        "file": uuid7(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": "image/png",
        "name": "照片.png",
        "taken_at": clock.now(),
        "to": to,
        "original": None,
        "watermark": "",
        "markup": None,
        "blurred": 0,
        "consent": None,
        **given,
    }


def shown(content: FeedbackContent, given: Said | None = None) -> Said:
    """What a phone says of a list it composed, but for what is `given`."""
    text = feedback_text(content)
    return {
        "feedback": uuid7(),
        "content": msgspec.to_builtins(content),
        "text": text,
        "text_sha256": text_sha256(text),
        **(given or {}),
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
