"""Second phase: the visits stand; whose tours of which days make them, for even load, few km.

A set cover of day tours: a column is somebody, a day, and up to three neighbouring visits; every
visit lies in exactly one. What the first phase chose is always among the columns, so there is an
answer. Visits with companions and pinned ones stay where they are; others may join their tours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from math import ceil
from typing import NamedTuple

from dudao.planning.solving.covering import chance
from dudao.planning.solving.milp import Model, Solution
from dudao.planning.solving.problem import Effort, Inspector, Problem, Visit
from dudao.planning.solving.room import Room, days_for, doer, fits, week_of
from dudao.planning.solving.travel import km, tour

#: What a visit above somebody's fair share costs, and one that its own inspector does not lead.
OVER_KM, STRANGE_KM = 1000.0, 10.0
NEIGHBOURS = 3
#: A tour that is this much longer than the best is as good: nobody drives by the metre.
KM_GAP = 0.02


class Column(NamedTuple):
    """A tour: who, when, which visits by their number, in order, and its cost."""

    person: int
    day: date
    visits: tuple[int, ...]
    cost: float


def route(problem: Problem, visits: list[Visit], effort: Effort) -> list[Visit]:
    """Return the same visits on the days and with the leaders of the best tours found."""
    found = _Tours(problem, visits)
    solution = found.model.solve(gap=KM_GAP, nodes=effort.nodes, seconds=effort.seconds)
    return visits if solution is None else found.visits(solution)


def kilometres(problem: Problem, visits: Iterable[Visit]) -> tuple[float, list[Visit]]:
    """Return the length of all tours, and the visits with their place in them."""
    places = {school.id: school.place for school in problem.schools}
    bases = {inspector.id: inspector.place for inspector in problem.inspectors}
    tours: dict[tuple[date, int], list[Visit]] = defaultdict(list)
    for visit in visits:
        tours[visit.day, visit.leader].append(visit)
    total, placed = 0.0, []
    for (_day, person), mine in sorted(tours.items()):
        mine.sort(key=lambda visit: visit.school)
        length, order = tour(bases[person], [places[visit.school] for visit in mine])
        total += length
        placed += [mine[n].at(position) for position, n in enumerate(order, 1)]
    return total, placed


class _Tours:
    def __init__(self, problem: Problem, visits: list[Visit]) -> None:
        self.problem, self.model, self.before = problem, Model(), visits
        self.room = Room(replace(problem, pins=()))
        self.people = self.room.people
        self.stays = [bool(visit.pin or visit.companions) for visit in visits]
        self.minutes = [self._led(visit) for visit in visits]
        for visit in visits:
            self.room.go_along(visit)
        self.days = [self._days(n) for n in range(len(visits))]
        self.able = [self._able(n) for n in range(len(visits))]
        self.columns = list(dict.fromkeys(self._columns()))
        self.chosen = [self.model.variable(column.cost) for column in self.columns]
        self._rows_of_visits()
        self._rows_of_days()
        self._rows_of_schools()
        self._rows_of_load()

    def visits(self, solution: Solution) -> list[Visit]:
        """Return the visits of the chosen columns."""
        found = list(self.before)
        for column, variable in zip(self.columns, self.chosen, strict=True):
            if solution.chosen(variable):
                for n in column.visits:
                    found[n] = replace(found[n], day=column.day, leader=column.person)
        return found

    def _led(self, visit: Visit) -> int:
        """Return the minutes that the leader of a visit needs there."""
        leader, companions = self.room.team(visit)
        tasks = [self.room.tasks[task] for task in visit.tasks]
        mine = (task for task in tasks if doer(task, leader, companions) in (leader, None))
        return sum(task.minutes for task in mine)

    def _days(self, n: int) -> frozenset[date]:
        """Return the days on which everything of a visit can be done."""
        visit = self.before[n]
        if self.stays[n]:
            return frozenset({visit.day})
        school = self.room.schools[visit.school]
        able = [set(days_for(self.problem, school, self.room.tasks[t])) for t in visit.tasks]
        free = {day for day in set.intersection(*able) if self.room.open_at(school.id, day)}
        return frozenset(free | {visit.day})

    def _able(self, n: int) -> frozenset[int]:
        """Return who may lead a visit: has the subjects, need not keep away."""
        visit = self.before[n]
        if self.stays[n]:
            return frozenset({visit.leader})
        tasks = [self.room.tasks[task] for task in visit.tasks]
        recused = self.room.schools[visit.school].recused
        able = {
            one.id
            for one in self.problem.inspectors
            if one.id not in recused and all(fits(task, one) for task in tasks)
        }
        return frozenset(able | {visit.leader})

    def _columns(self) -> Iterator[Column]:
        """Make the tours of the first phase, and those of neighbours."""
        first: dict[tuple[date, int], list[int]] = defaultdict(list)
        for n, visit in enumerate(self.before):
            first[visit.day, visit.leader].append(n)
        for (day, person), numbers in sorted(first.items()):
            yield self._column(person, day, tuple(numbers))
        for group in self._groups():
            yield from self._of(group)
        for (day, person), numbers in sorted(first.items()):
            stay = tuple(n for n in numbers if self.stays[n])
            if stay:
                yield self._column(person, day, stay)

    def _of(self, numbers: tuple[int, ...]) -> Iterator[Column]:
        days = frozenset.intersection(*(self.days[n] for n in numbers))
        people = frozenset.intersection(*(self.able[n] for n in numbers))
        minutes = sum(self.minutes[n] for n in numbers)
        for person in sorted(people):
            for day in sorted(days):
                if self._goes(self.people[person], numbers, day, minutes):
                    yield self._column(person, day, numbers)

    def _goes(self, person: Inspector, numbers: tuple[int, ...], day: date, minutes: int) -> bool:
        return (
            day not in person.away
            and self.room.schools_left(person.id, day) >= len(numbers)
            and self.room.spare(person.id, day) >= minutes
        )

    def _groups(self) -> Iterator[tuple[int, ...]]:
        """Return every visit, and the pairs and triples that hang together by nearness."""
        pairs = set()
        count = len(self.before)
        for n in range(count):
            others = [m for m in range(count) if self.before[m].school != self.before[n].school]
            others.sort(key=lambda m: (self._km(n, m), m))
            pairs |= {(min(n, m), max(n, m)) for m in others[:NEIGHBOURS]}
        most = self.problem.limits.schools_a_day
        near: dict[int, set[int]] = defaultdict(set)
        for a, b in pairs:
            near[a].add(b)
            near[b].add(a)
        triples = {
            tuple(sorted((a, b, c))) for b in near for a, c in combinations(sorted(near[b]), 2)
        }
        apart = (t for t in triples if len({self.before[n].school for n in t}) == len(t))
        yield from ((n,) for n in range(count))
        if most >= 2:  # noqa: PLR2004 - a pair
            yield from sorted(pairs)
        if most >= 3:  # noqa: PLR2004 - a triple
            yield from sorted(apart)

    def _km(self, n: int, m: int) -> float:
        schools = self.room.schools
        return km(schools[self.before[n].school].place, schools[self.before[m].school].place)

    def _column(self, person: int, day: date, numbers: tuple[int, ...]) -> Column:
        schools = [self.room.schools[self.before[n].school] for n in numbers]
        length, _order = tour(self.people[person].place, [school.place for school in schools])
        strange = sum(person not in school.responsible for school in schools)
        ties = sum(chance(school.id, day, person) for school in schools) / 4
        return Column(person, day, numbers, length + STRANGE_KM * strange + ties)

    def _rows_of_visits(self) -> None:
        """Let every visit be made once."""
        holding: dict[int, list[int]] = defaultdict(list)
        for column, variable in zip(self.columns, self.chosen, strict=True):
            for n in column.visits:
                holding[n].append(variable)
        for n in range(len(self.before)):
            self.model.row([(one, 1.0) for one in holding[n]], low=1.0, high=1.0)

    def _rows_of_days(self) -> None:
        """Let nobody make two tours on a day; companions count where they go along."""
        tours: dict[tuple[int, date], list[tuple[int, float]]] = defaultdict(list)
        for column, variable in zip(self.columns, self.chosen, strict=True):
            tours[column.person, column.day].append((variable, 1.0))
        for terms in tours.values():
            if len(terms) > 1:
                self.model.row(terms, high=1.0)

    def _rows_of_schools(self) -> None:
        """Keep the visits of a school on days of their own, and its weeks within the limit."""
        several: dict[int, list[int]] = defaultdict(list)
        for n, visit in enumerate(self.before):
            several[visit.school].append(n)
        for school, numbers in several.items():
            if len(numbers) > 1:
                mine = set(numbers)
                at = [
                    (column.day, variable)
                    for column, variable in zip(self.columns, self.chosen, strict=True)
                    if mine & set(column.visits)
                ]
                self._days_and_weeks(school, numbers, at)

    def _days_and_weeks(self, school: int, numbers: list[int], at: list[tuple[date, int]]) -> None:
        days, weeks = defaultdict(list), defaultdict(list)
        for day, variable in at:
            days[day].append((variable, 1.0))
            weeks[week_of(day)].append((variable, 1.0))
        for terms in days.values():
            self.model.row(terms, high=1.0)
        stay = [week_of(self.before[n].day) for n in numbers if self.stays[n]]
        for week, terms in weeks.items():
            limit = max(self.room.week_left(school, week), stay.count(week))
            self.model.row(terms, high=limit)

    def _rows_of_load(self) -> None:
        """Charge what somebody has above his fair share."""
        leading: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for column, variable in zip(self.columns, self.chosen, strict=True):
            leading[column.person].append((variable, float(len(column.visits))))
        for person, share in fair_shares(self.problem, len(self.before)).items():
            if leading[person]:
                above = self.model.variable(OVER_KM, high=float("inf"), whole=False)
                self.model.row([*leading[person], (above, -1.0)], high=share)


def fair_shares(problem: Problem, visits: int) -> dict[int, int]:
    """Return how many of `visits` each should lead: by share, days there, and load so far.

    What happened before moves nobody by more than half of what the month alone would give him.
    """
    days = set(problem.days)
    weights = {
        one.id: one.share * len(days - one.away) / max(1, len(days)) for one in problem.inspectors
    }
    whole = sum(weights.values()) or 1.0
    loads = sum(one.load for one in problem.inspectors)
    shares = {}
    for one in problem.inspectors:
        part = weights[one.id] / whole
        month = part * visits
        fair = part * (visits + loads) - one.load
        shares[one.id] = ceil(min(max(fair, month / 2), month * 1.5))
    return shares
