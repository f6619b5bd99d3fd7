"""What the code on a school's plate leads to: who answers for the school now, whom to call.

It follows who is responsible, whatever is printed on the plate.
"""

from datetime import date

from django.db.models import Max
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dudao.files import queries as files
from dudao.files.images import EDGES
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_by_school, plaque_of
from dudao.inspectorate.queries.plates import matters_of
from dudao.inspectorate.rules import readable, typed
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.org.queries import office_of
from dudao.visits.models import Visit
from dudao.visits.states import OUT
from dudao.web.public.door import open_page


@open_page
def public_plate_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is responsible for the school, when it was last visited, how to complain."""
    unit, today = _school(code), clock.today()
    context = {
        "unit": unit,
        "office": office_of(unit),
        "code": typed(code),
        "readable": readable(typed(code)),
        "inspectors": _named(unit, today),
        "matters": matters_of(unit, today),
        "last": _last_visit(unit),
        "check_in": f"{reverse('field')}#/plaque/{typed(code)}",
    }
    return render(request, "public/plate.html", context)


@open_page
def public_plate_photo(_request: HttpRequest, code: str, nth: int) -> FileResponse:
    """Hand out the photo of the nth inspector named on the plate."""
    named = _named(_school(code), clock.today())
    photo = named[nth - 1].photo if 0 < nth <= len(named) else None
    if photo is None:
        raise Http404
    picture = files.thumbnail(photo, min(EDGES))
    return FileResponse(picture.open("rb"), content_type="image/webp")


def _school(code: str) -> Unit:
    unit = plaque_of(code)
    if unit is None:
        raise Http404
    return unit


def _named(unit: Unit, on: date) -> list[Inspector]:
    return inspectors_by_school([unit], on).get(unit.pk, [])


def _last_visit(unit: Unit) -> date | None:
    """Return the day of the last visit the school was told the outcome of; none still to come."""
    told = Visit.objects.filter(unit=unit, state__in=[state.value for state in OUT])
    last: date | None = told.aggregate(last=Max("planned_on"))["last"]
    return last
