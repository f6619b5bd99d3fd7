"""Filtering, searching and exporting the ledger: 2,000,000 findings against 20,000.

Two readers: the director of one county of 200 schools, and somebody whose region is everything.
Every size is asked in a process of its own, in turn and again; what is told is the median of the
rounds. Whole requests, all middleware included. Then 100,000 findings are taken out as CSV and as
.xlsx: seconds to the first byte and to the last.

Limits: p95 of a filter or search at 2,000,000 within 2 times of 20,000; CSV of 100,000 records
under 5 s with its first byte under 0.2 s (a peer: 23 s and 1.8 s).

The databases are big (3 GB): `--in FOLDER` keeps them there for another run, written without
fsync; without it they are gone afterwards.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import psycopg
from bench import place, report

#: Schools; ten findings each.
SIZES = (2_000, 200_000)
ROUNDS = 3
REQUESTS = 20
EXPORTED = 100_000
FILTERS = {
    "everything": "",
    "state": "?state=open",
    "overdue": "?overdue=on",
    "deadline": "?due_from=2026-01-01&due_to=2026-01-31",
    "school": "?school=第12",
    "common word": "?q=消防",
    "usual word": "?q=水质",
    "rare word": "?q=白蚁",
    "unknown word": "?q=龙卷",
    "word and state": "?q=疏散通道&state=open",
    "number": "?q=1234",
}


def main() -> None:
    """Fill two databases, ask them in turn, take the large one's findings out, tell all of it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--in", dest="folder", type=Path)
    words.add_argument("--rounds", type=int, default=ROUNDS)
    given = words.parse_args()
    folder: Path | None = given.folder
    with (
        place.kept(folder) if folder else place.server() as running,
        tempfile.TemporaryDirectory() as state,
    ):
        urls = {}
        for size in SIZES:
            urls[size] = _filled(running, size, state)
        rounds: dict[int, list[dict[str, Any]]] = {size: [] for size in SIZES}
        for _number in range(given.rounds):
            for size, url in urls.items():
                rounds[size].append(_child("ask", url, state, size))
        exported = [_child("export", urls[max(SIZES)], state, 0) for _number in range(given.rounds)]
    _tell(rounds, exported)


def _filled(running: Any, size: int, state: str) -> str:
    name = f"loop_{size}"
    try:
        url = place.database(running, name)
    except psycopg.errors.DuplicateDatabase:
        return str(running.url("app_owner", name))
    began = time.monotonic()
    _child("fill", url, state, size)
    print(f"{size * 10} findings filled in {time.monotonic() - began:.0f} s", flush=True)
    return url


def _child(what: str, url: str, state: str, size: int) -> dict[str, Any]:
    words = [sys.executable, __file__, "--child", what, url, state, str(size)]
    said = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    result: dict[str, Any] = json.loads(said.splitlines()[-1])
    return result


def _median(rounds: list[dict[str, Any]], page: str) -> dict[str, float]:
    return {
        key: round(statistics.median(one[page][key] for one in rounds), 2)
        for key in rounds[0][page]
    }


def _tell(rounds: dict[int, list[dict[str, Any]]], exported: list[dict[str, Any]]) -> None:
    figures: dict[str, Any] = {}
    ratios: dict[str, Any] = {}
    for page in rounds[min(SIZES)][0]:
        by_size = {size * 10: _median(measured, page) for size, measured in rounds.items()}
        small, large = by_size[min(by_size)], by_size[max(by_size)]
        figures[page] = by_size
        ratios[page] = {
            key: round(large[key] / small[key], 2)
            for key in ("p50_ms", "p95_ms", "cpu_ms", "database_cpu_ms")
        }
        print(f"{page:28} {small['p95_ms']:8.1f} {large['p95_ms']:8.1f} {ratios[page]['p95_ms']}")
    for form in exported[0]:
        figures[f"export {form}"] = _median(exported, form)
        print(form, figures[f"export {form}"])
    report.last_line("loop", figures, ratios)


def fill(size: int) -> dict[str, Any]:
    """Make `size` schools with ten findings each, in counties of 200."""
    from bench.rows import schools_with_findings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    schools_with_findings(size, 200)
    return {"schools": size}


def ask() -> dict[str, Any]:
    """Filter and search many times; return milliseconds and statements."""
    from bench.requests import measured
    from django.core.management import call_command
    from django.urls import reverse

    from dudao.org.models import Person

    call_command("migrate", verbosity=0)  # a kept database may be older than the tables
    return {
        f"{name}, {username}": measured(
            Person.objects.get(username=username), reverse("findings") + query, REQUESTS
        )
        for username in ("county", "everywhere")
        for name, query in FILTERS.items()
    }


def export() -> dict[str, Any]:
    """Take findings out; return seconds to the first byte and the last, bytes and rows a second."""
    from bench.requests import database_seconds
    from django.test import Client
    from django.urls import reverse

    from dudao.findings.models import Finding
    from dudao.org.models import Person

    days = Finding.objects.order_by("found_on").values_list("found_on", flat=True)
    last = days[EXPORTED]
    query = f"?found_to={last.isoformat()}"
    rows = Finding.objects.filter(found_on__lte=last).count()
    client = Client()
    client.force_login(Person.objects.get(username="everywhere"))
    client.get(reverse("findings"))  # compiles templates, opens the connection
    told = {}
    for form in ("csv", "xlsx"):
        database = database_seconds()
        began, spent = time.perf_counter(), time.process_time()
        answer = client.get(f"{reverse('findings')}{query}&export={form}")
        pieces = iter(answer.streaming_content)
        size = len(next(pieces))
        first = time.perf_counter() - began
        size += sum(map(len, pieces))
        seconds, spent = time.perf_counter() - began, time.process_time() - spent
        told[form] = {
            "rows": rows,
            "first_byte_s": first,
            "seconds": seconds,
            "cpu_s": spent,
            "database_cpu_s": database_seconds() - database,
            "megabytes": size / 1e6,
        }
    return told


def child() -> None:
    """Be one process for one database."""
    what, url, state, size = sys.argv[2:]
    place.use(url, Path(state))
    done = {"fill": lambda: fill(int(size)), "ask": ask, "export": export}[what]()
    print(json.dumps(done))


if __name__ == "__main__":
    child() if sys.argv[1:2] == ["--child"] else main()
