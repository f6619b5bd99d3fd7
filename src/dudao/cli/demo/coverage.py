"""What is asked of the demo county's schools, and what was looked at so far this school year."""

import random
from datetime import date, timedelta
from uuid import UUID

from dudao.cli.demo.cast import Cast
from dudao.lib import workdays
from dudao.org.models import Unit
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import Matter, Obligation, VisitMade
from dudao.planning.queries.following_up import to_follow_up
from dudao.planning.rules.windows import school_year_of

#: So many months back somebody noted his visits on paper, which the office has typed in.
MONTHS = 4
NOTED = 0.93
#: Nobody has been sent for this one yet, at most schools.
FORGOTTEN = "school_climate"


def fill_coverage(cast: Cast, units: list[Unit], draw: random.Random, today: date) -> None:
    """Note visits from paper, expand the rules, ask for a task from above and waive one."""
    _note_paper(units, draw, today)
    actions.expand(cast.office, school_year_of(today), by=cast.director)
    actions.follow_up(cast.office, to_follow_up(cast.office))
    soon = today + timedelta(days=3)
    try_on = [unit for unit in units if unit.kind == UnitKind.SCHOOL][:3]
    if try_on and _visited_soon(try_on[0], soon):
        actions.oblige(
            try_on,
            by=cast.director,
            title="市督导室：冬春季食堂与饮水安全核查",
            source="upper",
            first_on=soon,
            last_on=soon + timedelta(days=25),
        )
    spared = Obligation.objects.filter(rule__key="yearly.school_climate", met_on=None).first()
    if spared is not None:
        actions.waive(spared.pk, by=cast.director, reason="本学年整体搬迁，县教育局已批准")


def _visited_soon(unit: Unit, day: date) -> bool:
    """Tell whether `unit` is visited about then at all: in a holiday nobody is."""
    rows = Obligation.objects.filter(unit=unit, rule__key="monthly", last_on__gte=day)
    return rows.filter(first_on__lte=day + timedelta(days=25)).exists()


def _note_paper(units: list[Unit], draw: random.Random, today: date) -> None:
    keys = list(Matter.objects.order_by("position").values_list("key", flat=True))
    known = set(VisitMade.objects.values_list("unit", "on__year", "on__month"))
    first = today.replace(day=1)
    for back in range(MONTHS):
        for unit in units:
            day = _workday(first + timedelta(days=draw.randint(3, 24)))
            asked = (unit.pk, day.year, day.month) in known or draw.random() > NOTED
            if day < today and not asked and school_year_of(day) == school_year_of(today):
                did = _matters(unit, keys, back)
                visit = UUID(int=draw.getrandbits(128), version=4)
                actions.meet(visit, unit, on=day, did=did, looked_back=draw.random() < NOTED)
        first = (first - timedelta(days=1)).replace(day=1)


def _matters(unit: Unit, keys: list[str], back: int) -> list[str]:
    small = unit.kind == UnitKind.KINDERGARTEN
    own = [key for key in keys if key.startswith("kindergarten") == small and key != FORGOTTEN]
    return [*own[back * 2 : back * 2 + 2], *(["term_opening"] if back == MONTHS - 1 else [])]


def _workday(day: date) -> date:
    return day if workdays.is_workday(day) else workdays.add(day, 1)
