"""The ledger, the school list and a school's page at 200, 20,000 and 200,000 schools.

Ten findings a school. Two readers: the director of one county of 200 schools, and somebody whose
region is everything. Every size is measured in a process of its own, the sizes in turn and again,
so that a busy machine is busy for all of them; what is told is the median of the rounds.

Limits: p95 at 200,000 schools within 1.5 times of 200; the same number of SQL statements at every
size; under 20 ms of server CPU for a list of 20 rows (a peer: 136 statements, 437 ms at 10,000).
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

SIZES = (200, 20_000, 200_000)
ROUNDS = 3
REQUESTS = 40
COUNTY = 200


def main() -> None:
    """Fill three databases, measure them in turn, tell the medians."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    with place.server() as running, tempfile.TemporaryDirectory() as state:
        urls = {size: place.database(running, f"schools_{size}") for size in sizes}
        for size, url in urls.items():
            began = time.monotonic()
            _child("fill", url, state, size)
            print(f"{size} schools filled in {time.monotonic() - began:.0f} s", flush=True)
        rounds: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
        for _number in range(ROUNDS):
            for size, url in urls.items():
                rounds[size].append(_child("measure", url, state, size))
        _tell(rounds)


def _child(what: str, url: str, state: str, size: int) -> dict[str, Any]:
    words = [sys.executable, __file__, "--child", what, url, state, str(size)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(said.splitlines()[-1])
    return result


def _tell(rounds: dict[int, list[dict[str, Any]]]) -> None:
    figures: dict[str, Any] = {}
    for size, measured in rounds.items():
        for page in measured[0]:
            keys = measured[0][page]
            figures.setdefault(page, {})[size] = {
                key: round(statistics.median(one[page][key] for one in measured), 2) for key in keys
            }
    ratios = {}
    for page, by_size in figures.items():
        small, large = by_size[min(by_size)], by_size[max(by_size)]
        ratios[page] = {
            "p95": round(large["p95_ms"] / small["p95_ms"], 2),
            "cpu": round(large["cpu_ms"] / small["cpu_ms"], 2),
            "same_statements": len({one["statements"] for one in by_size.values()}) == 1,
        }
        print(page, json.dumps(by_size), ratios[page])
    report.last_line("ledger", figures, ratios)


def fill(size: int) -> dict[str, Any]:
    """Make `size` schools with ten findings each, in counties of 200."""
    from bench.rows import schools_with_findings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    schools_with_findings(size, COUNTY)
    return {"schools": size}


def measure() -> dict[str, Any]:
    """Ask every page many times; return milliseconds and statements."""
    from bench.requests import measured, pages

    return {name: measured(who, path, REQUESTS) for name, who, path in pages()}


def child() -> None:
    """Be one process for one database."""
    what, url, state, size = sys.argv[2:]
    place.use(url, Path(state))
    print(json.dumps(fill(int(size)) if what == "fill" else measure()))


if __name__ == "__main__":
    child() if sys.argv[1:2] == ["--child"] else main()
