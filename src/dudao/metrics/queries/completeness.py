"""Who has reported what: counts by unit, and the figures that are missing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Abs

from dudao.lib import clock
from dudao.metrics.models import Filling, Metric, Value
from dudao.metrics.queries.asking import Asked, asked_of, metrics_for
from dudao.metrics.queries.sheets import MINUTE, Line, lines_of
from dudao.metrics.queries.values import standing
from dudao.metrics.rules.changes import FEW
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


def states_of(units: QuerySet[Unit], year: int) -> dict[int, str]:
    """Return how far each of many units is: `whole`, `part` or `none`, without reading values."""
    known: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = Value.objects.filter(unit__in=units.order_by().values("pk"), year=year, replaced_by=None)
    for pk, metric, level in rows.values_list("unit", "metric", "level"):
        known[pk].add((metric, level))
    found = {}
    everything = list(units.order_by().select_related("office"))
    metrics = {pk: metrics for pk, (metrics, _percent) in _offices(everything).items()}
    for unit in everything:
        asked = {(one.metric.pk, one.level) for one in asked_of(unit, metrics[unit.office_id])}
        have = asked & known[unit.pk]
        found[unit.pk] = "whole" if have == asked else "part" if have else "none"
    return found


def odd_units(units: QuerySet[Unit], year: int, percent: int) -> set[int]:
    """Return the units with a figure that jumped by more than `percent` since last year."""
    last = Value.objects.filter(
        unit=OuterRef("unit"), metric=OuterRef("metric"), level=OuterRef("level"),
        year=year - 1, replaced_by=None,
    )  # fmt: skip
    rows = (
        Value.objects.filter(unit__in=units.order_by().values("pk"), year=year, replaced_by=None)
        .annotate(before=Subquery(last.values("number")[:1]))
        .annotate(moved=Abs(F("number") - F("before")))
        .filter(moved__gt=FEW)
        .filter(moved__gt=Abs(F("before")) * percent / 100)
    )
    return set(rows.values_list("unit", flat=True))


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
