"""The site as a process: it starts, answers, and leaves nothing behind."""

import errno
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateWorker
from pytest_django.fixtures import Settings

from dudao.cli.main import run
from dudao.cli.serve import Place, prepare, refusal
from tests.cli.conftest import Start, free_port, read_until, stop, wait_until_gone

PLACE = Place("127.0.0.1", 8000, 2, jobs=True)


def test_it_serves_until_told_to_stop(own_database: str, start: Start) -> None:
    """As `nohup dudao serve &` in a terminal that is closed then."""
    call_command("migrate", "axes", "zero", verbosity=0)
    port = free_port()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    process = start("serve", "--port", str(port), "--workers", "1")
    signal.signal(signal.SIGHUP, before)
    said = read_until(process, f"http://127.0.0.1:{port}/")
    assert "项数据库升级" in said
    process.send_signal(signal.SIGHUP)
    answer = httpx.get(f"http://127.0.0.1:{port}/", follow_redirects=True)
    assert answer.status_code == 200
    assert stop(process) == 0


def test_killed_it_takes_its_processes_with_it(own_database: str, start: Start) -> None:
    port = free_port()
    process = start("serve", "--port", str(port), "--workers", "1", "--no-jobs")
    read_until(process, f"http://127.0.0.1:{port}/")
    process.kill()
    process.wait()
    wait_until_gone(process)


def test_a_busy_port_is_named_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run(["serve", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"端口 {port} 已被占用" in said
    assert f"PORT={port + 1} make demo" in said


@pytest.mark.parametrize(
    "words", [["--port", "70000"], ["--host", "203.0.113.1"], ["--host", "2001:db8::1"]]
)
def test_an_impossible_address_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", *words]) == 1
    assert "无法在" in capsys.readouterr().err


def test_a_low_port_needs_a_right() -> None:
    assert "反向代理" in refusal(PLACE, PermissionError(errno.EACCES, "denied"))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
    ],
)
def test_the_address_is_one_a_browser_here_can_open(host: str, address: str) -> None:
    assert Place(host, 8000, 1, jobs=False).address == address


def test_what_is_prepared_once_is_not_prepared_again(
    own_database: str, settings: Settings, tmp_path: Path
) -> None:
    settings.STATE = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    prepare()
    first = (tmp_path / "shipped").stat().st_mtime_ns
    prepare()
    assert (tmp_path / "shipped").stat().st_mtime_ns == first
    assert (tmp_path / "static").is_dir()


def test_the_worker_runs_by_itself(own_database: str, start: Start) -> None:
    process = start("worker")
    read_until(process, "Ctrl-C")
    deadline = time.monotonic() + 30
    while not ProcrastinateWorker.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stop(process) == 0
