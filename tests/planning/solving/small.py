"""Small months, and the best there is, found by trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from dudao.planning.solving import Inspector, Limits, Problem, School, Task, Visit, breaches

MONDAY = date(2026, 10, 12)
DAYS = tuple(MONDAY + timedelta(n) for n in range(4))


def school(pk: int = 1, **more: object) -> School:
    given: dict[str, object] = {"area": 1, "place": (27.0 + pk / 50, 109.0), "open_on": DAYS}
    given |= more
    given["open_on"] = frozenset(given["open_on"])  # type: ignore[call-overload]
    return School(pk, **given)  # type: ignore[arg-type]


def task(name: str, school: int = 1, first: int = 0, last: int = 3, **more: object) -> Task:
    """Return a task in the window of days number `first` to `last`."""
    return Task(name, school, DAYS[first], DAYS[last], **more)  # type: ignore[arg-type]


def inspector(pk: int = 1, **more: object) -> Inspector:
    return Inspector(pk, **{"area": 1, "place": (27.0, 109.0), **more})  # type: ignore[arg-type]


def problem(*tasks: Task, **more: object) -> Problem:
    """Return a month with one school and one inspector unless told otherwise."""
    given: dict[str, object] = {"schools": (school(),), "inspectors": (inspector(),)}
    return Problem(days=DAYS, tasks=tasks, **{**given, **more})  # type: ignore[arg-type]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a month so small that everything can be tried, with something in the way."""
    people = tuple(
        inspector(
            pk,
            area=draw(st.sampled_from([1, None])),
            specialty=draw(st.sampled_from(["", "数学"])),
            away=frozenset(draw(st.sets(st.sampled_from(DAYS), max_size=2))),
        )
        for pk in (1, 2)
    )
    schools = tuple(
        school(
            pk,
            recused=frozenset(draw(st.sets(st.sampled_from([1, 2]), max_size=1))),
            planned=tuple(draw(st.lists(st.sampled_from(DAYS), max_size=1))),
            open_on=draw(st.sets(st.sampled_from(DAYS), min_size=2)),
        )
        for pk in (1, 2)
    )
    tasks = []
    for n in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, 3))
        tasks.append(
            task(
                f"t{n}",
                draw(st.sampled_from([1, 2])),
                first,
                draw(st.integers(first, 3)),
                minutes=draw(st.sampled_from([60, 200])),
                specialty=draw(st.sampled_from(["", "", "数学"])),
                apart=draw(st.sampled_from(["", "", "twice"])),
            )
        )
    limits = Limits(schools_a_day=draw(st.sampled_from([1, 2])))
    return Problem(DAYS, schools, tuple(tasks), people, limits)


def best(asked: Problem) -> tuple[int, int]:
    """Return the fewest left out, and the fewest visits then, of every plan that keeps within."""
    found = (len(asked.tasks) + 1, 0)
    for plan in product(*(_ways(asked, one) for one in asked.tasks)):
        visits = _visits(asked, plan)
        score = (sum(way is None for way in plan), len(visits))
        if score < found and not breaches(asked, visits):
            found = score
    return found


Way = tuple[date, int, int | None] | None


def _ways(asked: Problem, one: Task) -> Iterator[Way]:
    yield None
    for day in DAYS:
        if one.first_on <= day <= one.last_on:
            for leader in asked.inspectors:
                yield day, leader.id, None
                for other in asked.inspectors if one.specialty else ():
                    if other != leader:
                        yield day, leader.id, other.id


def _visits(asked: Problem, plan: tuple[Way, ...]) -> tuple[Visit, ...]:
    made: dict[tuple[int, date, int], Visit] = {}
    for one, way in zip(asked.tasks, plan, strict=True):
        if way is not None:
            day, leader, other = way
            at = (one.school, day, leader)
            visit = made.get(at, Visit(*at))
            more = () if other is None or other in visit.companions else (other,)
            made[at] = replace(
                visit, companions=(*visit.companions, *more), tasks=(*visit.tasks, one.id)
            )
    return tuple(made.values())
