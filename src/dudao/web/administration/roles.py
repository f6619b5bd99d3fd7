"""Roles of a person: give and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access import actions
from dudao.access.models import Grant
from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.access.roles import Role, Scope
from dudao.org.models import Person
from dudao.web.administration.people import fetch
from dudao.web.administration.people_forms import RoleForm
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def give_page(request: PageRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    person = fetch(request, pk)
    require_anywhere(request.user, Permission.GRANT_EDIT)
    form = RoleForm(request.POST or None, request.user, person)
    made = carry_out(form, lambda data: _give(person, request.user, data))
    if made is None:
        context = {"person": person, "form": form}
        return render(request, "administration/role.html", context, status=form_status(form))
    told = {"name": person.name, "role": made.get_role_display()}
    messages.success(request, _("“%(name)s”已是%(role)s。") % told)
    return redirect("person", pk)


def _give(person: Person, by: Person, data: dict[str, Any]) -> Grant:
    return actions.grant(
        person,
        Role(data["role"]),
        by=by,
        unit=data["unit"],
        region=data["region"],
        scope=Scope(data["scope"]),
        start_on=data["start_on"],
        end_on=data["end_on"],
    )


@require_POST
def end(request: PageRequest, pk: int, grant: int) -> HttpResponse:
    """End a role that was given by hand."""
    person = fetch(request, pk)
    made = get_object_or_404(person.grants.filter(source=""), pk=grant)
    actions.revoke(made.pk, by=request.user)
    messages.success(request, _("角色已结束，从今天起不再有效。"))
    return redirect("person", pk)
