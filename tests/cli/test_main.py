"""The command line as a whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from dudao.cli import database
from dudao.cli.main import run
from dudao.cli.migrate import pending
from dudao.cli.speech import language
from dudao.config.embedded import ensure
from dudao.config.environment import Environment


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("serve", "demo", "backup", "restore", "doctor"))


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["fly"])
    assert left.value.code == 2
    assert "fly" in capsys.readouterr().err


def test_a_port_that_is_no_number_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert run(["serve"]) == 1
    assert "PORT 应为数字，而不是 eighty" in capsys.readouterr().err


def test_a_database_that_cannot_start_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DUDAO_STATE", str(tmp_path))
    monkeypatch.setenv("DUDAO_PG_BIN", "/nowhere")
    assert run(["migrate"]) == 1
    assert "找不到可用的 PostgreSQL" in capsys.readouterr().err


def test_without_a_url_the_database_that_comes_along_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("DUDAO_STATE", str(Environment().state.parent))
    with database.available() as server:
        assert server
        assert os.environ["DATABASE_URL"] == server.url("app_rw")
        assert os.environ["DATABASE_OWNER_URL"] == server.url("app_owner")
        database.reach()


def test_a_database_put_elsewhere_is_told(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure(state / "there", fsync=False).stop()
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    monkeypatch.setenv("DUDAO_STATE", str(state / "here"))
    (state / "here").mkdir()
    (state / "here" / "postgres.at").write_text(f"{state}/there/postgres\n")
    with database.available():
        pass
    assert f"数据库放在 {state}/there" in capsys.readouterr().out


def test_one_url_is_both_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://one@/db")
    monkeypatch.setenv("DATABASE_OWNER_URL", "")
    with database.available() as server:
        assert server is None
        assert os.environ["DATABASE_OWNER_URL"] == "postgresql://one@/db"


def test_the_owner_leaves_the_serving_role_to_its_children(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "serving")
    monkeypatch.setenv("DATABASE_OWNER_URL", "owner")
    monkeypatch.delenv("DUDAO_POOL_SIZE")
    database.as_owner()
    assert os.environ["DATABASE_URL"] == "serving"
    assert "DUDAO_POOL_SIZE" not in os.environ


def test_migrate_applies_what_is_pending(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("migrate", "axes", "zero", verbosity=0)
    count = len(pending())
    assert count > 0
    assert run(["migrate"]) == 0
    assert f"已应用 {count} 项" in capsys.readouterr().out
    assert not pending()


def test_djangos_own_commands_are_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["manage", "diffsettings"]) == 0
    assert "dudao.config.urls" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "zh-hans"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
    ],
)
def test_it_speaks_the_terminals_language(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


def test_a_termination_ends_it_in_good_order(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from dudao.cli import main as m; "
        "sys.argv = ['dudao', 'manage', 'shell', '-v0', '-c', "
        "'import os, signal; os.kill(os.getpid(), signal.SIGTERM)']; sys.exit(m.main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 130, done.stderr.decode()
    assert signal.getsignal(signal.SIGTERM) is not None


def test_generated_documents_are_checked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["generated", "--check"]) == 1
    assert "openapi.json, permissions.md 已过时" in capsys.readouterr().err
    assert run(["generated"]) == 0
    assert run(["generated", "--check"]) == 0
    assert "FINDING_VERIFY" in Path("docs/generated/permissions.md").read_text()
