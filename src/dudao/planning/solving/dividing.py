"""One month into areas, each with inspectors of its own, so that each is solved by itself.

Whoever has no area goes where most is to do for each. Who has a subject that an area lacks is
lent to it for some days. An inspector's day so belongs to one area only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from dudao.planning.solving.problem import Inspector, Pin, Problem, School, Task
from dudao.planning.solving.room import fits
from dudao.planning.solving.travel import km

#: Schools of no area are put together to at most so many.
AREA_SIZE = 20
#: So many tasks of one subject an inspector who is lent does in a day.
LENT_TASKS = 2
Days = frozenset[date]


def areas(problem: Problem) -> Iterator[Problem]:
    """Split a month by area; what is pinned elsewhere fills its people's days."""
    of_school = _of_schools(problem)
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in problem.tasks:
        tasks[of_school[task.school]].append(task)
    homes = _homes(problem, of_school, tasks)
    lent = _lent(problem, tasks, homes)
    for area in sorted(set(of_school.values())):
        pins = tuple(pin for pin in problem.pins if of_school[pin.school] == area)
        yield replace(
            problem,
            schools=tuple(one for one in problem.schools if of_school[one.id] == area),
            tasks=tuple(tasks[area]),
            pins=pins,
            inspectors=tuple(
                _there(problem, one, area, homes[one.id], lent.get(one.id, {}), pins)
                for one in problem.inspectors
                if homes[one.id] == area
                or area in lent.get(one.id, {})
                or any(one.id in {pin.leader, *pin.companions} for pin in pins)
            ),
        )


def _of_schools(problem: Problem) -> dict[int, int]:
    """Return every school's area; those of none are put together by who answers for them."""
    found = {school.id: school.area for school in problem.schools if school.area}
    loose: dict[int, list[School]] = defaultdict(list)
    for school in problem.schools:
        if not school.area:
            loose[school.responsible[0] if school.responsible else 0].append(school)
    made, size = -1, 0
    for _person, schools in sorted(loose.items()):
        for school in schools:
            if size >= AREA_SIZE:
                made, size = made - 1, 0
            found[school.id] = made
            size += 1
    return found


def _homes(
    problem: Problem, of_school: Mapping[int, int], tasks: Mapping[int, list[Task]]
) -> dict[int, int | None]:
    """Return the area in which each inspector works."""
    answers: dict[int, Counter[int]] = defaultdict(Counter)
    for school in problem.schools:
        for person in school.responsible:
            answers[person][of_school[school.id]] += 1
    every = sorted(set(of_school.values()))
    homes: dict[int, int | None] = {}
    shares: Counter[int] = Counter()
    for one in problem.inspectors:
        own = answers[one.id].most_common(1)
        home = one.area if one.area in every else (own[0][0] if own else None)
        homes[one.id] = home
        if home is not None:
            shares[home] += one.share  # type: ignore[assignment]
    for one in problem.inspectors:
        if homes[one.id] is None and every:
            neediest = max(every, key=lambda area: (_need(tasks[area], one, shares[area]), -area))
            homes[one.id] = neediest
            shares[neediest] += one.share  # type: ignore[assignment]
    return homes


def _need(tasks: list[Task], person: Inspector, share: float) -> float:
    """Return how much there is to do for each there; what only few can do weighs more."""
    subjects = sum(bool(task.specialty) and fits(task, person) for task in tasks)
    return (len(tasks) + 2 * subjects) / max(0.1, share + person.share)


def _lent(
    problem: Problem, tasks: Mapping[int, list[Task]], homes: Mapping[int, int | None]
) -> dict[int, dict[int, Days]]:
    """Return by inspector the days on which he is lent, and where to."""
    lent: dict[int, dict[int, Days]] = defaultdict(dict)
    places = {school.id: school.place for school in problem.schools}
    recused = {school.id: school.recused for school in problem.schools}
    for area, mine in sorted(tasks.items()):
        lacking: dict[str, list[Task]] = defaultdict(list)
        for task in mine:
            if task.specialty and not any(
                homes[one.id] == area and fits(task, one) and one.id not in recused[task.school]
                for one in problem.inspectors
            ):
                lacking[task.specialty].append(task)
        for _subject, wanted in sorted(lacking.items()):
            able = [
                one
                for one in problem.inspectors
                if homes[one.id] != area and fits(wanted[0], one) and area not in lent[one.id]
            ]
            if able:
                taken = {one.id: sum(map(len, lent[one.id].values())) for one in able}
                place = places[wanted[0].school]
                who = min(able, key=lambda one: (taken[one.id], km(one.place, place), one.id))
                gone = frozenset().union(*lent[who.id].values())
                days = _some_days(problem, who, wanted, mine, gone)
                if days:
                    lent[who.id][area] = days
    return lent


def _some_days(
    problem: Problem, person: Inspector, tasks: list[Task], every: list[Task], gone: Days
) -> Days:
    """Return days on which somebody may be lent for `tasks`, of `every` task of the area.

    First those on which most of them could be done together with all else at their schools; then
    a day to spare.
    """
    best = {task.id: _together(problem, task, every) for task in tasks}
    free = [
        day
        for day in problem.days
        if day not in gone | person.away and any(t.first_on <= day <= t.last_on for t in tasks)
    ]
    left, chosen = dict(best), set[date]()
    while left and len(chosen) < len(free):
        day = max(
            (day for day in free if day not in chosen),
            key=lambda day: (sum(day in days for days in left.values()), -day.toordinal()),
        )
        done = [task for task, days in left.items() if day in days][:LENT_TASKS]
        chosen.add(day)
        for task in done or list(left)[:1]:
            del left[task]
    spare = [day for day in free if day not in chosen]
    return frozenset([*chosen, *spare[len(spare) // 2 :][:1]])


def _together(problem: Problem, task: Task, every: list[Task]) -> Days:
    """Return the days on which a task can be done with all others of its school, or at all."""
    own = {day for day in problem.days if task.first_on <= day <= task.last_on}
    others = [one for one in every if one.school == task.school and one.required]
    shared = {day for day in own if all(one.first_on <= day <= one.last_on for one in others)}
    return frozenset(shared or own)


def _there(
    problem: Problem,
    person: Inspector,
    area: int,
    home: int | None,
    lent: Mapping[int, Days],
    pins: tuple[Pin, ...],
) -> Inspector:
    """Return an inspector as an area has him: on his days there, pins elsewhere done."""
    here = {pin.id for pin in pins}
    busy = dict(person.busy)
    for pin in problem.pins:
        if pin.id not in here and person.id in {pin.leader, *pin.companions}:
            busy[pin.day] = (problem.limits.schools_a_day, problem.minutes_on(pin.day))
    if home == area:
        gone = frozenset().union(*lent.values())
    else:
        gone = frozenset(problem.days) - lent.get(area, frozenset())
        for pin in pins:
            # A pin takes somebody to another area for itself only.
            if person.id in {pin.leader, *pin.companions}:
                busy[pin.day] = (problem.limits.schools_a_day, problem.minutes_on(pin.day))
    return replace(person, away=person.away | gone, busy=busy)
