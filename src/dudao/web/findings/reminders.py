"""The list of reminders (催办记录)."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.findings.models import Reminder
from dudao.findings.queries.clocks import reminders_visible_to
from dudao.findings.states import About, Rung
from dudao.org.queries import named
from dudao.web.findings.ladder import name_people
from dudao.web.findings.views import open_to
from dudao.web.listing import FilterForm, Listing, any_of
from dudao.web.request import PageRequest
from dudao.web.sheet import Column

COLUMNS = [
    Column(gettext_lazy("时间"), lambda r: r.at, 16),
    Column(gettext_lazy("学校"), lambda r: r.finding.unit.name, 24),
    Column(gettext_lazy("问题编号"), lambda r: r.finding.number, 16),
    Column(gettext_lazy("事项"), lambda r: r.get_about_display(), 10),
    Column(gettext_lazy("催办层级"), lambda r: r.get_rung_display(), 20),
    Column(gettext_lazy("期限"), lambda r: r.due_on, 12),
    Column(gettext_lazy("告知"), lambda r: r.names, 30),
]


class ReminderFilter(FilterForm):
    school = forms.CharField(label=gettext_lazy("学校"), required=False, max_length=60)
    rung = forms.ChoiceField(label=gettext_lazy("催办层级"), required=False, choices=any_of(Rung))
    about = forms.ChoiceField(label=gettext_lazy("事项"), required=False, choices=any_of(About))

    def narrow(self, rows: QuerySet[Reminder]) -> QuerySet[Reminder]:
        """Apply what was chosen."""
        chosen = {name: value for name, value in self.chosen.items() if name != "school"}
        rows = rows.filter(**chosen)
        return rows.filter(named(self.chosen.get("school", ""), "finding__unit__name_parts"))


@require_GET
def reminders_page(request: PageRequest) -> HttpResponseBase:
    """List every rung climbed about findings one may see."""
    open_to(request.user, Permission.FINDING_VIEW)
    listing = Listing(
        request,
        reminders_visible_to(request.user),
        ReminderFilter,
        orders={"at": ("-at", "-id"), "due": ("due_on", "id")},
        decorate=name_people,
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("催办记录"), COLUMNS)
    context = {
        "listing": listing,
        "may_set": may_anywhere(request.user, Permission.UNIT_EDIT),
    }
    return render(request, "findings/reminders.html", context)
