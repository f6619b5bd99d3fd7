"""How much of the product the tests run, branches too: measured where tests run, told at the end.

A plugin for pytest: `-p tools.covering --covered-at-least 99`. SlipCover takes its probes out of
the code once they were passed; tracing every line instead doubled the time of a run. It measures
what runs inside the tests' own processes, not the servers and commands that they start.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
import slipcover

SOURCE = Path(__file__).parents[1] / "src" / "dudao"
OMIT = ["*/migrations/*"]
FOLDER = "DUDAO_COVERING"
EXCLUDED = [r"if TYPE_CHECKING:", r"\.\.\.$", r"@overload"]


class Covering:
    """The measurement of one process, put together with those of the others."""

    def __init__(self, *, first: bool) -> None:
        """Begin; the `first` process knows of the files that nobody loads, too."""
        given = {"source": [str(SOURCE)]} if first else {}
        self._measured = slipcover.Slipcover(branch=True, omit=OMIT, exclude_also=EXCLUDED, **given)
        matcher = slipcover.FileMatcher(sources=[SOURCE], omit=OMIT)
        slipcover.ImportManager(self._measured, matcher).__enter__()

    def save(self, folder: Path) -> None:
        """Leave what was seen in this process to the first one."""
        seen = json.dumps(self._measured.get_coverage())
        (folder / f"{os.getpid()}.json").write_text(seen)

    def together(self, folder: Path) -> dict:
        """Return what was seen in all processes."""
        whole = self._measured.get_coverage()
        for file in folder.glob("*.json"):
            slipcover.merge_coverage(whole, json.loads(file.read_text()))
        return whole


_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
_COVERING = Covering(first=not _IS_WORKER)
if not _IS_WORKER:
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="dudao-covering-")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take how much has to be covered."""
    parser.addoption("--covered-at-least", type=float, default=0.0, metavar="PERCENT")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell what no test has run; too much of it fails the run."""
    folder = Path(os.environ[FOLDER])
    if _IS_WORKER:
        _COVERING.save(folder)
        return
    whole = _COVERING.together(folder)
    shutil.rmtree(folder)
    slipcover.print_coverage(whole, outfile=sys.stdout, skip_covered=True, missing_width=60)
    percent, wanted = whole["summary"]["percent_covered"], session.config.option.covered_at_least
    print(f"\ncovered: {percent:.2f} % of lines and branches, wanted: {wanted} %")
    if percent < wanted and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
