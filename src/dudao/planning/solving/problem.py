"""What is asked of the optimiser, and what it answers. Plain values, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

Place = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class Limits:
    """How often a school may be visited, and how much somebody does in a day."""

    per_day: int = 1
    per_week: int = 2
    per_month: int = 3
    schools_a_day: int = 3
    minutes_a_day: int = 360


@dataclass(frozen=True)
class School:
    """A school: where it lies, who keeps away, when it can be visited, what is planned there.

    `planned` are the days of visits that stand already, those of the weeks at the month's edges
    too.
    """

    id: int
    area: int
    place: Place
    open_on: frozenset[date]
    responsible: tuple[int, ...] = ()
    recused: frozenset[int] = frozenset()
    planned: tuple[date, ...] = ()


@dataclass(frozen=True)
class Task:
    """An obligation: done in one visit to its school within its window, both days included.

    Tasks of a school with the same `apart` need a visit each. One that is not `required` only
    rides along with a visit made for others; of those the larger `reward` goes first.
    """

    id: str
    school: int
    first_on: date
    last_on: date
    minutes: int = 60
    specialty: str = ""
    apart: str = ""
    required: bool = True
    reward: float = 0.0


@dataclass(frozen=True)
class Inspector:
    """Somebody who goes: his area, share of the work, subject, days away, what he has already.

    `busy` tells by day how many schools and minutes are taken. `load` are visits so far.
    """

    id: int
    area: int | None
    place: Place
    share: float = 1.0
    specialty: str = ""
    away: frozenset[date] = frozenset()
    load: int = 0
    busy: Mapping[date, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pin:
    """A visit that people fixed: it stays, and may take more tasks."""

    id: str
    school: int
    day: date
    leader: int
    companions: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A month. `half` are days of which only one half is open."""

    days: tuple[date, ...]
    schools: tuple[School, ...]
    tasks: tuple[Task, ...]
    inspectors: tuple[Inspector, ...]
    limits: Limits = Limits()
    pins: tuple[Pin, ...] = ()
    half: frozenset[date] = frozenset()

    @property
    def month(self) -> int:
        """Return the month's number."""
        return self.days[0].month if self.days else 0

    def minutes_on(self, day: date) -> int:
        """Return how many minutes at schools a day has."""
        whole = self.limits.minutes_a_day
        return whole // 2 if day in self.half else whole


@dataclass(frozen=True)
class Visit:
    """A visit of the answer; `position` is its place in the leader's tour of that day."""

    school: int
    day: date
    leader: int
    companions: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()
    pin: str = ""
    position: int = 1

    def at(self, position: int) -> "Visit":
        """Return the visit as the `position`-th of its day."""
        return replace(self, position=position)


class Why(StrEnum):
    """Why something is not met."""

    NO_DAY = "no_day"
    NOBODY = "nobody"
    NO_SPECIALIST = "no_specialist"
    AWAY = "away"
    LIMIT = "limit"
    TOO_LONG = "too_long"
    CAPACITY = "capacity"


@dataclass(frozen=True)
class Unmet:
    """A task that the month leaves out; `days` and `people` tell what stands in the way."""

    task: str
    why: Why
    days: tuple[date, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figures:
    """What came out: visits against one for each task, and the least there can be (`bound`)."""

    visits: int
    naive: int
    bound: int
    km: float
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def gap(self) -> float:
        """Return how far above the bound the visits may be, as a share of the bound."""
        return (self.visits - self.bound) / self.bound if self.bound else 0.0

    @property
    def saved(self) -> int:
        """Return how many visits merging spares."""
        return self.naive - self.visits


@dataclass(frozen=True)
class Answer:
    """A month of visits, and what it leaves out."""

    visits: tuple[Visit, ...]
    unmet: tuple[Unmet, ...]
    figures: Figures


@dataclass(frozen=True)
class Effort:
    """How hard to try. Nodes bound the search, so that the same question has the same answer.

    Seconds for one area are only a safety net, far above what it takes.
    """

    nodes: int = 400
    seconds: float = 60.0
    workers: int = 1
