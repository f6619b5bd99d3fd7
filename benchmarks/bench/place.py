"""A PostgreSQL of our own in a temporary folder, and Django on one of its databases."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from dudao.config.embedded import Server, destroy, ensure


@contextmanager
def kept(folder: Path) -> Iterator[Server]:
    """Yield a running server in `folder`, which stays; what it holds is lost with the power."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    with ensure(folder, fsync=False) as running:
        yield running


@contextmanager
def server() -> Iterator[Server]:
    """Yield a running server that is gone afterwards; it writes as durably as in production."""
    with tempfile.TemporaryDirectory(prefix="dudao-bench-") as folder:
        state = Path(folder)
        state.chmod(0o755)  # the database may run as another user
        with ensure(state) as running:
            yield running
        destroy(state)


def database(running: Server, name: str) -> str:
    """Make an empty database called `name`; return its URL for the owner of the tables."""
    with psycopg.connect(running.url("pgadmin", "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER app_owner").format(sql.Identifier(name))
        )
    return running.url("app_owner", name)


def use(url: str, state: Path) -> None:
    """Set Django up on the database at `url`."""
    os.environ["DATABASE_URL"] = url
    os.environ["DUDAO_POOL_SIZE"] = "0"
    os.environ["DUDAO_STATE"] = str(state)
    os.environ["DUDAO_SECRET_KEY"] = "only for measuring " * 3
    os.environ["DJANGO_SETTINGS_MODULE"] = "dudao.config.settings"
    import django
    from django.conf import settings

    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # nothing was collected here
