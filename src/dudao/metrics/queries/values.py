"""Values: the one that stands, those of many units at once, how one came about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.lib import clock
from dudao.metrics.models import Value
from dudao.metrics.rules.asking import name_of
from dudao.metrics.rules.sharing import shares
from dudao.metrics.states import Source
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm_values
from dudao.org.states import Ownership, Stage, UnitKind

#: Children of these kindergartens count as public, and as inclusive (普惠).
PUBLIC = {Ownership.PUBLIC, Ownership.OTHER}
INCLUSIVE = PUBLIC | {Ownership.INCLUSIVE}


class Figure(NamedTuple):
    """A figure with where it is from; `number` None: not applicable. No value id: worked out."""

    number: Decimal | None
    source: str
    on: date
    value_id: UUID | None = None


def units_seen_by(person: Person) -> QuerySet[Unit]:
    """Return the units whose figures `person` may read: those one inspects, and one's own."""
    view = scope_q(person, Permission.METRIC_VIEW, "")
    return inspected().filter(view | scope_q(person, Permission.METRIC_REPORT, ""))


def sheets_seen_by(person: Person) -> QuerySet[Unit]:
    """Return the units whose sheet `person` may open: those above, and offices for their county."""
    offices = Q(kind=UnitKind.OFFICE) & scope_q(person, Permission.METRIC_VIEW, "")
    return Unit.objects.filter(Q(pk__in=units_seen_by(person).values("pk")) | offices)


def reporting(unit: Unit) -> Permission:
    """Return what one needs to report for a unit: an office's staff tells its county's figures."""
    own = unit.kind == UnitKind.OFFICE
    return Permission.METRIC_IMPORT if own else Permission.METRIC_REPORT


def units_reported_by(person: Person) -> QuerySet[Unit]:
    """Return the open units for which `person` reports."""
    own = inspected().filter(scope_q(person, Permission.METRIC_REPORT, ""))
    return own.filter(Q(closed_on=None) | Q(closed_on__gt=clock.today()))


def values_visible_to(person: Person) -> QuerySet[Value]:
    """Return the values one may read, replaced ones too."""
    scope = scope_q(person, Permission.METRIC_VIEW) | scope_q(person, Permission.METRIC_REPORT)
    return Value.objects.filter(scope).select_related("unit", "metric", "recorded_by", "evidence")


def standing(units: Iterable[int], years: Iterable[int]) -> QuerySet[Value]:
    """Return the values that stand, of some units and years."""
    return Value.objects.filter(
        unit__in=list(units), year__in=list(years), replaced_by=None
    ).select_related("metric")


def value_of(unit: Unit, key: str, year: int, level: str = "") -> Value | None:
    """Return the value that stands; None: not known (a number of None: not applicable)."""
    own = Q(metric__office=None) | Q(metric__office=unit.office_id)
    rows = standing([unit.pk], [year]).filter(own, metric__key=key, level=level)
    return rows.order_by("-metric__office_id").first()


def history_of(value: Value) -> QuerySet[Value]:
    """Return all that this figure was said to be, the newest year and word first.

    What stands comes before what it replaced, even where both were said in one instant.
    """
    stands_first = F("replaced_by").desc(nulls_first=True)
    return (
        Value.objects.filter(unit=value.unit_id, metric=value.metric_id, level=value.level)
        .select_related("recorded_by", "confirmed_by", "evidence")
        .order_by("-year", "-recorded_at", stands_first, "-id")
    )


def values_for(units: Sequence[Unit], year: int) -> dict[int, dict[str, Figure]]:
    """Return all that is known of units for a year, by unit and name (`pupils.primary`).

    What is not known is left out. Beside what was reported: the sum over the levels of a metric
    under its bare name, where all are known; what is known of a whole school only, by level; and
    children of public and inclusive kindergartens (`children_public`, `children_inclusive`).
    """
    rows: dict[int, list[Value]] = defaultdict(list)
    for value in standing([unit.pk for unit in units], [year]):
        rows[value.unit_id].append(value)
    weights: dict[int | None, dict[str, int]] = {}
    found = {}
    for unit in units:
        if unit.office_id not in weights:
            weights[unit.office_id] = _weights(unit)
        found[unit.pk] = _figures(unit, rows[unit.pk], weights[unit.office_id])
    return found


def _weights(unit: Unit) -> dict[str, int]:
    norms = norm_values(unit.office, clock.today())
    return {
        Stage.PRIMARY.value: 100,
        Stage.JUNIOR.value: norms["metrics.share_junior_percent"],
        Stage.SENIOR.value: norms["metrics.share_senior_percent"],
    }


def _figures(unit: Unit, rows: Iterable[Value], weights: dict[str, int]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    by_key: dict[str, list[Value]] = defaultdict(list)
    for value in rows:
        found[name_of(value.metric.key, value.level)] = Figure(
            value.number, value.source, value.on, value.pk
        )
        by_key[value.metric.key].append(value)
    pupils = {one.level: one.number for one in by_key.get("pupils", []) if one.number is not None}
    for key, values in by_key.items():
        if values[0].metric.levels:
            _add_sum(found, key, values, unit)
        elif values[0].metric.shared_out:
            _add_shares(found, key, values[0], _shared(values[0], pupils, unit, weights))
    _add_children(found, unit)
    return found


def _add_sum(found: dict[str, Figure], key: str, values: list[Value], unit: Unit) -> None:
    """Add the sum over the levels a unit teaches, if it is known of each; not of a largest."""
    asked = {level for level in values[0].metric.levels if level in unit.stages}
    numbers = [one.number for one in values if one.level in asked and one.number is not None]
    if key.startswith("largest_"):
        total = max(numbers, default=None)
    else:
        total = sum(numbers, Decimal(0)) if numbers else None
    if asked <= {one.level for one in values}:
        found[key] = Figure(total, Source.COMPUTED, values[0].on)


def _shared(
    value: Value, pupils: dict[str, Decimal], unit: Unit, weights: dict[str, int]
) -> dict[str, Decimal | None]:
    """Return by level what it has of a whole; nothing while pupils of a level are not known."""
    levels = [stage for stage in unit.stages if stage in weights]
    if value.number is None or len(levels) == 1:
        return dict.fromkeys(levels, value.number)
    if any(level not in pupils for level in levels):
        return {}
    own = {level: pupils[level] for level in levels}
    return {**shares(value.number, own, weights)}


def _add_shares(
    found: dict[str, Figure], key: str, value: Value, parts: dict[str, Decimal | None]
) -> None:
    alone = len(parts) == 1
    for level, number in parts.items():
        made = Figure(number, Source.COMPUTED, value.on)
        found[name_of(key, level)] = found[key] if alone else made


def _add_children(found: dict[str, Figure], unit: Unit) -> None:
    children = found.get("children")
    if children is None or not unit.ownership:
        return
    for name, kinds in (("children_public", PUBLIC), ("children_inclusive", INCLUSIVE)):
        number = children.number if unit.ownership in kinds else Decimal(0)
        found[name] = Figure(number, Source.COMPUTED, children.on)
