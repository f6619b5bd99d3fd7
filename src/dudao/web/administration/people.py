"""People: the list, an account, its password."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access import actions, queries
from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.web.administration.people_forms import NewPersonForm, PeopleFilter, PersonForm
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("姓名"), lambda p: p.name),
    Column(gettext_lazy("用户名"), lambda p: p.username),
    Column(gettext_lazy("单位"), lambda p: p.unit.name if p.unit else "", 30),
    Column(gettext_lazy("角色"), lambda p: _("、").join(p.role_words), 30),
    Column(gettext_lazy("手机"), lambda p: p.phone),
    Column(gettext_lazy("在用"), lambda p: p.is_active),
    Column(gettext_lazy("最近登录"), lambda p: p.last_login, 18),
]
ORDERS = {"name": ("sort_key", "id"), "unit": ("unit__sort_key", "sort_key", "id")}


def visible(request: PageRequest) -> QuerySet[Person]:
    """Return the people the signed-in person may look up; nobody for who may look up none."""
    queries.require_anywhere(request.user, Permission.PERSON_VIEW)
    return queries.people_visible_to(request.user)


def _with_roles(rows: list[Person]) -> None:
    roles: dict[int, list[str]] = defaultdict(list)
    grants = Grant.objects.filter(queries.current(clock.today()), person__in=rows)
    for grant in grants.order_by("role").distinct("person", "role").order_by("person", "role"):
        roles[grant.person_id].append(str(grant.get_role_display()))
    for row in rows:
        row.role_words = roles[row.pk]  # type: ignore[attr-defined]


@require_GET
def people_page(request: PageRequest) -> HttpResponseBase:
    """List the people one administers."""
    listing = Listing(request, visible(request), PeopleFilter, orders=ORDERS, decorate=_with_roles)
    if listing.wants_export:
        return listing.export(_("人员"), COLUMNS)
    may_add = queries.may_anywhere(request.user, Permission.PERSON_EDIT)
    context = {"listing": listing, "may_add": may_add}
    return render(request, "administration/people.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_page(request: PageRequest) -> HttpResponse:
    """Open an account and show its first password once."""
    queries.require_anywhere(request.user, Permission.PERSON_EDIT)
    form = NewPersonForm(request.POST or None, request.user, _initial(request))
    made = carry_out(form, lambda data: actions.add_person(by=request.user, **data))
    if made is None:
        context = {"form": form}
        return render(request, "administration/person_new.html", context, status=form_status(form))
    return _show_password(request, *made)


def _initial(request: PageRequest) -> dict[str, Any]:
    """Return the unit that a link names."""
    given = request.GET.get("unit", "")
    units = queries.units_for(request.user, Permission.PERSON_EDIT)
    unit = units.filter(pk=given).first() if given.isascii() and given.isdigit() else None
    return {"unit": unit.name} if unit else {}


def _show_password(request: PageRequest, person: Person, password: str) -> HttpResponse:
    context = {"person": person, "password": password}
    return render(request, "administration/password.html", context)


def fetch(request: PageRequest, pk: int) -> Person:
    """Return a person one may look up, or answer 404."""
    return get_object_or_404(visible(request), pk=pk)


@require_GET
def person_page(request: PageRequest, pk: int) -> HttpResponse:
    """Show an account with its roles."""
    person = fetch(request, pk)
    context = {
        "person": person,
        "grants": queries.grants_of(person),
        "devices": queries.devices_of(person, request.user),
        "may_edit": _may(request, Permission.PERSON_EDIT, person.unit),
        "may_grant": queries.may_anywhere(request.user, Permission.GRANT_EDIT)
        and person != request.user,
        "is_self": person == request.user,
    }
    return render(request, "administration/person.html", context)


def _may(request: PageRequest, permission: Permission, unit: Unit | None) -> bool:
    return unit is not None and queries.may(request.user, permission, unit)


@require_http_methods(["GET", "POST"])
def edit_page(request: PageRequest, pk: int) -> HttpResponse:
    """Change how a person is called and reached."""
    person = fetch(request, pk)
    known = {"name": person.name, "phone": person.phone, "email": person.email}
    form = PersonForm(request.POST or None, initial=known)
    done = carry_out(form, lambda data: actions.edit_person(pk, by=request.user, **data))
    if done is None:
        context = {"person": person, "form": form}
        return render(request, "administration/person_edit.html", context, status=form_status(form))
    messages.success(request, _("“%s”的资料已保存。") % done.name)
    return redirect("person", pk)


@require_POST
def disable(request: PageRequest, pk: int) -> HttpResponse:
    """Close an account."""
    return _step(request, pk, actions.disable, _("账号已停用，立即不能登录。"))


@require_POST
def enable(request: PageRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    return _step(request, pk, actions.enable, _("账号已恢复使用。"))


def _step(request: PageRequest, pk: int, action: Callable[..., Person], words: str) -> HttpResponse:
    action(fetch(request, pk).pk, by=request.user)
    messages.success(request, words)
    return redirect("person", pk)


@never_cache
@require_POST
def reset(request: PageRequest, pk: int) -> HttpResponse:
    """Give a new first password and show it once."""
    return _show_password(request, *actions.reset_password(fetch(request, pk).pk, by=request.user))
