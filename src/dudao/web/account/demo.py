"""The sign-ins the demo offers on the sign-in page; nothing anywhere else."""

import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _


class SignIn(NamedTuple):
    """An invented person one may sign in as."""

    role: str
    username: str
    password: str


def sign_ins() -> list[SignIn]:
    """Return who may be tried, from the file the demo wrote beside its data."""
    file: Path = settings.DEMO_SIGN_INS
    if not (settings.DEMO and file.exists()):
        return []
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [SignIn(_(role), username, password) for role, username, password in rows]
