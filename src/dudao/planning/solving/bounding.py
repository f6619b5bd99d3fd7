"""The least number of visits there can be, whoever goes: proven school by school."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from dudao.planning.solving.problem import Problem, Task
from dudao.planning.solving.room import days_for


def bound(problem: Problem, met: Iterable[str]) -> int:
    """Return a number of visits below which nothing can do the tasks `met`."""
    chosen = set(met)
    schools = {school.id: school for school in problem.schools}
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in problem.tasks:
        if task.id in chosen:
            tasks[task.school].append(task)
    pins: dict[int, set[date]] = defaultdict(set)
    for pin in problem.pins:
        pins[pin.school].add(pin.day)
    found = 0
    for school, mine in tasks.items():
        spans = [
            (max(days), min(days))
            for task in mine
            if (days := {*days_for(problem, schools[school], task), *pins[school]})
        ]
        found += max(_apart(spans), _by_minutes(problem, mine), _by_groups(mine))
    return found


def _apart(spans: list[tuple[date, date]]) -> int:
    """Return how many windows, as (last, first) day, there are of which no two meet.

    Taking the window that ends first is exact for intervals.
    """
    visits, last = 0, date.min
    for end, begin in sorted(spans):
        if begin > last:
            visits, last = visits + 1, end
    return visits


def _by_minutes(problem: Problem, tasks: list[Task]) -> int:
    """Return how many days of one leader the tasks take that only a leader does."""
    minutes = sum(task.minutes for task in tasks if not task.specialty)
    return -(-minutes // problem.limits.minutes_a_day)


def _by_groups(tasks: list[Task]) -> int:
    return max(Counter(task.apart for task in tasks if task.apart).values(), default=1)
