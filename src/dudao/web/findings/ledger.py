"""The ledger: its filters, its columns, its files, and the ways people keep of looking at it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import held_by, may, may_anywhere
from dudao.findings import actions, queries
from dudao.findings.models import Finding, SavedView
from dudao.findings.queries.exporting import Form, cells_of, download
from dudao.findings.queries.views import views_of
from dudao.findings.sheets.columns import BY_KEY, ON_PAGE, Column, chosen, groups
from dudao.lib.errors import DomainError
from dudao.org.models import Person
from dudao.org.queries import office_of
from dudao.web.findings.forms import LedgerFilter
from dudao.web.findings.reading import for_ledger
from dudao.web.findings.views import READERS, open_to
from dudao.web.listing import COUNTED, Listing
from dudao.web.request import PageRequest

ORDERS = {
    "found": ("-found_on", "-id"),
    "due": ("due_on", "id"),
    "unit": ("unit__sort_key", "-found_on", "-id"),
}
#: How columns were chosen last is remembered while one is signed in.
_KEPT = "ledger_columns"
#: Columns that the page draws in a way of its own.
_DRAWN = frozenset(ON_PAGE)
#: So many digits has the code of a county; shorter ones are wider.
_COUNTY = 6
#: What an address may hold besides filters that belongs to a view.
_ALSO = ("sort", "size")


@require_GET
def findings_page(request: PageRequest) -> HttpResponseBase:
    """List the findings one may see."""
    open_to(request.user, *READERS)
    columns = _columns(request)
    listing: Listing[Finding] = Listing(
        request,
        queries.ledger(request.user),
        LedgerFilter,
        orders=_orders(request),
        decorate=lambda rows: _decorate(rows, columns),
        counted=_counted(request.user),
    )
    if request.GET.get("export") in {"xlsx", "csv"}:
        return _export(request, listing)
    may_export = may_anywhere(request.user, Permission.LEDGER_EXPORT)
    views = list(views_of(request.user))
    context = {
        "listing": listing,
        "columns": columns,
        "column_groups": groups(),
        "tabs": _tabs(request, views),
        "views": views,
        "may_share": _may_share(request.user),
        "may_draft": may_anywhere(request.user, Permission.NOTICE_DRAFT),
        "may_verify": may_anywhere(request.user, Permission.FINDING_VERIFY),
        "may_export": may_export,
        "may_import": may_anywhere(request.user, Permission.LEDGER_IMPORT),
        "may_categorise": may_anywhere(request.user, Permission.FINDING_RAISE),
    }
    batch = ("may_draft", "may_verify", "may_categorise", "may_export")
    context["may_batch"] = any(context[name] for name in batch)
    return render(request, "findings/list.html", context)


def _orders(request: PageRequest) -> dict[str, tuple[str, ...]]:
    """Return the orders, the usual one first: who asks for deadlines reads them in their order."""
    by_due = request.GET.get("due_from") or request.GET.get("due_to")
    return {"due": ORDERS["due"], **ORDERS} if by_due else ORDERS


def _counted(person: Person) -> int:
    """Return how far to count: a city or province has more than anybody turns pages."""
    wide = (len(held.region_code) for held in held_by(person) if held.region_code)
    return COUNTED if min(wide, default=_COUNTY) >= _COUNTY else COUNTED // 10


def _columns(request: PageRequest) -> tuple[Column, ...]:
    """Return the columns asked for, or chosen before, or the usual ones; the fact comes first."""
    asked = request.GET.getlist("column")
    if asked:
        kept = [column.key for column in chosen(asked)]
        if request.session.get(_KEPT, []) != kept:
            request.session[_KEPT] = kept
    keys = set(request.session.get(_KEPT) or ON_PAGE) - {"fact"}
    return (BY_KEY["fact"], *chosen(keys))


def _decorate(rows: list[Finding], columns: tuple[Column, ...]) -> None:
    for_ledger(rows)
    plain = tuple(column for column in columns if column.key not in _DRAWN)
    if plain and rows:
        cells_of(rows, plain)
    for finding in rows:
        values = iter(getattr(finding, "cells", []))
        finding.cells = [  # type: ignore[attr-defined]
            (column, None if column.key in _DRAWN else _shown(next(values))) for column in columns
        ]


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _export(request: PageRequest, listing: Listing[Finding]) -> HttpResponseBase:
    """Answer everything that matches as a file, beginning while the rest is still being read."""
    form: Form = "csv" if request.GET["export"] == "csv" else "xlsx"
    filters = LedgerFilter(request.GET, request.user)
    given = {name: request.GET[name] for name in filters.chosen}
    if filters.ticked:
        given["finding"] = ",".join(filters.ticked)
    actions.note_export(by=request.user, form=form, query=given)
    made = download(
        listing.matching,
        request.user,
        form=form,
        keys=request.session.get(_KEPT) or (),
        about=filters.words,
    )
    response = StreamingHttpResponse(made.pieces, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(True, made.name)
    return response


def _tabs(request: PageRequest, views: list[SavedView]) -> list[tuple[str | Promise, str, bool]]:
    """Return the views as tabs; the first is everything."""
    here = request.GET.get("view", "")
    url = reverse("findings")
    tabs: list[tuple[str | Promise, str, bool]] = [(gettext_lazy("全部"), url, not here)]
    for view in views:
        query = [*view.query.items(), *(("column", key) for key in view.columns)]
        address = f"{url}?{urlencode([*query, ('view', view.pk)])}"
        tabs.append((view.name, address, here == str(view.pk)))
    return tabs if len(tabs) > 1 else []


def _may_share(person: Person) -> bool:
    unit = person.unit
    return unit is not None and may(person, Permission.LEDGER_IMPORT, office_of(unit))


class ViewForm(forms.Form):
    """A name for what is on the screen."""

    name = forms.CharField(max_length=40)
    shared = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=4000)


@require_POST
def save_view(request: PageRequest) -> HttpResponse:
    """Keep the filters and columns on the screen under a name."""
    open_to(request.user, *READERS)
    form = ViewForm(request.POST)
    back = QueryDict(request.POST.get("query", "")[:4000])
    if not form.is_valid():
        messages.error(request, _("请给视图起一个名称，最多40字。"))
        return _back(back)
    known = {*LedgerFilter.base_fields, *_ALSO}
    columns = [column.key for column in _columns(request)]
    try:
        actions.save_view(
            form.cleaned_data["name"],
            by=request.user,
            query={name: back[name] for name in back if name in known},
            columns=columns,
            shared=form.cleaned_data["shared"],
        )
    except DomainError as error:
        messages.error(request, _reasons(error))
    else:
        messages.success(request, _("已保存视图“%s”。") % form.cleaned_data["name"])
    return _back(back)


@require_POST
def drop_view(request: PageRequest, pk: int) -> HttpResponse:
    """Forget a view."""
    actions.drop_view(pk, by=request.user)
    messages.success(request, _("已删除视图。"))
    return redirect("findings")


def _back(query: QueryDict) -> HttpResponse:
    return redirect(f"{reverse('findings')}?{query.urlencode()}")


def _reasons(error: DomainError) -> str:
    return " ".join([error.message, *map(str, getattr(error, "fields", {}).values())])
