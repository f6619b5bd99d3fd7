"""The other side: a local server for every protocol we speak, over real loopback connections."""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

Said = tuple[int, bytes, dict[str, str]]


class Heard(NamedTuple):
    """What came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


class Fake:
    """A server that answers as `behave` says, and remembers what it heard."""

    def __init__(self, behave: Callable[[Heard], Said]) -> None:
        self.behave = behave
        self.heard: list[Heard] = []
        self.released = threading.Event()
        self.url = ""


def ok(_heard: Heard) -> Said:
    return 200, b'{"errcode": 0, "errmsg": "ok"}', {}


def wecom(key: str) -> Callable[[Heard], Said]:
    """A WeCom robot: 200 always; what is wrong stands in errcode."""

    def behave(heard: Heard) -> Said:
        if heard.query.get("key") != key:
            return 200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', {}
        if heard.json["msgtype"] != "text" or len(heard.json["text"]["content"].encode()) > 2048:
            return 200, b'{"errcode": 40008, "errmsg": "invalid message type"}', {}
        return ok(heard)

    return behave


def dingtalk(token: str, secret: str) -> Callable[[Heard], Said]:
    """A DingTalk robot with 加签: the signature is worked out anew, an old one refused."""

    def behave(heard: Heard) -> Said:
        stamp = heard.query["timestamp"]
        signed = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
        right = base64.b64encode(signed.digest()).decode()
        if heard.query["access_token"] != token:
            return 200, b'{"errcode": 300005, "errmsg": "token is not exist"}', {}
        if heard.query["sign"] != right:
            return 200, b'{"errcode": 310000, "errmsg": "sign not match"}', {}
        return ok(heard)

    return behave


def webhook(*secrets: str) -> Callable[[Heard], Said]:
    """A receiver that verifies as Standard Webhooks says, with any of its secrets."""

    def behave(heard: Heard) -> Said:
        signed = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode()
        for secret in secrets:
            key = base64.b64decode(secret.removeprefix("whsec_"))
            code = hmac.new(key, signed + heard.content, hashlib.sha256).digest()
            if (
                f"v1,{base64.b64encode(code).decode()}"
                in heard.headers["webhook-signature"].split()
            ):
                return 204, b"", {}
        return 401, b"bad signature", {}

    return behave


def answering(status: int, content: bytes = b"", **headers: str) -> Callable[[Heard], Said]:
    return lambda _heard: (status, content, headers)


class _Http(BaseHTTPRequestHandler):
    fake: Fake
    manner: str

    def do_POST(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        content = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.fake.heard.append(Heard(parts.path, query, headers, content))
        getattr(self, self.manner)()

    def plain(self) -> None:
        status, content, headers = self.fake.behave(self.fake.heard[-1])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang(self) -> None:
        self.fake.released.wait(30)

    def drip(self) -> None:
        """Let a byte come now and then, so that no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.fake.released.is_set():
            self.wfile.write(b"X: y\r\n")
            time.sleep(0.05)

    def flood(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300_000)

    def log_message(self, *_said: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    request_queue_size = 64  # all that is due comes at once; what finds no place is turned away


@contextmanager
def _running(server: socketserver.ThreadingTCPServer) -> Iterator[int]:
    server.daemon_threads = True
    server.handle_error = lambda *_said: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def serving(behave: Callable[[Heard], Said], *, manner: str = "plain") -> Iterator[Fake]:
    """Serve on a free port of loopback; `manner` "hang" never answers, "drip" never ends."""
    fake = Fake(behave)
    handler = type("Handler", (_Http,), {"fake": fake, "manner": manner})
    with _running(_Server(("127.0.0.1", 0), handler)) as port:
        fake.url = f"http://127.0.0.1:{port}"
        try:
            yield fake
        finally:
            fake.released.set()


class Post:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.port = 0
        self.letters: list[bytes] = []
        self.accounts: dict[str, str] = {}
        self.unknown: dict[str, str] = {}


class _Smtp(socketserver.StreamRequestHandler):
    post: Post

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 fake.example ESMTP")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            getattr(self, f"on_{verb.lower()}")(line)
            if verb == "QUIT":
                return

    def on_ehlo(self, _line: str) -> None:
        self.say("250-fake.example")
        self.say("250 AUTH PLAIN")

    def on_auth(self, line: str) -> None:
        said = base64.b64decode(line.rsplit(maxsplit=1)[-1]).decode()
        _zero, name, password = said.split("\0")
        good = self.post.accounts.get(name) == password
        self.say("235 ok" if good else "535 authentication failed")

    def on_mail(self, _line: str) -> None:
        self.say("250 ok")

    def on_rcpt(self, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        self.say(self.post.unknown.get(address, "250 ok"))

    def on_data(self, _line: str) -> None:
        self.say("354 go on")
        letter = b""
        while (line := self.rfile.readline()) != b".\r\n":
            letter += line
        self.post.letters.append(letter)
        self.say("250 kept")

    def on_rset(self, _line: str) -> None:
        self.say("250 ok")

    def on_quit(self, _line: str) -> None:
        self.say("221 bye")


@contextmanager
def mail_server() -> Iterator[Post]:
    """Serve SMTP (RFC 5321, AUTH PLAIN) on a free port of loopback."""
    post = Post()
    handler = type("Handler", (_Smtp,), {"post": post})
    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)) as port:
        post.port = port
        yield post
