"""Figures as tables of a package to the office above: a month, and how the problems stand."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from dudao.analytics.queries import findings, visits
from dudao.analytics.queries.grouping import Period, usual_period
from dudao.analytics.states import By, One, Outcome
from dudao.documents.exchange import Enclosed, Table
from dudao.org.models import Person

#: Beginning of the names of the summaries: a package always holds all there are.
SUMMARIES = "findings/"


def monthly_figures(person: Person, month: date) -> Enclosed:
    """Return what `person`'s office did in the month of a day: visits and problems found in it."""
    first = month.replace(day=1)
    period = Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
    seen = visits.total(visits.board(person, period, By.MONTH))
    told = findings.whole(person, period)
    outcomes: list[list[str | int | None]] = [
        [str(outcome.label), told.outcomes[outcome]] for outcome in Outcome
    ]
    rows: list[list[str | int | None]] = [
        ["入校督导次数", seen.visits],
        ["其中：五个一齐全", seen.done[One.ALL]],
        ["告知学校的问题", told.told],
        *outcomes,
    ]
    return Enclosed(
        f"months/{first:%Y-%m}",
        f"{first.year}年{first.month}月督导情况",
        Table(columns=["指标", "数值"], rows=rows),
    )


def findings_summary(person: Person) -> Enclosed:
    """Return how the problems of the last half year stand, a row for the month they were found."""
    period = usual_period()
    lines = findings.board(person, period, By.MONTH)
    rows: list[list[str | int | None]] = [
        [line.label, line.told, *(line.outcomes[outcome] for outcome in Outcome)] for line in lines
    ]
    return Enclosed(
        f"{SUMMARIES}by-month",
        "问题整改汇总（近半年，按发现月份）",
        Table(columns=["发现月份", "问题", *(str(it.label) for it in Outcome)], rows=rows),
    )


class Composed(NamedTuple):
    """Tables of a package, and the beginnings of names of which it holds everything."""

    tables: list[Enclosed]
    covers: list[str]


def composed(person: Person, month: date | None, *, summary: bool) -> Composed:
    """Return the tables somebody chose for a package: a month's figures, the summary."""
    tables = [] if month is None else [monthly_figures(person, month)]
    if summary:
        tables.append(findings_summary(person))
    return Composed(tables, [SUMMARIES] if summary else [])
