"""Figures as tables of a package to the office above: a month, and how the problems stand."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.analytics.queries import findings, visits
from dudao.analytics.queries.grouping import Period, usual_period
from dudao.analytics.states import By, One, Outcome
from dudao.documents.exchange import Enclosed, Table
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person, Unit
from dudao.org.queries import own_office

#: Beginning of the names of the summaries: a package always holds all there are.
SUMMARIES = "findings/"


def monthly_figures(person: Person, month: date) -> Enclosed:
    """Return what `person`'s office did in the month of a day: visits and problems found in it.

    Raises `NotAllowed` for somebody who does not see all of it.
    """
    office = _seeing_all(person, Permission.VISIT_VIEW)
    first = month.replace(day=1)
    period = Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
    seen = visits.total(visits.board(person, period, By.MONTH, office))
    told = findings.whole(person, period, office)
    outcomes: list[list[str | int | None]] = [
        [name, told.outcomes[outcome]] for outcome, name in _outcomes()
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
    """Return how the problems of the last half year stand, a row for the month they were found.

    Raises `NotAllowed` for somebody who does not see all of the office's.
    """
    office = _seeing_all(person)
    period = usual_period()
    lines = findings.board(person, period, By.MONTH, office)
    rows: list[list[str | int | None]] = [
        [line.label, line.told, *(line.outcomes[outcome] for outcome in Outcome)] for line in lines
    ]
    return Enclosed(
        f"{SUMMARIES}by-month",
        "问题整改汇总（近半年，按发现月份）",
        Table(columns=["发现月份", "问题", *(name for _outcome, name in _outcomes())], rows=rows),
    )


class Composed(NamedTuple):
    """Tables of a package, and the beginnings of names of which it holds everything."""

    tables: list[Enclosed]
    covers: list[str]


def composed(person: Person, month: date | None, *, summary: bool) -> Composed:
    """Return the tables somebody chose for a package: a month's figures, the summary."""
    tables = []
    if month is not None:
        tables.append(monthly_figures(person, month))
    if summary:
        tables.append(findings_summary(person))
    return Composed(tables, [SUMMARIES] if summary else [])


def _seeing_all(person: Person, *besides: Permission) -> Unit:
    """Return the office in whose name `person` signs, if they see everything that is counted."""
    office = own_office(person)
    told = (Permission.FINDING_VIEW, Permission.FINDING_VIEW_TOLD)
    whole = all(may(person, one, office) for one in (Permission.ANALYTICS_VIEW, *besides))
    if not whole or not any(may(person, one, office) for one in told):
        raise NotAllowed(
            _(
                "您看不到“%(office)s”的全部督导数据，不能以其名义报送数据表。"
                "请由主任生成，或者只报送公文。"
            )
            % {"office": office}
        )
    return office


def _outcomes() -> list[tuple[Outcome, str]]:
    """Return the outcomes as a package names them, whatever language its maker reads."""
    with translation.override("zh-hans"):
        return [(outcome, str(outcome.label)) for outcome in Outcome]
