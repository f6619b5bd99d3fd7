"""Units: the list of every kind, adding one, changing one that is no school."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, units_for
from dudao.lib import clock
from dudao.org.models import Person, Region, Unit
from dudao.org.queries import named, within
from dudao.org.states import INSPECTED, UnitKind
from dudao.web.administration.places import UnitField, among
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, FilterForm, Listing, any_of
from dudao.web.request import PageRequest
from dudao.web.schools.forms import FIELDS, ProfileForm

#: What may be added here; an office is founded from the command line.
KINDS = (
    UnitKind.SCHOOL,
    UnitKind.KINDERGARTEN,
    UnitKind.TEACHING_POINT,
    UnitKind.CENTRAL_SCHOOL,
    UnitKind.TOWNSHIP,
    UnitKind.SECTION,
    UnitKind.DEPARTMENT,
)
PLAIN = ("name", "short_name", "address", "phone")
COLUMNS = [
    Column(gettext_lazy("名称"), lambda u: u.name, 32),
    Column(gettext_lazy("类别"), lambda u: str(u.get_kind_display())),
    Column(gettext_lazy("所在区划"), lambda u: u.region.name, 18),
    Column(gettext_lazy("隶属"), lambda u: u.parent.name if u.parent else "", 28),
    Column(gettext_lazy("联系电话"), lambda u: u.phone),
]
ORDERS = {"kind": ("kind", "sort_key", "id"), "name": ("sort_key", "id")}


class UnitFilter(FilterForm):
    """Name and kind."""

    q = forms.CharField(label=gettext_lazy("名称"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=any_of(UnitKind))

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Return the units that match."""
        rows = rows.filter(named(self.chosen.get("q", "")))
        return rows.filter(kind=self.chosen["kind"]) if "kind" in self.chosen else rows


class NewUnitForm(ProfileForm):
    """Where a unit belongs, and the profile that its kind has."""

    def __init__(self, kind: UnitKind, data: QueryDict | None, office: Unit, by: Person) -> None:
        super().__init__(Unit(kind=kind), data)
        self.initial.pop("small_rural", None)
        wanted = FIELDS if kind in INSPECTED else PLAIN
        self.fields = {name: self.fields[name] for name in wanted}
        inside = Region.objects.filter(within(office.region_code, "code"), valid_to=None)
        self.fields["region"] = forms.ModelChoiceField(
            label=gettext_lazy("所在区划"), queryset=inside.order_by("code"), empty_label=None
        )
        self.fields["parent"] = UnitField(
            label=gettext_lazy("隶属单位"),
            required=kind is UnitKind.TEACHING_POINT,
            help_text=gettext_lazy("教学点填写所属中心校；其他单位一般不填"),
        )
        among(self, "parent", units_for(by, Permission.UNIT_EDIT).filter(closed_on=None))
        self.order_fields(["name", "short_name", "region", "parent"])


class PlainForm(forms.Form):
    """What there is to change on a unit that is not inspected."""

    def __init__(self, unit: Unit, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(unit, name) for name in PLAIN})
        self.fields = forms.fields_for_model(Unit, PLAIN)


@require_GET
def units_page(request: PageRequest) -> HttpResponseBase:
    """List the units one administers, of every kind."""
    require_anywhere(request.user, Permission.UNIT_EDIT)
    rows = units_for(request.user, Permission.UNIT_EDIT).select_related("region", "parent")
    listing = Listing(request, rows, UnitFilter, orders=ORDERS)
    if listing.wants_export:
        return listing.export(_("单位"), COLUMNS)
    inspected = [kind.value for kind in INSPECTED]
    context = {"listing": listing, "inspected": inspected, "today": clock.today()}
    return render(request, "administration/units.html", context)


@require_http_methods(["GET", "POST"])
def new_page(request: PageRequest) -> HttpResponse:
    """Add a unit of a kind."""
    require_anywhere(request.user, Permission.UNIT_EDIT)
    asked = request.GET.get("kind", "")
    kind = next((kind for kind in KINDS if kind.value == asked), KINDS[0])
    office = office_for(request.user, Permission.UNIT_EDIT)
    form = NewUnitForm(kind, request.POST or None, office, request.user)
    made = carry_out(
        form, lambda data: actions.add_unit(kind, by=request.user, office=office, **data)
    )
    if made is None:
        tabs = [(one.label, f"?kind={one.value}", one is kind) for one in KINDS]
        context = {"form": form, "kind": kind, "tabs": tabs}
        return render(request, "administration/unit_new.html", context, status=form_status(form))
    messages.success(request, _("已新增“%s”。") % made.name)
    return redirect("school", made.pk) if kind in INSPECTED else redirect("units")


def office_for(person: Person, permission: Permission) -> Unit:
    """Return the office in whose name `person` acts: their own, else the first in reach."""
    offices = units_for(person, permission).filter(kind=UnitKind.OFFICE).select_related("region")
    own = next((office for office in offices if office == person.unit), None)
    return own or get_object_or_404(offices.order_by("region_code", "pk")[:1])


@require_http_methods(["GET", "POST"])
def edit_page(request: PageRequest, pk: int) -> HttpResponse:
    """Change a unit that is not inspected; a school has its own page."""
    rows = units_for(request.user, Permission.UNIT_EDIT)
    plain = rows.exclude(kind__in=[kind.value for kind in INSPECTED])
    unit = get_object_or_404(plain, pk=pk)
    form = PlainForm(unit, request.POST or None)
    done = carry_out(form, lambda data: actions.edit_unit(unit.pk, by=request.user, **data))
    if done is None:
        context = {"unit": unit, "form": form}
        return render(request, "administration/unit_edit.html", context, status=form_status(form))
    messages.success(request, _("“%s”的资料已保存。") % done.name)
    return redirect("units")
