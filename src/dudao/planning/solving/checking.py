"""Whether a month keeps within every limit: asked of an answer, and of what people change."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from dudao.planning.solving.problem import Problem, Visit
from dudao.planning.solving.room import doer, week_of


def breaches(problem: Problem, visits: tuple[Visit, ...]) -> list[str]:
    """Return what is broken, each as a few words for whoever reads a log; empty when nothing is."""
    return [
        *_of_tasks(problem, visits),
        *_of_schools(problem, visits),
        *_of_absence(problem, visits),
        *_of_days(problem, visits),
    ]


def _of_tasks(problem: Problem, visits: tuple[Visit, ...]) -> Iterator[str]:
    tasks = {task.id: task for task in problem.tasks}
    schools = {school.id: school for school in problem.schools}
    people = {one.id: one for one in problem.inspectors}
    pins = {pin.id: set(pin.tasks) for pin in problem.pins}
    done = Counter(task for visit in visits for task in visit.tasks)
    yield from (f"{task} done {times} times" for task, times in done.items() if times > 1)
    for visit in visits:
        if not visit.pin and visit.day not in schools[visit.school].open_on:
            yield f"{visit.school} closed on {visit.day}"
        mine = [tasks[one] for one in visit.tasks if one not in pins.get(visit.pin, set())]
        team = people[visit.leader], [people[one] for one in visit.companions]
        for task in mine:
            if task.school != visit.school or not task.first_on <= visit.day <= task.last_on:
                yield f"{task.id} outside its window"
            if doer(task, *team) is None:
                yield f"{task.id} without its subject"
        groups = Counter(tasks[one].apart for one in visit.tasks if tasks[one].apart)
        if any(times > 1 for times in groups.values()) and not visit.pin:
            yield f"{visit.school} on {visit.day} does apart tasks together"


def _of_schools(problem: Problem, visits: tuple[Visit, ...]) -> Iterator[str]:
    limits = problem.limits
    for school in problem.schools:
        days = [visit.day for visit in visits if visit.school == school.id]
        every = [*school.planned, *days]
        for day in set(days):
            if every.count(day) > limits.per_day:
                yield f"{school.id} too often on {day}"
            if sum(week_of(one) == week_of(day) for one in every) > limits.per_week:
                yield f"{school.id} too often in the week of {day}"
        if days and sum(day.month == problem.month for day in every) > limits.per_month:
            yield f"{school.id} too often in the month"


def _of_absence(problem: Problem, visits: tuple[Visit, ...]) -> Iterator[str]:
    people = {one.id: one for one in problem.inspectors}
    recused = {school.id: school.recused for school in problem.schools}
    for visit in visits:
        for one in (visit.leader, *visit.companions):
            if visit.day in people[one].away and not visit.pin:
                yield f"{one} away on {visit.day}"
            if one in recused[visit.school]:
                yield f"{one} recused from {visit.school}"


def _of_days(problem: Problem, visits: tuple[Visit, ...]) -> Iterator[str]:
    tasks = {task.id: task for task in problem.tasks}
    people = {one.id: one for one in problem.inspectors}
    going: Counter[tuple[int, date]] = Counter()
    minutes: Counter[tuple[int, date]] = Counter()
    for visit in visits:
        team = [people[one] for one in (visit.leader, *visit.companions)]
        going.update((one.id, visit.day) for one in team)
        for task in (tasks[one] for one in visit.tasks):
            who = doer(task, team[0], team[1:]) or team[0]
            minutes[who.id, visit.day] += task.minutes
    for (person, day), schools in going.items():
        had, spent = people[person].busy.get(day, (0, 0))
        if had + schools > problem.limits.schools_a_day:
            yield f"{person} at too many schools on {day}"
        if minutes[person, day] and spent + minutes[person, day] > problem.minutes_on(day):
            yield f"{person} too long on {day}"
