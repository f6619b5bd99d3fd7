"""`dudao archive verify`: what is named by path, and everything the installation keeps."""

import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from dudao.cli import database
from dudao.cli.main import run
from dudao.files import queries as files
from tests import make_archive
from tests.documents.test_bundle import PHOTO, WHOLE


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(WHOLE)
    return path


def test_a_whole_one_needs_no_database(bundle, monkeypatch, capsys) -> None:
    monkeypatch.setattr(database, "available", lambda: pytest.fail("no database is needed"))
    assert run(["archive", "verify", str(bundle)]) == 0
    assert "完整，未改动" in capsys.readouterr().out


def test_the_first_wrong_file_is_named(bundle, capsys) -> None:
    with zipfile.ZipFile(bundle, "a") as packed:
        packed.writestr("外来.txt", "x")
    assert run(["archive", "verify", str(bundle)]) == 1
    assert "“外来.txt”多出这个文件" in capsys.readouterr().err


def test_a_folder_and_several_at_once(bundle, tmp_path, capsys) -> None:
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / PHOTO).unlink()
    assert run(["archive", "verify", str(bundle), str(tmp_path / "unpacked")]) == 1
    told = capsys.readouterr()
    assert "bundle.zip：完整" in told.out
    assert f"“{PHOTO}”缺少这个文件" in told.err


def test_without_a_name_it_says_what_to_write(capsys) -> None:
    assert run(["archive", "verify"]) == 1
    assert "--all" in capsys.readouterr().err


@pytest.mark.django_db
def test_everything_stored_is_checked(office, school, director, monkeypatch, capsys) -> None:
    monkeypatch.setattr(database, "available", nullcontext)
    monkeypatch.setattr(database, "as_owner", lambda: None)
    volume = make_archive.closed(office, school, director)
    assert run(["archive", "verify", "--all"]) == 0
    assert volume.number in capsys.readouterr().out
    path = files.path(volume.bundle)
    path.write_bytes(WHOLE)  # whole in itself, but another one
    assert run(["archive", "verify", "--all"]) == 1
    path.unlink()
    assert run(["archive", "verify", "--all"]) == 1
    assert "缺少这个文件" in capsys.readouterr().err
