"""A database and a process of one's own, for commands that change or serve for real."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from dudao.config.embedded import destroy
from tests.database import copied

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def own_database(
    django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A database for this test alone, in use for its length; its URL."""
    with django_db_blocker.unblock(), copied(f"dudao_own_{os.getpid()}") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder that the database's account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="dudao-test-"))
    folder.chmod(0o755)
    yield folder
    destroy(folder)
    shutil.rmtree(folder)


@pytest.fixture
def start(state: Path) -> Iterator[Start]:
    """Starts `dudao …` in a session of its own, as a terminal would; ends all it left."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*words: str, **environ: str | None) -> subprocess.Popen[str]:
        given = {"DUDAO_STATE": str(state), "DUDAO_POOL_SIZE": "4", **environ}
        kept = {key: value for key, value in os.environ.items() if key not in given}
        process = subprocess.Popen(
            [sys.executable, "-m", "dudao.cli", *words],
            env={**kept, **{key: value for key, value in given.items() if value is not None}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def read_until(process: subprocess.Popen[str], sign: str) -> str:
    """Return what a process says up to the line with `sign`; fail with all of it if none comes."""
    said = ""
    for line in process.stdout or ():
        said += line
        if sign in line:
            return said
    pytest.fail(f"ended with {process.wait()} before {sign!r}:\n{said}")


def stop(process: subprocess.Popen[str]) -> int:
    """Press Ctrl-C in its terminal; return its status once nothing of it is left."""
    os.killpg(process.pid, signal.SIGINT)
    status = process.wait(timeout=30)
    wait_until_gone(process)
    return status


def wait_until_gone(process: subprocess.Popen[str], seconds: float = 20) -> None:
    """Return when no process of its session is left; fail if some stay."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("processes are left")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
