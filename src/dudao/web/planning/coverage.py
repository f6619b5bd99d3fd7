"""The coverage matrix: schools × items, or the months of one item; a school's own list."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require, require_anywhere, units_for
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.states import INSPECTED
from dudao.planning import actions
from dudao.planning.models import Obligation
from dudao.planning.queries import coverage
from dudao.planning.queries.coverage import Counts, Item
from dudao.planning.rules.cells import Cell
from dudao.planning.rules.windows import school_year, school_year_of
from dudao.planning.states.coverage import Cover
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.coverage_forms import CoverageFilter, ObligeForm, WaiveForm
from dudao.web.request import PageRequest

TONES = {
    Cover.MET: "green",
    Cover.PLANNED: "blue",
    Cover.FORESEEN: "violet",
    Cover.GAP: "amber",
    Cover.MISSED: "red",
    Cover.WAIVED: "grey",
}
_TOLD: dict[str, str | Promise] = {
    Cover.MET: gettext_lazy("✓ %(day)s"),
    Cover.PLANNED: gettext_lazy("排 %(day)s"),
    Cover.FORESEEN: gettext_lazy("计划%(month)s月"),
    Cover.GAP: gettext_lazy("缺 %(day)s"),
    Cover.MISSED: gettext_lazy("错过%(count)s"),
    Cover.WAIVED: gettext_lazy("免"),
}


class Shown(NamedTuple):
    """A cell as it is drawn: its colour, its words, how many of how many are met."""

    tone: str
    word: str
    share: str


class Head(NamedTuple):
    """A column: its key, its words, and where it leads."""

    key: str
    short: str
    title: str
    counts: Counts


@require_GET
def coverage_page(request: PageRequest) -> HttpResponseBase:
    """Show how every school stands for every item, the gaps with their last day."""
    require_anywhere(request.user, Permission.PLAN_VIEW)
    today = clock.today()
    kinds = [kind.value for kind in INSPECTED]
    schools = units_for(request.user, Permission.PLAN_VIEW).filter(kind__in=kinds)
    listing = Listing(
        request, schools, CoverageFilter, orders={"name": ("sort_key", "id")}, counted=2000
    )
    form: Any = listing.form
    rows = coverage.of_item(
        coverage.in_year(coverage.visible_to(request.user), form.school_year), form.item_key
    )
    heads = _heads(form, rows, today)
    listing.decorate = lambda units: _fill(units, rows, heads, form, today)
    if listing.wants_export:
        return listing.export(_("督导覆盖核对"), _columns(heads))
    context = {
        "listing": listing,
        "heads": heads,
        "totals": [(head.short, _summed(head.counts)) for head in heads],
        "legend": [(TONES[state], state.label) for state in Cover],
        "may_oblige": may_anywhere(request.user, Permission.ASSIGNMENT_MAKE),
        "may_rule": may_anywhere(request.user, Permission.RULE_EDIT),
    }
    return render(request, "planning/coverage.html", context)


def _heads(form: Any, rows: Any, today: date) -> list[Head]:
    """Return the columns with their totals: what was counted where a region is seen as a whole."""
    counted = coverage.tally(form.person) if not form.area_key else None
    if counted is None:
        kept: Any = rows.filter(unit__in=form.schools_counted())
    else:
        kept = coverage.of_item(coverage.in_year(counted, form.school_year), form.item_key)
        kept = kept.filter(kindergarten=form.kindergarten)
    if form.item_key:
        months = coverage.by_month(kept, today)
        return [_month_head(month, months[month]) for month in _months(form.school_year)]
    totals = coverage.totals(kept, today)
    return [_head(item, totals[item.key]) for item in coverage.items(totals)]


def _head(item: Item, counts: Counts) -> Head:
    return Head(item.key, item.short, item.title, counts)


def _month_head(month: date, counts: Counts) -> Head:
    return Head(month.isoformat(), _("%d月") % month.month, f"{month:%Y-%m}", counts)


def _months(year: int) -> list[date]:
    first = school_year(year).first_on
    return [
        date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1)
        for n in range(12)
    ]


def _fill(units: list[Unit], rows: Any, heads: list[Head], form: Any, today: date) -> None:
    """Complete a page of schools: `unit.cells`, one for every column."""
    found = coverage.standings(rows, units, today)
    for unit in units:
        own = found.get(unit.pk, [])
        if form.item_key:
            months = coverage.monthly(own, today)
            by_key = {month.isoformat(): cell for month, cell in months.items()}
        else:
            by_key = coverage.cells(own, today)
        cells = [(head.short, shown(by_key.get(head.key))) for head in heads]
        unit.cells = cells  # type: ignore[attr-defined]


def shown(cell: Cell | None) -> Shown | None:
    """Return a cell as it is drawn; None where nothing is asked."""
    if cell is None:
        return None
    day = f"{cell.day:%m-%d}" if cell.day else ""
    month = cell.day.month if cell.day else ""
    told = {"day": day, "month": month, "count": cell.alike}
    tone = "red" if cell.pressing else TONES[cell.state]
    share = f"{cell.met}/{cell.due}" if cell.due > 1 else ""
    if cell.missed and cell.state != Cover.MISSED:
        share = _("%(share)s 错过%(n)d") % {"share": share, "n": cell.missed}
    return Shown(tone, str(_TOLD[cell.state]) % told, share)


def _summed(counts: Counts) -> dict[str, int]:
    return {
        "met": counts.get(Cover.MET, 0),
        "due": counts.due,
        "gaps": counts.get(Cover.GAP, 0),
        "missed": counts.get(Cover.MISSED, 0),
    }


def _columns(heads: list[Head]) -> list[Column]:
    def text(n: int) -> Any:
        def value(unit: Any) -> str:
            _short, cell = unit.cells[n]
            return f"{cell.word} {cell.share}".strip() if cell else ""

        return value

    return [
        Column(_("学校"), lambda unit: unit.name, 30),
        Column(_("类别"), lambda unit: unit.get_kind_display()),
        *(Column(head.short, text(n), 16) for n, head in enumerate(heads)),
    ]


@require_GET
def school_coverage_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show everything a school is asked for this school year, and how it stands."""
    unit = _school(request, pk)
    today = clock.today()
    year = _year(request, today)
    rows = coverage.in_year(coverage.visible_to(request.user), year)
    found = coverage.of_schools(rows, [unit], today).get(unit.pk, [])
    for row in found:
        row.tone = TONES[Cover(row.cover)]  # type: ignore[attr-defined]
        row.told = str(Cover(row.cover).label)  # type: ignore[attr-defined]
        row.open = row.cover in (Cover.GAP, Cover.FORESEEN, Cover.MISSED)  # type: ignore[attr-defined]
    context = {
        "unit": unit,
        "rows": sorted(found, key=lambda row: (row.last_on, row.first_on, row.title)),
        "year": year,
        "years": [year - 1, year, year + 1],
        "may_waive": may(request.user, Permission.OBLIGATION_WAIVE, unit),
        "may_assign": may(request.user, Permission.VISIT_MAKE, unit),
    }
    return render(request, "planning/school_coverage.html", context)


@require_http_methods(["GET", "POST"])
def waive(request: PageRequest, pk: UUID) -> HttpResponse:
    """Spare a school an obligation."""
    row = get_object_or_404(_obligations(request), pk=pk)
    require(request.user, Permission.OBLIGATION_WAIVE, row.unit)
    form = WaiveForm(request.POST or None)
    done = carry_out(form, lambda data: actions.waive(row.pk, by=request.user, **data))
    if done is None:
        context = {"form": form, "row": row}
        return render(request, "planning/waive.html", context, status=form_status(form))
    messages.success(request, _("已免除，并计入免除数。"))
    return redirect("school-coverage", row.unit_id)


@require_POST
def restore(request: PageRequest, pk: UUID) -> HttpResponse:
    """Ask for a waived obligation after all."""
    row = get_object_or_404(_obligations(request), pk=pk)
    actions.restore(row.pk, by=request.user)
    messages.success(request, _("已恢复。"))
    return redirect("school-coverage", row.unit_id)


@require_http_methods(["GET", "POST"])
def oblige_page(request: PageRequest) -> HttpResponse:
    """Enter a task from above, or a complaint to look into."""
    require_anywhere(request.user, Permission.ASSIGNMENT_MAKE)
    form = ObligeForm(request.user, request.POST or None)
    made = carry_out(form, lambda data: actions.oblige(by=request.user, **data))
    if made is None:
        context = {"form": form}
        return render(request, "planning/oblige.html", context, status=form_status(form))
    messages.success(request, _("已登记，涉及%d所学校。") % len(made))
    return redirect("school-coverage", made[0].unit_id) if len(made) == 1 else redirect("coverage")


def _obligations(request: PageRequest) -> QuerySet[Obligation]:
    return coverage.visible_to(request.user).select_related("unit")


def _school(request: PageRequest, pk: int) -> Unit:
    rows = units_for(request.user, Permission.PLAN_VIEW)
    return get_object_or_404(rows.filter(kind__in=[kind.value for kind in INSPECTED]), pk=pk)


def _year(request: PageRequest, today: date) -> int:
    given = request.GET.get("year", "")
    now = school_year_of(today)
    return int(given) if given in {str(now - 1), str(now), str(now + 1)} else now
