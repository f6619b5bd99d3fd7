"""The page of tests/field/screens: the screens on a core in memory, served as the product is."""

import json
import threading
import tomllib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from dudao.field.shell.views import POLICY
from tests.field.node import HERE, VITE, said
from tools.console import ROOT
from tools.frontend import system_node, wheel_node

FORMS = ("village_monthly", "school_routine", "lesson_observation")
PACKS = ROOT / "src" / "dudao" / "instruments" / "packs"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder at /field/ under the policy of the product."""

    def translate_path(self, path: str) -> str:
        return super().translate_path("/" + path.removeprefix("/field/"))

    def end_headers(self) -> None:
        policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in POLICY.items())
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


class Screens:
    """The built page and where it is served."""

    def __init__(self, folder: Path) -> None:
        node = str((system_node() or wheel_node()).folder / "node")
        config = str(HERE / "vite.screens.ts")
        said(node, str(VITE), "build", "--config", config, "--outDir", str(folder))
        forms = [tomllib.loads((PACKS / f"{name}.toml").read_text("utf-8")) for name in FORMS]
        (folder / "forms.json").write_text(json.dumps(forms), "utf-8")
        handler = partial(Handler, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/field/"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
