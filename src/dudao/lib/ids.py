"""Identifiers that sort by the time they were made."""

import os
from uuid import UUID

from dudao.lib import clock


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of milliseconds, the rest random.

    Made here rather than in the database: PostgreSQL before 18 has no uuidv7().
    """
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
