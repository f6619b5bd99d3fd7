"""Another system is told: a webhook to a small receiver of our own, its signature checked."""

import hashlib
import hmac
import socket
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dudao.cli.speech import _
from dudao.cli.walkthrough.stage import Stage
from dudao.cli.walkthrough.steps import awaited, require

NAME = _("全流程演示（用后停用）")
EVENTS = ["finding.*", "visit.signed"]


class Heard(NamedTuple):
    """One call as it arrived."""

    headers: dict[str, str]
    body: bytes


def hook(stage: Stage) -> None:
    """Set a webhook up, try it, check what arrives, and turn it off again."""
    with _receiver(stage.address) as (url, heard):
        channel = _channel(stage, url)
        path = f"/channels/{channel['id']}"
        stage.inspector.refused(f"{path}/on", {}, 404)
        stage.director.post(f"{path}/on")
        try:
            tried = stage.director.post(f"{path}/try")
            sent = awaited(lambda: _settled(stage, channel, tried), _("测试消息应已发出"))
            _check(stage, channel["signing_secret"], sent, heard)
        finally:
            stage.director.post(f"{path}/off")


def _channel(stage: Stage, url: str) -> dict[str, Any]:
    """Return the walkthrough's webhook with a signing secret: made once, then renewed.

    One that is on still, from a walkthrough cut short, is left alone.
    """
    given = {"name": NAME, "url": url, "events": EVENTS}
    rows = stage.director.rows("/channels")
    known = next((row for row in rows if row["name"] == NAME and not row["on"]), None)
    if known is None:
        office = {"office_id": stage.school["office_id"], "kind": "webhook"}
        made: dict[str, Any] = stage.director.post("/channels", {**office, **given})
        return made
    path = f"/channels/{known['id']}"
    stage.director.post(path, given)
    renewed: dict[str, Any] = stage.director.post(f"{path}/secret")
    return renewed


def _settled(stage: Stage, channel: dict[str, Any], tried: dict[str, Any]) -> dict[str, Any] | None:
    rows = stage.director.get("/dispatches", channel_id=channel["id"])["items"]
    found = (row for row in rows if row["id"] == tried["id"])
    return next((row for row in found if row["state"] != "waiting" or row["error"]), None)


def _check(stage: Stage, secret: str, sent: dict[str, Any], heard: list[Heard]) -> None:
    if sent["error"] == "forbidden":
        what = _(
            "Webhook 没有发出：服务器不向本机地址发送。"
            "要试，请以 DUDAO_OUTGOING_LOCAL=1 启动服务器。"
        )
        stage.done(stage.director, what, "/channels/")
        return
    require(sent["state"] == "sent", _("Webhook 应已发出：%s") % sent["error"])
    calls = [call for call in heard if call.headers.get("webhook-id") == sent["id"]]
    require(len(calls) == 1, _("接收方应收到一次测试消息"))
    require(_is_signed(secret, calls[0]), _("Webhook 的签名应能验证"))
    spoiled = calls[0]._replace(body=calls[0].body + b" ")
    require(not _is_signed(secret, spoiled), _("改动过的内容不应通过签名验证"))
    what = _("Webhook 送达，签名验证通过（改动一字即不通过）")
    stage.done(stage.director, what, "/channels/")


def _is_signed(secret: str, call: Heard) -> bool:
    """Check a signature as a receiver would, by the words of Standard Webhooks alone."""
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode()
    key = b64decode(secret.removeprefix("whsec_"))
    right = "v1," + b64encode(hmac.digest(key, signed + call.body, hashlib.sha256)).decode()
    return right in call.headers["webhook-signature"].split()


@contextmanager
def _receiver(server: str) -> Iterator[tuple[str, list[Heard]]]:
    """Listen where `server` can reach us; yield the address and what arrives."""
    heard: list[Heard] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard.append(Heard(headers, self.rfile.read(length)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer((_own_address(server), 0), Receiver) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        host, port = listening.server_address[:2]
        yield f"http://{host!s}:{port}/", heard
        listening.shutdown()


def _own_address(server: str) -> str:
    """Return the address of this machine by which it reaches `server`."""
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname or "", parts.port or 443)) as connection:
        address: str = connection.getsockname()[0]
        return address
