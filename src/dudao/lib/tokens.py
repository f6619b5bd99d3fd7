"""Secrets handed to a person once and kept only as their hash."""

import hashlib
import secrets

_READABLE = "23456789abcdefghjkmnpqrstvwxyz"


def make() -> str:
    """Return a new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of `secret`; it is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def short() -> str:
    """Return a code of 59 random bits that people can read out: no 0/o, 1/i/l and no u."""
    return "".join(secrets.choice(_READABLE) for _ in range(12))
