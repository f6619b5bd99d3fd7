"""Findings written per second by 8 clients over HTTP, and events per second through the queue.

The site runs as an office runs it (`dudao serve`, durable commits), the clients beside it on the
same machine. Then one worker does everything that followed from those findings.

Limits, measured in the same run: 8 connections that each insert one bare row and commit (nothing
else: no rights, no record, no search words), and one connection that takes rows off a table with
SKIP LOCKED and deletes them. A peer writes 31 findings per second with 8 clients.
"""

import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg

sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report
from bench.serving import Serving

CLIENTS = 8
SECONDS = 20.0
PEER_PER_SECOND = 31


def main() -> None:
    """Fill a small county, write to it, let the worker follow, tell all of it."""
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        url = place.database(running, "writing")
        place.use(url, Path(state))
        targets = prepare()
        with Serving(url, state) as address:
            written, waited = write(address, targets)
        bare = insert_bare(url)
        jobs, seconds = drain()
        taken = take_bare(url)
    waited.sort()
    figures = {
        "clients": CLIENTS,
        "findings_per_s": round(written / SECONDS, 1),
        "p50_ms": round(waited[len(waited) // 2] * 1000, 1),
        "p95_ms": round(waited[int(len(waited) * 0.95)] * 1000, 1),
        "bare_inserts_per_s": round(bare, 1),
        "jobs": jobs,
        "jobs_per_s": round(jobs / seconds, 1),
        "bare_takes_per_s": round(taken, 1),
    }
    ratios = {
        "to_bare_inserts": round(figures["findings_per_s"] / bare, 3),
        "to_peer": round(figures["findings_per_s"] / PEER_PER_SECOND, 2),
        "queue_to_bare_takes": round(figures["jobs_per_s"] / taken, 3),
    }
    report.last_line("writing", figures, ratios)


def prepare() -> list[tuple[str, str]]:
    """Make a county in which 8 inspectors stand in 8 schools; return (username, visit id)."""
    from django.core.management import call_command

    from dudao.access.roles import Role
    from dudao.cli.demo.fill import fill
    from dudao.inspectorate.models import Responsibility
    from dudao.visits import actions as visits

    call_command("migrate", verbosity=0)
    fill(lambda _words: None, year=False, schools=40)
    targets: dict[str, str] = {}
    rows = Responsibility.objects.select_related("inspector__person", "unit").order_by("id")
    for row in rows:
        who = row.inspector.person
        if who.username in targets or not who.grants.filter(role=Role.RESPONSIBLE_INSPECTOR):
            continue
        visit = visits.start_unplanned(row.unit, by=who, kind="routine", purpose="随机督导")
        visits.check_in(visit.pk, by=who)
        targets[who.username] = str(visit.pk)
        if len(targets) == CLIENTS:
            break
    assert len(targets) == CLIENTS, len(targets)
    return list(targets.items())


def write(address: str, targets: list[tuple[str, str]]) -> tuple[int, list[float]]:
    """Let every client raise findings for `SECONDS`; return how many, and how long each took."""
    from dudao.cli.sample import PASSWORD

    waited: list[float] = []
    ready = threading.Barrier(len(targets))

    def client(username: str, visit: str) -> None:
        with httpx.Client(base_url=f"{address}/api/v1", timeout=60) as api:
            answer = api.post("/tokens", json={"username": username, "password": PASSWORD})
            api.headers["Authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
            ready.wait()
            until = time.monotonic() + SECONDS
            number = 0
            while time.monotonic() < until:
                number += 1
                began = time.perf_counter()
                api.post(f"/visits/{visit}/findings", json=finding(number)).raise_for_status()
                waited.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client, args=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(waited), waited


def finding(number: int) -> dict[str, Any]:
    """Return what an inspector says."""
    return {
        "topic": "safety",
        "topic_title": "校园及周边安全情况",
        "severity": "general",
        "route": "suggestion",
        "fact": f"教学楼二层东侧疏散通道堆放课桌椅{number}张，影响通行。",
        "basis": "《中小学幼儿园安全管理办法》第十八条",
        "demand": "立即清理通道，建立每日巡查记录。",
    }


def insert_bare(url: str) -> float:
    """Return how many bare rows 8 connections insert and commit in a second."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, said jsonb)")
    counts = [0] * CLIENTS

    def client(number: int) -> None:
        said = json.dumps(finding(number))
        with psycopg.connect(url, autocommit=True) as connection:
            until = time.monotonic() + SECONDS / 4
            while time.monotonic() < until:
                connection.execute("INSERT INTO bare (said) VALUES (%s)", [said])
                counts[number] += 1

    threads = [threading.Thread(target=client, args=[number]) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (SECONDS / 4)


def drain() -> tuple[int, float]:
    """Let one worker do what waits; return how many jobs, and in how many seconds."""
    from procrastinate.contrib.django import app

    from dudao.jobs import tasks

    assert tasks
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(waiting)
        jobs = cursor.fetchone()[0]
    connector = app.connector.get_worker_connector()
    began = time.perf_counter()
    with app.replace_connector(connector) as working:
        working.run_worker(concurrency=2, wait=False, delete_jobs="successful")
    return jobs, time.perf_counter() - began


def take_bare(url: str) -> float:
    """Return how many rows one connection takes off a table in a second, one by one."""
    take = """DELETE FROM bare WHERE id = (SELECT id FROM bare ORDER BY id
              FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id"""
    count, until = 0, time.monotonic() + SECONDS / 4
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < until and connection.execute(take).fetchone():
            count += 1
    return count / (SECONDS / 4)


if __name__ == "__main__":
    main()
