"""One's inbox of messages and one's wishes."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.findings.queries import visible_to
from dudao.notifications import actions
from dudao.notifications.models import Message, Preference
from dudao.notifications.queries.channels import kinds_for
from dudao.notifications.queries.messages import hours_of, messages_of, preference_of
from dudao.org.models import Person
from dudao.web.administration.wording import event_word
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Listing
from dudao.web.notifications.forms import MessageFilter, PreferenceForm
from dudao.web.request import PageRequest
from dudao.web.sheet import Column

COLUMNS = [
    Column(gettext_lazy("时间"), lambda m: m.made_at, 16),
    Column(gettext_lazy("类别"), lambda m: str(event_word(m.kind)), 20),
    Column(gettext_lazy("内容"), lambda m: m.text, 48),
    Column(gettext_lazy("紧急"), lambda m: _("是") if m.urgent else "", 6),
    Column(gettext_lazy("阅读时间"), lambda m: m.read_at, 16),
]
_FINDING = re.compile(r"^/findings/([0-9a-f-]{36})/$")


@require_GET
def messages_page(request: PageRequest) -> HttpResponseBase:
    """List what one was told, newest first."""
    listing = Listing(
        request,
        messages_of(request.user),
        MessageFilter,
        orders={"made": ("-id",)},
        decorate=lambda rows: _complete(rows, request.user),
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("消息"), COLUMNS)
    return render(request, "notifications/messages.html", {"listing": listing})


def _complete(rows: list[Message], reader: Person) -> None:
    """Give every message its kind, and the school where it is about a finding one may see."""
    about = {row.pk: found.group(1) for row in rows if (found := _FINDING.match(row.path))}
    seen = visible_to(reader).filter(pk__in=set(about.values()))
    schools = {str(pk): name for pk, name in seen.values_list("pk", "unit__name")}
    for row in rows:
        row.word = event_word(row.kind)  # type: ignore[attr-defined]
        row.school = schools.get(about.get(row.pk, ""), "")  # type: ignore[attr-defined]


@require_GET
def message_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Open what a message is about; it is read from now on."""
    return redirect(actions.read(pk, by=request.user).path)


@require_POST
def read_all(request: PageRequest) -> HttpResponse:
    """Note that everything is read."""
    count = actions.read_all(by=request.user)
    said = ngettext("%(count)d条消息已标为已读。", "%(count)d条消息已标为已读。", count)
    toasts.success(request, said % {"count": count})
    return redirect("messages")


@require_http_methods(["GET", "POST"])
def settings_page(request: PageRequest) -> HttpResponse:
    """Show and take how one wants to be told."""
    kept = preference_of(request.user)
    form = PreferenceForm(
        request.POST or None, initial=_initial(kept), kinds=kinds_for(request.user)
    )
    done = carry_out(form, lambda data: actions.set_preference(by=request.user, **data))
    if done is None:
        context = {"form": form, "hours": hours_of(request.user.unit)}
        return render(request, "notifications/settings.html", context, status=form_status(form))
    toasts.success(request, _("通知设置已保存。"))
    return redirect("message-settings")


def _initial(kept: Preference) -> dict[str, Any]:
    return {
        "channels": kept.channels,
        "digest": kept.digest,
        "quiet_from": kept.quiet_from,
        "quiet_to": kept.quiet_to,
    }
