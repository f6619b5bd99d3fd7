"""The seed: secrets that people committed to, or public numbers of a day to come."""

import re
from collections.abc import Sequence

from dudao.planning.drawing.lists import sha256

NONCE = re.compile(r"[0-9a-f]{32}")
VALUE_LIMIT = 60
_DIGITS = re.compile(r"\d+")


def part_of(value: str, nonce: str) -> str:
    """Return what a secret adds to the seed: the value, then 32 digits nobody can guess.

    Raises ValueError for anything else; the digits have a fixed length, so that no two secrets
    are the same text.
    """
    value = value.strip()
    if not value or len(value) > VALUE_LIMIT or not value.isprintable():
        raise ValueError(value)
    if not NONCE.fullmatch(nonce):
        raise ValueError(nonce)
    return value + nonce


def commitment(value: str, nonce: str) -> str:
    """Return what is made known of a secret before anybody reveals one."""
    return sha256(part_of(value, nonce))


def numbers_in(text: str) -> str:
    """Return public numbers as they are counted: the groups of digits, one space between them.

    Raises ValueError where there are none.
    """
    found = _DIGITS.findall(text)
    if not found:
        raise ValueError(text)
    return " ".join(str(group) for group in found)


def seed_of(list_sha256: str, parts: Sequence[str]) -> str:
    """Return the seed: the SHA-256 of the list's hash and the parts, each on a line."""
    return sha256("\n".join([list_sha256, *parts]))
