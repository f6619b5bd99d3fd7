"""Making phones and what they send for tests."""

import hashlib
import json
from base64 import b64encode
from datetime import UTC
from itertools import count
from typing import Any
from uuid import UUID

from dudao.access.actions import enrol_device
from dudao.access.models import Device
from dudao.lib import clock
from dudao.lib.ids import uuid7
from dudao.org.models import Person

KEY = bytes(range(32))
KEY_TEXT = b64encode(KEY).decode()
_SEQ = count(1)


def device(who: Person, device_id: UUID | None = None, **given: Any) -> tuple[Device, str]:
    """A phone of `who` with its token."""
    given.setdefault("name", "Chrome, Android")
    made = enrol_device(device_id or uuid7(), data_key=KEY, by=who, **given)
    return made.device, made.secret


def content(phone: Device, kind: str, body: dict[str, Any], **given: Any) -> str:
    """What `phone` says was done, as text."""
    now = clock.now().astimezone(UTC).isoformat()
    said = {
        "v": 1,
        "kind": kind,
        "by": phone.person_id,
        "device": str(phone.pk),
        "seq": next(_SEQ),
        "prev": None,
        "at": {"wall": now, "trusted": now, "drift_ms": 0, "sure": True},
        "app": "0.1.0",
        "body": body,
        **given,
    }
    return json.dumps(said, ensure_ascii=False)


def envelope(text: str, media: tuple[str, ...] = (), operation_id: str = "") -> dict[str, Any]:
    """An operation as it travels."""
    return {
        "id": operation_id or str(uuid7()),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "content": text,
        "media": list(media),
    }
