"""The account PostgreSQL runs under: ourselves, or where we are root somebody else."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dudao.config.embedded.errors import EmbeddedError, _


@dataclass(frozen=True)
class Account:
    """A user and group id; `switched` when the programs have to leave our own."""

    uid: int
    gid: int
    switched: bool

    def run(self, *command: str | Path, seconds: int = 120) -> subprocess.CompletedProcess[str]:
        """Run a program under this account and return what it said; never raises on its status."""
        credentials: dict[str, Any] = (
            {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switched else {}
        )
        return subprocess.run(
            [str(part) for part in command],
            env=environment(),
            cwd="/",  # our own folder may be closed to the other account
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            **credentials,
        )

    def can(self, flag: str, path: Path) -> bool:
        """Say whether this account may (`-x`, `-w`, `-r` as in test(1)) use `path`."""
        return self.run("/bin/sh", "-c", 'test "$1" "$2"', "sh", flag, path).returncode == 0

    def give(self, path: Path, mode: int) -> None:
        """Make `path` this account's own, with `mode`."""
        os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def environment() -> dict[str, str]:
    """Return our environment without what would lead PostgreSQL's programs astray."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def account_for(
    data: Path, *, euid: int | None = None, names: Sequence[str] = ("dudao", "nobody")
) -> Account:
    """Choose who runs PostgreSQL on `data`: us; as root the folder's owner or one of `names`.

    PostgreSQL refuses to run as root, and initdb wants an account with an entry in the user list.
    """
    euid = os.geteuid() if euid is None else euid
    if euid != 0:
        return Account(euid, os.getegid(), switched=False)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switched=True)
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switched=True)
    raise EmbeddedError(
        _(
            "PostgreSQL 不能以 root 身份运行，而本机没有可用的普通账户。"
            "请先建立账户：useradd --system dudao，然后重试。"
        )
    )
