"""A unit's sheet: each figure of its kind, this year's beside last year's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from dudao.lib import clock
from dudao.metrics.models import Filling, Value
from dudao.metrics.queries.asking import Asked, asked_of
from dudao.metrics.queries.values import standing
from dudao.metrics.rules.changes import change, is_odd
from dudao.metrics.rules.numbers import shown
from dudao.metrics.rules.years import year_of
from dudao.org.models import Unit
from dudao.org.queries import norm, office_of

MINUTE = 60


@dataclass(frozen=True)
class Line:
    """A figure: what stands this year, what stood last year. No value: not known (yet)."""

    asked: Asked
    value: Value | None
    before: Value | None
    percent: int
    """From how many percent on a change is odd."""

    @property
    def name(self) -> str:
        """Return how forms and formulas call it."""
        return self.asked.name

    @property
    def offered(self) -> Value | None:
        """Return what the sheet is filled in with: this year's value, else last year's."""
        return self.value or self.before

    @property
    def offered_text(self) -> str:
        """Return the offered figure as people write it."""
        return shown(self.offered.number) if self.offered else ""

    @property
    def still_right(self) -> bool:
        """Tell whether somebody of the unit only has to say that what is offered is right."""
        return self.offered is not None and (self.value is None or self.value.confirmed_at is None)

    @property
    def change(self) -> Decimal | None:
        """Return by how many percent it changed since last year."""
        both = self.value is not None and self.before is not None
        return change(self.value.number, self.before.number) if both else None  # type: ignore[union-attr]

    @property
    def odd(self) -> bool:
        """Tell whether the change should be looked at."""
        if self.value is None or self.before is None:
            return False
        return is_odd(self.value.number, self.before.number, self.percent)


@dataclass(frozen=True)
class Sheet:
    """All that is asked of a unit for a year, and the seconds its people spent on it."""

    unit: Unit
    year: int
    lines: list[Line]
    seconds: int

    @property
    def minutes(self) -> int:
        """Return the minutes spent, begun ones counted whole."""
        return -(-self.seconds // MINUTE)

    @property
    def missing(self) -> list[Line]:
        """Return the figures that are not known for this year."""
        return [line for line in self.lines if line.value is None]

    @property
    def to_confirm(self) -> list[Line]:
        """Return the figures of which somebody only has to say that they are right."""
        return [line for line in self.lines if line.still_right]

    def line(self, name: str) -> Line | None:
        """Return the line of a figure, or None."""
        return next((line for line in self.lines if line.name == name), None)


def sheet_of(unit: Unit, year: int | None = None) -> Sheet:
    """Return the sheet of a unit, of the present year by default."""
    year = year_of(clock.today()) if year is None else year
    rows = standing([unit.pk], [year, year - 1]).select_related(
        "metric", "recorded_by", "confirmed_by", "evidence"
    )
    percent = norm("metrics.jump_percent", office=office_of(unit))
    spent = Filling.objects.filter(unit=unit, year=year).aggregate(all=Sum("seconds"))["all"]
    return Sheet(unit, year, lines_of(asked_of(unit), rows, year, percent), spent or 0)


def lines_of(asked: Iterable[Asked], rows: Iterable[Value], year: int, percent: int) -> list[Line]:
    """Return what is asked beside the values of `year` and the one before."""
    known = {(row.metric_id, row.level, row.year): row for row in rows}
    return [
        Line(
            one,
            known.get((one.metric.pk, one.level, year)),
            known.get((one.metric.pk, one.level, year - 1)),
            percent,
        )
        for one in asked
    ]
