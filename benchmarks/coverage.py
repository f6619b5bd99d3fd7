"""The coverage matrix at 200 and 20,000 schools: 50 schools a page with the totals of all.

A school year by the shipped rules, about 24 obligations a school, three visits made. The reader
is a director whose region is everything. Both sizes are measured in turn, in processes of their
own, so that a busy machine is busy for both; what is told is the median of the rounds.

Limits: p95 at 20,000 schools under 300 ms of the server's time, beside 200 schools; the same
number of statements at both sizes. `p95` is by the wall; on a machine that is busy with other
things `server_ms`, the CPU that the page took of us and of the database, tells more.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import place, report

SIZES = (200, 20_000)
LIMIT_MS = 300
ROUNDS = 3
REQUESTS = 30
PAGES = {
    "matrix": "?size=50",
    "gaps within 30 days": "?size=50&gap=30",
    "one item by month": "?size=50&item=monthly",
}


def main() -> None:
    """Fill two databases, measure them in turn, tell the medians."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    filled = {}
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        urls = {size: place.database(running, f"coverage_{size}") for size in sizes}
        for size, url in urls.items():
            filled[size] = _child("fill", url, state, size)
            print(f"{size} schools: {json.dumps(filled[size])}", flush=True)
        rounds: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
        for _number in range(ROUNDS):
            for size, url in urls.items():
                rounds[size].append(_child("measure", url, state, size))
        _tell(rounds, filled)


def _child(what: str, url: str, state: str, size: int) -> dict[str, Any]:
    words = [sys.executable, __file__, "--child", what, url, state, str(size)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(said.splitlines()[-1])
    return result


def _tell(rounds: dict[int, list[dict[str, Any]]], filled: dict[int, dict[str, Any]]) -> None:
    figures: dict[str, Any] = {"filled": filled}
    ratios: dict[str, Any] = {"limit_ms": LIMIT_MS}
    for page in PAGES:
        by_size = {
            size: {
                key: round(statistics.median(one[page][key] for one in measured), 2)
                for key in measured[0][page]
            }
            for size, measured in rounds.items()
        }
        for one in by_size.values():
            one["server_ms"] = round(one["cpu_ms"] + one["database_cpu_ms"], 2)
        small, large = by_size[min(by_size)], by_size[max(by_size)]
        figures[page] = {
            **{f"p95_{size}": one["p95_ms"] for size, one in by_size.items()},
            "sizes": by_size,
        }
        ratios[page] = {
            "ratio": round(large["p95_ms"] / small["p95_ms"], 2),
            "within": large["p95_ms"] < LIMIT_MS,
            "server_ratio": round(large["server_ms"] / small["server_ms"], 2),
            "server_within": large["server_ms"] < LIMIT_MS,
            "same_statements": small["statements"] == large["statements"],
        }
        print(page, json.dumps(by_size), ratios[page])
    report.last_line("coverage", figures, ratios)


def fill(size: int) -> dict[str, Any]:
    """Make `size` schools, their visits and a year of obligations; return the seconds it took."""
    from bench.rows import schools_under_rules
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    added = schools_under_rules(size)
    return {"obligations": added, "seconds": round(time.perf_counter() - began, 1)}


def measure() -> dict[str, Any]:
    """Ask every page many times; return milliseconds and statements."""
    from bench.requests import measured
    from django.urls import reverse

    from dudao.org.models import Person

    who = Person.objects.get(username="everywhere")
    return {
        name: measured(who, reverse("coverage") + query, REQUESTS) for name, query in PAGES.items()
    }


def child() -> None:
    """Be one process for one database."""
    what, url, state, size = sys.argv[2:]
    place.use(url, Path(state))
    print(json.dumps(fill(int(size)) if what == "fill" else measure()))


if __name__ == "__main__":
    child() if sys.argv[1:2] == ["--child"] else main()
