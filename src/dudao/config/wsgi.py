"""The application as a server process of `dudao serve` loads it."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

from django.core.wsgi import get_wsgi_application

from dudao.config.parent import follow_parent

follow_parent()
_pages = get_wsgi_application()

from dudao.inbox.acceptor import Application, beside  # noqa: E402 - its models need Django set up

#: Pages at a time in a process, each with a connection of its own to the database. Phones that
#: send wait in the other threads, without one.
PAGES = 8


def seated(django: Application) -> Application:
    """Return `django`, worked at by `PAGES` threads at a time."""
    seats = BoundedSemaphore(PAGES)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with seats:
            return django(environ, start_response)

    return application


application = beside(seated(_pages))
