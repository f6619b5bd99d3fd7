"""A month of visits worked out: how few, how near to the least there can be, how fast.

A made-up county of 160 schools and 20 inspectors, its whole school year month by month, and 2,000
schools with 150 inspectors, area by area (`dudao.planning.solving.sample`, drawn from a seed).
Every answer is checked for broken limits. The bound holds whoever goes: windows that do not meet
need a visit each, minutes and apart tasks too.

Limits: 160 schools proven within 1 % of the bound, or shown with the gap, in 10 s; 2,000 in 120 s;
visits saved against a visit for each task at least 30 % at equal coverage.

    python benchmarks/plan.py [--workers 2]
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from dudao.planning.solving import Answer, Effort, Problem, breaches, sample, solve

SEED = 20260901
COUNTY, CITY = (160, 20), (2_000, 150)
#: Months of a school year.
MONTHS = (9, 10, 11, 12, 1, 3, 4, 5, 6)


def main() -> None:
    """Solve the county's month and year and the city's month, and tell."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--seed", type=int, default=SEED)
    given = words.parse_args()
    # As the queue does it: only a month of many tasks is worth other processes.
    alone, effort = Effort(), Effort(workers=given.workers)
    solve(sample.month(20, 3, seed=given.seed), alone)  # imports and caches are warm then
    county = _solved("160 schools", sample.month(*COUNTY, seed=given.seed), alone)
    year = [
        _solved(f"160 schools, {problem.days[0]:%Y-%m}", problem, alone)
        for problem in _year(given.seed)
    ]
    city = _solved("2,000 schools", sample.month(*CITY, seed=given.seed), effort)
    visits, naive, bound = (sum(one[name] for one in year) for name in ("visits", "naive", "bound"))
    print(
        json.dumps(
            {
                "benchmark": "plan",
                "visits_saved_share": round((naive - visits) / naive, 4),
                "visits": visits,
                "naive": naive,
                "lower_bound": bound,
                "gap_year": round((visits - bound) / bound, 4),
                "gap_160": county["gap"],
                "seconds_160": county["seconds"],
                "cpu_seconds_160": county["cpu_seconds"],
                "gap_2000": city["gap"],
                "seconds_2000": city["seconds"],
                "cpu_seconds_2000": city["cpu_seconds"],
                "unmet": [county["unmet"], sum(one["unmet"] for one in year), city["unmet"]],
                "details": {"160": county, "2000": city},
            }
        )
    )


def _year(seed: int) -> Iterator[Problem]:
    """Yield the months of the county's school year, one after the other."""
    for number in MONTHS:
        first = date(2026 if number >= MONTHS[0] else 2027, number, 1)
        yield sample.month(*COUNTY, seed=seed, first=first)


def _solved(name: str, problem: Problem, effort: Effort) -> dict[str, Any]:
    before, began = _cpu(), time.perf_counter()
    answer = solve(problem, effort)
    seconds, spent = time.perf_counter() - began, _cpu() - before
    broken = breaches(problem, answer.visits)
    if broken:
        sys.exit(f"{name}: limits are broken: {broken[:5]}")
    found = _figures(problem, answer) | {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(spent, 2),
    }
    print(f"{name:24} {found}", flush=True)
    return found


def _figures(problem: Problem, answer: Answer) -> dict[str, Any]:
    figures = answer.figures
    loads = [sum(v.leader == one.id for v in answer.visits) for one in problem.inspectors]
    return {
        "tasks": len(problem.tasks),
        "unmet": len(answer.unmet),
        "visits": figures.visits,
        "naive": figures.naive,
        "bound": figures.bound,
        "gap": round(figures.gap, 4),
        "km": figures.km,
        "most_and_least_led": [max(loads), min(loads)],
    }


def _cpu() -> float:
    """Return the processor seconds of this process and of those it has waited for."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum((mine.ru_utime, mine.ru_stime, theirs.ru_utime, theirs.ru_stime))


if __name__ == "__main__":
    main()
