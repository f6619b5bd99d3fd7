"""The record, for the auditor."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.access.record import visible_to
from dudao.access.roles import Role
from dudao.audit import queries
from dudao.audit.models import Event
from dudao.lib import clock
from dudao.org.models import Person
from dudao.web.administration.wording import AREAS, event_word, subject_word
from dudao.web.forms import ALL, DateInput
from dudao.web.listing import Column, FilterForm, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("序号"), lambda e: e.link.number if hasattr(e, "link") else "", 10),
    Column(gettext_lazy("时间"), lambda e: e.at, 18),
    Column(gettext_lazy("操作人"), lambda e: str(e.by or "")),
    Column(gettext_lazy("事项"), lambda e: event_word(e.name), 20),
    Column(gettext_lazy("代码"), lambda e: e.name, 24),
    Column(gettext_lazy("对象"), lambda e: f"{e.subject_type}:{e.subject_id}", 46),
    Column(gettext_lazy("单位"), lambda e: e.unit.name if e.unit else "", 28),
    Column(gettext_lazy("摘要值"), lambda e: e.digest, 66),
]
ORDERS: dict[str, tuple[str, ...]] = {"at": ("-id",)}
SAME = 10
CHECKS = ("audit.verified", "audit.broken")


class AuditFilter(FilterForm):
    """Who, what, about which thing, when."""

    who = forms.CharField(label=gettext_lazy("操作人"), required=False)
    area = forms.ChoiceField(
        label=gettext_lazy("事项"), required=False, choices=[("", ALL), *AREAS.items()]
    )
    unit = forms.CharField(label=gettext_lazy("单位"), required=False)
    subject = forms.CharField(label=gettext_lazy("对象编号"), required=False)
    first_day = forms.DateField(label=gettext_lazy("从"), required=False, widget=DateInput())
    last_day = forms.DateField(label=gettext_lazy("到"), required=False, widget=DateInput())

    def narrow(self, rows: QuerySet[Event]) -> QuerySet[Event]:
        """Return the events that match."""
        chosen = self.chosen
        if who := chosen.get("who"):
            people = Person.objects.filter(Q(name=who) | Q(username__iexact=who))
            rows = rows.filter(by__in=people.values("pk"))
        if unit := chosen.get("unit"):
            rows = rows.filter(unit__name__contains=unit)
        if subject := chosen.get("subject"):
            rows = rows.filter(subject_id=subject)
        return queries.matching(
            rows,
            name=chosen.get("area", ""),
            first_day=chosen.get("first_day"),
            last_day=chosen.get("last_day"),
        )


def _visible(request: PageRequest) -> QuerySet[Event]:
    require_anywhere(request.user, Permission.AUDIT_VIEW)
    return visible_to(request.user).select_related("by", "unit", "link")


def _with_words(rows: list[Event]) -> None:
    ids = {row.subject_id for row in rows if row.subject_type == "org.person"}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    for row in rows:
        is_person = row.subject_type == "org.person"
        row.called = names.get(int(row.subject_id), "") if is_person else ""  # type: ignore[attr-defined]
        row.word = event_word(row.name)  # type: ignore[attr-defined]
        row.about = subject_word(row.subject_type)  # type: ignore[attr-defined]


@require_GET
def audit_page(request: PageRequest) -> HttpResponseBase:
    """List what happened, newest first, with the state of the chain."""
    rows = _visible(request)
    listing = Listing(request, rows, AuditFilter, orders=ORDERS, decorate=_with_words)
    if listing.wants_export:
        return listing.export(_("审计日志"), COLUMNS)
    checked = Event.objects.filter(name__in=CHECKS).order_by("-id").first()
    context = {"listing": listing, "head": queries.head(), "checked": checked}
    return render(request, "administration/audit.html", context)


@require_GET
def event_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show everything that was recorded of an event, and its place in the chain."""
    event = get_object_or_404(_visible(request), pk=pk)
    about = {"subject_type": event.subject_type, "subject_id": event.subject_id}
    same = list(_visible(request).filter(**about).order_by("-id")[:SAME])
    _with_words([event, *same])
    context = {
        "event": event,
        "link": getattr(event, "link", None),
        "data": [(key, _told(value)) for key, value in event.data.items()],
        "same": same,
    }
    return render(request, "administration/event.html", context)


def _told(value: Any) -> Any:
    """Return a value for reading: a role by its word, what changed as before → after."""
    if isinstance(value, str) and value in set(Role):
        return Role(value).label
    if isinstance(value, dict):
        return [(key, *pair) for key, pair in value.items() if isinstance(pair, list)] or value
    return value


@require_GET
def chain_page(request: PageRequest) -> HttpResponse:
    """Work the whole chain out again and say whether it holds."""
    require_anywhere(request.user, Permission.AUDIT_VIEW)
    context = {
        "broken": queries.broken_at(),
        "unchained": queries.unchained().count(),
        "head": queries.head(),
        "checked_at": clock.now(),
    }
    return render(request, "administration/chain.html", context)
