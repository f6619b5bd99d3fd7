"""The register of a number series: every number in its order, void ones too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.documents import actions, queries
from dudao.documents.states import SERIES_WORD, Kind, kinds_of, series_of
from dudao.lib import clock
from dudao.org.queries import own_office
from dudao.web.documents.columns import url_of
from dudao.web.documents.register_form import RegisterFilter, SeriesForm
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


@require_GET
def register_page(request: PageRequest) -> HttpResponse:
    """Show the register of a kind and year, and what its numbers begin with."""
    open_to(request.user, Permission.DOCUMENT_CHECK)
    office = own_office(request.user)
    require(request.user, Permission.DOCUMENT_VIEW, office)
    asked = RegisterFilter(request.GET, request.user)
    kind, year = asked.kind_of, asked.year_of
    rows = list(queries.register(office, kind, year))
    for row in rows:
        row.url = url_of(row)  # type: ignore[attr-defined]
    context = {
        "form": asked,
        "rows": rows,
        "kinds": kinds_of(kind),
        "series": queries.series(office, kind, year),
        "may_set": may(request.user, Permission.DOCUMENT_SIGN_OFF, office),
    }
    return render(request, "documents/register.html", context)


@require_http_methods(["GET", "POST"])
def series(request: PageRequest) -> HttpResponse:
    """Set what the numbers of a kind begin with this year."""
    open_to(request.user, Permission.DOCUMENT_SIGN_OFF)
    office = own_office(request.user)
    kind = _kind(request.GET.get("kind", ""))
    usual = f"{office.short_name}{SERIES_WORD[kind]}"
    form = SeriesForm(request.POST or None, initial={"word": usual, "last": 0})
    done = carry_out(
        form,
        lambda given: actions.open_series(
            office, kind=kind, by=request.user, prefix=given["word"], last=given["last"]
        ),
    )
    if done is None:
        context = {"form": form, "kinds": kinds_of(kind), "year": clock.today().year}
        return render(request, "documents/series.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("documents-register")


def _kind(given: str) -> Kind:
    return series_of(Kind(given)) if given in set(Kind) else Kind.NOTICE
