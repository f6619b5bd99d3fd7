"""Why a task is left out, in the order in which one would look for it."""

from datetime import date

from dudao.planning.solving.problem import Inspector, Task, Unmet, Why
from dudao.planning.solving.room import Room, days_for, fits


def why(room: Room, task: Task) -> Unmet:
    """Return the first thing that stands in the way of `task`, with the days and people it hits."""
    school = room.schools[task.school]
    days = days_for(room.problem, school, task)
    if not days:
        return Unmet(task.id, Why.NO_DAY)
    able = [one for one in room.problem.inspectors if fits(task, one)]
    unrecused = [one for one in able if one.id not in school.recused]
    if not unrecused:
        found = Why.NO_SPECIALIST if task.specialty else Why.NOBODY
        return Unmet(task.id, found, people=tuple(one.id for one in able))
    there = [day for day in days if any(day not in one.away for one in unrecused)]
    if not there:
        return Unmet(task.id, Why.AWAY, tuple(days), tuple(one.id for one in unrecused))
    if task.minutes > max(map(room.problem.minutes_on, there)):
        return Unmet(task.id, Why.TOO_LONG, tuple(there))
    if not any(room.open_at(school.id, day) for day in there):
        return Unmet(task.id, Why.LIMIT, _taken(room, task))
    return Unmet(task.id, Why.CAPACITY, tuple(there), _full(room, task, there, unrecused))


def _taken(room: Room, task: Task) -> tuple[date, ...]:
    """Return the days on which the school is visited, which a wider window could use."""
    planned = room.schools[task.school].planned
    made = [visit.day for visit in room.visits.values() if visit.school == task.school]
    return tuple(sorted({*planned, *made}))


def _full(room: Room, task: Task, days: list[date], people: list[Inspector]) -> tuple[int, ...]:
    """Return who would go but has no room left on any of `days`."""
    return tuple(
        one.id
        for one in people
        if not any(room.goes(one, task.school, day, task.minutes) for day in days)
    )
