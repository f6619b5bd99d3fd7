"""Asking for pages, in this process, as somebody who is signed in."""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse

from dudao.org.models import Person, Unit

setup_test_environment()


def pages() -> Iterator[tuple[str, Person, str]]:
    """Yield (name, reader, path) of what is measured."""
    school = Unit.objects.filter(kind="school", region_code="430001").first()
    assert school is not None
    for username in ("county", "everywhere"):
        who = Person.objects.get(username=username)
        yield f"ledger, {username}", who, reverse("findings")
        yield f"open findings, {username}", who, reverse("findings") + "?state=open"
        yield f"schools, {username}", who, reverse("schools")
        yield f"school page, {username}", who, reverse("school", args=[school.pk])


class Statements:
    """Counts what is sent to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *sent: Any) -> Any:
        self.count += 1
        return execute(*sent)


def database_seconds() -> float:
    """Return the CPU our connection's process in the database has used; helpers not included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def measured(who: Person, path: str, requests: int) -> dict[str, float]:
    """Ask `requests` times; return p50 and p95 of the wall, the CPU, the statements.

    The CPU is the median of ours, and the mean of the database's.
    """
    client = Client()
    client.force_login(who)
    walls, cpus = [], []
    database = 0.0
    for number in range(requests + 3):
        counter = Statements()
        began, spent = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(counter):
            answer = client.get(path)
        walls.append((time.perf_counter() - began) * 1000)
        cpus.append((time.process_time() - spent) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        if number < 3:  # the first ones compile templates
            walls.clear()
            cpus.clear()
            database = database_seconds()
    walls.sort()
    return {
        "p50_ms": statistics.median(walls),
        "p95_ms": walls[int(len(walls) * 0.95) - 1],
        "cpu_ms": statistics.median(cpus),
        "database_cpu_ms": (database_seconds() - database) * 1000 / requests,
        "statements": counter.count,
    }
