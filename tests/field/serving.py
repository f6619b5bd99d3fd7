"""The page of tests/field/harness: a form alone, built and served as strictly as the product."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from PIL import Image

from tests.field.node import bundle

POLICY = "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; no script or style that is not one of its files."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


class Served:
    """A built page, and the forms that it may show by name."""

    def __init__(self, folder: Path) -> None:
        bundle("vite.harness.ts", folder)
        self.folder = folder
        Image.new("RGB", (64, 48), (90, 120, 90)).save(folder / "picture.jpg")
        handler = partial(Handler, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def show(self, name: str, given: dict[str, Any], **how: str) -> str:
        """Return the address at which the form is filled in."""
        text = json.dumps({"facts": {}, "answers": {}, **given})
        (self.folder / f"{name}.json").write_text(text, "utf-8")
        query = "&".join(f"{key}={value}" for key, value in {"form": name, **how}.items())
        return f"http://127.0.0.1:{self._server.server_port}/?{query}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
