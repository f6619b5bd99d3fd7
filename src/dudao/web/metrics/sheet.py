"""A school's sheet: fill in, confirm, and why a figure is what it is."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.lib import clock
from dudao.lib.errors import DomainError, Invalid
from dudao.metrics import actions, queries
from dudao.metrics.queries import Sheet
from dudao.metrics.rules.years import year_of
from dudao.metrics.states import Theme
from dudao.org.models import Person, Unit
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.metrics.forms import CorrectForm, SheetForm, opened, opening, year_word
from dudao.web.request import PageRequest

READERS = (Permission.METRIC_VIEW, Permission.METRIC_REPORT)
DIGITS = 4


def visible(request: PageRequest, pk: int) -> Unit:
    """Return the unit, or 404 for whoever may not read its figures."""
    open_to(request.user, *READERS)
    return get_object_or_404(queries.sheets_seen_by(request.user).select_related("office"), pk=pk)


def chosen_year(request: PageRequest) -> int:
    """Return the year in the address, or the present one."""
    given = request.GET.get("year", "")
    present = year_of(clock.today())
    return int(given) if given.isdecimal() and len(given) == DIGITS else present


@require_http_methods(["GET", "POST"])
def sheet_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a unit's figures of a year; its own people fill them in."""
    unit, year = visible(request, pk), chosen_year(request)
    sheet = queries.sheet_of(unit, year)
    fills = _fills(request.user, sheet)
    if request.method == "POST" and not fills:
        raise PermissionDenied
    form = SheetForm(sheet, request.POST or None, request.FILES or None)
    done = carry_out(form, lambda _data: _report(request, form))
    if done is not None:
        messages.success(request, _said(done))
        return redirect(_address(unit, year))
    context = {
        "unit": unit,
        "sheet": sheet,
        "form": form if fills else None,
        "kept_files": form.kept_files(request.user),
        "opening": opening(request.POST.get("opened", "")),
        "themes": None if fills else _themes(sheet),
        "tabs": _tabs(unit, year),
        "corrects": may(request.user, Permission.METRIC_IMPORT, unit),
    }
    return render(request, "metrics/sheet.html", context, status=form_status(form))


def _report(request: PageRequest, form: SheetForm) -> Sheet:
    kept = form.store(form.sheet.unit, request.user)
    if len(kept) > 1:
        told = _("一次附一份材料，请取消多余的。")
        raise Invalid(told, fields={"evidence": told})
    first, last = opened(request.POST.get("opened", ""))
    return actions.report_values(
        form.sheet.unit,
        by=request.user,
        year=form.sheet.year,
        figures=form.typed(),
        opened_at=first,
        seen_at=last,
        evidence=kept[0] if kept else None,
    )


@require_POST
def confirm(request: PageRequest, pk: int) -> HttpResponse:
    """Say of all that is known that it is still right."""
    unit, year = visible(request, pk), chosen_year(request)
    first, _last = opened(request.POST.get("opened", ""))
    try:
        sheet = actions.confirm_still_right(unit, by=request.user, year=year, opened_at=first)
    except DomainError as error:
        if error.code == "not_allowed":
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, _said(sheet))
    return redirect(_address(unit, year))


@require_http_methods(["GET", "POST"])
def value_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show how a figure came about; the office corrects it here."""
    open_to(request.user, *READERS)
    rows = queries.values_visible_to(request.user).select_related("unit__office")
    value = get_object_or_404(rows, pk=pk)
    corrects = may(request.user, Permission.METRIC_IMPORT, value.unit)
    form = CorrectForm(request.POST or None)
    done = carry_out(form, lambda data: actions.correct_value(value.pk, by=request.user, **data))
    if done is not None:
        messages.success(request, _("已更正，原来的数据保留在历史里。"))
        return redirect("metric-value", done.pk)
    history = [(row, year_word(row.year)) for row in queries.history_of(value)]
    context = {
        "value": value,
        "asked": queries.Asked(value.metric, value.level),
        "history": history,
        "form": form if corrects and value.replaced_by_id is None else None,
        "year": year_word(value.year),
    }
    return render(request, "metrics/value.html", context, status=form_status(form))


def _fills(person: Person, sheet: Sheet) -> bool:
    """Tell whether `person` fills this sheet in: of this year or the last, at an open school."""
    today = clock.today()
    own = may(person, queries.reporting(sheet.unit), sheet.unit)
    return own and sheet.unit.is_open(today) and 0 <= year_of(today) - sheet.year <= 1


def _said(sheet: Sheet) -> str:
    if sheet.missing:
        told = {"n": len(sheet.missing), "minutes": sheet.minutes}
        return _("已保存，还有%(n)d项没有填。本学年填报共用时%(minutes)d分钟。") % told
    return _("已全部填报，谢谢。本学年填报共用时%d分钟。") % sheet.minutes


def _address(unit: Unit, year: int) -> str:
    address = reverse("metric-sheet", args=[unit.pk])
    return address if year == year_of(clock.today()) else f"{address}?year={year}"


def _tabs(unit: Unit, year: int) -> list[tuple[str, str, bool]]:
    """Return this year, the one before, and the one that is looked at, if it is another."""
    present = year_of(clock.today())
    shown = dict.fromkeys([present, present - 1, year])
    return [(year_word(one), _address(unit, one), one == year) for one in shown]


def _themes(sheet: Sheet) -> list[tuple[str, list[object]]]:
    found: dict[str, list[object]] = {}
    for line in sheet.lines:
        found.setdefault(str(Theme(line.asked.metric.theme).label), []).append(line)
    return list(found.items())
