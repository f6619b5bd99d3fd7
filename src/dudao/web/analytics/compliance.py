"""Schools visited as often as they must be, by month and by term."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dudao.analytics.queries.compliance import Line, compliance
from dudao.analytics.queries.figures import share
from dudao.analytics.queries.grouping import Period
from dudao.planning.states import Per
from dudao.web.analytics.views import asked, tabs
from dudao.web.listing import Column
from dudao.web.request import PageRequest
from dudao.web.sheet import sheet_of

Shown = list[tuple[Line, str]]


@require_GET
def compliance_page(request: PageRequest) -> HttpResponseBase:
    """Show the share of schools with enough visits, month by month and term by term."""
    form, base = asked(request)
    months = _lines(request, form.period, Per.MONTH)
    terms = _lines(request, form.period, Per.TERM)
    if request.GET.get("export") == "xlsx":
        return sheet_of(_("入校达标率"), _columns(), [*terms, *months])
    context = {
        "form": form,
        "groups": [(_("每学期"), terms), (_("每月"), months)],
        "tabs": tabs("analytics-compliance", urlencode(base)),
    }
    return render(request, "analytics/compliance.html", context)


def _lines(request: PageRequest, period: Period, per: Per) -> Shown:
    lines = compliance(request.user, period, per)
    return [(line, share(line.kept, line.due)) for line in lines]


def _columns() -> list[Column]:
    return [
        Column(_("时段"), lambda shown: shown[0].label, 24),
        Column(_("应督导学校"), lambda shown: shown[0].due),
        Column(_("次数达标学校"), lambda shown: shown[0].kept),
        Column(_("达标率"), lambda shown: shown[1]),
    ]
