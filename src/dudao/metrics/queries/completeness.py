"""Who has reported what: counts by unit, and the figures that are missing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Sum

from dudao.lib import clock
from dudao.metrics.models import Filling, Metric, Value
from dudao.metrics.queries.asking import Asked, asked_of, metrics_for
from dudao.metrics.queries.sheets import MINUTE, Line, lines_of
from dudao.metrics.queries.values import standing
from dudao.org.models import Unit
from dudao.org.queries import norm_values


class Completeness(NamedTuple):
    """How far a unit is: figures asked, known, said to be right by its own people, odd ones."""

    asked: int
    known: int
    confirmed: int
    odd: tuple[Line, ...]
    missing: tuple[str, ...]
    minutes: int
    last_at: datetime | None

    @property
    def state(self) -> str:
        """Return `whole`, `part` or `none`; a unit of which nothing is asked is whole."""
        if self.known >= self.asked:
            return "whole"
        return "part" if self.known else "none"


def completeness(units: Sequence[Unit], year: int) -> dict[int, Completeness]:
    """Return how far each unit is with a year; five statements for one office's units."""
    ids = [unit.pk for unit in units]
    rows: dict[int, list[Value]] = defaultdict(list)
    for value in standing(ids, [year, year - 1]):
        rows[value.unit_id].append(value)
    spent = {
        row["unit"]: (row["all"], row["last"])
        for row in Filling.objects.filter(unit__in=ids, year=year)
        .values("unit")
        .annotate(all=Sum("seconds"), last=Max("submitted_at"))
    }
    offices = _offices(units)
    found = {}
    for unit in units:
        metrics, percent = offices[unit.office_id]
        seconds, last = spent.get(unit.pk, (0, None))
        lines = lines_of(asked_of(unit, metrics), rows[unit.pk], year, percent)
        found[unit.pk] = _counted(lines, -(-seconds // MINUTE), last)
    return found


def missing_figures(units: Sequence[Unit], year: int) -> list[tuple[Unit, Asked]]:
    """Return every figure that is asked of a unit and not known for a year."""
    known = {
        (row.unit_id, row.metric_id, row.level)
        for row in standing([unit.pk for unit in units], [year])
    }
    offices = _offices(units)
    return [
        (unit, one)
        for unit in units
        for one in asked_of(unit, offices[unit.office_id][0])
        if (unit.pk, one.metric.pk, one.level) not in known
    ]


def totals(found: dict[int, Completeness]) -> Counter[str]:
    """Return how many units are whole, part, none, and how many have something odd."""
    counted = Counter(one.state for one in found.values())
    counted["odd"] = sum(bool(one.odd) for one in found.values())
    return counted


def _counted(lines: list[Line], minutes: int, last: datetime | None) -> Completeness:
    values = [line.value for line in lines if line.value is not None]
    return Completeness(
        len(lines),
        len(values),
        sum(value.confirmed_at is not None for value in values),
        tuple(line for line in lines if line.odd),
        tuple(line.asked.label for line in lines if line.value is None),
        minutes,
        last,
    )


def _offices(units: Sequence[Unit]) -> dict[int | None, tuple[list[Metric], int]]:
    """Return by office what it asks, and from how many percent on a change is odd."""
    found = {}
    offices = {unit.office_id: unit.office for unit in units}
    for pk, office in offices.items():
        percent = norm_values(office, clock.today())["metrics.jump_percent"]
        found[pk] = (list(metrics_for(office)), percent)
    return found
