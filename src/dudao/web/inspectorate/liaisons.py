"""联区、联点、联校: who of the bureau stands beside which area and school."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, require_anywhere
from dudao.inspectorate import actions
from dudao.inspectorate.models import Liaison
from dudao.inspectorate.queries import liaisons as queries
from dudao.inspectorate.states import LiaisonKind
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.org.states import UnitKind
from dudao.web.forms import any_of, carry_out, form_status
from dudao.web.inspectorate.forms import CHOOSE, PersonChoice, SchoolsForm, offer
from dudao.web.inspectorate.inspectors import offices_for
from dudao.web.listing import Column, FilterForm, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("类别"), lambda row: row.get_kind_display()),
    Column(gettext_lazy("联系对象"), lambda row: str(row.area or row.unit), 30),
    Column(gettext_lazy("联系人或科室"), lambda row: str(row.person or row.section), 20),
    Column(gettext_lazy("起"), lambda row: row.start_on),
]


class LiaisonFilter(FilterForm):
    q = forms.CharField(label=gettext_lazy("学校、科室或姓名"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=any_of(LiaisonKind)
    )

    def narrow(self, rows: QuerySet[Liaison]) -> QuerySet[Liaison]:
        """Return the rows that match."""
        text = self.chosen.get("q", "")
        if text:
            rows = rows.filter(
                Q(unit__name__contains=text)
                | Q(area__name__contains=text)
                | Q(section__name__contains=text)
                | Q(person__name__contains=text)
            )
        return rows.filter(kind=self.chosen["kind"]) if "kind" in self.chosen else rows


class SectionForm(SchoolsForm):
    section = forms.ModelChoiceField(
        label=gettext_lazy("科室"), queryset=Unit.objects.none(), empty_label=CHOOSE
    )
    field_order = ["section", "units"]


class CadreForm(SchoolsForm):
    person = PersonChoice(
        label=gettext_lazy("干部"), queryset=Person.objects.none(), empty_label=CHOOSE
    )
    field_order = ["person", "units"]


@require_GET
def liaisons_page(request: PageRequest) -> HttpResponseBase:
    """List who stands beside what today, and where nobody does."""
    rows = queries.holding_today(queries.liaisons_visible_to(request.user))
    order = ("kind", "area__name", "unit__sort_key", "pk")
    listing = Listing(
        request, rows, LiaisonFilter, orders={"kind": order, "since": ("start_on", "pk")}
    )
    if listing.wants_export:
        return listing.export(_("联系安排"), COLUMNS)
    may_edit = may_anywhere(request.user, Permission.AREA_EDIT)
    office = offices_for(request.user, Permission.AREA_EDIT).first() if may_edit else None
    context = {
        "listing": listing,
        "may_edit": may_edit,
        "gaps": queries.gaps_of(office) if office else None,
    }
    return render(request, "inspectorate/liaisons.html", context)


@require_http_methods(["GET", "POST"])
def link_section(request: PageRequest) -> HttpResponse:
    """Let a section stand beside schools."""
    form = SectionForm(request.POST or None)
    offered = _offered(request, LiaisonKind.SECTION)
    sections = Unit.objects.filter(kind=UnitKind.SECTION, office__in=_offices(request))
    offer(form, section=sections.order_by("sort_key", "pk"), units=offered)
    done = carry_out(
        form,
        lambda data: actions.link_section(data["section"], data["units"], by=request.user),
    )
    return _answer(request, form, done, _("科室联点"))


@require_http_methods(["GET", "POST"])
def link_cadre(request: PageRequest) -> HttpResponse:
    """Let a cadre stand beside schools."""
    form = CadreForm(request.POST or None)
    offered = _offered(request, LiaisonKind.CADRE)
    people = Person.objects.filter(
        Q(unit__office__in=_offices(request)) | Q(unit__in=_offices(request)),
        is_active=True,
        unit__kind__in=[UnitKind.SECTION, UnitKind.OFFICE, UnitKind.DEPARTMENT],
    )
    offer(form, person=people.order_by("sort_key", "pk"), units=offered)
    done = carry_out(
        form, lambda data: actions.link_cadre(data["person"], data["units"], by=request.user)
    )
    return _answer(request, form, done, _("干部联校"))


@require_http_methods(["GET", "POST"])
def unlink(request: PageRequest, pk: int) -> HttpResponse:
    """End that somebody stands beside a school."""
    row = get_object_or_404(queries.liaisons_visible_to(request.user), pk=pk)
    if request.method == "POST":
        actions.unlink(row.pk, by=request.user)
        messages.success(request, _("已结束。"))
    return redirect("liaisons")


def _offices(request: PageRequest) -> QuerySet[Unit]:
    require_anywhere(request.user, Permission.AREA_EDIT)
    return offices_for(request.user, Permission.AREA_EDIT)


def _offered(request: PageRequest, kind: LiaisonKind) -> QuerySet[Unit]:
    """Return the schools to choose from, those without such a liaison first."""
    office = _offices(request).first()
    today = clock.today()
    beside = Liaison.objects.filter(kind=kind, end_on=None, unit__isnull=False)
    if office is None:
        return Unit.objects.none()
    rows = inspected().filter(Q(closed_on=None) | Q(closed_on__gt=today), office=office)
    return rows.alias(has=Q(pk__in=beside.values("unit"))).order_by("has", "sort_key", "pk")


def _answer(request: PageRequest, form: Form, done: Any, title: str) -> HttpResponse:
    if done is None:
        context = {"form": form, "title": title}
        return render(request, "inspectorate/liaison_form.html", context, status=form_status(form))
    messages.success(request, _("已安排%(count)d所学校。") % {"count": len(done)})
    return redirect("liaisons")
