"""One school year of work, as a queue of things that happen in the order of their time.

Each step is a real action at its moment; what would happen after today does not, and so leaves
visits, findings and notices in every state.
"""

import heapq
import random
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, islice

from django.db import transaction

from dudao.cli.demo.cast import Cast
from dudao.cli.demo.loop import Loop
from dudao.cli.speech import _
from dudao.lib import clock, workdays
from dudao.org.models import Unit
from dudao.org.queries.calendar import visit_days
from dudao.org.states import UnitKind
from dudao.planning import actions as planning
from dudao.planning.models import Assignment
from dudao.planning.states import VisitKind

#: No visits in the winter and summer holidays (a school year's usual ones).
CLOSED_MONTHS = frozenset({2, 7, 8})
PURPOSES = (
    "校园安全与食堂管理",
    "课程开设与课堂教学",
    "学生课业负担与体育锻炼",
    "教师师德与专业发展",
    "招生收费与校务管理",
)
BATCH = 200

Step = Callable[[], object]


class Year:
    """The queue, and what each school is visited for."""

    def __init__(
        self, cast: Cast, units: list[Unit], draw: random.Random, begin: date, today: date
    ) -> None:
        """Plan from `begin` to `today`, and a fortnight of assignments beyond."""
        self.cast, self.draw, self.begin, self.today = cast, draw, begin, today
        self._units = units
        self._open: dict[tuple[str, ...], list[date]] = {}
        self._queue: list[tuple[datetime, int, Step]] = []
        self._order = count()
        self._end = clock.now()
        self._loop = Loop(self)

    def at(self, moment: datetime, step: Step) -> None:
        """Let `step` happen at `moment`, if it is not after now."""
        if moment <= self._end:
            heapq.heappush(self._queue, (moment, next(self._order), step))

    def fill(self, say: Callable[[str], None]) -> None:
        """Let the whole year happen, many steps a commit, telling how far it is."""
        for unit in self._units:
            self._plan(unit)
        told = ""
        while self._queue:
            with transaction.atomic():
                for moment, step in islice(self._steps(), BATCH):
                    with clock.at(moment):
                        step()
                    month = f"{moment:%Y-%m}"
            if month != told:
                told = month
                say(_("正在写入%(month)s的督导工作……") % {"month": month})
        with transaction.atomic():
            self._now()

    def go_on(self) -> None:
        """Let everything happen that is queued."""
        for moment, step in self._steps():
            with clock.at(moment):
                step()

    def _now(self) -> None:
        """Leave today's work in the middle: to be started, under way, waiting for a signature."""
        inspector = self._loop.responsible(self._units[0])
        busy = set(Assignment.objects.filter(planned_on=self.today).values_list("unit", flat=True))
        free = [
            unit
            for unit in self._units
            if unit.pk not in busy and self._loop.responsible(unit) == inspector
        ]
        for unit, steps in zip(free, ("", "arrive", "arrive, record, tell"), strict=False):
            with clock.at(self._end - timedelta(hours=2)):
                assignment = planning.assign(
                    unit,
                    by=self.cast.director,
                    kind=VisitKind.RANDOM,
                    purpose="食堂与校园安全",
                    focus="食品留样、消防设施",
                    planned_on=self.today,
                    leader=inspector,
                    despite="县政府部署的校园食品安全检查",
                )
                self._loop.part_of_visit(assignment, steps)

    def _steps(self) -> Iterator[tuple[datetime, Step]]:
        while self._queue:
            moment, _number, step = heapq.heappop(self._queue)
            yield moment, step

    def _plan(self, unit: Unit) -> None:
        """Assign the year's visits to `unit`, small rural ones twice as often as others."""
        often = unit.small_rural or unit.kind == UnitKind.TEACHING_POINT
        for first in _months(self.begin, self.today + timedelta(days=20)):
            if first.month not in CLOSED_MONTHS and self.draw.random() < (0.3 if often else 0.16):
                self._plan_visit(unit, first, monthly=often)

    def _plan_visit(self, unit: Unit, first: date, *, monthly: bool) -> None:
        day = self._open_day(unit, first + timedelta(days=self.draw.randint(2, 26)))
        made = _workday(day - timedelta(days=self.draw.randint(6, 12)))
        kind = VisitKind.ROUTINE
        purpose = "每月必查与回头看" if monthly else self.draw.choice(PURPOSES)
        if first.month in {3, 9} and not monthly:
            kind, purpose = VisitKind.SPECIAL, "开学专项督导"
        self.at(
            _moment(max(made, self.begin), 8, 40 + self.draw.randint(0, 15)),
            lambda: self._assign(unit, kind, purpose, day),
        )

    def _open_day(self, unit: Unit, day: date) -> date:
        """Return `day`, or the next on which such a school is visited."""
        key = tuple(unit.stages)
        if key not in self._open:
            last = self.today + timedelta(days=120)
            self._open[key] = visit_days(self.cast.office, self.begin, last, key)
        days = self._open[key]
        return days[min(bisect_left(days, day), len(days) - 1)]

    def _assign(self, unit: Unit, kind: VisitKind, purpose: str, day: date) -> None:
        inspector = self._loop.responsible(unit)
        by = self.cast.director if self.draw.random() < 0.3 else self._loop.lead(unit)
        companions = (
            [self.draw.choice(self.cast.part_timers).person] if self.draw.random() < 0.2 else []
        )
        assignment = planning.assign(
            unit,
            by=by,
            kind=kind,
            purpose=purpose,
            focus="查看上次问题的整改情况；" + purpose.rsplit("：", maxsplit=1)[-1],
            planned_on=day,
            leader=inspector,
            companions=companions,
        )
        if self.draw.random() > 0.025:
            start = _moment(day, 8 if self.draw.random() < 0.6 else 14, self.draw.randint(20, 55))
            self.at(start, lambda: self._loop.visit(assignment))


def _months(begin: date, end: date) -> Iterator[date]:
    day = begin.replace(day=1)
    while day <= end:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _workday(day: date) -> date:
    """Return `day`, or the next workday."""
    return day if workdays.is_workday(day) else workdays.add(day, 1)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.CHINA)
