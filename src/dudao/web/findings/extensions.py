"""Requests for more time: what waits for the office, and what was decided."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.findings.models import Extension
from dudao.findings.queries.extensions import extensions_to_decide, extensions_visible_to
from dudao.findings.states import ExtensionState
from dudao.org.queries import named
from dudao.web.findings.views import READERS, open_to
from dudao.web.listing import FilterForm, Listing, any_of
from dudao.web.request import PageRequest
from dudao.web.sheet import Column

COLUMNS = [
    Column(_("编号"), lambda e: e.finding.number, 16),
    Column(_("学校"), lambda e: e.finding.unit.name, 24),
    Column(_("问题事实"), lambda e: e.finding.fact, 48),
    Column(_("申请延至"), lambda e: e.asked_until, 12),
    Column(_("延期理由"), lambda e: e.reason, 40),
    Column(_("申请人"), lambda e: str(e.asked_by), 12),
    Column(_("申请时间"), lambda e: e.asked_at, 16),
    Column(_("状态"), lambda e: e.get_state_display(), 10),
    Column(_("批准延至"), lambda e: e.granted_until, 12),
    Column(_("批复意见"), lambda e: e.decision_note, 32),
    Column(_("批复人"), lambda e: str(e.decided_by or ""), 12),
    Column(_("批复时间"), lambda e: e.decided_at, 16),
    Column(_("延期次数"), lambda e: e.finding.extended_times, 9),
]


class ExtensionFilter(FilterForm):
    school = forms.CharField(label=_("学校"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(ExtensionState))
    mine = forms.BooleanField(label=_("等我批复"), required=False)

    def narrow(self, rows: QuerySet[Extension]) -> QuerySet[Extension]:
        """Return the rows that match."""
        if "mine" in self.chosen:
            waiting = extensions_to_decide(self.person).order_by().values("pk")
            rows = rows.filter(pk__in=waiting)
        if "state" in self.chosen:
            rows = rows.filter(state=self.chosen["state"])
        return rows.filter(named(self.chosen.get("school", ""), "finding__unit__name_parts"))


@require_GET
def extensions_page(request: PageRequest) -> HttpResponseBase:
    """List the requests about findings one may see."""
    open_to(request.user, *READERS, Permission.EXTENSION_DECIDE)
    listing = Listing(
        request,
        extensions_visible_to(request.user),
        ExtensionFilter,
        orders={"asked": ("-id",), "due": ("finding__due_on", "id")},
    )
    if listing.wants_export:
        return listing.export(_("延期申请"), COLUMNS)
    return render(request, "findings/extensions.html", {"listing": listing})
