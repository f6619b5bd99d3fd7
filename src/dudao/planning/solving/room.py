"""Who may do what, and what room the limits leave: the one place that knows the rules."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from dudao.planning.solving.problem import Inspector, Pin, Problem, School, Task, Visit

Week = tuple[int, int]


def week_of(day: date) -> Week:
    """Return the ISO year and week."""
    return day.isocalendar()[:2]


def fits(task: Task, inspector: Inspector) -> bool:
    """Tell whether an inspector has the subject that a task asks for."""
    return not task.specialty or task.specialty in inspector.specialty


def doer(task: Task, leader: Inspector, companions: Iterable[Inspector]) -> Inspector | None:
    """Return who of a visit does `task`: the leader, or the first companion of its subject."""
    return next((one for one in (leader, *companions) if fits(task, one)), None)


def days_for(problem: Problem, school: School, task: Task) -> list[date]:
    """Return the days of the month on which `task` could be done, limits aside."""
    return [
        day
        for day in problem.days
        if task.first_on <= day <= task.last_on and day in school.open_on
    ]


def pinned(pin: Pin) -> Visit:
    """Return the visit that a pin stands for."""
    return Visit(pin.school, pin.day, pin.leader, pin.companions, pin.tasks, pin.id)


class Room:
    """What is taken so far at every school and of everybody's days; the pins are."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.schools = {school.id: school for school in problem.schools}
        self.tasks = {task.id: task for task in problem.tasks}
        self.people = {inspector.id: inspector for inspector in problem.inspectors}
        self.visits: dict[tuple[int, date], Visit] = {}
        self._schools_of: Counter[tuple[int, date]] = Counter()
        self._minutes_of: Counter[tuple[int, date]] = Counter()
        self._days: dict[int, list[date]] = {one.id: list(one.planned) for one in problem.schools}
        for inspector in problem.inspectors:
            for day, (schools, minutes) in inspector.busy.items():
                self._schools_of[inspector.id, day] += schools
                self._minutes_of[inspector.id, day] += minutes
        for pin in problem.pins:
            self.add(pinned(pin))

    def add(self, visit: Visit) -> None:
        """Let a visit take its room, whether there is any or not."""
        self.visits[visit.school, visit.day] = visit
        self._days[visit.school].append(visit.day)
        for person in (visit.leader, *visit.companions):
            self._schools_of[person, visit.day] += 1
        self._charge(visit, [self.tasks[task] for task in visit.tasks])

    def take(self, visit: Visit, task: Task, companion: int | None = None) -> None:
        """Let a visit do one more task, with one more companion where it needs him."""
        more = () if companion is None else (companion,)
        for person in more:
            self._schools_of[person, visit.day] += 1
        wider = replace(visit, companions=(*visit.companions, *more), tasks=(*visit.tasks, task.id))
        self.visits[visit.school, visit.day] = wider
        self._charge(wider, [task])

    def go_along(self, visit: Visit) -> None:
        """Let the companions of a visit take their room, not yet its leader."""
        leader, companions = self.team(visit)
        for person in companions:
            self._schools_of[person.id, visit.day] += 1
        for task in (self.tasks[one] for one in visit.tasks):
            who = doer(task, leader, companions)
            if who is not None and who != leader:
                self._minutes_of[who.id, visit.day] += task.minutes

    def open_at(self, school: int, day: date) -> bool:
        """Tell whether the limits allow one more visit to a school on `day`."""
        days = self._days[school]
        return (
            (school, day) not in self.visits
            and days.count(day) < self.problem.limits.per_day
            and self.week_left(school, week_of(day)) > 0
            and self.month_left(school) > 0
        )

    def week_left(self, school: int, week: Week) -> int:
        """Return how many more visits a school may have in a week."""
        there = sum(week_of(day) == week for day in self._days[school])
        return max(0, self.problem.limits.per_week - there)

    def month_left(self, school: int) -> int:
        """Return how many more visits a school may have in the month."""
        there = sum(day.month == self.problem.month for day in self._days[school])
        return max(0, self.problem.limits.per_month - there)

    def reaches(self, person: Inspector, school: int, day: date) -> bool:
        """Tell whether somebody is there on `day` and need not keep away from the school."""
        return day not in person.away and person.id not in self.schools[school].recused

    def goes(self, person: Inspector, school: int, day: date, minutes: int = 1) -> bool:
        """Tell whether somebody can go to one more school on `day`."""
        return (
            self.reaches(person, school, day)
            and self.schools_left(person.id, day) > 0
            and self.spare(person.id, day) >= minutes
        )

    def schools_left(self, person: int, day: date) -> int:
        """Return to how many more schools somebody can go on `day`."""
        return max(0, self.problem.limits.schools_a_day - self._schools_of[person, day])

    def spare(self, person: int, day: date) -> int:
        """Return the minutes that somebody has left on `day`."""
        return max(0, self.problem.minutes_on(day) - self._minutes_of[person, day])

    def apart(self, visit: Visit, task: Task) -> bool:
        """Tell whether a visit already does one that must be apart from `task`."""
        return bool(task.apart) and any(self.tasks[one].apart == task.apart for one in visit.tasks)

    def team(self, visit: Visit) -> tuple[Inspector, list[Inspector]]:
        """Return the leader and the companions."""
        return self.people[visit.leader], [self.people[one] for one in visit.companions]

    def _charge(self, visit: Visit, tasks: Sequence[Task]) -> None:
        leader, companions = self.team(visit)
        for task in tasks:
            who = doer(task, leader, companions) or leader
            self._minutes_of[who.id, visit.day] += task.minutes
