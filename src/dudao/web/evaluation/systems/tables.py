"""An indicator table in Excel: upload, look at what was read, mend cells, confirm."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.evaluation import actions
from dudao.evaluation.framework import check
from dudao.evaluation.models import SystemUpload, SystemVersion
from dudao.evaluation.queries.systems import offices_to_edit, uploads_visible_to
from dudao.evaluation.tables.files import LARGEST_FILE
from dudao.lib.errors import DomainError, Invalid, TooLarge, Unsupported
from dudao.org.models import Unit
from dudao.web.evaluation.systems.shown import tree_of
from dudao.web.evaluation.systems.views import draft_of, seen_in
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.inspectorate.forms import offer
from dudao.web.request import PageRequest


class TableForm(forms.Form):
    office = forms.ModelChoiceField(
        label=gettext_lazy("督导室"), queryset=Unit.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("指标表"), help_text=gettext_lazy("Excel（.xlsx），10 MB 以内。")
    )


@require_http_methods(["GET", "POST"])
def new_table(request: PageRequest) -> HttpResponse:
    """Take an indicator table, for a new system or for a draft."""
    require_anywhere(request.user, Permission.SYSTEM_EDIT)
    wanted = request.GET.get("into", "")
    into = draft_of(request, UUID(wanted)) if is_id(wanted) else None
    form = TableForm(request.POST or None, request.FILES or None)
    offer(form, office=offices_to_edit(request.user))
    upload = carry_out(form, lambda data: _read(request, data, into))
    if upload is None:
        context = {"form": form, "into": into}
        status = form_status(form)
        return render(request, "evaluation/systems/table_new.html", context, status=status)
    return redirect("system-table", upload.pk)


def _read(request: PageRequest, data: dict[str, Any], into: SystemVersion | None) -> SystemUpload:
    file = data["file"]
    try:
        return actions.read_system_table(
            data["office"],
            file.read(LARGEST_FILE + 1),
            file.name or "",
            by=request.user,
            into=into.pk if into else None,
        )
    except (TooLarge, Unsupported, Invalid) as error:  # told beside what is wrong
        raise Invalid(error.message, fields={"file": error.message}) from error


@require_GET
def system_table_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show what was read as a tree, and every cell that could not be read, to be mended."""
    upload = _upload(request, pk)
    rows, _whole = tree_of(_as_version(upload))
    done = upload.confirmed_at is not None
    context = {
        "upload": upload,
        "framework": _as_version(upload).framework,
        "rows": rows,
        "faults": check(_as_version(upload).framework),
        "steps": [
            (_("上传"), "done"),
            (_("核对"), "done" if done else "now"),
            (_("写入"), "done" if done else "todo"),
        ],
    }
    return render(request, "evaluation/systems/table.html", context)


@require_POST
def mend(request: PageRequest, pk: UUID) -> HttpResponse:
    """Write another text into a cell."""
    given = request.POST
    place = (given.get("sheet", ""), given.get("cell", ""))
    try:
        actions.mend_cell(
            _upload(request, pk).pk,
            *place,
            given.get("text", ""),
            by=request.user,
            seen=seen_in(request),
        )
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("system-table", pk)


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put what was read into its draft, or begin a system with it."""
    checked = "checked" in request.POST
    try:
        version = actions.confirm_system_table(
            _upload(request, pk).pk, by=request.user, checked_by_hand=checked
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("system-table", pk)
    messages.success(request, _("已写入草稿，核对后即可发布。"))
    return redirect("system", version.pk)


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw what was read away."""
    actions.discard_system_table(_upload(request, pk).pk, by=request.user)
    messages.success(request, _("已放弃这份指标表，指标体系没有改动。"))
    return redirect("systems")


def _upload(request: PageRequest, pk: UUID) -> SystemUpload:
    return get_object_or_404(uploads_visible_to(request.user), pk=pk)


def _as_version(upload: SystemUpload) -> SystemVersion:
    """Return what was read as a version would show it; never saved."""
    return SystemVersion(definition=upload.definition)
