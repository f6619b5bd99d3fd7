"""Whether a month keeps within every limit: asked of an answer, and before a month is confirmed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dudao.planning.solving.problem import Problem, Visit
from dudao.planning.solving.room import doer, week_of


class Broken(StrEnum):
    """What a visit may break."""

    TWICE = "twice"
    CLOSED = "closed"
    WINDOW = "window"
    SUBJECT = "subject"
    TOGETHER = "together"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AWAY = "away"
    RECUSED = "recused"
    SCHOOLS = "schools"
    MINUTES = "minutes"


class Breach(NamedTuple):
    """What is broken on a day, at a school or by a person."""

    what: Broken
    day: date
    school: int = 0
    person: int = 0
    task: str = ""


def breaches(problem: Problem, visits: Sequence[Visit]) -> list[Breach]:
    """Return what is broken; empty when nothing is. What people pinned they answer for."""
    return [
        *_of_tasks(problem, visits),
        *_of_visits(problem, visits),
        *_of_schools(problem, visits),
        *_of_absence(problem, visits),
        *_of_days(problem, visits),
    ]


def _of_tasks(problem: Problem, visits: Sequence[Visit]) -> Iterator[Breach]:
    tasks = {task.id: task for task in problem.tasks}
    people = {one.id: one for one in problem.inspectors}
    pins = {pin.id: set(pin.tasks) for pin in problem.pins}
    done = Counter(task for visit in visits for task in visit.tasks)
    for visit in visits:
        team = people[visit.leader], [people[one] for one in visit.companions]
        for name in visit.tasks:
            task, at = tasks[name], (visit.day, visit.school, 0, name)
            if done[name] > 1:
                yield Breach(Broken.TWICE, *at)
            if name in pins.get(visit.pin, set()):
                continue
            if task.school != visit.school or not task.first_on <= visit.day <= task.last_on:
                yield Breach(Broken.WINDOW, *at)
            if doer(task, *team) is None:
                yield Breach(Broken.SUBJECT, *at)


def _of_visits(problem: Problem, visits: Sequence[Visit]) -> Iterator[Breach]:
    tasks = {task.id: task for task in problem.tasks}
    schools = {school.id: school for school in problem.schools}
    for visit in visits:
        if visit.pin:
            continue
        if visit.day not in schools[visit.school].open_on:
            yield Breach(Broken.CLOSED, visit.day, visit.school)
        groups = Counter(tasks[one].apart for one in visit.tasks if tasks[one].apart)
        if any(times > 1 for times in groups.values()):
            yield Breach(Broken.TOGETHER, visit.day, visit.school)


def _of_schools(problem: Problem, visits: Sequence[Visit]) -> Iterator[Breach]:
    limits = problem.limits
    for school in problem.schools:
        days = [visit.day for visit in visits if visit.school == school.id]
        every = [*school.planned, *days]
        for day in sorted(set(days)):
            if every.count(day) > limits.per_day:
                yield Breach(Broken.DAY, day, school.id)
            if sum(week_of(one) == week_of(day) for one in every) > limits.per_week:
                yield Breach(Broken.WEEK, day, school.id)
        if days and sum(day.month == problem.month for day in every) > limits.per_month:
            yield Breach(Broken.MONTH, max(days), school.id)


def _of_absence(problem: Problem, visits: Sequence[Visit]) -> Iterator[Breach]:
    people = {one.id: one for one in problem.inspectors}
    recused = {school.id: school.recused for school in problem.schools}
    for visit in visits:
        for one in (visit.leader, *visit.companions):
            if visit.day in people[one].away and not visit.pin:
                yield Breach(Broken.AWAY, visit.day, visit.school, one)
            if one in recused[visit.school]:
                yield Breach(Broken.RECUSED, visit.day, visit.school, one)


def _of_days(problem: Problem, visits: Sequence[Visit]) -> Iterator[Breach]:
    tasks = {task.id: task for task in problem.tasks}
    people = {one.id: one for one in problem.inspectors}
    going: dict[tuple[int, date], list[int]] = {}
    minutes: Counter[tuple[int, date]] = Counter()
    for visit in visits:
        team = [people[one] for one in (visit.leader, *visit.companions)]
        for one in team:
            going.setdefault((one.id, visit.day), []).append(visit.school)
        for task in (tasks[one] for one in visit.tasks):
            who = doer(task, team[0], team[1:]) or team[0]
            minutes[who.id, visit.day] += task.minutes
    for (person, day), schools in going.items():
        had, spent = people[person].busy.get(day, (0, 0))
        if had + len(schools) > problem.limits.schools_a_day:
            yield Breach(Broken.SCHOOLS, day, schools[-1], person)
        if minutes[person, day] and spent + minutes[person, day] > problem.minutes_on(day):
            yield Breach(Broken.MINUTES, day, schools[-1], person)
