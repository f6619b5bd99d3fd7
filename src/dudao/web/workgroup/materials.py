"""The shelf of files to take along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.web.files.forms import stored
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest
from dudao.web.workgroup.filters import MaterialFilter
from dudao.web.workgroup.forms import MaterialForm
from dudao.web.workgroup.posts import tabs_for
from dudao.workgroup import actions
from dudao.workgroup.models import Material
from dudao.workgroup.queries import materials as queries
from dudao.workgroup.states import Receiver

COLUMNS = [
    Column(gettext_lazy("名称"), lambda m: m.title, 40),
    Column(gettext_lazy("文件"), lambda m: m.file.name, 40),
    Column(gettext_lazy("供谁使用"), lambda m: m.get_receiver_display(), 14),
    Column(gettext_lazy("有效期至"), lambda m: m.until, 12),
    Column(gettext_lazy("上架时间"), lambda m: m.put_at, 16),
    Column(gettext_lazy("上架人"), lambda m: str(m.put_by), 10),
    Column(gettext_lazy("下架时间"), lambda m: m.taken_down_at, 16),
]


@require_GET
def materials_page(request: PageRequest) -> HttpResponseBase:
    """List what lies there for one, and all of the shelf one keeps."""
    listing = Listing(
        request,
        queries.visible_to(request.user),
        MaterialFilter,
        orders={"newest": ("-id",), "title": ("title", "-id")},
        decorate=lambda rows: _judge(rows, request.user),
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("随身资料"), COLUMNS)
    context = {
        "listing": listing,
        "tabs": tabs_for(request.user, "materials"),
        "keeps": queries.keeps_shelf(request.user),
    }
    return render(request, "workgroup/materials.html", context)


@require_http_methods(["GET", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Put a file on the shelf of one's office."""
    require(request.user, Permission.POST_WRITE, own_office(request.user))
    initial = {"receiver": Receiver.INSPECTORS}
    form = MaterialForm(request.POST or None, request.FILES or None, initial=initial)
    made = carry_out(form, lambda data: _put(request, data))
    if made is None:
        context = {"form": form}
        return render(request, "workgroup/material_new.html", context, status=form_status(form))
    messages.success(request, _("已上架。手机下次同步时可以下载。"))
    return redirect("materials")


def _put(request: PageRequest, data: dict[str, Any]) -> Material:
    file_id = stored(data.pop("file"), "file", None, request.user)
    return actions.put_material(by=request.user, file_id=file_id, **data)


@require_POST
def take_down(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take something off the shelf."""
    material = get_object_or_404(queries.visible_to(request.user), pk=pk)
    actions.take_down(material.pk, by=request.user)
    messages.success(request, _("已下架。"))
    return redirect("materials")


def _judge(rows: list[Material], person: Person) -> None:
    today = clock.today()
    for row in rows:
        over = row.until is not None and row.until < today
        lies = row.taken_down_at is None and not over
        row.lies = lies  # type: ignore[attr-defined]
        row.keeps = lies and queries.may_keep(person, row)  # type: ignore[attr-defined]
