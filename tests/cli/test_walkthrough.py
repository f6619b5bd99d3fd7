"""The walkthrough: it plays the loop on a server of its own, and tells what does not hold."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dudao.cli.main import run
from tests.cli.conftest import free_port


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    """What a walkthrough on its own small county says, and where its documents are."""
    out = tmp_path_factory.mktemp("walk")
    command = [sys.executable, "-m", "dudao.cli", "walkthrough", "--json", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout), out


def test_every_step_holds_and_ends_with_the_five_ones(walked) -> None:
    told, _out = walked
    assert told["held"]
    said = [step["what"] for step in told["steps"]]
    assert any("五个一齐全" in what for what in said)
    assert any("审计链完整" in what for what in said)


def test_it_saves_the_documents(walked) -> None:
    _told, out = walked
    assert {file.name for file in out.iterdir()} == {
        "反馈清单.pdf", "反馈清单.docx", "整改通知书.pdf", "整改通知书.docx",
    }  # fmt: skip


def test_it_says_so_when_no_server_answers(tmp_path, capsys) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert run(["walkthrough", "--url", url, "--out", str(tmp_path)]) == 1
    assert "make demo" in capsys.readouterr().err
