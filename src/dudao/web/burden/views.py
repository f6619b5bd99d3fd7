"""The burden ledger of all schools one may see, and line by line of one school."""

from typing import Any, NamedTuple

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.analytics.queries import burden
from dudao.analytics.queries.burden.given import asked_for, given_by
from dudao.analytics.queries.burden.ledger import Line
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import norm_values, office_of, own_office
from dudao.org.queries.calendar import term_on
from dudao.web.burden.forms import BurdenFilter
from dudao.web.burden.rows import FIGURES, ORDERS, Asked, columns, rows_of
from dudao.web.listing import Column
from dudao.web.request import PageRequest
from dudao.web.sheet import sheet_of

#: More lines are found by searching, or in the file.
SHOWN = 200
LINES = [
    Column(gettext_lazy("入校日期"), lambda line: line.on),
    Column(gettext_lazy("督导类型"), lambda line: line.visit.get_kind_display()),
    Column(gettext_lazy("督导目的"), lambda line: line.visit.purpose, 30),
    Column(gettext_lazy("督学人数"), lambda line: line.people),
    Column(gettext_lazy("在校（分钟）"), lambda line: line.stayed),
    Column(gettext_lazy("表单"), lambda line: line.forms),
    Column(gettext_lazy("答题数"), lambda line: line.questions),
    Column(gettext_lazy("重复问"), lambda line: line.again),
    Column(gettext_lazy("要求材料"), lambda line: line.files_asked),
    Column(gettext_lazy("少入校"), lambda line: line.spared.visits),
    Column(gettext_lazy("少填表"), lambda line: line.spared.forms),
    Column(gettext_lazy("少问"), lambda line: line.spared.questions),
]


class Sorting(NamedTuple):
    """What the headings of the table ask."""

    sort: str


@require_GET
def burden_page(request: PageRequest) -> HttpResponseBase:
    """Show what supervision takes of schools; a school its own."""
    if not may_anywhere(request.user, Permission.BURDEN_VIEW):
        own = burden.own_school(request.user)
        if own is None:
            raise Http404
        return redirect("burden-school", own.pk)
    sort = request.GET.get("sort", "")
    asked = Asked(request.user, own_office(request.user), BurdenFilter(request.GET, request.user))
    rows = rows_of(asked, sort)
    if request.GET.get("export") == "xlsx":
        return sheet_of(_("减负账"), columns(asked.form.by_what), rows)
    context = {
        "form": asked.form,
        "listing": Sorting(sort),
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "heads": [(key, head) for head, _value, key, _anchor in FIGURES],
        "orders": ORDERS,
        "total": burden.total((row.ledger for row in rows), asked.office),
        "span": asked.span,
        "may_draft": may_anywhere(request.user, Permission.DOCUMENT_CHECK),
    }
    return render(request, "burden/burden.html", context)


@require_GET
def school_page(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the ledger of a school line by line, each with its source."""
    unit = get_object_or_404(burden.schools_for(request.user).select_related("office"), pk=pk)
    form = BurdenFilter(request.GET, request.user)
    lines = burden.lines_in(burden.went(request.user, form.period).filter(unit=unit))
    if request.GET.get("export") == "xlsx":
        return sheet_of(_("减负账明细"), LINES, lines)
    return render(request, "burden/school.html", _school(request, unit, form, lines))


def _school(
    request: PageRequest, unit: Unit, form: BurdenFilter, lines: list[Line]
) -> dict[str, Any]:
    norms = norm_values(office_of(unit), clock.today())
    ledger = burden.ledger_of(request.user, unit, form.period)
    return {
        "unit": unit,
        "form": form,
        "ledger": ledger,
        "lines": lines,
        "spared": [one for one in lines if any(one.spared)],
        "given": given_by(request.user, unit, form.period),
        "asked": asked_for(request.user, unit, form.period),
        "over": [(span.label, times) for span, times in ledger.over.items() if times],
        "budget": _budget(request, unit, form, norms),
        "may_see_school": may_anywhere(request.user, Permission.UNIT_VIEW),
    }


def _budget(
    request: PageRequest, unit: Unit, form: BurdenFilter, norms: dict[str, int]
) -> dict[str, Any] | None:
    """Return what the term takes against what it may; nothing where no term is known."""
    term = term_on(office_of(unit), form.period.until)
    if term is None:
        return None
    so_far = form.period._replace(since=term.first_on)
    used = burden.ledger_of(request.user, unit, so_far)
    return {
        "visits": used.visits,
        "most_visits": norms["planning.term_visits"],
        "minutes": used.minutes,
        "most_minutes": norms["planning.term_minutes"],
        "since": term.first_on,
    }
