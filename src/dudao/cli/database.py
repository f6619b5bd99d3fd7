"""Makes sure a database is there and names its two roles for the settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
import psycopg

from dudao.cli.speech import _, say
from dudao.config.embedded import Server, ensure
from dudao.config.environment import Environment


@contextmanager
def available() -> Iterator[Server | None]:
    """Name the database's two roles in the environment; start the embedded one where none is named.

    Yields the embedded server, or None where DATABASE_URL names one of the office's own.
    """
    named = Environment()
    if named.database_url:
        os.environ["DATABASE_URL"] = named.database_url
        os.environ["DATABASE_OWNER_URL"] = named.database_owner_url or named.database_url
        yield None
        return
    with ensure(named.state) as server:
        if named.state.absolute() not in server.home.parents:
            say(
                _("%(state)s 对数据库的账户不开放，数据库放在 %(home)s。")
                % {"state": named.state.absolute(), "home": server.home}
            )
        os.environ["DATABASE_URL"] = server.url("app_rw")
        os.environ["DATABASE_OWNER_URL"] = server.url("app_owner")
        yield server


def as_owner() -> None:
    """Set Django up as the role that owns the tables, on one connection, in this process only."""
    ours = {"DATABASE_URL": os.environ["DATABASE_OWNER_URL"], "DUDAO_POOL_SIZE": "0"}
    theirs = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        as_server()
    finally:  # for the processes we start
        for name, value in theirs.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def as_server() -> None:
    """Set Django up as the role that serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dudao.config.settings")
    django.setup()


def reach() -> None:
    """Connect once as each of the two roles; raises psycopg.OperationalError with the reason."""
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        psycopg.connect(os.environ[variable], connect_timeout=5).close()
