"""`dudao draw`: recomputing a certificate without database, settings or server."""

import json
from pathlib import Path

import pytest

from dudao.cli.main import run
from tests.planning.drawing.lists import certified, entries, with_inspectors


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "proof.json"
    told = certified(with_inspectors(entries(8, 4), 4, 1, 3))
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_true_certificate_is_confirmed(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", "verify", str(proof)]) == 0
    said = capsys.readouterr().out
    assert "完全一致" in said
    assert "校验值" in said
    assert said.count("督学") == 4


def test_a_changed_one_is_not(proof: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof.write_text(proof.read_text(encoding="utf-8").replace("学校A1", "学校X1"), "utf-8")
    assert run(["draw", "verify", str(proof)]) == 1
    assert "名单被改动过" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "[]", "{}", "nothing"])
def test_what_is_no_certificate_is_told(
    content: str, proof: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof.write_text(content, encoding="utf-8")
    assert run(["draw", "verify", str(proof)]) == 1
    assert "不是抽查证书" in capsys.readouterr().err
    assert run(["draw", "verify", f"{proof}x"]) == 1


def test_the_script_is_handed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", "script"]) == 0
    assert capsys.readouterr().out.startswith("import hashlib")
