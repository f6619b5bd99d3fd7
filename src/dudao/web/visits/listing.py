"""The list of visits."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere
from dudao.lib import clock
from dudao.org.queries import named
from dudao.planning.states import VisitKind
from dudao.visits.models import Visit
from dudao.visits.queries import awaited_for, five_ones_for, of_person, visible_to
from dudao.visits.rules import minutes_between
from dudao.visits.states import Done, State
from dudao.web.forms import DateInput
from dudao.web.listing import Column, FilterForm, Listing, any_of
from dudao.web.request import PageRequest


class VisitFilter(FilterForm):
    """What visits may be narrowed by."""

    q = forms.CharField(label=_("学校"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=any_of(State))
    kind = forms.ChoiceField(label=_("督导类型"), required=False, choices=any_of(VisitKind))
    since = forms.DateField(label=_("从"), required=False, widget=DateInput())
    until = forms.DateField(label=_("到"), required=False, widget=DateInput())
    mine = forms.BooleanField(label=_("只看我的"), required=False)

    def narrow(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        """Return the visits that match."""
        chosen = self.chosen
        fields = {"state": "state", "kind": "kind", "since": "planned_on__gte",
                  "until": "planned_on__lte"}  # fmt: skip
        wanted = Q(**{path: chosen[name] for name, path in fields.items() if name in chosen})
        if "q" in chosen:
            wanted &= named(chosen["q"], "unit__name_parts")
        if "mine" in chosen:
            wanted &= of_person(self.person)
        return rows.filter(wanted)


def _complete(rows: list[Visit]) -> None:
    """Give each row its five ones, and how many photos and files have not come."""
    ones, awaited = five_ones_for(rows), awaited_for(rows)
    for visit in rows:
        visit.ones = ones[visit.pk]  # type: ignore[attr-defined]
        visit.awaited = awaited.get(visit.pk, 0)  # type: ignore[attr-defined]


def _ones_text(visit: Visit) -> str:
    done = visit.ones  # type: ignore[attr-defined]
    return f"{sum(one.done != Done.NO for one in done)}/5"


def _day(visit: Visit) -> object:
    arrived = visit.checked_in_at
    return arrived.astimezone(clock.CHINA).date() if arrived else visit.planned_on


COLUMNS = [
    Column(_("督导日期"), _day),
    Column(_("学校"), lambda visit: visit.unit.name),
    Column(_("督导类型"), lambda visit: visit.get_kind_display()),
    Column(_("督导目的"), lambda visit: visit.purpose),
    Column(_("督学"), lambda visit: visit.leader.name),
    Column(_("状态"), lambda visit: visit.get_state_display()),
    Column(_("入校"), lambda visit: visit.checked_in_at),
    Column(_("离校"), lambda visit: visit.checked_out_at),
    Column(_("未传到的材料"), lambda visit: visit.awaited),
    Column(_("在校分钟"), lambda visit: minutes_between(visit.checked_in_at, visit.checked_out_at)),
    Column(_("五个一"), _ones_text),
]


@require_GET
def visits_page(request: PageRequest) -> HttpResponseBase:
    """List the visits one may know of, the newest first."""
    listing = Listing(
        request,
        visible_to(request.user).select_related("unit", "leader"),
        VisitFilter,
        orders={"newest": ("-planned_on", "-id"), "oldest": ("planned_on", "id")},
        decorate=_complete,
    )
    if listing.wants_export:
        return listing.export(_("入校督导"), COLUMNS)
    context = {
        "listing": listing,
        "may_start": may_anywhere(request.user, Permission.VISIT_MAKE),
    }
    return render(request, "visits/list.html", context)
