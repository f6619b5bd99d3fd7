"""First phase: which visits, on which days, by whom, so that the fewest do everything.

Yes-or-no variables: somebody leads a visit to a school on a day (`leads`), goes along for his
subject (`joins`), does a task there (`does`). What cannot be done costs more than any visit, so
there is always an answer. Pinned visits are constants that take what else fits.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from itertools import groupby

from dudao.planning.solving.milp import Model, Solution
from dudao.planning.solving.problem import Effort, Inspector, Problem, School, Task, Visit
from dudao.planning.solving.room import Room, days_for, doer, fits, week_of
from dudao.planning.solving.travel import km

#: What a task left out costs in visits; and all companions, all small wishes together.
UNMET, COMPANIONS, WISHES = 50.0, 0.2, 0.2
#: How many may lead at a school: its own inspectors, then the nearest.
LEADERS = 4
Spot = tuple[int, date]


def cover(problem: Problem, effort: Effort, bound: int) -> list[Visit] | None:
    """Return the visits of one area with what each does; None when the search found nothing.

    `bound` is the least number of visits there can be: the search stops half a visit above.
    """
    found = _Cover(problem)
    solution = found.model.solve(
        gap=0.4 / max(1, bound), nodes=effort.nodes, seconds=effort.seconds
    )
    return None if solution is None else found.visits(solution)


def chance(*parts: object) -> float:
    """Return a number from 0 to 1 that looks drawn, the same for the same parts.

    It breaks ties between days, so that nobody can tell beforehand when a school is visited.
    """
    digest = blake2b(repr(parts).encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32


class _Cover:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.model, self.room = problem, Model(), Room(problem)
        self.leads: dict[Spot, dict[int, int]] = defaultdict(dict)
        self.joins: dict[Spot, dict[int, int]] = defaultdict(dict)
        self.does: dict[str, dict[tuple[date, int], int]] = {}
        self.lumps = _lumped(problem)
        self._wish = WISHES / max(1, 2 * len(self.lumps))
        self._companion = COMPANIONS / max(1, sum(bool(t.specialty) for t in self.lumps))
        for task in self.lumps:
            self.does[task.id] = {}
            for day in self._days(task):
                self._variables(task, day)
        for task in self.lumps:
            self._rows_of_task(task)
        self._rows_of_spots()
        self._rows_of_apart()
        self._rows_of_limits()
        self._rows_of_going()
        self._rows_of_minutes()

    def visits(self, solution: Solution) -> list[Visit]:
        """Return what was chosen."""
        tasks: dict[Spot, list[str]] = defaultdict(list)
        for lump, ids in self.lumps.items():
            for (day, _person), variable in self.does[lump.id].items():
                if solution.chosen(variable):
                    tasks[lump.school, day] += ids
        joined = {
            spot: tuple(sorted(who for who, one in people.items() if solution.chosen(one)))
            for spot, people in self.joins.items()
        }
        fixed = [
            replace(
                visit,
                companions=(*visit.companions, *joined.get(spot, ())),
                tasks=(*visit.tasks, *tasks[spot]),
            )
            for spot, visit in self.room.visits.items()
        ]
        made = [
            Visit(*spot, who, joined.get(spot, ()), tuple(tasks[spot]))
            for spot, people in self.leads.items()
            for who, variable in people.items()
            if tasks[spot] and solution.chosen(variable)
        ]
        return [*fixed, *made]

    def _days(self, task: Task) -> list[date]:
        school = self.room.schools[task.school]
        able = {
            day for day in days_for(self.problem, school, task) if self.room.open_at(school.id, day)
        }
        fixed = {
            day
            for (where, day), visit in self.room.visits.items()
            if where == school.id
            and task.first_on <= day <= task.last_on
            and not self.room.apart(visit, task)
        }
        return sorted(able | fixed)

    def _variables(self, task: Task, day: date) -> None:
        """Make the variables of a task on a day: who leads, who joins, who does it."""
        spot = (task.school, day)
        visit = self.room.visits.get(spot)
        if visit is None:
            for person in self._leaders(self.room.schools[task.school]):
                self._lead(spot, person)
                if person.id in self.leads[spot] and fits(task, person):
                    self._do(task, day, person)
            self._specialists(task, day)
            return
        who = doer(task, *self.room.team(visit))
        if who is not None:
            self._do(task, day, who)
        elif all(doer(self.room.tasks[one], *self.room.team(visit)) for one in visit.tasks):
            self._specialists(task, day)

    def _specialists(self, task: Task, day: date) -> None:
        spot = (task.school, day)
        if not task.specialty or (not self.leads[spot] and spot not in self.room.visits):
            return
        for person in self.problem.inspectors:
            if fits(task, person) and self.room.goes(person, *spot, task.minutes):
                if person.id not in self.joins[spot]:
                    self.joins[spot][person.id] = self.model.variable(self._companion)
                self._do(task, day, person)

    def _lead(self, spot: Spot, person: Inspector) -> None:
        if person.id in self.leads[spot] or not self.room.goes(person, *spot):
            return
        own = person.id in self.room.schools[spot[0]].responsible
        wish = (0.0 if own else 0.5) + chance(*spot, person.id) / 8
        self.leads[spot][person.id] = self.model.variable(1.0 + wish * self._wish)

    def _do(self, task: Task, day: date, person: Inspector) -> None:
        if self.room.spare(person.id, day) >= task.minutes:
            wish = 0.0 if task.required else 0.5 + task.reward / 2
            self.does[task.id].setdefault((day, person.id), self.model.variable(-wish * self._wish))

    def _leaders(self, school: School) -> list[Inspector]:
        able = [one for one in self.problem.inspectors if one.id not in school.recused]
        own = {person: n for n, person in enumerate(school.responsible)}
        far = len(own)
        able.sort(key=lambda one: (own.get(one.id, far), km(one.place, school.place), one.id))
        return able[: max(LEADERS, far)]

    def _rows_of_task(self, task: Task) -> None:
        """Have it done once, or left out at a price; and only by who is there."""
        does = self.does[task.id]
        terms = [(variable, 1.0) for variable in does.values()]
        if task.required:
            left_out = self.model.variable(UNMET)
            self.model.row([*terms, (left_out, 1.0)], low=1.0, high=1.0)
        elif terms:
            self.model.row(terms, high=1.0)
        for (day, person), variable in does.items():
            self._rows_of_doing(task, (task.school, day), person, variable)

    def _rows_of_doing(self, task: Task, spot: Spot, person: int, variable: int) -> None:
        leads, joins = self.leads[spot], self.joins[spot]
        there = [(one[person], -1.0) for one in (leads, joins) if person in one]
        if there:
            self.model.row([(variable, 1.0), *there], high=0.0)
        if person not in joins:
            return
        people = self.room.people
        # The leader does it where he can; of several companions the first.
        able = [one for who, one in leads.items() if who != person and fits(task, people[who])]
        first = [one for who, one in joins.items() if who < person and fits(task, people[who])]
        for others in filter(None, (able, first)):
            self.model.row([(variable, 1.0), *((one, 1.0) for one in others)], high=1.0)

    def _rows_of_spots(self) -> None:
        """Let one lead a visit, companions go with him."""
        for spot, leads in self.leads.items():
            if len(leads) > 1:
                self.model.row([(one, 1.0) for one in leads.values()], high=1.0)
            for person, variable in self.joins[spot].items():
                others = [(one, -1.0) for who, one in leads.items() if who != person]
                self.model.row([(variable, 1.0), *others], high=0.0)

    def _rows_of_apart(self) -> None:
        """Keep some tasks apart."""
        groups: dict[tuple[str, Spot], list[int]] = defaultdict(list)
        for task in self.lumps:
            if task.apart:
                for (day, _person), variable in self.does[task.id].items():
                    groups[task.apart, (task.school, day)].append(variable)
        for variables in groups.values():
            if len(variables) > 1:
                self.model.row([(one, 1.0) for one in variables], high=1.0)

    def _rows_of_limits(self) -> None:
        """Keep each school's weeks and month within the limits."""
        spots = sorted(spot for spot, leads in self.leads.items() if leads)
        for school, mine in groupby(spots, key=lambda spot: spot[0]):
            every = list(mine)
            for week, days in groupby(every, key=lambda spot: week_of(spot[1])):
                self._leading(list(days), self.room.week_left(school, week))
            self._leading(every, self.room.month_left(school))

    def _leading(self, spots: list[Spot], limit: int) -> None:
        if len(spots) > limit:
            terms = [(one, 1.0) for spot in spots for one in self.leads[spot].values()]
            self.model.row(terms, high=limit)

    def _rows_of_going(self) -> None:
        """Let nobody go to more schools in a day than he can."""
        going: dict[tuple[int, date], list[int]] = defaultdict(list)
        for spots in (self.leads, self.joins):
            for (_school, day), people in spots.items():
                for person, variable in people.items():
                    going[person, day].append(variable)
        for (person, day), variables in going.items():
            limit = self.room.schools_left(person, day)
            if len(variables) > limit:
                self.model.row([(one, 1.0) for one in variables], high=limit)

    def _rows_of_minutes(self) -> None:
        """Keep everybody's days within the minutes they have."""
        doing: dict[tuple[int, date], list[tuple[int, float]]] = defaultdict(list)
        for task in self.lumps:
            for (day, person), variable in self.does[task.id].items():
                doing[person, day].append((variable, float(task.minutes)))
        for (person, day), terms in doing.items():
            spare = self.room.spare(person, day)
            if sum(minutes for _one, minutes in terms) > spare:
                self.model.row(terms, high=spare)


def _lumped(problem: Problem) -> dict[Task, list[str]]:
    """Return the tasks that are not pinned; those that always go together as one.

    Where all of a school's tasks fit into one visit, tasks of the same days need not be told
    apart.
    """
    fixed = {task for pin in problem.pins for task in pin.tasks}
    kinds = Counter((task.school, task.apart) for task in problem.tasks)
    free = [
        # One that is the only one of its kind need not be kept apart.
        task if kinds[task.school, task.apart] > 1 else replace(task, apart="")
        for task in problem.tasks
        if task.id not in fixed
    ]
    minutes: dict[int, int] = defaultdict(int)
    for task in free:
        minutes[task.school] += task.minutes
    shortest = min(map(problem.minutes_on, problem.days), default=0)
    lumps: dict[object, list[Task]] = {}
    for task in free:
        same: object = task.id
        if task.required and not task.apart and minutes[task.school] <= shortest:
            same = (task.school, task.first_on, task.last_on, task.specialty)
        lumps.setdefault(same, []).append(task)
    return {
        replace(tasks[0], minutes=sum(task.minutes for task in tasks)): [one.id for one in tasks]
        for tasks in lumps.values()
    }
