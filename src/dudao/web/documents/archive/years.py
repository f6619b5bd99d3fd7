"""A year of the archive: opened for every school, closed, handed over, listed."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.analytics.queries import matters
from dudao.documents import actions
from dudao.documents.queries.archive import archive_code, closed_of, closing, volumes_visible_to
from dudao.documents.states import VolumeState
from dudao.documents.transfer import transfer_list
from dudao.lib import clock
from dudao.lib.media import XLSX
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.web.documents.archive.forms import FIRST_YEAR, CodeForm, ReceiverForm, year_choices
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


@require_GET
def year_page(request: PageRequest, year: int) -> HttpResponse:
    """Show how far the archive of a year is, and the next step."""
    office = _office(request, year)
    return render(request, "documents/archive_year.html", _shown(request, office, year))


@require_http_methods(["GET", "POST"])
def open_all(request: PageRequest, year: int) -> HttpResponse:
    """Open the volume of every school about which there is anything of the year."""
    office = _office(request, year)
    if request.method == "POST":
        abouts = matters.matters_of_year(office, year)
        made = actions.open_volumes(office, abouts, by=request.user)
        told = _("新立%(count)s卷，系统正在后台归集材料。") % {"count": len(made)}
        messages.success(request, told)
    return redirect("archive-year", year)


@require_http_methods(["GET", "POST"])
def close_all(request: PageRequest, year: int) -> HttpResponse:
    """Let a job close every open volume of the year."""
    office = _office(request, year)
    if request.method == "POST":
        rows = volumes_visible_to(request.user).filter(office=office, year=year)
        open_ = rows.filter(state=VolumeState.OPEN.value).values_list("pk", flat=True)
        asked = actions.ask_closing(list(open_), by=request.user)
        told = _("已提交%(count)s卷，系统正在后台组卷。") % {"count": len(asked)}
        messages.success(request, told)
    return redirect("archive-year", year)


@require_http_methods(["GET", "POST"])
def hand_over(request: PageRequest, year: int) -> HttpResponse:
    """Hand all closed volumes of the year over to the archive."""
    office = _office(request, year)
    if request.method == "GET":
        return redirect("archive-year", year)
    form = ReceiverForm(request.POST)
    done = carry_out(
        form, lambda data: actions.hand_over_year(office, year, by=request.user, **data)
    )
    if done is None:
        context = _shown(request, office, year, receiver_form=form)
        return render(request, "documents/archive_year.html", context, status=form_status(form))
    told = _("已移交%(count)s卷，请下载移交清单签字。") % {"count": len(done.volumes)}
    messages.success(request, told)
    return redirect("archive-year", year)


@require_http_methods(["GET", "POST"])
def set_code(request: PageRequest, year: int) -> HttpResponse:
    """Set the 全宗号 of the year."""
    office = _office(request, year)
    if request.method == "GET":
        return redirect("archive-year", year)
    form = CodeForm(request.POST)
    done = carry_out(
        form, lambda data: actions.set_archive_code(office, by=request.user, year=year, **data)
    )
    if done is None:
        context = _shown(request, office, year, code_form=form)
        return render(request, "documents/archive_year.html", context, status=form_status(form))
    messages.success(request, _("全宗号已保存。"))
    return redirect("archive-year", year)


@require_GET
def transfer(request: PageRequest, year: int) -> HttpResponse:
    """Hand out the transfer list of the year."""
    office = _office(request, year)
    content = transfer_list(office, year, list(closed_of(office, year)))
    name = _("%(year)s年度档案移交清单") % {"year": year}
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


def _office(request: PageRequest, year: int) -> Unit:
    office = own_office(request.user)
    require(request.user, Permission.ARCHIVE_KEEP, office)
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    return office


def _shown(request: PageRequest, office: Unit, year: int, **forms: Any) -> dict[str, Any]:
    rows = volumes_visible_to(request.user).filter(office=office)
    of_year = rows.filter(year=year)
    counts = of_year.aggregate(
        closing=Count("pk", filter=closing()),
        open=Count("pk", filter=Q(state=VolumeState.OPEN.value) & ~closing()),
        closed=Count("pk", filter=Q(state=VolumeState.CLOSED.value)),
        handed_over=Count("pk", filter=Q(state=VolumeState.HANDED_OVER.value)),
    )
    return {
        "year": year,
        "years": year_choices(rows),
        "counts": counts,
        "volumes": list(closed_of(office, year)[:200]),
        "failed": list(of_year.exclude(trouble="")[:20]),
        "code": archive_code(office, year),
        "receiver_form": ReceiverForm(),
        "code_form": CodeForm(),
        **forms,
    }
