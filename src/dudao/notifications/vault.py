"""Secrets of channels, encrypted at rest under the installation's own key."""

import json
from functools import cache
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class Unreadable(Exception):
    """Sealed under another key: the installation's signing key was changed."""


@cache
def _cipher(key: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"dudao channels").derive(key.encode()))


def seal(secrets: dict[str, str], channel: UUID) -> bytes:
    """Return `secrets` encrypted; what is sealed for one channel opens for no other."""
    nonce = token_bytes(NONCE_BYTES)
    plain = json.dumps(secrets).encode()
    return nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, plain, channel.bytes)


def unseal(sealed: bytes | memoryview, channel: UUID) -> dict[str, str]:
    """Return the secrets. Raises `Unreadable`."""
    sealed = bytes(sealed)
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        plain = _cipher(settings.SECRET_KEY).decrypt(nonce, rest, channel.bytes)
    except InvalidTag as error:
        raise Unreadable from error
    found: dict[str, str] = json.loads(plain)
    return found
