"""The database that comes along: shared, kept over crashes, found again."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from dudao.config.embedded import EmbeddedError, Server, destroy, ensure, exists
from dudao.config.embedded.cluster import Cluster

ONE_USER = """
import sys, pathlib, psycopg
from dudao.config.embedded import ensure
with ensure(pathlib.Path(sys.argv[1]), fsync=False) as server:
    with psycopg.connect(server.url()) as connection:
        print(connection.execute("SELECT current_user").fetchone()[0])
"""


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """One state folder for this module: its database is created once. Others may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="dudao test it's "))
    folder.chmod(0o755)
    yield folder
    destroy(folder)
    shutil.rmtree(folder)


@pytest.fixture
def server(state: Path) -> Iterator[Server]:
    with ensure(state, fsync=False) as server:
        yield server


def write(server: Server, word: str) -> None:
    with psycopg.connect(server.url("app_owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS word (text text)")
    with psycopg.connect(server.url()) as connection:
        connection.execute("INSERT INTO word VALUES (%s)", [word])


def words(server: Server) -> list[str]:
    with psycopg.connect(server.url()) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM word")]


def postmaster(server: Server) -> int:
    return int((server.home / "data" / "postmaster.pid").read_text().split()[0])


def is_running(server: Server) -> bool:
    return server._cluster.accepting()


def test_it_keeps_what_was_written_over_a_stop(state: Path) -> None:
    with ensure(state, fsync=False) as first:
        write(first, "保留")
    assert not is_running(first)
    with ensure(state, fsync=False) as second:
        assert "保留" in words(second)


def test_the_last_one_out_stops_it(state: Path) -> None:
    first = ensure(state, fsync=False)
    second = ensure(state, fsync=False)
    first.stop()
    assert is_running(second)
    second.stop()
    assert not is_running(second)


def test_several_may_start_it_at_once(tmp_path: Path, state: Path) -> None:
    fresh = state / "fresh"
    users = [
        subprocess.Popen(
            [sys.executable, "-c", ONE_USER, str(fresh)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [user.communicate(timeout=60)[0].strip() for user in users] == ["app_rw"] * 3
    assert not (fresh / "postgres" / "data" / "postmaster.pid").exists()
    assert exists(fresh)
    destroy(fresh)
    assert not exists(fresh)
    destroy(fresh)


def test_a_kill_loses_nothing_committed(state: Path) -> None:
    server = ensure(state, fsync=False)
    write(server, "已提交")
    busy = threading.Thread(target=keep_busy, args=[server.url()])
    busy.start()
    time.sleep(0.3)
    os.kill(postmaster(server), signal.SIGKILL)
    again = ensure(state, fsync=False)
    busy.join()
    assert "已提交" in words(again)
    server.stop()
    again.stop()
    assert not is_running(again)


def keep_busy(url: str) -> None:
    """Occupy a server process that does not look up: it outlives its postmaster for a moment."""
    with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 8000000)")


@pytest.mark.parametrize("left", ["{pid}\nrest", ""], ids=["a stranger", "half written"])
def test_a_pid_file_left_behind_does_not_keep_it_from_starting(
    state: Path, server: Server, left: str
) -> None:
    file = server.home / "data" / "postmaster.pid"
    lines = file.read_text().split("\n", 1)
    server._cluster.stop()
    file.write_text(left.format(pid=os.getpid()).replace("rest", lines[1]))
    with ensure(state, fsync=False) as again:
        assert is_running(again)


def test_the_serving_role_changes_rows_and_nothing_else(server: Server) -> None:
    write(server, "行")
    with psycopg.connect(server.url()) as connection:
        connection.execute("UPDATE word SET text = text")
        for forbidden in ("TRUNCATE word", "DROP TABLE word", "CREATE TABLE mine (i int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(forbidden)


def test_databases_made_later_are_open_to_the_serving_role_too(server: Server) -> None:
    with psycopg.connect(server.url("app_owner"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE later")
    with psycopg.connect(server.url("app_owner", "later")) as owner:
        owner.execute("CREATE TABLE word (id serial, text text)")
    with psycopg.connect(server.url("app_rw", "later")) as serving:
        serving.execute("INSERT INTO word (text) VALUES ('行')")
    with psycopg.connect(server.url("app_owner"), autocommit=True) as owner:
        owner.execute("DROP DATABASE later WITH (FORCE)")


def test_roles_made_half_are_made_whole(state: Path) -> None:
    with ensure(state, fsync=False) as server:
        (server.home / "provided").unlink()
    with ensure(state, fsync=False) as server, psycopg.connect(server.url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_is_not_removed_while_somebody_uses_it(state: Path, server: Server) -> None:
    with pytest.raises(EmbeddedError, match="正在使用中"):
        destroy(state)
    assert is_running(server)


def test_a_server_without_users_is_stopped_before_it_is_removed(state: Path) -> None:
    other = state / "orphan"
    orphan = ensure(other, fsync=False)
    os.close(orphan._share)  # as if its user had been killed
    destroy(other)
    assert not is_running(orphan)


def test_data_of_another_version_is_refused_with_the_way_out(state: Path) -> None:
    ensure(state, fsync=False).stop()  # so that there is one
    version = state / "postgres" / "data" / "PG_VERSION"
    own = version.read_text()
    version.write_text("9\n")
    try:
        with pytest.raises(EmbeddedError, match=r"PostgreSQL 9 建立.*dudao restore"):
            ensure(state)
    finally:
        version.write_text(own)


def test_a_server_that_cannot_start_says_why(state: Path) -> None:
    ensure(state, fsync=False).stop()  # so that there is one
    conf = state / "postgres" / "data" / "postgresql.conf"
    own = conf.read_text()
    conf.write_text(own + "\nshared_buffers = nonsense\n")
    try:
        with pytest.raises(EmbeddedError, match="shared_buffers"):
            ensure(state, fsync=False)
    finally:
        conf.write_text(own)


def test_a_server_that_never_gets_ready_is_not_waited_for_for_ever(server: Server) -> None:
    pid = postmaster(server)
    os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(EmbeddedError, match="没有就绪"):
            server._cluster.start(seconds=1.2)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_failing_creation_leaves_nothing_half_made(server: Server, tmp_path: Path) -> None:
    made = server._cluster
    blocked = Cluster(server.home / "nowhere", made.sockets, made.binaries, made.account, True)
    blocked.home.mkdir()
    made.account.give(blocked.home, 0o500)
    (blocked.home / "data.new").write_text("in the way")
    with pytest.raises(EmbeddedError, match="initdb"):
        blocked.create("secret")
    assert not blocked.data.exists()
    assert not (blocked.home / "password.new").exists()


def test_a_long_log_is_put_aside(state: Path, server: Server) -> None:
    server._cluster.stop()
    with server._cluster.log.open("ab") as log:
        log.truncate(17 * 1024 * 1024)
    with ensure(state, fsync=True) as again:
        assert again._cluster.log.stat().st_size < 10_000
