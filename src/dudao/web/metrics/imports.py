"""Tables of figures: upload, look at what was read, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from dudao.metrics import actions
from dudao.metrics.models import ValueUpload
from dudao.metrics.queries.tables import uploads_visible_to
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.metrics.forms import ConfirmForm, TableForm, year_word
from dudao.web.request import PageRequest

#: So many lines of each kind stand on the page.
SHOWN = 100


def _visible(request: PageRequest) -> QuerySet[ValueUpload]:
    require_anywhere(request.user, Permission.METRIC_IMPORT)
    return uploads_visible_to(request.user)


@require_http_methods(["GET", "POST"])
def imports_page(request: PageRequest) -> HttpResponse:
    """List the tables, and take a new one."""
    rows = _visible(request).defer("cells", "problems", "repairs")
    form = TableForm(request.POST or None, request.FILES or None)
    upload = carry_out(form, lambda data: _read(data, request.user))
    if upload is None:
        listing = Listing(request, rows, orders={"at": ("-at", "-id")})
        context = {"listing": listing, "form": form}
        return render(request, "metrics/imports.html", context, status=form_status(form))
    return redirect("metric-import", upload.pk)


def _read(data: dict[str, Any], by: Person) -> ValueUpload:
    file = data.pop("file")
    office = own_office(by)
    try:
        return actions.read_values(file.read(), file.name or "", by=by, office=office, **data)
    except (TooLarge, Unsupported) as error:  # told beside the file, like what is wrong in it
        raise Invalid(error.message, fields={"file": error.message}) from error


@require_GET
def import_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show what was read, what is wrong and what would change."""
    upload = get_object_or_404(_visible(request), pk=pk)
    changed = [cell for cell in upload.cells if cell["status"] == "changed"]
    waits = upload.confirmed_at is None
    context = {
        "upload": upload,
        "year": year_word(upload.year),
        "problems": upload.problems[:SHOWN],
        "more_problems": max(0, len(upload.problems) - SHOWN),
        "repairs": upload.repairs[:SHOWN],
        "changed": changed[:SHOWN],
        "more_changed": max(0, len(changed) - SHOWN),
        "form": ConfirmForm(),
        "steps": [
            (_("上传"), "done"),
            (_("核对"), "now" if waits else "done"),
            (_("写入"), "todo" if waits else "done"),
        ],
    }
    return render(request, "metrics/import.html", context)


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Import what was read."""
    upload = get_object_or_404(_visible(request), pk=pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    try:
        done = actions.confirm_values(upload.pk, by=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已导入%d个数据。") % done.outcome["written"])
    return redirect("metric-import", pk)


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw what was read away."""
    upload = get_object_or_404(_visible(request), pk=pk)
    actions.discard_values(upload.pk, by=request.user)
    messages.success(request, _("已放弃这份表格，数据没有改动。"))
    return redirect("metric-imports")
