"""What the year came to: a list in bands, and one with everything behind every figure."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.evaluation.models import YearResult
from dudao.evaluation.queries.years import is_as_stored, results_visible_to, vetoes_visible_to
from dudao.web.evaluation.years.forms import ResultFilter
from dudao.web.evaluation.years.views import READERS
from dudao.web.findings.views import open_to
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(_("年度"), lambda r: r.scheme.year, 8),
    Column(_("学校"), lambda r: r.unit.name, 28),
    Column(_("得分"), lambda r: r.score, 10),
    Column(_("等次"), lambda r: r.band, 12),
    Column(_("一票否决"), lambda r: _("是") if r.vetoed else "", 10),
]


class Behind(NamedTuple):
    """A record behind a figure; without a page where it has none."""

    text: str
    on: str
    amount: int
    url: str


class Shown(NamedTuple):
    """A figure with the records it was counted from."""

    label: str
    value: str
    unit: str
    records: list[Behind]


class Line(NamedTuple):
    """A part or a leaf of the result."""

    depth: int
    code: str
    title: str
    score: str
    carries: str
    sentence: str
    figures: list[Shown]


@require_GET
def year_results_page(request: PageRequest) -> HttpResponseBase:
    """List the results in reach, by the name of the school: bands, no league table."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        results_visible_to(request.user),
        ResultFilter,
        orders={"school": ("-scheme__year", "unit__sort_key", "id")},
    )
    if listing.wants_export:
        return listing.export(_("年度考核结果"), COLUMNS)
    return render(request, "evaluation/years/results.html", {"listing": listing})


@require_GET
def year_result_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show why a school's year came to what it did: every figure opens to its records."""
    result = get_object_or_404(results_visible_to(request.user), pk=pk)
    context = {
        "result": result,
        "lines": list(_lines(result, result.parts, 0)),
        "same": is_as_stored(result),
        "vetoes": vetoes_visible_to(request.user).filter(scheme=result.scheme, unit=result.unit),
    }
    return render(request, "evaluation/years/result.html", context)


def _lines(result: YearResult, parts: list[dict[str, Any]], depth: int) -> Iterator[Line]:
    for one in parts:
        yield Line(
            depth,
            one["code"],
            one["title"],
            one["score"] or "—",
            one["carries"],
            one["sentence"],
            # Of what does not apply the zeros tell nothing.
            [_shown(result, one["title"], each) for each in one["figures"] if one["score"]],
        )
        yield from _lines(result, one["below"], depth + 1)


def _shown(result: YearResult, title: str, figure: dict[str, Any]) -> Shown:
    before = str(_("%(work)s：%(what)s") % {"work": title, "what": ""})
    label = figure["label"].removeprefix(before)
    rows = result.sources.get(figure["name"], [])
    records = [
        Behind(text, on, amount, reverse(kind, args=[pk])) for kind, pk, text, on, amount in rows
    ]
    return Shown(label, figure["value"] or "—", figure["unit"], records)
