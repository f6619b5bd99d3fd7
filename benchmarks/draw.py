"""Processor seconds of a draw: 25,000 of 500,000 in 300 strata, and a county's 30 of 160.

Beside it, in the same run, the limit: reading the list's text and hashing it, which every check
has to do. `dudao draw verify` does all of it: hash, read, quotas, seed, draw, compare.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import report

LARGE = (500_000, 300, 25_000)
SMALL = (160, 4, 30)


def main() -> None:
    """Draw from a large and a small list, and tell what each part costs."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--entries", type=int, default=LARGE[0])
    options.add_argument("--strata", type=int, default=LARGE[1])
    options.add_argument("--count", type=int, default=LARGE[2])
    given = options.parse_args()
    large = measured(given.entries, given.strata, given.count)
    small = measured(*SMALL, inspectors=20)
    figures = {
        **{f"large_{name}": value for name, value in large.items()},
        **{f"small_{name}": value for name, value in small.items()},
    }
    ratios = {"draw_over_reading": round(large["draw_cpu_s"] / large["read_cpu_s"], 2)}
    report.last_line("draw", figures, ratios)


def measured(entries: int, strata: int, count: int, inspectors: int = 0) -> dict[str, float]:
    """Return the processor seconds of each part for a list of that size."""
    from dudao.planning import drawing

    rows = [
        drawing.Entry(f"{n:07}", f"学校{n}", f"第{n % strata:03}层", 1 + n % 5)
        for n in range(entries)
    ]
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.stratum] = sizes.get(row.stratum, 0) + 1
    quotas = list(drawing.quotas(sizes, count).items())
    people = [drawing.Party(f"d{n:03}", f"督学{n}") for n in range(inspectors)]
    whole = drawing.DrawList(
        "抽查", quotas, rows, people, each=2 if people else 0, numbers="公开号码"
    )
    text, write = spent(lambda: drawing.list_text(whole))
    digest, hashing = spent(lambda: drawing.sha256(text))
    read, reading = spent(lambda: drawing.read_list(text))
    seed = drawing.seed_of(digest, ["03 11 17"])
    outcome, draw = spent(lambda: drawing.carry_out(read, seed))
    proof = drawing.certificate(text, ["03 11 17"])
    fault, check = spent(lambda: drawing.check(proof))
    assert fault is None
    assert len(outcome.picked) == count
    return {
        "entries": entries,
        "drawn": count,
        "write_cpu_s": round(write, 3),
        "hash_cpu_s": round(hashing, 3),
        "read_cpu_s": round(reading, 3),
        "draw_cpu_s": round(draw, 3),
        "verify_cpu_s": round(check, 3),
    }


def spent(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what `work` returns, and its processor seconds."""
    begin = time.process_time()
    done = work()
    return done, time.process_time() - begin


if __name__ == "__main__":
    main()
