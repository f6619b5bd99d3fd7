"""One data folder and the server on it: created once, started, found alive or dead, stopped."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dudao.config.embedded.account import Account
from dudao.config.embedded.binaries import Binaries
from dudao.config.embedded.errors import EmbeddedError, _

SUPERUSER = "pgadmin"
SOCKET = ".s.PGSQL.5432"
BUILTIN_PROVIDER = 17  # the first version that brings its own locales
LOG_LIMIT = 16 * 1024 * 1024
NO_PROCESS = 2**31 - 2  # above every pid_max, so never alive


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server in `home`, reached through a socket in `sockets`."""

    home: Path
    sockets: Path
    binaries: Binaries
    account: Account
    fsync: bool

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Return the file the server writes its messages to."""
        return self.home / "server.log"

    def create(self, password: str) -> None:
        """Make the data folder, whole or not at all."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        secret = self.home / "password.new"
        secret.write_text(password)
        self.account.give(secret, 0o600)
        try:
            self._call(
                "initdb",
                *initdb_flags(self.binaries.major, sys.platform),
                "--auth=scram-sha-256",
                f"--pwfile={secret}",
                f"--username={SUPERUSER}",
                f"--pgdata={fresh}",
            )
        finally:
            secret.unlink()
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude_if_exists = '../dudao.conf'  # written anew at every start\n")
        fresh.rename(self.data)

    def start(self, seconds: float = 300) -> None:
        """Bring the server up, also after a crash; return when it accepts connections."""
        deadline = time.monotonic() + seconds
        while not self.accepting():
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    _("PostgreSQL 在 %(seconds)s 秒内没有就绪。最后的日志：\n%(log)s"),
                    seconds=round(seconds),
                    log=self._last_words(),
                )
            if self.alive():  # starting, or recovering from a crash
                time.sleep(0.05)
            else:
                self._launch()

    def stop(self) -> None:
        """Stop the server in good order; nothing happens where none runs."""
        self._program("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "120")

    def accepting(self) -> bool:
        """Say whether the server answers."""
        return self._program("pg_isready", "-q", "-t", "1", "-h", self.sockets).returncode == 0

    def alive(self) -> bool:
        """Say whether the process named in the pid file is our server.

        It may be nobody (stopped by force), a zombie, or after a restart of the machine a stranger.
        """
        return str(self.data) in command_of(self._pid())

    def _pid(self) -> int:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return NO_PROCESS

    def _launch(self) -> None:
        self._disown_locks()
        self._configure()
        started = self._program(
            *("pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "300")
        )
        words = self._last_words()
        if started.returncode and "shared memory" not in words:
            raise EmbeddedError(_("PostgreSQL 无法启动。最后的日志：\n%(log)s"), log=words)
        if started.returncode:
            time.sleep(0.2)  # processes of a server stopped by force are still on their way out

    def _disown_locks(self) -> None:
        """Put a process that cannot exist in place of the one in the lock files.

        A zombie or a stranger under that number would keep PostgreSQL from starting. Removing the
        files would also remove the check that no process of the old server uses the data any more.
        """
        for file in (self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*.lock")):
            text = file.read_text() if file.exists() else ""
            if text:
                file.write_text(re.sub(r"\A-?\d+", str(NO_PROCESS), text))
            else:  # the machine went down while it was written
                file.unlink(missing_ok=True)

    def _configure(self) -> None:
        """Write what depends on where the folder lies now."""
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account.give(self.sockets, 0o700)
        socket_list = f'"{self.sockets}"'.replace("'", "''")
        lines = [
            "listen_addresses = ''",
            f"unix_socket_directories = '{socket_list}'",
            "unix_socket_permissions = 0700",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            # Restoring drops every table with its indexes at once; the usual 64 are too few for it
            # when others are at work.
            "max_locks_per_transaction = 256",
        ]
        if not self.fsync:
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
        conf = self.home / "dudao.conf"
        conf.write_text("\n".join(lines) + "\n")
        self.account.give(conf, 0o600)
        self.log.touch()
        if self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
            self.log.touch()
        self.account.give(self.log, 0o600)

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])

    def _program(self, name: str, *rest: str | Path) -> subprocess.CompletedProcess[str]:
        return self.account.run(self.binaries / name, *rest, seconds=600)

    def _call(self, name: str, *rest: str | Path) -> None:
        done = self._program(name, *rest)
        if done.returncode:
            raise EmbeddedError(
                _("%(program)s 失败：%(said)s"),
                program=name,
                said=(done.stderr or done.stdout).strip(),
            )


def initdb_flags(major: int, platform: str) -> list[str]:
    """Return the flags that make a data folder the same on every machine, whatever its locale."""
    if major < BUILTIN_PROVIDER:
        return ["--encoding=UTF8", "--locale=C"]
    system = "C" if platform == "darwin" else "C.UTF-8"  # macOS knows no C.UTF-8
    return [
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        f"--locale={system}",
    ]


def command_of(
    pid: int, proc: Path = Path("/proc"), listing: Sequence[str] = ("ps", "-o", "command=", "-p")
) -> str:
    """Return the command line of a process; empty for a zombie or where there is none."""
    if (proc / "self").exists():
        try:
            return os.fsdecode((proc / str(pid) / "cmdline").read_bytes()).replace("\0", " ")
        except OSError:
            return ""
    said = subprocess.run([*listing, str(pid)], capture_output=True, text=True, check=False)
    return said.stdout.strip()
