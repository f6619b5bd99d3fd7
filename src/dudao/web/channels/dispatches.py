"""What was sent: the list with its dead letters, one with its content, sending again."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.notifications import actions, queries
from dudao.notifications.models import Dispatch
from dudao.notifications.rules.sending import MOST_ATTEMPTS, error_words
from dudao.notifications.states import DispatchState
from dudao.web.administration.wording import event_word
from dudao.web.channels.forms import DispatchFilter
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("时间"), lambda d: d.made_at),
    Column(gettext_lazy("渠道"), lambda d: d.channel.name),
    Column(gettext_lazy("内容"), lambda d: str(d.said)),
    Column(gettext_lazy("收信人"), lambda d: str(d.person or "")),
    Column(gettext_lazy("状态"), lambda d: d.get_state_display()),
    Column(gettext_lazy("尝试次数"), lambda d: d.attempts),
    Column(gettext_lazy("送达"), lambda d: d.sent_at),
    Column(gettext_lazy("原因"), lambda d: f"{d.failure} {d.detail}".strip()),
]


def worded(rows: list[Dispatch]) -> list[Dispatch]:
    """Give each row what it says and why it failed, in words."""
    for row in rows:
        kind = row.body.get("type")
        row.said = event_word(kind) if kind else row.body.get("text", "")  # type: ignore[attr-defined]
        row.failure, row.detail = error_words(row.error)  # type: ignore[attr-defined]
        row.may_replay = row.state != DispatchState.WAITING  # type: ignore[attr-defined]
    return rows


def _decorate(rows: list[Dispatch]) -> None:
    worded(rows)


@require_GET
def dispatches_page(request: PageRequest) -> HttpResponseBase:
    """List what was sent and what was not; `?state=dead` are the dead letters."""
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    listing = Listing(
        request,
        queries.dispatches_visible_to(request.user),
        DispatchFilter,
        orders={"made": ("-id",), "next": ("next_at", "id")},
        decorate=_decorate,
    )
    if listing.wants_export:
        return listing.export(_("发送记录"), COLUMNS)
    dead = request.GET.get("state") == DispatchState.DEAD
    return render(request, "channels/dispatches.html", {"listing": listing, "dead": dead})


@require_GET
def dispatch_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show one thing with its exact content."""
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    row = get_object_or_404(queries.dispatches_visible_to(request.user), pk=pk)
    body = json.dumps(row.body, ensure_ascii=False, indent=2)
    context = {"row": worded([row])[0], "body": body, "most": MOST_ATTEMPTS}
    return render(request, "channels/dispatch.html", context)


@require_POST
def replay(request: PageRequest) -> HttpResponse:
    """Send the chosen ones again."""
    require_anywhere(request.user, Permission.CHANNEL_EDIT)
    chosen = [UUID(pk) for pk in request.POST.getlist("chosen") if _is_uuid(pk)]
    visible = queries.dispatches_visible_to(request.user).filter(pk__in=chosen)
    again = actions.replay(visible.values_list("pk", flat=True), by=request.user)
    said = ngettext("%d条已重新进入发送队列。", "%d条已重新进入发送队列。", len(again))
    messages.success(request, said % len(again))
    return redirect("dispatches")


def _is_uuid(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True
