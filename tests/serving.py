"""The whole application behind a real port, phones' door included, for tests that commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from dudao.inbox.acceptor import beside


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of a server that stops afterwards."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet, connections_override={})
    server.set_app(beside(StaticFilesHandler(get_wsgi_application())))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
