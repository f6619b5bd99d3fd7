"""Plates at the gates (标牌): of one school, of an area; made, replaced, printed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, units_for
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Area
from dudao.inspectorate.queries.plate_pdf import plates_pdf
from dudao.inspectorate.queries.plates import Plates, plates_of
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import inspected
from dudao.web.field.address import field_address, trouble
from dudao.web.public.shown import address
from dudao.web.request import PageRequest


@require_GET
def school_plaque_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show the plate of a school, ready to be printed."""
    unit = _school(request, pk)
    return _page(request, [unit], unit=unit)


@require_GET
def area_plaques_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show the plates of the schools of an area, one a sheet."""
    area = get_object_or_404(queries.areas_visible_to(request.user), pk=pk)
    return _page(request, _schools(request, area), area=area)


@require_POST
def make_for_school(request: PageRequest, pk: int) -> HttpResponse:
    """Give a school its plate."""
    actions.make_plaques([_school(request, pk)], by=request.user)
    messages.success(request, _("标牌已制作，可以打印。"))
    return redirect("school-plaque", pk)


@require_POST
def make_for_area(request: PageRequest, pk: int) -> HttpResponse:
    """Give every school of an area that has none its plate."""
    area = get_object_or_404(queries.areas_visible_to(request.user), pk=pk)
    made = len(actions.make_plaques(_schools(request, area), by=request.user))
    text = ngettext("已制作%(count)d块标牌。", "已制作%(count)d块标牌。", made)
    messages.success(request, text % {"count": made})
    return redirect("area-plaques", pk)


@require_POST
def replace(request: PageRequest, pk: int) -> HttpResponse:
    """Give a school a new plate, so that the code of the lost one opens nothing."""
    actions.replace_plaque(_school(request, pk), by=request.user)
    messages.success(request, _("标牌已更换，原编码作废。请打印新标牌换上。"))
    return redirect("school-plaque", pk)


@require_POST
def print_school(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the plate of a school to be printed."""
    return _printed(request, [_school(request, pk)], f"plate-{pk}")


@require_POST
def print_area(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out the plates of an area to be printed."""
    area = get_object_or_404(queries.areas_visible_to(request.user), pk=pk)
    return _printed(request, _schools(request, area), f"plates-{pk}")


def _school(request: PageRequest, pk: int) -> Unit:
    units = units_for(request.user, Permission.INSPECTOR_VIEW)
    return get_object_or_404(units.filter(pk__in=inspected()).select_related("office"), pk=pk)


def _schools(request: PageRequest, area: Area) -> Iterable[Unit]:
    seen = units_for(request.user, Permission.INSPECTOR_VIEW).values("pk")
    return queries.schools_in(area, clock.today()).filter(pk__in=seen).select_related("office")


def _plates(request: PageRequest, units: Iterable[Unit]) -> Plates:
    return plates_of(units, clock.today(), lambda code: address(request, "public-plate", code))


def _printed(request: PageRequest, units: Iterable[Unit], name: str) -> HttpResponse:
    """Return the plates as one file, and note that they name who answers today."""
    schools = list(units)
    answer = HttpResponse(plates_pdf(_plates(request, schools).ready), "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    actions.print_plaques(schools, by=request.user)
    return answer


def _page(request: PageRequest, units: Iterable[Unit], **more: Any) -> HttpResponse:
    app = field_address(request)
    units = list(units)
    context = {
        "plates": _plates(request, units),
        "address": app,
        "trouble": trouble(app),
        "may_edit": any(may(request.user, Permission.INSPECTOR_EDIT, unit) for unit in units),
        **more,
    }
    return render(request, "inspectorate/plaques.html", context)
