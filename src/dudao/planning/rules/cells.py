"""How a school stands for one item, out of its obligations of it. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from dudao.planning.states.coverage import Cover

#: A gap that must be closed within so many days presses.
PRESSING_DAYS = 30
#: What a cell tells first.
_ORDER = (Cover.GAP, Cover.MISSED, Cover.PLANNED, Cover.FORESEEN, Cover.MET, Cover.WAIVED)


class Standing(NamedTuple):
    """What a cell needs of an obligation: a thousand of these a page are cheaper than objects."""

    unit_id: int
    item: str
    cover: str
    last_on: date
    latest_on: date | None
    met_on: date | None
    planned_on: date | None
    foreseen_on: date | None


class Cell(NamedTuple):
    """What comes first (`state`), its day, how many stand so, and how many of all are met.

    The day of a gap is the last on which it can still be closed.
    """

    state: Cover
    day: date | None
    alike: int
    met: int
    due: int
    missed: int
    pressing: bool


def cell_of(rows: Iterable[Standing], today: date) -> Cell:
    """Return the cell of some obligations, at least one; the most urgent gap comes first."""
    rows = list(rows)
    state = next(one for one in _ORDER if any(row.cover == one for row in rows))
    alike = [row for row in rows if row.cover == state]
    days = [day for day in (_day(row) for row in alike) if day is not None]
    day = (max if state == Cover.MET else min)(days, default=None)
    return Cell(
        state,
        day,
        len(alike),
        sum(row.cover == Cover.MET for row in rows),
        sum(row.cover != Cover.WAIVED for row in rows),
        sum(row.cover == Cover.MISSED for row in rows),
        state == Cover.GAP and day is not None and day <= today + timedelta(days=PRESSING_DAYS),
    )


def _day(row: Standing) -> date | None:
    if row.cover == Cover.WAIVED:
        return None
    told = {Cover.MET: row.met_on, Cover.PLANNED: row.planned_on, Cover.FORESEEN: row.foreseen_on}
    return told.get(Cover(row.cover)) or row.latest_on or row.last_on
