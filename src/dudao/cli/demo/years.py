"""Two years evaluated from the demo county's own records: last year's published, this year's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from dudao.evaluation import actions
from dudao.evaluation.queries.years import usable_versions, work_choices
from dudao.evaluation.rules.years import YearGiven
from dudao.lib import clock

if TYPE_CHECKING:
    from dudao.cli.demo.cast import Cast
    from dudao.evaluation.models import YearScheme

#: The share of random inspections rises from year to year.
BEFORE = {"A": "0", "B": "40", "C": "40", "D": "20"}
NOW = {"A": "35", "B": "20", "C": "20", "D": "25"}
WORKS = 3


def fill_years(cast: Cast, today: date) -> None:
    """Publish last year's results, adopt this year's scheme with its key work, work it out."""
    if not usable_versions(cast.office):
        return
    begin = date(today.year, 1, 1)
    with clock.at(_morning(max(begin, today - timedelta(days=300)))):
        last = _adopted(cast, today.year - 1, BEFORE, [])
        actions.compute_year(last.pk, by=cast.staff)
        actions.close_year(last.pk, by=cast.director)
    works = [key for key, _title in work_choices(cast.office, today.year)][:WORKS]
    with clock.at(_morning(max(begin, today - timedelta(days=5)))):
        made = _adopted(cast, today.year, NOW if works else BEFORE, works)
    actions.compute_year(made.pk, by=cast.staff)


def _adopted(cast: Cast, year: int, weights: dict[str, str], works: list[str]) -> YearScheme:
    made = actions.draft_year(cast.office, year, by=cast.staff)
    given = YearGiven(
        title=f"{year}年度教育督导考核",
        weights={code: Decimal(weight) for code, weight in weights.items()},
        first_on=made.first_on,
        last_on=made.last_on,
        basis="县教育督导室年度工作安排",
    )
    chosen = [actions.WorkGiven(key) for key in works]
    actions.edit_year(made.pk, given, chosen, by=cast.staff)
    return actions.adopt_year(made.pk, by=cast.director)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 0), tzinfo=clock.CHINA)
