"""Rosters: upload, look at what was read, confirm."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions
from dudao.access.models import RosterUpload
from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, scope_q
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from dudao.lib.media import XLSX
from dudao.org.models import Person
from dudao.org.roster.template import template as empty_roster
from dudao.web.administration.reports import report
from dudao.web.administration.units import office_for
from dudao.web.administration.wording import field_word
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.request import PageRequest

#: So many lines of each kind stand on the page; the whole report is a file.
SHOWN = 100


class UploadForm(forms.Form):
    """The roster itself."""

    file = forms.FileField(
        label=gettext_lazy("名册文件"),
        help_text=gettext_lazy("Excel（.xlsx）或 .csv，不超过50 MB、10万行；列的次序不限。"),
    )


def visible(request: PageRequest) -> QuerySet[RosterUpload]:
    """Return the uploads of the offices for which one may import."""
    require_anywhere(request.user, Permission.ROSTER_IMPORT)
    return RosterUpload.objects.filter(
        scope_q(request.user, Permission.ROSTER_IMPORT, "office")
    ).select_related("by", "office")


def _light(request: PageRequest) -> QuerySet[RosterUpload]:
    """Return the uploads without what they hold: the action reads that itself."""
    return visible(request).defer("rows", "problems", "repairs")


@require_http_methods(["GET", "POST"])
def imports_page(request: PageRequest) -> HttpResponse:
    """List the rosters, and take a new one."""
    rows = _light(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    upload = carry_out(form, lambda data: _read(data["file"], request.user))
    if upload is None:
        context = {"listing": Listing(request, rows, orders={"at": ("-at", "-id")}), "form": form}
        return render(request, "administration/imports.html", context, status=form_status(form))
    return redirect("import", upload.pk)


def _read(file: "File[bytes]", by: Person) -> RosterUpload:
    office = office_for(by, Permission.ROSTER_IMPORT)
    try:
        return actions.read_roster(file.read(), file.name or "", by=by, office=office)
    except (TooLarge, Unsupported) as error:  # told beside the file, like what is wrong in it
        raise Invalid(error.message, fields={"file": error.message}) from error


@require_GET
def import_page(request: PageRequest, pk: Any) -> HttpResponseBase:
    """Show what was read, what is wrong and what would change."""
    upload = get_object_or_404(visible(request), pk=pk)
    if request.GET.get("export") == "xlsx":
        return report(upload)
    changed = [_worded(row) for row in upload.rows if row["status"] == "changed"]
    context = {
        "upload": upload,
        "problems": upload.problems[:SHOWN],
        "more_problems": max(0, len(upload.problems) - SHOWN),
        "kinds": Counter(told["what"] for told in upload.repairs).most_common(),
        "repairs": upload.repairs[:SHOWN],
        "more_repairs": max(0, len(upload.repairs) - SHOWN),
        "changed": changed[:SHOWN],
        "more_changed": max(0, len(changed) - SHOWN),
        "steps": _steps(upload),
    }
    return render(request, "administration/import.html", context)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row that changes a school with words for its fields."""
    values = row["values"]
    changes = [
        (field_word(field), before, values.get(field, ""))
        for field, before in row["before"].items()
    ]
    return {"row": row["row"], "name": values.get("name", ""), "changes": changes}


def _steps(upload: RosterUpload) -> list[tuple[str, str]]:
    checked = "now" if upload.confirmed_at is None else "done"
    done = "todo" if upload.confirmed_at is None else "done"
    return [(_("上传"), "done"), (_("核对"), checked), (_("写入"), done)]


@require_POST
def confirm(request: PageRequest, pk: Any) -> HttpResponse:
    """Import everything, or nothing when the register has moved on."""
    upload = get_object_or_404(_light(request), pk=pk)
    try:
        done = actions.confirm_roster(upload.pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        words = _("已导入：新增%(added)d所，修改%(changed)d所，%(unchanged)d所没有变化。")
        messages.success(request, words % done._asdict())
    return redirect("import", pk)


@require_POST
def discard(request: PageRequest, pk: Any) -> HttpResponse:
    """Throw an upload away."""
    upload = get_object_or_404(_light(request), pk=pk)
    actions.discard(upload.pk, by=request.user)
    messages.success(request, _("已放弃这份名册，学校登记没有改动。"))
    return redirect("imports")


@require_GET
def template(request: PageRequest) -> HttpResponse:
    """Hand out an empty roster to fill in."""
    require_anywhere(request.user, Permission.ROSTER_IMPORT)
    response = HttpResponse(empty_roster(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="roster-template.xlsx"'
    return response
