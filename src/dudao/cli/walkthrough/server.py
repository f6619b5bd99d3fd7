"""A county of our own for one walkthrough, gone afterwards."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from dudao.cli import database, migrate
from dudao.cli.speech import CommandError, _, complain, say
from dudao.config.embedded import destroy

WAIT_SECONDS = 60


@contextmanager
def own_server(*, quiet: bool) -> Iterator[str]:
    """Fill a small temporary county without history, serve it, and yield its address."""
    tell = (lambda _text: None) if quiet else say
    with tempfile.TemporaryDirectory(prefix="dudao-", ignore_cleanup_errors=True) as folder:
        state = Path(folder)
        state.chmod(0o755)  # the database may run as another user
        os.environ["DUDAO_STATE"] = folder
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            os.environ.pop(name, None)
        try:
            with database.available():
                database.as_owner()
                migrate.apply()
                from dudao.cli import demo  # noqa: PLC0415 - models exist only after Django's setup

                demo.fill(tell, year=False, schools=8)
                with _serving() as address:
                    yield address
        finally:
            destroy(state)


@contextmanager
def _serving() -> Iterator[str]:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "dudao.cli", "serve", "--port", str(port), "--workers", "1"]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")
    }
    environment["DUDAO_OUTGOING_LOCAL"] = "1"  # the webhook's receiver is this very process
    log, started = Path(os.environ["DUDAO_STATE"]) / "server.log", False
    with log.open("wb") as told:  # of every refusal the walkthrough is after
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=told)
    try:
        _wait(address, process)
        started = True
        yield address
    finally:
        process.terminate()
        process.wait()
        said = log.read_text(errors="replace")
        if not started or "Traceback" in said:
            complain(said)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{address}/api/v1/tokens/me", timeout=2)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise CommandError(_("临时的演示没有启动成功。请用 dudao doctor 检查安装。"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
