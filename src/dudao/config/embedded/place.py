"""Where the database of a state folder lies: inside it, or beside where that is out of reach."""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from dudao.config.embedded.account import Account
from dudao.config.embedded.cluster import SOCKET

# sun_path of the kernel's socket address, less its closing zero
LONGEST_SOCKET = 103 if sys.platform == "darwin" else 107


def elsewhere() -> Path:
    """Return the folder for databases whose state folder the database's account cannot enter."""
    if os.geteuid() == 0:
        return Path("/var/lib/dudao")
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "dudao"


def home_of(state: Path, account: Account, fallback: Path) -> Path:
    """Return the database's own folder for `state`, made and given to `account`.

    It stays where it once was: the way to it may be opened or closed later.
    """
    inside = state / "postgres"
    pointer = state / "postgres.at"
    if pointer.exists():
        inside = Path(pointer.read_text().strip())
    elif not (inside / "data").exists():
        _make(inside, account)
        if not account.can("-w", inside):
            inside.rmdir()
            inside = fallback / _mark(state)
            pointer.write_text(f"{inside}\n")
    _make(inside, account)
    return inside


def known_home(state: Path) -> Path:
    """Return where the database of `state` lies or would lie, changing nothing."""
    pointer = state / "postgres.at"
    return Path(pointer.read_text().strip()) if pointer.exists() else state / "postgres"


def sockets_of(home: Path, account: Account) -> Path:
    """Return the folder for the socket: in `home`, or a plain short one where that cannot be.

    The kernel limits the path's length, and clients take a comma for the start of another host.
    """
    sockets = home / "run"
    if len(os.fsencode(sockets / SOCKET)) <= LONGEST_SOCKET and "," not in str(sockets):
        return sockets
    base = os.environ.get("XDG_RUNTIME_DIR")
    if not base or account.switched:  # that folder is closed to other accounts
        base = tempfile.gettempdir()
    return Path(base) / f"dudao-{account.uid}-{_mark(home)}"


def _make(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    account.give(folder, 0o700)


def _mark(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
