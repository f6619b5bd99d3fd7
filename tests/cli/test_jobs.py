"""The background worker beside the site."""

import os
import time
from pathlib import Path

import pytest

from dudao.cli.jobs import Jobs


def fail_once() -> None:
    """Leave a mark; fail the first time, then work for long."""
    marks = Path(os.environ["MARKS"])
    (marks / str(os.getpid())).touch()
    if len(list(marks.iterdir())) > 1:
        time.sleep(60)


def test_a_worker_that_fails_is_started_again_and_stopped_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARKS", str(tmp_path))
    with Jobs(fail_once, again_seconds=0.01):
        deadline = time.monotonic() + 20
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
    pids = [int(mark.name) for mark in tmp_path.iterdir()]
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
