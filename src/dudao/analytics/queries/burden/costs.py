"""What a new task or entry of the register takes of schools: alone, and merged into visits."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import norm_values, office_of
from dudao.planning.models import Assignment, Obligation
from dudao.planning.queries.obligations import standing_jobs
from dudao.planning.states import State


class Cost(NamedTuple):
    """Visits and minutes of so many schools; `anyway` of them are visited anyway."""

    schools: int
    anyway: int
    alone_visits: int
    merged_visits: int
    alone_minutes: int
    merged_minutes: int
    files: int

    @property
    def saved_visits(self) -> int:
        """Return how many visits merging spares."""
        return self.alone_visits - self.merged_visits

    @property
    def alone_hours(self) -> float:
        """Return the hours it takes of all the schools alone."""
        return round(self.alone_minutes / 60, 1)

    @property
    def merged_hours(self) -> float:
        """Return the hours it takes merged."""
        return round(self.merged_minutes / 60, 1)


def cost_of(
    units: Iterable[Unit], minutes: int, files: int, first: date, last: date,
    *, count: int | None = None,
) -> Cost:  # fmt: skip
    """Return what `minutes` and `files` at each of `units` from `first` to `last` take.

    A school that is assigned a visit in the window, or owes one within it, has it anyway. Where
    only so many (`count`) of `units` are meant and nobody knows yet which, the same share of them.
    """
    units = list(units)
    if not units:
        return Cost(0, 0, 0, 0, 0, 0, 0)
    schools = len(units) if count is None else count
    reception = norm_values(office_of(units[0]), clock.today())["planning.reception_minutes"]
    anyway = len(_visited_anyway(units, first, last)) * schools // len(units)
    new = schools - anyway
    return Cost(
        schools=schools,
        anyway=anyway,
        alone_visits=schools,
        merged_visits=new,
        alone_minutes=schools * (minutes + reception),
        merged_minutes=schools * minutes + new * reception,
        files=schools * files,
    )


def _visited_anyway(units: list[Unit], first: date, last: date) -> set[int]:
    standing = Assignment.objects.filter(unit__in=units, planned_on__range=(first, last))
    assigned = standing.exclude(state=State.WITHDRAWN).values_list("unit", flat=True)
    owed = Obligation.objects.filter(unit__in=units, first_on__gte=first, last_on__lte=last)
    owed = owed.filter(met_on=None, waived_at=None).exclude(
        pk__in=standing_jobs().values("obligation")
    )
    return {*assigned, *owed.values_list("unit", flat=True)}
