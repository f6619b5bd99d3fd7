"""The walkthrough: it plays the loop on a server of its own, and tells what does not hold."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from dudao.cli.main import run
from dudao.cli.speech import CommandError
from dudao.cli.walkthrough import hooking, server, steps
from dudao.cli.walkthrough.forms import fill_in
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import Actor, Broken, Report, awaited, require
from dudao.instruments.definition import Kind
from dudao.lib import clock
from tests.cli.conftest import free_port


def test_it_makes_a_county_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dudao.cli", "walkthrough", "--json", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["held"]


def test_it_says_so_when_no_server_answers(tmp_path, capsys) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert run(["walkthrough", "--url", url, "--out", str(tmp_path)]) == 1
    assert "make demo" in capsys.readouterr().err


class Answers(BaseHTTPRequestHandler):
    """A server that says what it is told to, to see how the walkthrough takes it."""

    said: ClassVar[dict[str, tuple[int, str, str]]] = {}

    def do_GET(self) -> None:
        status, kind, body = self.said[self.path.split("?")[0]]
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET  # noqa: N815 - the names are those of http.server

    def log_message(self, *words: object) -> None:
        """Keep quiet."""


SIGNED_IN = {
    "/api/v1/tokens": (201, "application/json", '{"token": "t"}'),
    "/api/v1/tokens/me": (200, "application/json", '{"id": 1, "name": "示例", "unit_id": 2}'),
}


@pytest.fixture
def address() -> Iterator[str]:
    Answers.said = dict(SIGNED_IN)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_refused_sign_in_breaks_it_in_words(address, tmp_path, capsys) -> None:
    problem = '{"title": "密码不正确", "fields": {"password": "错了"}}'
    Answers.said["/api/v1/tokens"] = (401, "application/problem+json", problem)
    assert run(["walkthrough", "--url", address, "--out", str(tmp_path)]) == 1
    assert "✗ lead1 登录失败：密码不正确（password：错了）" in capsys.readouterr().out
    assert run(["walkthrough", "--json", "--url", address, "--out", str(tmp_path)]) == 1
    assert not json.loads(capsys.readouterr().out)["held"]


def test_what_should_be_refused_seen_or_done_is_checked(address) -> None:
    actor = Actor(address, "lead1", "x")
    Answers.said["/api/v1/open"] = (200, "application/json", "{}")
    Answers.said["/api/v1/gone"] = (500, "text/html", "<h1>500</h1>")
    with pytest.raises(Broken, match="不应能执行"):
        actor.refused("/open", {}, 403)
    with pytest.raises(Broken, match="不应看到"):
        actor.unseen("/open")
    with pytest.raises(Broken, match="没有成功（500）：Internal Server Error"):
        actor.get("/gone")
    with pytest.raises(Broken, match="为什么"):
        require([], "为什么")


def test_what_never_comes_breaks_it(monkeypatch) -> None:
    monkeypatch.setattr(steps, "PATIENCE", 0.01)
    with pytest.raises(Broken, match="没有等到"):
        awaited(list, "没有等到")


def test_a_webhook_that_may_not_come_here_is_told_as_such(address, tmp_path, capsys) -> None:
    Answers.said["/api/v1/units/2"] = (200, "application/json", '{"id": 2}')
    stage = Stage(address, Report(address, quiet=False), tmp_path)
    refused = {"id": "x", "state": "dead", "error": "forbidden"}
    hooking._check(stage, "", refused, [])
    assert "DUDAO_OUTGOING_LOCAL=1" in capsys.readouterr().out
    with pytest.raises(Broken, match="timeout"):
        hooking._check(stage, "", {**refused, "error": "timeout"}, [])


def test_steps_are_told_as_they_come(capsys) -> None:
    report = Report("http://127.0.0.1:1", quiet=False)
    report.step("示例", "到校", "/visits/1/")
    report.step("", "文书已保存")
    assert capsys.readouterr().out == (
        "✓  1 示例：到校\n     http://127.0.0.1:1/visits/1/\n✓  2 文书已保存\n"
    )
    assert report.as_json()["held"]


def test_a_county_that_does_not_start_is_told(monkeypatch) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    with pytest.raises(CommandError, match="dudao doctor"):
        server._wait("http://127.0.0.1:9", gone)


def test_what_a_server_said_that_never_started_is_told(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DUDAO_STATE", str(tmp_path))
    monkeypatch.setattr(server, "WAIT_SECONDS", 0)
    with pytest.raises(CommandError, match="dudao doctor"), server._serving():
        pass
    assert (tmp_path / "server.log").exists()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_required_item_is_answered(kind: str) -> None:
    asked = {"key": "asked", "kind": kind, "label": "x", "required": True}
    if kind in {"choice", "choices"}:
        asked["options"] = [{"value": "bad", "label": "差", "deviates": True}]
        asked["options"] += [{"value": "good", "label": "好"}]
    first = {"key": "first", "kind": "judgement", "label": "x"}
    section = {"key": "s", "title": "x", "items": [first, asked]}
    form = {"key": "x", "title": "x", "purpose": "routine", "sections": [section]}
    answers, failed = fill_in(form, fail=1)
    assert failed == []
    expected = {
        "judgement": "meets",
        "number": 1,
        "text": "情况正常",
        "choice": "good",
        "choices": ["good"],
    }
    assert answers.get("asked") == (
        clock.today().isoformat() if kind == "date" else expected.get(kind)
    )
