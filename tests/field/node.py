"""Tests of the client that need no browser: bundled by vite, run by node."""

import os
import subprocess
from pathlib import Path

from tools.console import ROOT
from tools.frontend import system_node, wheel_node

VITE = ROOT / "node_modules" / "vite" / "bin" / "vite.js"
HERE = Path(__file__).parent


def run(test: str, folder: Path) -> None:
    """Bundle tests/field/`test` into `folder` and run it; fail with what node said."""
    entry = HERE / test
    bundle("vite.node.ts", folder, "--ssr", str(entry))
    said(node(), "--test", "--test-reporter=spec", str(folder / f"{entry.stem}.js"))


def bundle(config: str, folder: Path, *words: str) -> None:
    """Bundle what tests/field/`config` says into `folder`."""
    how = ["--config", str(HERE / config), "--outDir", str(folder), "--emptyOutDir"]
    said(node(), str(VITE), "build", *how, *words)


def node() -> str:
    """Return the node that is new enough."""
    return str((system_node() or wheel_node()).folder / "node")


def said(*command: str) -> str:
    """Run a program at the root of the repository and return what it wrote."""
    environ = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    return output
