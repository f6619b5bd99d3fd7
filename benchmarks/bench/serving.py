"""The site in a process of its own, as an office runs it."""

import os
import socket
import subprocess
import sys
import time

import httpx


class Serving:
    """The site in a process of its own, without its worker."""

    def __init__(self, url: str, state: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._environment = {**os.environ, "DATABASE_URL": url, "DUDAO_STATE": state}
        del self._environment["DUDAO_POOL_SIZE"]

    def __enter__(self) -> str:
        words = [sys.executable, "-m", "dudao.cli", "serve", "--no-jobs", "--port", str(self._port)]
        self._process = subprocess.Popen(words, env=self._environment, stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{self._port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(address, timeout=5)
            except httpx.TransportError:
                time.sleep(0.2)
            else:
                return address
        raise TimeoutError(address)

    @property
    def process(self) -> int:
        """Return the process that all of the site's are below."""
        return self._process.pid

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(20)
