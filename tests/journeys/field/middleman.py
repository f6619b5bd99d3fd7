"""A server before the served county, which may hand out a newer app."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "etag", "content-encoding"}


class Middleman(ThreadingHTTPServer):
    """Passes everything on; with a `newer` app, its worker is another one."""

    daemon_threads = True
    newer = False

    def __init__(self, county: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.county = urlsplit(county).netloc
        self.address = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is none of ours."""


class _Handler(BaseHTTPRequestHandler):
    server: Middleman

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = {**self.headers, "Host": self.server.county, "Accept-Encoding": "identity"}
        there = HTTPConnection(self.server.county, timeout=30)
        there.request(self.command, self.path, body, asked)
        answer = there.getresponse()
        content = answer.read()
        if self.path == "/field/sw.js" and self.server.newer:
            content = content.replace(b'"field-', b'"field-newer-', 1)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        there.close()

    do_GET = do_POST = do_PUT = _pass_on  # noqa: N815 - names of http.server

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing of what went well."""


@contextmanager
def between(county: str) -> Iterator[Middleman]:
    """Stand before `county` for a while."""
    with Middleman(county) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
