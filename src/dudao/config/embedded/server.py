"""The embedded server as several processes of one office share it: the last one out stops it."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from dudao.config.embedded.account import account_for
from dudao.config.embedded.binaries import find, reachable
from dudao.config.embedded.cluster import SUPERUSER, Cluster
from dudao.config.embedded.errors import EmbeddedError, _
from dudao.config.embedded.place import elsewhere, home_of, known_home, sockets_of

DATABASE = "dudao"
OWNER = "app_owner"  # migrates, owns the tables
WRITER = "app_rw"  # serves: reads and writes rows, changes no table
ROLES = (SUPERUSER, OWNER, WRITER)


class Server:
    """A running server and our share in it; `stop` gives the share back."""

    def __init__(self, cluster: Cluster, share: int, passwords: dict[str, str]) -> None:
        """Hold the open lock file `share` for as long as the server is needed."""
        self._cluster = cluster
        self._share = share
        self.passwords = passwords

    def url(self, role: str = WRITER, database: str = DATABASE) -> str:
        """Return the address of `database` for `role`, password included."""
        host = quote(str(self._cluster.sockets), safe="")
        return f"postgresql://{role}:{self.passwords[role]}@/{database}?host={host}"

    @property
    def home(self) -> Path:
        """Return the folder that holds the database."""
        return self._cluster.home

    def stop(self) -> None:
        """Give our share back; the last one to do so stops the server."""
        with _turn(self.home):
            try:
                fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # others still use it
                pass
            else:
                self._cluster.stop()
            os.close(self._share)

    def __enter__(self) -> Self:
        """Use the server for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give our share back."""
        self.stop()


def ensure(state_dir: Path, *, fsync: bool = True, fallback: Path | None = None) -> Server:
    """Return the running server of `state_dir`, created and started where needed.

    `fsync=False` makes a database for tests: faster, lost with the machine's power. Raises
    EmbeddedError with what to do.
    """
    state = state_dir.absolute()
    state.mkdir(parents=True, exist_ok=True)
    account = account_for(known_home(state) / "data")
    found = find(_major(known_home(state)))  # before anything is made
    home = home_of(state, account, fallback or elsewhere())
    with _turn(home):
        binaries = reachable(found, account, home)
        cluster = Cluster(home, sockets_of(home, account), binaries, account, fsync)
        passwords = _passwords(home)
        if not cluster.data.exists():
            cluster.create(passwords[SUPERUSER])
        share = _open(home / "users.lock")
        fcntl.flock(share, fcntl.LOCK_SH)  # at once: whoever stops it has the turn
        server = Server(cluster, share, passwords)
        try:
            cluster.start()
            _provide(server)
        except BaseException:
            os.close(share)
            raise
    return server


def exists(state_dir: Path) -> bool:
    """Say whether `state_dir` has a database."""
    return (known_home(state_dir.absolute()) / "data").exists()


def destroy(state_dir: Path) -> None:
    """Remove the database of `state_dir` for good; refuses while somebody uses it."""
    state = state_dir.absolute()
    home = known_home(state)
    if home.exists():
        with _turn(home):
            share = _open(home / "users.lock")
            try:
                fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise EmbeddedError(
                    _("数据库正在使用中（%(home)s）。请先停止正在运行的 Dudao，再重试。"), home=home
                ) from None
            finally:
                os.close(share)
            _stop_orphan(home)
            shutil.rmtree(home)
    (state / "postgres.at").unlink(missing_ok=True)


def _stop_orphan(home: Path) -> None:
    """Stop a server whose users all died by force."""
    if (home / "data" / "postmaster.pid").exists():
        account = account_for(home / "data")
        binaries = reachable(find(_major(home)), account, home)
        Cluster(home, sockets_of(home, account), binaries, account, fsync=True).stop()


def _major(home: Path) -> int | None:
    """Return the version that made the data folder; None before it exists."""
    try:
        return int((home / "data" / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _passwords(home: Path) -> dict[str, str]:
    """Return the roles' passwords, drawn at the first start."""
    file = home / "passwords.json"
    if not file.exists():
        drawn = {role: secrets.token_urlsafe(24) for role in ROLES}
        partial = file.with_suffix(".new")
        partial.touch(mode=0o600)
        partial.write_text(json.dumps(drawn))
        partial.rename(file)
    passwords: dict[str, str] = json.loads(file.read_text())
    return passwords


def _provide(server: Server) -> None:
    """Make the two roles and the database, once; safe to be cut short and repeated."""
    done = server.home / "provided"
    if done.exists():
        return
    with psycopg.connect(server.url(SUPERUSER, "template1"), autocommit=True) as connection:
        for role, right in ((OWNER, sql.SQL("CREATEDB")), (WRITER, sql.SQL("NOCREATEDB"))):
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS {} PASSWORD {}").format(
                    sql.Identifier(role), right, sql.Literal(server.passwords[role])
                )
            )
        # In the template, so that every database made here has them: tests make their own.
        connection.execute(
            "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_rw"
        )
        connection.execute(
            "ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT USAGE ON SEQUENCES TO app_rw"
        )
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if not found.rowcount:
            connection.execute("CREATE DATABASE dudao OWNER app_owner")
    done.touch()


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Let one process at a time create, start or stop the server in `home`."""
    turn = _open(home / "turn.lock")
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
