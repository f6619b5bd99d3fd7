"""县域优质均衡: how the county stands in a year, and its official tables."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.evaluation.papers.balance import workbook_of
from dudao.evaluation.papers.balance_tables import missing, said_of
from dudao.evaluation.queries.balance import Balance, Level, balance_of, offices_seen_by
from dudao.evaluation.rules.balance import Verdict
from dudao.lib import clock
from dudao.lib.media import XLSX
from dudao.metrics.rules.years import year_of
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.org.states import Stage
from dudao.web.findings.views import open_to
from dudao.web.metrics.forms import year_word
from dudao.web.metrics.sheet import chosen_year
from dudao.web.request import PageRequest

TONES = {
    Verdict.MET: "green",
    Verdict.NOT_MET: "red",
    Verdict.MISSING: "amber",
    Verdict.NONE: "grey",
}
#: So many missing figures stand on the page; all of them are in the file.
SHOWN = 12


@require_GET
def balance_page(request: PageRequest) -> HttpResponse:
    """Show every rule and every school of the county in a year."""
    office, year = _office(request), chosen_year(request)
    balance = balance_of(office, year)
    lacking = missing(balance)
    context = {
        "office": office,
        "year": year,
        "tabs": _tabs(year),
        "balance": balance,
        "tone": TONES[balance.verdict],
        "levels": [_level(level) for level in balance.levels],
        "parts": [(title, [_item(balance, one) for one in part]) for title, part in balance.parts],
        "lacking": lacking[:SHOWN],
        "more": max(len(lacking) - SHOWN, 0),
    }
    return render(request, "evaluation/balance/county.html", context)


@require_GET
def tables(request: PageRequest) -> HttpResponse:
    """Answer tables Ⅰ–Ⅵ as a file."""
    office, year = _office(request), chosen_year(request)
    answer = HttpResponse(workbook_of(balance_of(office, year)), content_type=XLSX)
    name = _("义务教育优质均衡发展表Ⅰ—Ⅵ_%d.xlsx") % year
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    return answer


def _office(request: PageRequest) -> Unit:
    open_to(request.user, Permission.METRIC_IMPORT)
    return get_object_or_404(offices_seen_by(request.user), pk=own_office(request.user).pk)


def _tabs(year: int) -> list[tuple[str, str, bool]]:
    present = year_of(clock.today())
    years = dict.fromkeys([present, present - 1, year])
    return [(year_word(one), f"?year={one}", one == year) for one in years]


def _level(level: Level) -> tuple[object, ...]:
    """Return a level as the page shows it: word, level, resources, schools, tone."""
    labels = [one.label for one in level.columns]
    rows = [(row, list(zip(labels, row.cells, strict=True))) for row in level.rows]
    return Stage(level.level).label, level, _columns(level), rows, TONES[level.schools]


def _columns(level: Level) -> list[dict[str, Any]]:
    return [
        {"one": one, "tone": TONES[one.verdict], "percent": level.percent(one.met)}
        for one in level.columns
    ]


def _item(balance: Balance, item: Any) -> dict[str, Any]:
    said = said_of(balance, item.code)
    return {"one": item, "tone": TONES[item.verdict], "said": said}
