"""Secrets handed to a person once and kept only as their hash."""

import hashlib
import secrets


def make() -> str:
    """Return a new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is stored of `secret`; it is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
