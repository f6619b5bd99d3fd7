"""Forms: the list, one as it prints, up and down as a file, publish and retire."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.instruments import actions, queries, xlsform
from dudao.instruments.models import Version
from dudao.instruments.states import State
from dudao.lib.errors import Conflict, Invalid, TooLarge, Unsupported
from dudao.lib.media import XLSX
from dudao.web.forms import form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.inspectorate.inspectors import offices_for
from dudao.web.instruments.forms import UploadForm, VersionFilter
from dudao.web.instruments.printed import printed
from dudao.web.listing import Listing
from dudao.web.request import PageRequest


@require_GET
def forms_page(request: PageRequest) -> HttpResponse:
    """List the forms one may see: those in use and drafts first."""
    rows = queries.versions_visible_to(request.user).select_related("instrument__office")
    listing = Listing(
        request,
        rows,
        VersionFilter,
        orders={"title": ("instrument__title", "instrument", "-number")},
    )
    may_edit = may_anywhere(request.user, Permission.INSTRUMENT_EDIT)
    return render(request, "instruments/list.html", {"listing": listing, "may_edit": may_edit})


@require_GET
def form_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a version of a form as it prints."""
    version = find(request, pk)
    office = version.instrument.office
    own = office is not None and may(request.user, Permission.INSTRUMENT_EDIT, office)
    context = {
        "version": version,
        "sections": printed(version.form),
        "others": version.instrument.versions.order_by("-number").exclude(pk=version.pk)[:20],
        "may_publish": own and version.state == State.DRAFT,
        "may_retire": own and version.state == State.PUBLISHED,
        "newer": queries.newer_than(version),
        "may_edit": may_anywhere(request.user, Permission.INSTRUMENT_EDIT),
    }
    return render(request, "instruments/form.html", context)


@require_GET
def download(request: PageRequest, pk: int) -> HttpResponse:
    """Give the definition as a file to edit."""
    version = find(request, pk)
    text = json.dumps(version.definition, ensure_ascii=False, indent=2)
    name = f"{version.instrument.key}-v{version.number}.json"
    answer = HttpResponse(text + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_GET
def workbook(request: PageRequest, pk: int) -> HttpResponse:
    """Give the form as an XLSForm workbook."""
    version = find(request, pk)
    answer = HttpResponse(
        xlsform.write(version.form, version.number),
        content_type=XLSX,
    )
    name = f"{version.instrument.key}-v{version.number}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
def upload(request: PageRequest) -> HttpResponse:
    """Take an edited definition as a draft, or say everything that is wrong with it."""
    require_anywhere(request.user, Permission.INSTRUMENT_EDIT)
    form = UploadForm(request.POST or None, request.FILES or None)
    offer(form, office=offices_for(request.user, Permission.INSTRUMENT_EDIT))
    flaws: list[tuple[str, str]] = []
    if form.is_valid():
        data = form.cleaned_data
        try:
            if isinstance(data["file"], bytes):
                return _read_workbook(request, data)
            made = actions.create_version(data["file"], by=request.user, office=data["office"])
        except (Invalid, Conflict, TooLarge, Unsupported) as error:
            form.add_error("file", error.message)
            flaws = sorted(getattr(error, "fields", {}).items())
        else:
            messages.success(request, _("已存为草稿，核对后即可发布。"))
            return redirect("form", made.pk)
    context = {"form": form, "flaws": flaws}
    return render(request, "instruments/upload.html", context, status=form_status(form))


def _read_workbook(request: PageRequest, data: dict[str, Any]) -> HttpResponse:
    name = str(getattr(request.FILES["file"], "name", ""))
    office = data["office"]
    read = actions.read_workbook(data["file"], by=request.user, office=office, name=name)
    return redirect("form-import", read.pk)


@require_POST
def publish(request: PageRequest, pk: int) -> HttpResponse:
    """Put a draft to use."""
    actions.publish(find(request, pk).pk, by=request.user)
    messages.success(request, _("表单已发布，今后的督导用这一版。"))
    return redirect("form", pk)


@require_POST
def retire(request: PageRequest, pk: int) -> HttpResponse:
    """Take a form out of use."""
    actions.retire(find(request, pk).pk, by=request.user)
    messages.success(request, _("表单已停用；已经填写的记录不受影响。"))
    return redirect("form", pk)


def find(request: PageRequest, pk: int) -> Version:
    """Return a version that the person may see."""
    rows = queries.versions_visible_to(request.user).select_related(
        "instrument__office", "published_by"
    )
    return get_object_or_404(rows, pk=pk)
