"""A demo county of eight schools with a year of work, served by a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dudao.config.embedded import destroy
from tests.field.rig.server import free_port


@contextmanager
def served(state: Path) -> Iterator[str]:
    """Fill and serve a county from `state`; yield its address. The database is gone afterwards."""
    state.chmod(0o755)  # the database may run as another user
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "DUDAO_"))}
    environ["DUDAO_STATE"] = str(state)
    environ["DUDAO_OUTGOING_LOCAL"] = "1"  # whom webhooks tell is on this machine
    command = [sys.executable, "-m", "dudao.cli", "demo", "--schools", "8", "--workers", "1"]
    process = subprocess.Popen(
        [*command, "--port", str(free_port())], env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait()
        destroy(state)


def _address(process: "subprocess.Popen[str]") -> str:
    """Read what the demo says until it names its address."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise RuntimeError(f"the demo did not start:\n{said}")
