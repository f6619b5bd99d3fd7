"""The office's overview: who has reported what, what jumped, all of it as a table."""

from collections import Counter
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.metrics import queries
from dudao.metrics.models import Metric
from dudao.metrics.queries.completeness import odd_units, states_of
from dudao.org.models import Unit
from dudao.org.queries import norm, own_office
from dudao.web.findings.views import open_to
from dudao.web.listing import Listing
from dudao.web.metrics.forms import STATES, MetricFilter, year_word
from dudao.web.metrics.sheet import READERS
from dudao.web.request import PageRequest
from dudao.web.sheet import Column, sheet_of

#: So many names of missing or odd figures stand in a row; the rest is on the sheet.
NAMED = 3


@require_GET
def metrics_page(request: PageRequest) -> HttpResponseBase:
    """List schools with how far they are; a school with one sheet goes to that."""
    open_to(request.user, *READERS)
    units = queries.units_seen_by(request.user).filter(closed_on=None).select_related("office")
    if not may_anywhere(request.user, Permission.METRIC_VIEW) and len(units[:2]) == 1:
        return redirect("metric-sheet", units[0].pk)
    year = MetricFilter(request.GET, request.user).looked_at()
    listing = Listing(
        request,
        units,
        MetricFilter,
        orders={"name": ("sort_key", "id")},
        decorate=lambda rows: _complete(rows, year),
    )
    if listing.wants_export:
        return _export(request, list(listing.matching), year)
    context = {
        "listing": listing,
        "year": year_word(year),
        "chosen": request.GET.get("year", ""),
        "tiles": _tiles(request, units, year),
        "imports": may_anywhere(request.user, Permission.METRIC_IMPORT),
    }
    return render(request, "metrics/overview.html", context)


def _complete(rows: list[Unit], year: int) -> None:
    found = queries.completeness(rows, year)
    for unit in rows:
        one = found[unit.pk]
        unit.told = one  # type: ignore[attr-defined]
        unit.missing_shown = one.missing[:NAMED]  # type: ignore[attr-defined]
        unit.odd_shown = one.odd[:NAMED]  # type: ignore[attr-defined]


def _tiles(request: PageRequest, units: Any, year: int) -> list[tuple[str, int, str, str]]:
    """Return (key, how many, word, tone) of each state."""
    counted = Counter(states_of(units, year).values())
    percent = norm("metrics.jump_percent", office=request.user.unit)
    counted["odd"] = len(odd_units(units, year, percent))
    tones = {"none": "amber", "part": "amber", "odd": "red"}
    return [
        (key, counted[key], str(word), tones.get(key, "") if counted[key] else "")
        for key, word in STATES.items()
    ]


def _export(request: PageRequest, units: list[Unit], year: int) -> HttpResponseBase:
    """Answer schools × figures; the same file, filled in, can be imported again."""
    metrics = list(queries.metrics_for(own_office(request.user)))
    asked = {unit.pk: {one.name: one for one in queries.asked_of(unit, metrics)} for unit in units}
    used = {name: one for rows in asked.values() for name, one in rows.items()}
    places = {metric.pk: place for place, metric in enumerate(metrics)}
    order = sorted(used.values(), key=lambda one: places[one.metric.pk])
    values = queries.values_for(units, year)
    columns = [
        Column(_("学校名称"), lambda unit: unit.name, 28),
        Column(_("学校标识码"), lambda unit: unit.code or unit.local_code, 14),
        *(
            Column(_titled(one.label, one.metric), _cell(one.name, asked, values), 14)
            for one in order
        ),
    ]
    return sheet_of(_("学校数据%d") % year, columns, units)


def _titled(label: str, metric: Metric) -> str:
    return f"{label}/{metric.unit_word}" if metric.unit_word else label


def _cell(name: str, asked: dict[int, Any], values: dict[int, dict[str, queries.Figure]]) -> Any:
    def cell(unit: Unit) -> float | int | str | None:
        figure = values[unit.pk].get(name)
        if name not in asked[unit.pk] or figure is None:
            return None
        if figure.number is None:
            return _("不适用")
        whole = figure.number == int(figure.number)
        return int(figure.number) if whole else float(figure.number)

    return cell
