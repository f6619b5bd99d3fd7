"""What the areas left open: taken into visits that stand, or visits of their own by others.

An area is solved with its own inspectors; here everybody of the office may help, one task after
the other, the most urgent first. It also stands in where a search found nothing in its time.
"""

from dataclasses import replace
from datetime import date

from dudao.planning.solving.problem import Inspector, Problem, Task, Visit
from dudao.planning.solving.room import Room, days_for, doer, fits
from dudao.planning.solving.travel import km


def mend(problem: Problem, visits: list[Visit]) -> Room:
    """Return the month with whatever of it could still be placed."""
    room = Room(replace(problem, pins=()))
    for visit in visits:
        room.add(visit)
    done = {task for visit in visits for task in visit.tasks}
    for task in sorted(problem.tasks, key=_order):
        if task.id not in done:
            place(room, task)
    return room


def _order(task: Task) -> tuple[bool, date, float, str]:
    return (not task.required, task.last_on, -task.reward, task.id)


def place(room: Room, task: Task) -> bool:
    """Let a visit that stands do `task`, or make one for it; tell whether it could be."""
    return _ride(room, task) or (task.required and _visit(room, task))


def _ride(room: Room, task: Task) -> bool:
    standing = sorted(
        (visit for visit in room.visits.values() if visit.school == task.school),
        key=lambda visit: visit.day,
    )
    for visit in standing:
        if not task.first_on <= visit.day <= task.last_on or room.apart(visit, task):
            continue
        leader, companions = room.team(visit)
        who = doer(task, leader, companions)
        if who is not None and room.spare(who.id, visit.day) >= task.minutes:
            room.take(visit, task)
            return True
        joining = None if who else _nearest(room, task, visit.day, {visit.leader})
        if joining is not None:
            room.take(visit, task, joining.id)
            return True
    return False


def _visit(room: Room, task: Task) -> bool:
    school = room.schools[task.school]
    for day in days_for(room.problem, school, task):
        if room.open_at(school.id, day):
            leader = _nearest(room, task, day, set())
            if leader is not None:
                room.add(Visit(school.id, day, leader.id, (), (task.id,)))
                return True
    return False


def _nearest(room: Room, task: Task, day: date, without: set[int]) -> Inspector | None:
    school = room.schools[task.school]
    able = [
        one
        for one in room.problem.inspectors
        if one.id not in without
        and fits(task, one)
        and room.goes(one, school.id, day, task.minutes)
    ]
    own = {person: n for n, person in enumerate(school.responsible)}
    return min(
        able,
        key=lambda one: (own.get(one.id, len(own)), km(one.place, school.place), one.id),
        default=None,
    )
