"""Responsibility areas: the list, one with its schools, who comes in and goes out."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require, require_anywhere
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected, norm_row
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import (
    AreaFilter,
    AreaForm,
    NewAreaForm,
    PutForm,
    TakeForm,
    offer,
)
from dudao.web.inspectorate.inspectors import offices_for, people_of
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("名称"), lambda a: a.name),
    Column(gettext_lazy("负责人"), lambda a: str(a.lead or "")),
    Column(gettext_lazy("联区局领导"), lambda a: str(a.liaison_leader or "")),
    Column(gettext_lazy("学校数"), lambda a: a.load),
]
LIMIT = "inspectorate.schools_per_area"


@require_GET
def areas_page(request: PageRequest) -> HttpResponseBase:
    """List the areas one may see, with their load."""
    visible = queries.areas_visible_to(request.user)
    listing = Listing(
        request,
        queries.areas_with_load(visible, clock.today()),
        AreaFilter,
        orders={"made": ("office", "id"), "load": ("-load", "id")},
    )
    if listing.wants_export:
        return listing.export(_("督学责任区"), COLUMNS)
    context = {
        "listing": listing,
        "limit": norm_row(LIMIT),
        "may_make": may_anywhere(request.user, Permission.AREA_EDIT),
    }
    return render(request, "inspectorate/areas.html", context)


@require_GET
def area_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show an area: its people, its schools and who answers for them."""
    area = _find(request, pk)
    today = clock.today()
    schools = queries.schools_in(area, today)
    who = queries.inspectors_by_school(schools, today)
    context = {
        "area": area,
        "rows": [(unit, who.get(unit.pk, [])) for unit in schools],
        "limit": norm_row(LIMIT, office=area.office),
        "warning": queries.area_warning(area, today),
        "may_edit": may(request.user, Permission.AREA_EDIT, area.office),
        "form": TakeForm(initial={"on": today}),
    }
    return render(request, "inspectorate/area.html", context)


@require_http_methods(["GET", "POST"])
def make(request: PageRequest) -> HttpResponse:
    """Make an area."""
    require_anywhere(request.user, Permission.AREA_EDIT)
    offices = offices_for(request.user, Permission.AREA_EDIT)
    form = NewAreaForm(request.POST or None)
    office = offices.first()
    offer(form, office=offices, **_people(office))
    made = carry_out(form, lambda data: actions.make_area(by=request.user, **data))
    if made is None:
        return _form_page(request, form, _("新建责任区"))
    messages.success(request, _("责任区已建立，接着划入学校。"))
    return redirect("area-put", made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: PageRequest, pk: int) -> HttpResponse:
    """Change an area's name and people."""
    area = _find_to_edit(request, pk)
    now = {name: getattr(area, name) for name in AreaForm.base_fields}
    form = AreaForm(request.POST or None, initial=now)
    offer(form, **_people(area.office))
    done = carry_out(form, lambda data: actions.edit_area(area.pk, by=request.user, **data))
    if done is None:
        return _form_page(request, form, _("修改责任区"), area=area)
    messages.success(request, _("已保存。"))
    return redirect("area", pk)


@require_http_methods(["GET", "POST"])
def put(request: PageRequest, pk: int) -> HttpResponse:
    """Put schools in an area: those that are in none are offered."""
    area = _find_to_edit(request, pk)
    form = PutForm(request.POST or None, initial={"start_on": clock.today()})
    free = _without_area(area)
    offer(form, units=free)
    placed = carry_out(form, lambda data: actions.put_in_area(area.pk, by=request.user, **data))
    if placed is None:
        return _form_page(request, form, _("划入学校"), area=area, nothing=not free.exists())
    if placed.warning:
        messages.warning(request, placed.warning)
    messages.success(request, _("已划入%(count)d所学校。") % {"count": len(placed.members)})
    return redirect("area", pk)


@require_http_methods(["GET", "POST"])
def take(request: PageRequest, pk: int) -> HttpResponse:
    """Take schools out of an area."""
    area = _find_to_edit(request, pk)
    form = TakeForm(request.POST or None, initial={"on": clock.today()})
    offer(form, units=queries.schools_in(area, clock.today()))
    done = carry_out(form, lambda data: actions.take_from_area(area.pk, by=request.user, **data))
    if done is None:
        return _form_page(request, form, _("移出学校"), area=area)
    messages.success(request, _("已移出。"))
    return redirect("area", pk)


def _find(request: PageRequest, pk: int) -> Area:
    return get_object_or_404(queries.areas_visible_to(request.user), pk=pk)


def _find_to_edit(request: PageRequest, pk: int) -> Area:
    area = _find(request, pk)
    require(request.user, Permission.AREA_EDIT, area.office)
    return area


def _people(office: Unit | None) -> dict[str, QuerySet[Person]]:
    people = people_of(office) if office else Person.objects.none()
    return {"lead": people.filter(inspector__office=office), "liaison_leader": people}


def _without_area(area: Area) -> QuerySet[Unit]:
    today = clock.today()
    return (
        inspected()
        .filter(Q(closed_on=None) | Q(closed_on__gt=today), office=area.office)
        .exclude(pk__in=queries.placed_from(today).values("unit"))
        .order_by("sort_key", "pk")
    )


def _form_page(request: PageRequest, form: Form, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, **more}
    return render(request, "inspectorate/area_form.html", context, status=form_status(form))
