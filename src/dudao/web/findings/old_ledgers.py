"""Old ledgers: upload, look at what was read, confirm."""

from collections import Counter
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, scope_q
from dudao.findings import actions
from dudao.findings.models import LedgerUpload
from dudao.findings.sheets.template import template as empty_ledger
from dudao.findings.states import State
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from dudao.lib.media import XLSX
from dudao.org.models import Person
from dudao.web.administration.reports import report
from dudao.web.administration.units import office_for
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.request import PageRequest

#: So many lines of each kind stand on the page; the whole report is a file.
SHOWN = 100
#: So many of the rows stand on the page, to see that the columns were understood.
LOOKED_AT = 30


class UploadForm(forms.Form):
    """The old ledger itself."""

    file = forms.FileField(
        label=gettext_lazy("台账文件"),
        help_text=gettext_lazy("Excel（.xlsx）或 .csv，一次最多2万个问题；列的次序不限。"),
    )


def visible(request: PageRequest) -> QuerySet[LedgerUpload]:
    """Return the uploads of the offices whose ledger one keeps."""
    require_anywhere(request.user, Permission.LEDGER_IMPORT)
    return LedgerUpload.objects.filter(
        scope_q(request.user, Permission.LEDGER_IMPORT, "office")
    ).select_related("by", "office")


def _light(request: PageRequest) -> QuerySet[LedgerUpload]:
    """Return the uploads without what they hold: the action reads that itself."""
    return visible(request).defer("rows", "problems", "repairs")


@require_http_methods(["GET", "POST"])
def imports_page(request: PageRequest) -> HttpResponse:
    """List the old ledgers, and take a new one."""
    rows = _light(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    upload = carry_out(form, lambda data: _read(data["file"], request.user))
    if upload is None:
        context = {"listing": Listing(request, rows, orders={"at": ("-at", "-id")}), "form": form}
        return render(request, "findings/old_ledgers.html", context, status=form_status(form))
    return redirect("ledger-import", upload.pk)


def _read(file: "File[bytes]", by: Person) -> LedgerUpload:
    office = office_for(by, Permission.LEDGER_IMPORT)
    try:
        return actions.read_ledger(file.read(), file.name or "", by=by, office=office)
    except (TooLarge, Unsupported) as error:  # told beside the file, like what is wrong in it
        raise Invalid(error.message, fields={"file": error.message}) from error


@require_GET
def import_page(request: PageRequest, pk: UUID) -> HttpResponseBase:
    """Show what was read and what is wrong."""
    upload = get_object_or_404(visible(request), pk=pk)
    if request.GET.get("export") == "xlsx":
        return report(upload)
    checked = "now" if upload.confirmed_at is None else "done"
    done = "todo" if upload.confirmed_at is None else "done"
    states = {state.value: state.label for state in State}
    context = {
        "upload": upload,
        "rows": [{**row, "word": states[row["state"]]} for row in upload.rows[:LOOKED_AT]],
        "more_rows": max(0, len(upload.rows) - LOOKED_AT),
        "open": upload.outcome["rows"] - upload.outcome["closed"],
        "problems": upload.problems[:SHOWN],
        "more_problems": max(0, len(upload.problems) - SHOWN),
        "kinds": Counter(told["what"] for told in upload.repairs).most_common(),
        "repairs": upload.repairs[:SHOWN],
        "more_repairs": max(0, len(upload.repairs) - SHOWN),
        "steps": [(_("上传"), "done"), (_("核对"), checked), (_("写入"), done)],
    }
    return render(request, "findings/old_ledger.html", context)


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Bring in everything, or nothing when something has changed meanwhile."""
    upload = get_object_or_404(_light(request), pk=pk)
    try:
        done = actions.confirm_ledger(upload.pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已导入%(rows)d个问题。") % done.outcome)
    return redirect("ledger-import", pk)


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw an upload away."""
    upload = get_object_or_404(_light(request), pk=pk)
    actions.discard_ledger(upload.pk, by=request.user)
    messages.success(request, _("已放弃这份台账，没有改动。"))
    return redirect("ledger-imports")


@require_GET
def template(request: PageRequest) -> HttpResponse:
    """Hand out an empty ledger to fill in."""
    require_anywhere(request.user, Permission.LEDGER_IMPORT)
    response = HttpResponse(empty_ledger(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="ledger-template.xlsx"'
    return response
