"""Schools: the list and the file of one."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dudao.access.permissions import Permission
from dudao.access.queries import units_for
from dudao.org.models import Unit
from dudao.org.queries import inspected, named
from dudao.web.listing import FilterForm, Listing
from dudao.web.request import PageRequest


class SchoolFilter(FilterForm):
    q = forms.CharField(label=_("名称"), required=False)

    def narrow(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        return rows.filter(named(self.chosen.get("q", "")))


@require_GET
def schools_page(request: PageRequest) -> HttpResponse:
    """List the schools one may see."""
    rows = (inspected() & units_for(request.user, Permission.UNIT_VIEW)).select_related("region")
    listing = Listing(request, rows, SchoolFilter, orders={"name": ("sort_key", "id")})
    return render(request, "schools/list.html", {"listing": listing})


@require_GET
def school_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show a school."""
    unit = get_object_or_404(units_for(request.user, Permission.UNIT_VIEW), pk=pk)
    return render(request, "schools/school.html", {"unit": unit})
