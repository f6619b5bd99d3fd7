"""Opening a volume: of a school's year, of a visit, of a problem, of the office's own papers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.analytics.queries import matters
from dudao.documents import actions
from dudao.documents.matters import About
from dudao.documents.models import Volume
from dudao.findings import queries as findings
from dudao.org.models import Person
from dudao.org.queries import office_of, own_office
from dudao.visits import queries as visits
from dudao.web.documents.archive.forms import NewForm
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def volume_new_page(request: PageRequest) -> HttpResponse:
    """Offer to open the volume of the visit or problem one comes from, or of a year; open it."""
    require_anywhere(request.user, Permission.ARCHIVE_KEEP)
    about = _subject(request)
    data = {"school": request.GET.get("school"), "year": about.year} if about else request.POST
    form = NewForm(data if request.method == "POST" else None, request.user)
    form.initial["school"] = request.GET.get("school")
    opened = carry_out(form, lambda given: _opened(about or _chosen(given, request.user), request))
    if opened is None:
        context = {"form": form, "about": about}
        return render(request, "documents/volume_new.html", context, status=form_status(form))
    messages.success(request, _("已立卷，属于本卷的公文和材料已自动归集。"))
    return redirect("volume", opened.pk)


def _subject(request: PageRequest) -> About | None:
    """Return the matter of the visit or the problem that is named, if one is."""
    if given := request.GET.get("visit"):
        made = visits.visible_to(request.user).select_related("unit")
        return matters.about_visit(get_object_or_404(made, pk=_uuid(given)))
    if given := request.GET.get("finding"):
        found = findings.visible_to(request.user).select_related("unit")
        return matters.about_finding(get_object_or_404(found, pk=_uuid(given)))
    return None


def _uuid(given: str) -> UUID | None:
    return UUID(given) if is_id(given) else None


def _chosen(given: dict[str, Any], person: Person) -> About:
    if given["school"] is not None:
        return matters.about_school(given["school"], given["year"])
    return matters.about_office(own_office(person), given["year"])


def _opened(about: About, request: PageRequest) -> Volume:
    office = office_of(about.unit)
    found = matters.belongings_of(about, office)
    return actions.open_volume(office, about, by=request.user, belongings=found)
