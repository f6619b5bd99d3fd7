"""The one way to write a framework, and its hash: what was scored is told by it for ever."""

import hashlib
import json
from decimal import Decimal
from typing import Any

import msgspec

from dudao.evaluation.framework.definition import Framework


def canonical(framework: Framework) -> bytes:
    """Return the one text of `framework`: sorted keys, no blanks, no defaults, plain decimals."""
    builtins = _plain(msgspec.to_builtins(framework, builtin_types=(Decimal,)))
    return json.dumps(
        builtins, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(framework: Framework) -> str:
    """Return the SHA-256 of the canonical text in hexadecimal: the identity of the content."""
    return hashlib.sha256(canonical(framework)).hexdigest()


def plain(number: Decimal) -> str:
    """Write 4.50 as 4.5 and 1E+2 as 100, so that a detour through a spreadsheet keeps the hash."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
