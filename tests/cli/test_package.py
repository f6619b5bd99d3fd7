"""`dudao package verify`: a package is proven anywhere, without a database."""

from pathlib import Path

import pytest

from dudao.cli.main import run
from dudao.documents.exchange import card, new_pair
from tests import make_exchange


@pytest.fixture
def stick(tmp_path: Path) -> tuple[Path, str]:
    """A package on a stick, and the public key of who signed it."""
    party, private = make_exchange.stranger("示例县督导室")
    to, _private = make_exchange.stranger("示例市督导室")
    path = tmp_path / "数据包.zip"
    path.write_bytes(make_exchange.forged(party, to, private))
    (tmp_path / "名片.json").write_text(card(party), encoding="utf-8")
    return path, party.public_key


def test_a_whole_package_shows_who_signed_what(
    stick: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, key = stick
    assert run(["package", "verify", str(path)]) == 0
    assert "请打电话" in capsys.readouterr().out
    for given in (key, str(path.with_name("名片.json"))):
        assert run(["package", "verify", str(path), "--key", given]) == 0
        said = capsys.readouterr().out
        assert "示例县督导室" in said
        assert "核验无误" in said
        assert "请打电话" not in said


def test_another_key_an_altered_file_and_none_are_told(
    stick: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, _key = stick
    other, _private = new_pair()
    assert run(["package", "verify", str(path), "--key", other]) == 1
    assert "不是给定的公钥" in capsys.readouterr().err
    assert run(["package", "verify", str(path), "--key", "x"]) == 1
    path.write_bytes(path.read_bytes()[:-40])
    assert run(["package", "verify", str(path)]) == 1
    assert "重新下载" in capsys.readouterr().err
    assert run(["package", "verify", str(path.with_name("没有.zip"))]) == 1
    assert "找不到" in capsys.readouterr().err
