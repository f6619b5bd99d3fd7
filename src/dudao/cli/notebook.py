"""What a phone notes without a network, as docs/sync.md tells it. No models."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dudao.lib.ids import uuid7


class Notebook:
    """The operations of one person on one phone, each after the one before about the same thing."""

    def __init__(self, device: object, person: int, app: str) -> None:
        """Begin for the phone with the id `device`."""
        self._device, self._person, self._app = device, person, app
        self._last: dict[str, str] = {}
        self.noted: list[dict[str, Any]] = []

    def note(self, kind: str, at: datetime, media: Sequence[str] = (), /, **body: Any) -> str:
        """Write down that something was done at a moment; return the operation's id.

        `body` names what it is about under the first word of `kind`; `media` are the hashes of
        what has to be there first.
        """
        operation, subject = str(uuid7()), str(body[kind.partition(".")[0]])
        content = {
            "v": 1,
            "kind": kind,
            "by": self._person,
            "device": self._device,
            "seq": len(self.noted) + 1,
            "prev": self._last.get(subject),
            "at": {"wall": at.isoformat(), "trusted": at.isoformat(), "drift_ms": 0, "sure": True},
            "app": self._app,
            "body": body,
        }
        text = json.dumps(content, ensure_ascii=False, default=str)
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        self.noted.append({"id": operation, "sha256": sha256, "content": text, "media": [*media]})
        self._last[subject] = operation
        return operation
