"""A visit pass as a text: what it says, signed, short enough for a QR code. Pure.

The text is two parts of base64url with a full stop between: what is said, and the Ed25519
signature of it (docs/pass.md). What is said is JSON in GB 18030, in which a Chinese character
takes two bytes where UTF-8 takes three, and every browser reads it.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from dudao.planning.states import VisitKind

VERSION = 1
ENCODING = "gb18030"
KEY_SIGNS = 8
_SIGNATURE_BYTES = 64
_LONGEST = 4000
_MOST = 6
#: What a visit stands on where nothing it does says so itself.
_ROUTINE = "《教育督导条例》《中小学校责任督学挂牌督导办法》"
_OTHERWISE = "《教育督导条例》"
BASIS = dict.fromkeys(VisitKind, _OTHERWISE) | {VisitKind.ROUTINE: _ROUTINE}


@dataclass(frozen=True)
class Told:
    """What a pass says. `key` begins the public key that checks it; `unit` is the school's id."""

    key: str
    office: str
    unit: int
    school: str
    day: str
    slot: str
    minutes: int
    basis: str
    people: list[str]
    items: list[str]
    assignment: str
    nonce: str


def said(told: Told) -> bytes:
    """Return what is signed of a pass."""
    plain = [VERSION, *astuple(told)]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(ENCODING)


def pass_text(message: bytes, signature: bytes) -> str:
    """Return a pass as it stands in its QR code."""
    return f"{_packed(message)}.{_packed(signature)}"


def read_pass(text: str) -> tuple[Told, bytes, bytes]:
    """Return what a pass says, the bytes that were signed and the signature; raises ValueError."""
    first, _stop, second = text.strip().partition(".")
    if len(text) > _LONGEST:
        raise ValueError(len(text))
    message, signature = _unpacked(first), _unpacked(second)
    plain = json.loads(message.decode(ENCODING))
    if not isinstance(plain, list) or plain[:1] != [VERSION] or len(signature) != _SIGNATURE_BYTES:
        raise ValueError(text)
    try:
        told = Told(*plain[1:])
        date.fromisoformat(told.day)
        UUID(told.assignment)
    except (TypeError, AttributeError) as error:
        raise ValueError(text) from error
    return told, message, signature


def nonce_of(reserved: UUID) -> str:
    """Return what is read once only of a pass: another one after a visit was given back."""
    return sha256(f"pass/{reserved}".encode()).hexdigest()[:16]


def shortened(texts: Iterable[str], limit: int) -> list[str]:
    """Return at most six different texts of `limit` characters, the last saying how many more."""
    found = [cut(text, limit) for text in dict.fromkeys(filter(None, map(str.strip, texts)))]
    if len(found) <= _MOST:
        return found
    return [*found[: _MOST - 1], f"等{len(found)}项"]


def cut(text: str, limit: int) -> str:
    """Return `text`, at most `limit` characters long."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
