"""A few connections to the database that stay open."""

import atexit
from collections.abc import Callable
from queue import Empty, LifoQueue
from typing import Any, TypeVar

import psycopg
from django.db import connection as django_connection

LINES = 4
WAIT_SECONDS = 5
_SETTINGS = "-c timezone=UTC -c statement_timeout=15s"
_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")

Connection = psycopg.Connection[tuple[Any, ...]]
Found = TypeVar("Found")


class Line:
    """One connection; what breaks with it is done once more on a fresh one.

    Doing it again is harmless even where the break hid a commit: what phones send has ids.
    """

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def run(self, work: Callable[[Connection], Found]) -> Found:
        """Return what `work` returns. Raises psycopg's errors."""
        try:
            return work(self._open())
        except psycopg.OperationalError:
            return work(self._open())

    def close(self) -> None:
        """Say goodbye to the database."""
        if self._connection is not None:
            self._connection.close()

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(**_parameters(), autocommit=True)
        return self._connection


class Lines:
    """The lines of this process, opened when they are first needed."""

    def __init__(self) -> None:
        self._free: LifoQueue[Line] = LifoQueue()
        for _number in range(LINES):
            self._free.put(Line())

    def run(self, work: Callable[[Connection], Found]) -> Found:
        """Do `work` on a free line."""
        try:
            line = self._free.get(timeout=WAIT_SECONDS)
        except Empty as error:
            raise psycopg.OperationalError("every line is busy") from error
        try:
            return line.run(work)
        finally:
            self._free.put(line)

    def close(self) -> None:
        """Close what is open and not in use."""
        while not self._free.empty():
            self._free.get().close()


def _parameters() -> dict[str, Any]:
    """Return how Django would connect, without what only Django understands."""
    given = django_connection.get_connection_params()
    plain = {key: value for key, value in given.items() if key not in _DJANGO_ONLY}
    plain["options"] = f"{plain.get('options', '')} {_SETTINGS}".strip()
    return {"connect_timeout": 3, **plain}


lines = Lines()
atexit.register(lines.close)
