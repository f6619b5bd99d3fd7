"""Schools: the list, the file of one, its profile."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.analytics.queries.school import end_of, school_on
from dudao.analytics.queries.story import MOST, Matter, story_of
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.cards import obligations_card
from dudao.web.request import PageRequest
from dudao.web.schools.filters import SchoolFilter
from dudao.web.schools.forms import CloseForm, ProfileForm
from dudao.web.schools.reading import kind_words, schools_for, with_figures
from dudao.web.schools.story import AT_ONCE, entry
from dudao.web.templatetags.tones import tone_of

COLUMNS = [
    Column(gettext_lazy("学校名称"), lambda u: u.name, 32),
    Column(gettext_lazy("学校标识码"), lambda u: u.code),
    Column(gettext_lazy("办学类型"), kind_words, 16),
    Column(gettext_lazy("所在区划"), lambda u: u.region.name, 16),
    Column(gettext_lazy("城乡类型"), lambda u: u.get_setting_display()),
    Column(gettext_lazy("办别"), lambda u: u.get_ownership_display()),
    Column(gettext_lazy("在校生数"), lambda u: u.students),
    Column(gettext_lazy("教职工数"), lambda u: u.staff),
    Column(gettext_lazy("乡村小规模学校"), lambda u: u.small_rural),
    Column(gettext_lazy("责任督学"), lambda u: _("、").join(u.figures.inspectors), 18),
    Column(gettext_lazy("未销号问题"), lambda u: u.figures.open_findings),
    Column(gettext_lazy("最近入校"), lambda u: u.figures.visited_on),
]
PAPERS = 6
ORDERS = {
    "name": ("sort_key", "id"),
    "students": ("-students", "id"),
    "code": ("code", "id"),
}


@require_GET
def schools_page(request: PageRequest) -> HttpResponseBase:
    """List the schools one may see."""
    listing = Listing(
        request,
        schools_for(request.user),
        SchoolFilter,
        orders=ORDERS,
        decorate=with_figures(request.user),
    )
    if listing.wants_export:
        return listing.export(_("学校名册"), COLUMNS)
    return render(request, "schools/list.html", {"listing": listing})


@require_GET
def school_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show the file of a school."""
    unit = _school(request, pk)
    return render(request, "schools/school.html", _file(request, unit))


def _school(request: PageRequest, pk: int) -> Unit:
    rows = schools_for(request.user).select_related("region", "parent", "office")
    return get_object_or_404(rows, pk=pk)


def _file(request: PageRequest, unit: Unit) -> dict[str, Any]:
    today = clock.today()
    on = _as_of(request, today)
    shown = _shown(request.GET.get("more", ""))
    matter = request.GET.get("matter", "")
    matter = matter if matter in list(Matter) else ""
    school = school_on(unit, request.user, on, PAPERS)
    happened, more = story_of(unit, request.user, shown, until=end_of(on), matter=matter)
    return {
        "unit": unit,
        "kind": kind_words(unit),
        "closed": not unit.is_open(today),
        "on": on,
        "past": on < today,
        "school": school,
        "open": [(one, tone_of(one.finding, "state", one.state)) for one in school.open],
        "below": unit.children.order_by("sort_key", "pk"),
        "entries": [entry(one) for one in happened],
        "more": shown + AT_ONCE if more else 0,
        "matter": matter,
        "matters": [("", _("全部")), *Matter.choices()],
        "obligations": obligations_card(request.user, unit, today) if on == today else None,
        "may_see_archive": may(request.user, Permission.ARCHIVE_VIEW, unit),
        "may_edit": may(request.user, Permission.UNIT_EDIT, unit),
        "may_assign": may(request.user, Permission.ASSIGNMENT_MAKE, unit),
        "may_visit": may(request.user, Permission.VISIT_MAKE, unit),
        "may_see_plaque": may(request.user, Permission.INSPECTOR_VIEW, unit),
        "may_hand_over": may(request.user, Permission.HANDOVER_MAKE, unit),
        "close_form": CloseForm(initial={"on": today}),
    }


def _as_of(request: PageRequest, today: date) -> date:
    """Return the day that was asked for; today for none, one that is not over, or nonsense."""
    try:
        return min(date.fromisoformat(request.GET.get("as_of", "")), today)
    except ValueError:
        return today


def _shown(given: str) -> int:
    return min(int(given), MOST) if given.isascii() and given.isdigit() else AT_ONCE


@require_http_methods(["GET", "POST"])
def edit_page(request: PageRequest, pk: int) -> HttpResponse:
    """Change the profile of a school."""
    unit = _school(request, pk)
    require(request.user, Permission.UNIT_EDIT, unit)
    form = ProfileForm(unit, request.POST or None)
    done = carry_out(
        form,
        lambda data: actions.edit_unit(unit.pk, by=request.user, seen=form.seen(), **data),
    )
    if done is None:
        context = {"unit": unit, "form": form}
        return render(request, "schools/edit.html", context, status=form_status(form))
    messages.success(request, _("“%(name)s”的资料已保存。") % {"name": done.name})
    return redirect("school", pk)


@require_POST
def close(request: PageRequest, pk: int) -> HttpResponse:
    """Close a school."""
    unit = _school(request, pk)
    form = CloseForm(request.POST)
    done = carry_out(form, lambda data: actions.close_unit(unit.pk, by=request.user, **data))
    if done is None:
        context = {**_file(request, unit), "close_form": form}
        return render(request, "schools/school.html", context, status=form_status(form))
    messages.success(request, _("已登记撤并。原有档案仍可查阅。"))
    return redirect("school", pk)
