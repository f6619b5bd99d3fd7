"""Secrets of channels, encrypted at rest under the installation's own key."""

import json
from uuid import UUID

from django.conf import settings

from dudao.lib import sealing
from dudao.lib.sealing import Unreadable as Unreadable

_PURPOSE = "dudao channels"


def seal(secrets: dict[str, str], channel: UUID) -> bytes:
    """Return `secrets` encrypted; what is sealed for one channel opens for no other."""
    plain = json.dumps(secrets).encode()
    return sealing.seal(plain, channel, key=settings.SECRET_KEY, purpose=_PURPOSE)


def unseal(sealed: bytes | memoryview, channel: UUID) -> dict[str, str]:
    """Return the secrets. Raises `Unreadable`."""
    plain = sealing.unseal(sealed, channel, key=settings.SECRET_KEY, purpose=_PURPOSE)
    found: dict[str, str] = json.loads(plain)
    return found
