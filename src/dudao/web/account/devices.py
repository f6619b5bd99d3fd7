"""Phones: one's own and those one may end, with their last contact; ended with one click."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dudao.access import actions, queries
from dudao.access.models import Device
from dudao.web.listing import Column, FilterForm, Listing
from dudao.web.request import PageRequest

STANDING = [
    ("", gettext_lazy("在用")),
    ("ended", gettext_lazy("已停用")),
    ("all", gettext_lazy("全部")),
]
COLUMNS = [
    Column(gettext_lazy("姓名"), lambda d: d.person.name),
    Column(gettext_lazy("单位"), lambda d: d.person.unit.name if d.person.unit else "", 30),
    Column(gettext_lazy("手机"), lambda d: d.name, 24),
    Column(gettext_lazy("最近联系"), lambda d: d.seen_at, 18),
    Column(gettext_lazy("未上传"), lambda d: d.unsent),
    Column(gettext_lazy("最早未上传"), lambda d: d.oldest_unsent_at, 18),
    Column(gettext_lazy("启用"), lambda d: d.made_at, 18),
    Column(gettext_lazy("停用"), lambda d: d.ended_at, 18),
]
ORDERS = {
    "seen": ("-seen_at", "id"),
    "person": ("person__sort_key", "id"),
    "unsent": ("-unsent", "oldest_unsent_at", "id"),
}


class DeviceFilter(FilterForm):
    """Whose; whether in use; whether something waits on it."""

    q = forms.CharField(label=gettext_lazy("姓名或单位"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("手机状态"), required=False, choices=STANDING)
    unsent = forms.BooleanField(label=gettext_lazy("有未上传的内容"), required=False)

    def narrow(self, rows: QuerySet[Device]) -> QuerySet[Device]:
        """Return the phones that match."""
        chosen = self.chosen
        if text := chosen.get("q"):
            unit = Q(person__unit__name__contains=text) | Q(person__unit__short_name=text)
            rows = rows.filter(Q(person__name__contains=text) | unit)
        if chosen.get("unsent"):
            rows = rows.filter(unsent__gt=0)
        standing = chosen.get("standing", "")
        return rows if standing == "all" else rows.filter(ended_at__isnull=standing != "ended")


@require_GET
def devices_page(request: PageRequest) -> HttpResponseBase:
    """List one's own phones and those of the people one answers for."""
    visible = queries.devices_visible_to(request.user).select_related("person__unit", "ended_by")
    listing = Listing(request, visible, DeviceFilter, orders=ORDERS)
    if listing.wants_export:
        return listing.export(_("手机"), COLUMNS)
    return render(request, "account/devices.html", {"listing": listing})


@require_POST
def end_device(request: PageRequest, pk: UUID) -> HttpResponse:
    """End a phone, and go back to where one was."""
    device = get_object_or_404(queries.devices_visible_to(request.user), pk=pk)
    actions.end_device(device.pk, by=request.user)
    words = _("手机“%(name)s”已停用，下次联网时清除已下载的资料。") % {"name": device.name}
    messages.success(request, words)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "devices")
