"""What the school list joins from several areas: one statement per thing for a page of rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.findings import queries as findings
from dudao.findings.states import UNFINISHED
from dudao.inspectorate.models import Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.rules import SCHOOL_TYPES
from dudao.org.states import INSPECTED
from dudao.visits import queries as visits


class Figures(NamedTuple):
    """What a row shows beside the school itself."""

    inspectors: list[str]
    open_findings: int
    visited_on: date | None


def schools_for(person: Person) -> QuerySet[Unit]:
    """Return the schools `person` may open, with what a row shows of themselves."""
    kinds = [kind.value for kind in INSPECTED]
    return units_for(person, Permission.UNIT_VIEW).filter(kind__in=kinds).select_related("region")


def kind_words(unit: Unit) -> str:
    """Return what kind of school it is: the 办学类型, else the kind of unit."""
    name = SCHOOL_TYPES.get(unit.school_type)
    return _(name) if name else str(unit.get_kind_display())


def with_figures(person: Person) -> Callable[[list[Unit]], None]:
    """Return what completes a page of schools: `row.figures` for each."""

    def complete(rows: list[Unit]) -> None:
        ids = [row.pk for row in rows]
        inspectors, counts, visited = (
            _inspectors_of(ids),
            _open_findings(person, ids),
            _last_visits(person, ids),
        )
        for row in rows:
            figures = Figures(inspectors[row.pk], counts.get(row.pk, 0), visited.get(row.pk))
            row.figures = figures  # type: ignore[attr-defined]
            row.kind_words = kind_words(row)  # type: ignore[attr-defined]

    return complete


def _inspectors_of(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = (
        Responsibility.objects.filter(holding_on(clock.today()), unit__in=ids)
        .order_by("start_on", "pk")
        .values_list("unit", "inspector__person__name")
    )
    for unit, name in rows:
        found[unit].append(name)
    return found


def _open_findings(person: Person, ids: list[int]) -> dict[int, int]:
    rows = (
        findings.visible_to(person)
        .filter(unit__in=ids, told_at__isnull=False, state__in=sorted(UNFINISHED))
        .order_by()
        .values("unit")
        .annotate(n=Count("pk"))
    )
    return dict(rows.values_list("unit", "n"))


def _last_visits(person: Person, ids: list[int]) -> dict[int, date]:
    rows = (
        visits.visible_to(person)
        .filter(unit__in=ids, checked_in_at__isnull=False)
        .order_by()
        .values("unit")
        .annotate(on=Max("planned_on"))
    )
    return dict(rows.values_list("unit", "on"))
