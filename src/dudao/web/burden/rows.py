"""The lines of the burden ledger as its page shows them, in the order asked for."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.analytics.queries import burden
from dudao.analytics.queries.burden import Ledger
from dudao.analytics.queries.grouping import Period
from dudao.analytics.states import Sums
from dudao.inspectorate.models import AreaMember
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.planning.states import VisitKind
from dudao.web.burden.forms import BurdenFilter
from dudao.web.listing import Column


class Row(NamedTuple):
    """A line: what it is called, where its figures come from, the figures."""

    label: str
    url: str
    ledger: Ledger

    @property
    def cells(self) -> list[tuple[str | Promise, Any, str]]:
        """Return heading, figure and the list the figure comes from."""
        return [
            (head, value(self.ledger), f"{self.url}#{anchor}")
            for head, value, _key, anchor in FIGURES
        ]


Value = Callable[[Ledger], Any]
#: Heading, figure, name for ordering, and where on a school's page it is told line by line.
FIGURES: tuple[tuple[str | Promise, Value, str, str], ...] = (
    (gettext_lazy("入校"), lambda one: one.visits, "visits", "visits"),
    (gettext_lazy("督学人时"), lambda one: one.person_hours, "people", "visits"),
    (gettext_lazy("占用学校（小时）"), lambda one: one.hours, "hours", "visits"),
    (gettext_lazy("表单"), lambda one: one.forms, "forms", "visits"),
    (gettext_lazy("答题数"), lambda one: one.questions, "questions", "visits"),
    (gettext_lazy("重复问"), lambda one: one.again, "again", "visits"),
    (gettext_lazy("交材料"), lambda one: one.files_given, "files", "given"),
    (gettext_lazy("超限"), lambda one: one.exceeded, "over", "over"),
    (gettext_lazy("少入校"), lambda one: one.visits_spared, "spared", "spared"),
    (gettext_lazy("少填表"), lambda one: one.forms_spared, "forms_spared", "spared"),
    (gettext_lazy("少问"), lambda one: one.questions_spared, "questions_spared", "spared"),
)
ORDERS: dict[str, Value] = {key: value for _head, value, key, _anchor in FIGURES}
WITHOUT_AREA = 0


class Asked(NamedTuple):
    """What the page shows."""

    person: Person
    office: Unit
    form: BurdenFilter

    @property
    def period(self) -> Period:
        """Return the days."""
        return self.form.period

    @property
    def span(self) -> dict[str, str]:
        """Return the days as links carry them on."""
        return {name: day.isoformat() for name, day in self.period._asdict().items()}

    def units(self) -> QuerySet[Unit]:
        """Return the schools that are asked for."""
        schools = burden.schools_for(self.person).order_by("sort_key", "pk")
        schools = schools.filter(named(self.form.chosen.get("q", "")))
        if "area" in self.form.chosen:
            here = _members(self.period).filter(area=self.form.chosen["area"])
            schools = schools.filter(pk__in=here.values("unit"))
        return schools


def rows_of(asked: Asked, sort: str) -> list[Row]:
    """Return the lines, the highest figure of `sort` first, else by name."""
    by = asked.form.by_what
    if by == Sums.KIND:
        rows = _by_kind(asked)
    else:
        found = burden.ledgers(asked.person, asked.units(), asked.period)
        rows = _by_area(asked, found) if by == Sums.AREA else _by_school(asked, found)
    if sort in ORDERS:
        rows.sort(key=lambda row: -ORDERS[sort](row.ledger))
    return rows


def columns(by: Sums) -> list[Column]:
    """Return the columns of the table as a file."""
    heads = {Sums.SCHOOL: _("学校"), Sums.AREA: _("责任区"), Sums.KIND: _("督导类型")}
    return [
        Column(heads[by], lambda row: row.label, 26),
        *(Column(head, _of_row(value)) for head, value, _key, _anchor in FIGURES),
        Column(_("计划入校"), lambda row: row.ledger.planned),
        Column(_("要求材料"), lambda row: row.ledger.files_asked),
    ]


def _of_row(value: Value) -> Callable[[Row], Any]:
    return lambda row: value(row.ledger)


def _by_school(asked: Asked, found: list[Ledger]) -> list[Row]:
    span = urlencode(asked.span)
    return [
        Row(one.unit.name, f"{reverse('burden-school', args=[one.unit.pk])}?{span}", one)
        for one in found
    ]


def _by_area(asked: Asked, found: list[Ledger]) -> list[Row]:
    areas: dict[int, tuple[int, str]] = {
        row.unit_id: (row.area_id, row.area.name)
        for row in _members(asked.period).select_related("area")
    }
    grouped: dict[tuple[int, str], list[Ledger]] = {}
    for one in found:
        place = areas.get(one.unit.pk, (WITHOUT_AREA, _("未划入责任区")))
        grouped.setdefault(place, []).append(one)
    return [
        Row(name, _area_url(asked, pk), burden.total(ledgers, asked.office))
        for (pk, name), ledgers in sorted(grouped.items())
    ]


def _area_url(asked: Asked, area: int) -> str:
    more = {"area": str(area)} if area else {}
    return f"{reverse('burden')}?{urlencode({**asked.span, **more})}"


def _by_kind(asked: Asked) -> list[Row]:
    found = burden.ledgers_by_kind(asked.person, asked.units(), asked.period, asked.office)
    return [
        Row(
            str(kind.label),
            f"{reverse('visits')}?{urlencode({**asked.span, 'kind': kind.value})}",
            found[kind.value],
        )
        for kind in VisitKind
        if kind.value in found
    ]


def _members(period: Period) -> QuerySet[AreaMember]:
    that_day = Q(start_on__lte=period.until) & (Q(end_on=None) | Q(end_on__gte=period.until))
    return AreaMember.objects.filter(that_day)
