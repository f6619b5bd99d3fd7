"""The rows behind a figure that a document states."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.analytics.queries.figures import FIGURES, Asked, asked_of, value
from dudao.analytics.queries.grouping import usual_period
from dudao.documents.models import Document
from dudao.findings.models import Finding
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.visits.models import FeedbackItem, GoodPractice, Visit
from dudao.web.documents.columns import url_of
from dudao.web.listing import Listing
from dudao.web.request import PageRequest


class Row(NamedTuple):
    """A row of a figure: where it is, what it is, and a little more."""

    url: str
    text: str
    note: str


@require_GET
def figure_page(request: PageRequest, key: str) -> HttpResponse:
    """Show a figure, what it is of, and the rows it counts."""
    if key not in FIGURES:
        raise Http404
    asked = _asked(request)
    require(request.user, Permission.ANALYTICS_VIEW, asked.office)
    figure = FIGURES[key]
    part = (request.GET.get("of") == "whole" and figure.whole) or figure.rows
    listing: Listing[Any] = Listing(
        request, _related(part(request.user, asked)), orders={"newest": ("-pk",)}
    )
    context = {
        "figure": figure,
        "now": value(key, request.user, asked),
        "of": _words(asked),
        "listing": listing,
        "rows": [_row(row) for row in listing.rows],
        "whole": part is figure.whole,
    }
    return render(request, "analytics/figure.html", context)


def _asked(request: PageRequest) -> Asked:
    """Return what the figure is of; without a word, of one's own office in the usual period."""
    if "office" in request.GET:
        return asked_of(request.GET.dict())
    return Asked(own_office(request.user), *usual_period())


def _words(asked: Asked) -> list[str]:
    """Return in words what the figure is of."""
    return [
        str(asked.office),
        _("%(since)s 至 %(until)s") % {"since": asked.since, "until": asked.until},
        *(str(one) for one in (asked.area, asked.section) if one),
        *([_("乡村学校")] if asked.rural else []),
    ]


def _related(rows: QuerySet[Any]) -> QuerySet[Any]:
    related = {
        Finding: ("unit",),
        Visit: ("unit", "leader"),
        Document: ("unit", "notice", "consultation"),
    }
    wanted = related.get(rows.model)
    return rows.select_related(*wanted) if wanted else rows


def _row(row: Any) -> Row:
    match row:
        case Finding():
            note = f"{row.unit} · {row.get_state_display()} · {row.due_on:%Y-%m-%d}"
            return Row(reverse("finding", args=[row.pk]), f"{row.number} {row.fact}", note)
        case Visit():
            note = f"{row.planned_on:%Y-%m-%d} · {row.leader}"
            return Row(reverse("visit", args=[row.pk]), f"{row.unit} {row.purpose}", note)
        case Document():
            return Row(url_of(row), f"{row.number} {row.title}", str(row.unit))
        case FeedbackItem():
            url = reverse("finding", args=[row.finding_id])
            return Row(url, row.finding.fact, f"{row.finding.unit} · {row.get_position_display()}")
        case GoodPractice():
            return Row(reverse("visit", args=[row.visit_id]), row.text, str(row.visit.unit))
        case Unit():
            return Row(reverse("school", args=[row.pk]), row.name, str(row.get_kind_display()))
        case _:
            raise TypeError(row)
