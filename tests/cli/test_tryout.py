"""The demo: it fills once, keeps to itself, and touches nothing that is not its own."""

from pathlib import Path

import httpx
import pytest

from dudao.cli.main import run
from dudao.cli.tryout import BEGUN, FILLED, _width
from tests.cli.conftest import Start, free_port, read_until, stop


def test_it_fills_a_county_serves_it_and_stops(start: Start, state: Path) -> None:
    port = free_port()
    words = ["demo", "--port", str(port), "--workers", "1", "--no-jobs", "--no-year"]
    words += ["--schools", "2"]
    process = start(*words, DATABASE_URL=None)
    said = read_until(process, "Ctrl-C")
    assert f"http://127.0.0.1:{port}/" in said
    assert "director" in said
    assert httpx.get(f"http://127.0.0.1:{port}/", follow_redirects=True).status_code == 200

    second = start(*words, DATABASE_URL=None)
    assert f"演示已在运行：http://127.0.0.1:{port}/" in read_until(second, "Ctrl-C")
    assert second.wait() == 1
    assert stop(process) == 0
    assert (state / FILLED).exists()

    again = start(*words, DATABASE_URL=None)
    assert "正在建立" not in read_until(again, "Ctrl-C")
    assert stop(again) == 0


def test_it_never_fills_an_offices_own_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo"]) == 1
    assert "DATABASE_URL" in capsys.readouterr().err


@pytest.fixture
def embedded(state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder in use, with a database in it."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DUDAO_STATE", str(state))
    (state / "postgres" / "data").mkdir(parents=True)
    return state


def test_real_data_is_left_alone(embedded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--reset", "--port", str(free_port())]) == 1
    assert "里是正式数据" in capsys.readouterr().err


@pytest.mark.parametrize(("filled", "words"), [(False, []), (True, ["--reset"])])
def test_a_demo_cut_short_or_reset_begins_anew(
    embedded: Path, filled: bool, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (embedded / BEGUN).touch()
    (embedded / "files").mkdir()
    if filled:
        (embedded / FILLED).touch()
    monkeypatch.setenv("DUDAO_PG_BIN", "/nowhere")  # so that it goes no further
    assert run(["demo", *words, "--port", str(free_port())]) == 1
    assert not (embedded / "postgres" / "data").exists()
    assert not (embedded / "files").exists()
    assert not (embedded / FILLED).exists()


def test_columns_line_up_on_a_terminal() -> None:
    assert _width("督导 ab") == 7
