"""PostgreSQL's own programs against the database in use."""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from django.db import connection

from dudao.cli.holdings import server_major
from dudao.cli.speech import CommandError, _
from dudao.config.embedded import EmbeddedError
from dudao.config.embedded.account import environment
from dudao.config.embedded.binaries import find, version_of

# A session begins with settings; servers before 17 refuse this one.
UNKNOWN_SETTING = b"SET transaction_timeout = 0;\n"
RENEW = b"""\\set ON_ERROR_STOP on
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


def dump(target: Path, snapshot: str) -> None:
    """Write the database as of `snapshot` to `target`."""
    words = ["--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"]
    done = subprocess.run(
        [_folder() / "pg_dump", *words], env=_environment(), capture_output=True, check=False
    )
    if done.returncode:
        raise _failure("pg_dump", done.stderr)


def load(source: Path) -> None:
    """Put what `source` holds in the place of everything in the database, or change nothing."""
    folder = _folder()
    rights = [] if _has_role("app_rw") else ["--no-privileges"]
    writing = [str(folder / "pg_restore"), "--no-owner", *rights, "--file=-", str(source)]
    with (
        subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as script,
        subprocess.Popen(
            [folder / "psql", "--no-psqlrc", "--quiet", "--output=/dev/null"],
            env=_environment(),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as database,
    ):
        assert script.stdout  # noqa: S101 - they are pipes, as asked for above
        assert script.stderr  # noqa: S101
        assert database.stdin  # noqa: S101
        assert database.stderr  # noqa: S101
        try:
            database.stdin.write(RENEW)
            for line in script.stdout:
                if line != UNKNOWN_SETTING:
                    database.stdin.write(line)
            if script.wait() == 0:
                database.stdin.write(b"COMMIT;\n")
            database.stdin.close()
        except BrokenPipeError:  # it stopped at an error, and nothing is committed
            script.kill()
            with suppress(BrokenPipeError):
                database.stdin.close()
        said = database.stderr.read()
        if database.wait():
            raise _failure("psql", said)
        if script.returncode:
            raise _failure("pg_restore", script.stderr.read())


def _folder() -> Path:
    """Return where the programs lie: not older than the server, its own version if there is one.

    Those on the PATH come first: an office with a server of its own installed them for it.
    """
    major = server_major()
    if on_path := shutil.which("pg_dump"):
        folder = Path(on_path).parent
        version = version_of(folder, "pg_dump")
        if version and int(version.partition(".")[0]) >= major:
            return folder
    try:
        return find(major).folder
    except EmbeddedError:
        return find().folder


def _environment() -> dict[str, str]:
    """Return our environment with the database's address in it, where no process list shows it."""
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    ours = {variable: str(given[name]) for name, variable in names.items() if given.get(name)}
    return {**environment(), **ours, "PGCLIENTENCODING": "UTF8"}


def _has_role(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [name])
        return bool(cursor.fetchone()[0])


def _failure(program: str, said: bytes) -> CommandError:
    text = said.decode(errors="replace").strip()
    return CommandError(_("%(program)s 失败：%(said)s") % {"program": program, "said": text})
