"""Inspectors: the list, the file of one, the card."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import devices_of, may, may_anywhere, require, require_anywhere, scope_q
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.org.models import Person, Unit
from dudao.org.queries import norm_row, within
from dudao.org.states import UnitKind
from dudao.planning import queries as planning
from dudao.planning.states import State
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import (
    CardForm,
    InspectorFilter,
    PhotoForm,
    RegisterForm,
    offer,
)
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("姓名"), str),
    Column(gettext_lazy("类型"), lambda i: i.get_kind_display()),
    Column(gettext_lazy("督学证号"), lambda i: i.card_number),
    Column(gettext_lazy("专业"), lambda i: i.specialty),
    Column(gettext_lazy("负责学校"), lambda i: i.load),
    Column(gettext_lazy("聘任日期"), lambda i: i.appointed_on),
    Column(gettext_lazy("聘期至"), lambda i: i.term_ends_on),
]
ENDS_PHONES = (Permission.DEVICE_END, Permission.PERSON_EDIT)
USUAL = "inspectorate.schools_per_inspector"


@require_GET
def inspectors_page(request: PageRequest) -> HttpResponseBase:
    """List the inspectors one may see, with their load."""
    visible = queries.inspectors_visible_to(request.user)
    listing = Listing(
        request,
        queries.inspectors_with_load(visible, clock.today()),
        InspectorFilter,
        orders={"name": ("person__sort_key", "id"), "load": ("-load", "person__sort_key", "id")},
    )
    if listing.wants_export:
        return listing.export(_("督学名册"), COLUMNS)
    context = {
        "listing": listing,
        "usual": norm_row(USUAL),
        "may_register": may_anywhere(request.user, Permission.INSPECTOR_EDIT),
        "ends_phones": any(may_anywhere(request.user, one) for one in ENDS_PHONES),
    }
    return render(request, "inspectorate/inspectors.html", context)


@require_GET
def inspector_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show an inspector: card, schools, recusals, what lies ahead."""
    inspector = find(request, pk)
    today = clock.today()
    context = {
        "inspector": inspector,
        "schools": queries.responsibilities_of(inspector, today),
        "usual": norm_row(USUAL, office=inspector.office),
        "kept_away": set(queries.recusals_of(inspector.person, today)),
        "recusals": queries.recusals_shown(inspector, request.user, today),
        "ahead": planning.mine(inspector.person)
        .filter(state=State.ASSIGNED)
        .filter(scope_q(request.user, Permission.ASSIGNMENT_VIEW) | planning.going(request.user))
        .order_by("planned_on", "id")[:20],
        "may_edit": may(request.user, Permission.INSPECTOR_EDIT, inspector.office),
        "may_lift": may(request.user, Permission.RECUSAL_DECIDE, inspector.office),
        "own": inspector.person == request.user,
        "devices": devices_of(inspector.person, request.user),
    }
    return render(request, "inspectorate/inspector.html", context)


@require_http_methods(["GET", "POST"])
def register(request: PageRequest) -> HttpResponse:
    """Register an inspector."""
    require_anywhere(request.user, Permission.INSPECTOR_EDIT)
    offices = offices_for(request.user, Permission.INSPECTOR_EDIT)
    form = RegisterForm(request.POST or None, initial={"kind": "full_time"})
    offer(form, office=offices, person=_candidates(offices))
    made = carry_out(form, lambda data: actions.register_inspector(by=request.user, **data))
    if made is None:
        return _card_page(request, form, _("登记督学"))
    messages.success(request, _("已登记。"))
    return redirect("inspector", made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Change the card."""
    inspector = find_to_edit(request, pk)
    card = {name: getattr(inspector, name) for name in CardForm.base_fields}
    form = CardForm(request.POST or None, initial=card)
    done = carry_out(
        form, lambda data: actions.edit_inspector(inspector.pk, by=request.user, **data)
    )
    if done is None:
        return _card_page(request, form, _("修改登记"), inspector=inspector)
    messages.success(request, _("已保存。"))
    return redirect("inspector", pk)


@require_http_methods(["GET", "POST"])
def photo(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the photo that plates show."""
    inspector = find_to_edit(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    done = carry_out(form, lambda data: _keep_photo(inspector.pk, data["photo"], request.user))
    if done is None:
        return _card_page(request, form, _("上传照片"), inspector=inspector, uploads=True)
    messages.success(request, _("照片已保存，标牌和扫码页面会显示。"))
    return redirect("inspector", pk)


def _keep_photo(pk: int, given: Any, by: Person) -> Inspector:
    try:
        return actions.set_photo(pk, given, name=given.name, by=by)
    except (Unsupported, TooLarge) as error:
        raise Invalid(error.message, fields={"photo": error.message}) from error


def find(request: PageRequest, pk: int) -> Inspector:
    """Return the inspector, or answer 404 to who may not know of him."""
    return get_object_or_404(queries.inspectors_visible_to(request.user), pk=pk)


def find_to_edit(request: PageRequest, pk: int) -> Inspector:
    """Return the inspector for somebody who may change things about him."""
    inspector = find(request, pk)
    require(request.user, Permission.INSPECTOR_EDIT, inspector.office)
    return inspector


def offices_for(person: Person, permission: Permission) -> QuerySet[Unit]:
    """Return the supervision offices in which `person` has `permission`."""
    return Unit.objects.filter(scope_q(person, permission, ""), kind=UnitKind.OFFICE).order_by(
        "region_code", "pk"
    )


def people_of(office: Unit) -> QuerySet[Person]:
    """Return the people who work in the region of `office`, by name."""
    return (
        Person.objects.filter(within(office.region_code, "unit__region_code"), is_active=True)
        .select_related("unit")
        .order_by("sort_key", "pk")
    )


def _candidates(offices: QuerySet[Unit]) -> QuerySet[Person]:
    office = offices.first()
    people = people_of(office) if office else Person.objects.none()
    return people.filter(inspector=None)


def _card_page(request: PageRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, **more}
    return render(request, "inspectorate/card.html", context, status=form_status(form))
