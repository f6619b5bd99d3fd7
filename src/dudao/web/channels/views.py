"""Channels: the list, one with how it does, setting it up, trying it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.notifications import actions, queries
from dudao.notifications.actions.channels import Made
from dudao.notifications.models import Channel
from dudao.notifications.states import ChannelKind
from dudao.web.administration.units import office_for
from dudao.web.channels.dispatches import worded
from dudao.web.channels.forms import FORMS, ChannelFilter
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("名称"), lambda c: c.name),
    Column(gettext_lazy("类别"), lambda c: c.get_kind_display()),
    Column(gettext_lazy("状态"), lambda c: str(_("启用") if c.on else _("停用"))),
    Column(gettext_lazy("待发送"), lambda c: c.waiting),
    Column(gettext_lazy("发送失败"), lambda c: c.dead),
    Column(gettext_lazy("最近送达"), lambda c: c.last_at),
]
LAST = 10


@require_GET
def channels_page(request: PageRequest) -> HttpResponseBase:
    """List the channels one sets up."""
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    listing = Listing(
        request,
        queries.with_figures(queries.channels_visible_to(request.user)),
        ChannelFilter,
        orders={"made": ("-made_at", "pk"), "name": ("name", "pk")},
    )
    if listing.wants_export:
        return listing.export(_("通知渠道"), COLUMNS)
    return render(
        request, "channels/channels.html", {"listing": listing, "kinds": list(ChannelKind)}
    )


@require_GET
def channel_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a channel: how it is reached, how it does, what it sent last."""
    channel = _visible(request, pk)
    last = channel.dispatches.select_related("person", "channel").order_by("-id")[:LAST]
    context = {"channel": channel, "rows": worded(list(last))}
    return render(request, "channels/channel.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: PageRequest, kind: str) -> HttpResponse:
    """Set up a channel of a kind."""
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    if kind not in set(ChannelKind):
        raise Http404
    office = office_for(request.user, Permission.CHANNEL_EDIT)
    form = FORMS[ChannelKind(kind)](request.POST or None)
    made = carry_out(
        form,
        lambda _data: actions.make_channel(office, by=request.user, kind=kind, **form.asked()),
    )
    if made is None:
        context = {"form": form, "kind": ChannelKind(kind)}
        return render(request, "channels/form.html", context, status=form_status(form))
    messages.success(request, _("渠道已建立，还没有启用。请先启用，再发送测试。"))
    return _after(request, made)


@require_http_methods(["GET", "POST"])
def edit_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change a channel."""
    channel = _visible(request, pk)
    form = FORMS[ChannelKind(channel.kind)](request.POST or None, channel=channel)
    done = carry_out(
        form, lambda _data: actions.edit_channel(channel.pk, by=request.user, **form.asked())
    )
    if done is None:
        context: dict[str, Any] = {"form": form, "channel": channel}
        return render(request, "channels/form.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("channel", pk)


@require_POST
def turn_on(request: PageRequest, pk: UUID) -> HttpResponse:
    """Let it send."""
    catch_up = "catch_up" in request.POST
    actions.turn_on(_visible(request, pk).pk, by=request.user, catch_up=catch_up)
    messages.success(request, _("渠道已启用。"))
    return redirect("channel", pk)


@require_POST
def turn_off(request: PageRequest, pk: UUID) -> HttpResponse:
    """Stop it."""
    actions.turn_off(_visible(request, pk).pk, by=request.user)
    messages.success(request, _("渠道已停用，待发送的内容保留。"))
    return redirect("channel", pk)


@require_POST
def try_out(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send a trial message to oneself."""
    actions.try_out(_visible(request, pk).pk, by=request.user)
    messages.success(request, _("测试消息已进入发送队列，几秒后刷新本页查看结果。"))
    return redirect("channel", pk)


@require_POST
def renew_secret(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give a webhook a new signing secret and show it."""
    return _after(request, actions.renew_secret(_visible(request, pk).pk, by=request.user))


def _visible(request: PageRequest, pk: UUID) -> Channel:
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    return get_object_or_404(queries.with_figures(queries.channels_visible_to(request.user)), pk=pk)


def _after(request: PageRequest, made: Made) -> HttpResponse:
    """Show a signing secret this once; other kinds have nothing to show."""
    if not made.signing_secret:
        return redirect("channel", made.channel.pk)
    answer = render(request, "channels/secret.html", {"made": made})
    answer["Cache-Control"] = "no-store"
    return answer
