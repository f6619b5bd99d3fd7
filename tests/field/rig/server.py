"""The site and the network before it, as processes that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 240.0


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Killable:
    """A program on a port, started again on the same port after it was killed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Return what to run."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return the variables it runs with."""
        return dict(os.environ)

    def start(self) -> None:
        """Start it, in a group of its own, and do not wait for it."""
        self.process = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill it and everything it started, as a power cut does."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def ready(self, path: str = "/field/") -> None:
        """Wait until it answers."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            asking = HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                asking.request("GET", path)
                asking.getresponse()
            except (OSError, HTTPException):
                time.sleep(0.05)
            else:
                return
            finally:
                asking.close()
        raise TimeoutError(path)


class Site(Killable):
    """`dudao serve` on the county of another process; jobs are done there."""

    def __init__(self, state: Path) -> None:
        super().__init__(free_port())
        self.state = state

    def command(self) -> list[str]:
        """Return what to run."""
        serve = ["-m", "dudao.cli", "serve", "--port", str(self.port)]
        return [sys.executable, *serve, "--workers", "1", "--no-jobs"]

    def environment(self) -> dict[str, str]:
        """Return the variables it runs with: the state of the county and no database of ours."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "DUDAO_"))}
        return {**kept, "DUDAO_STATE": str(self.state), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


class Network(Killable):
    """The faulty network before a site."""

    def __init__(self, site: Site, seed: int, per_hundred: int, log: Path) -> None:
        super().__init__(free_port())
        self.site, self.seed, self.per_hundred, self.log = site, seed, per_hundred, log

    def command(self) -> list[str]:
        """Return what to run; every start draws other faults."""
        self.seed += 1
        words = (self.port, self.site.port, self.seed, self.per_hundred, self.log)
        return [sys.executable, "-m", "tests.field.rig.network", *map(str, words)]

    def faults(self) -> Counter[str]:
        """Return how often what went wrong on the way."""
        return Counter(self.log.read_text().split()) if self.log.exists() else Counter()

    @property
    def address(self) -> str:
        """Return what a phone opens."""
        return f"http://127.0.0.1:{self.port}"
