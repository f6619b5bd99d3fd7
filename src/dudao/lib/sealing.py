"""Encrypting at rest what the installation has to be able to read again (AES-GCM)."""

from functools import cache
from secrets import token_bytes
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class Unreadable(Exception):
    """Sealed under another key: the installation's signing key was changed."""


@cache
def _cipher(key: str, purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(key.encode()))


def seal(plain: bytes, owner: UUID, *, key: str, purpose: str) -> bytes:
    """Return `plain` encrypted; what is sealed for one owner opens for no other."""
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key, purpose).encrypt(nonce, plain, owner.bytes)


def unseal(sealed: bytes | memoryview, owner: UUID, *, key: str, purpose: str) -> bytes:
    """Return what was sealed. Raises `Unreadable`."""
    sealed = bytes(sealed)
    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(key, purpose).decrypt(nonce, rest, owner.bytes)
    except InvalidTag as error:
        raise Unreadable from error
