"""A database that is made once for all, and copied wherever a test needs one of its own."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.contrib.contenttypes.models import ContentType
from django.db import connection

ROOT = Path(__file__).parents[1]
_MAKING = 4471002  # of an advisory lock
#: As `dudao migrate` does, without what ships: the tests load what they need.
_APPLY = "import django; django.setup(); from dudao.cli.migrate import apply; apply()"


@cache
def prepared() -> str:
    """Return the name of a database with all tables and nothing in them; made once for these."""
    sources = sorted(ROOT.glob("src/dudao/**/*.py"))
    files = [file for file in sources if {"models", "migrations"} & {file.stem, *file.parts}]
    files += [ROOT / "src/dudao/cli/tables.py", ROOT / "requirements/prod.lock"]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    name = f"dudao_prepared_{state[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [_MAKING])  # another process may be making it
        if not owner.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            owner.execute(f"DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")
            owner.execute(f"CREATE DATABASE {name}_new")
            words = [sys.executable, "-c", _APPLY]
            environ = {**os.environ, "DATABASE_URL": url_of(f"{name}_new")}
            done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-4000:]
            owner.execute(f"ALTER DATABASE {name}_new RENAME TO {name}")
    return name


def url_of(database: str) -> str:
    """Return the address of another database of the tests' server."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path=f"/{database}").geturl()


@contextmanager
def copied(name: str) -> Iterator[str]:
    """Let Django use an empty database of this name, whoever had it before; yield its address."""
    with made(name, prepared()):
        yield url_of(name)


@contextmanager
def made(name: str, template: str = "template0") -> Iterator[None]:
    """Let Django use a new database of this name, without a table or a copy."""
    usual = connection.settings_dict["NAME"]
    with psycopg.connect(url_of("postgres"), autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    _use(name)
    try:
        yield
    finally:
        _use(usual)
        with psycopg.connect(url_of("postgres"), autocommit=True) as owner:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()
