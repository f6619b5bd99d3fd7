"""Whether schools are visited as often as they must be: schools with enough visits of those due."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.analytics.queries.grouping import Period
from dudao.org.models import Person, Unit
from dudao.planning.models import Obligation
from dudao.planning.rules.windows import school_year_of
from dudao.planning.states import Per

#: Months of the first term, the second begins with the year.
_AUTUMN = (8, 9, 10, 11, 12, 1)


class Line(NamedTuple):
    """A month or a term: how many schools were due, and how many were visited often enough."""

    label: str
    due: int
    kept: int

    @property
    def lacking(self) -> int:
        """Return how many were not."""
        return self.due - self.kept


def compliance(person: Person, period: Period, per: Per, office: Unit | None = None) -> list[Line]:
    """Return a line for every month (or term) that begins in `period`, in order.

    A school is due where a rule asks for any visits, and kept its due once the last of them was
    made; the waived are not due.
    """
    rows = Obligation.objects.filter(
        scope_q(person, Permission.ANALYTICS_VIEW),
        rule__matter=None,
        rule__instrument=None,
        rule__look_back=False,
        rule__per=per,
        nth=F("rule__count"),
        first_on__range=period,
        waived_at=None,
    )
    if office is not None:
        rows = rows.filter(office=office)
    counted = (
        rows.annotate(month=TruncMonth("first_on"))
        .order_by()
        .values("month")
        .annotate(due=Count("pk"), kept=Count("pk", filter=Q(met_on__isnull=False)))
    )
    found: dict[tuple[int, int], tuple[str, int, int]] = {}
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in counted:
        key, label = _window(row["month"], per)
        sums[key][0] += row["due"]
        sums[key][1] += row["kept"]
        found[key] = (label, sums[key][0], sums[key][1])
    return [Line(*found[key]) for key in sorted(found)]


def _window(month: date, per: Per) -> tuple[tuple[int, int], str]:
    """Return what a month sorts by and is called, itself or as its term.

    A school that opens in the middle of a term is due in that term, too.
    """
    if per == Per.MONTH:
        return (month.year, month.month), f"{month:%Y-%m}"
    year, second = school_year_of(month), month.month not in _AUTUMN
    word = _("第二学期") if second else _("第一学期")
    return (year, int(second)), f"{year}–{year + 1} {word}"
