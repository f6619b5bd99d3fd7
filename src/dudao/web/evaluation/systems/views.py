"""The list of indicator systems, one version as a tree, its publication and its workbook."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, may_anywhere, require_anywhere
from dudao.evaluation import actions
from dudao.evaluation.models import SystemVersion
from dudao.evaluation.queries.systems import (
    READERS,
    may_edit,
    newest_visible_to,
    offices_to_edit,
    require_draft,
    versions_of,
    versions_visible_to,
)
from dudao.evaluation.states import SystemState
from dudao.evaluation.tables import workbook_of
from dudao.lib.errors import Conflict, DomainError, Invalid
from dudao.lib.media import XLSX
from dudao.web.evaluation.systems.forms import SystemFilter, SystemForm
from dudao.web.evaluation.systems.shown import grades_of, tree_of
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.inspectorate.forms import offer
from dudao.web.listing import Listing
from dudao.web.request import PageRequest


@require_GET
def systems_page(request: PageRequest) -> HttpResponse:
    """List the indicator systems one may see: drafts, and what counts now."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        newest_visible_to(request.user),
        SystemFilter,
        orders={"title": ("system__title", "system", "-number")},
    )
    edits = may_anywhere(request.user, Permission.SYSTEM_EDIT)
    context = {"listing": listing, "may_edit": edits}
    return render(request, "evaluation/systems/list.html", context)


@require_GET
def system_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a version as a tree: points, rule in words, evidence, basis, and what is wrong."""
    return _page(request, visible(request, pk))


@require_http_methods(["GET", "POST"])
def new_system(request: PageRequest) -> HttpResponse:
    """Begin an empty system."""
    require_anywhere(request.user, Permission.SYSTEM_EDIT)
    form = SystemForm(request.POST or None)
    offer(form, office=offices_to_edit(request.user))
    made = carry_out(
        form,
        lambda data: actions.begin_system(data["office"], by=request.user, title=data["title"]),
    )
    if made is None:
        context = {"form": form}
        return render(request, "evaluation/systems/new.html", context, status=form_status(form))
    return redirect("system", made.pk)


@require_POST
def new_version(request: PageRequest, pk: UUID) -> HttpResponse:
    """Begin the next version; where there is a draft already, go on with it."""
    source = visible(request, pk)
    office = source.system.office or offices_to_edit(request.user).first()
    if office is None:
        require_anywhere(request.user, Permission.SYSTEM_EDIT)
    try:
        made = actions.begin_version(source.pk, office, by=request.user)  # type: ignore[arg-type]
    except Conflict as error:
        messages.info(request, error.message)
        return redirect("system", error.details["version"])
    messages.success(request, _("已另起一版草稿，原版不变。"))
    return redirect("system", made.pk)


@require_POST
def publish(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put a draft to use, or show beside each indicator what is wrong with it."""
    version = visible(request, pk)
    try:
        actions.publish_version(version.pk, by=request.user, seen=seen_in(request))
    except Invalid as error:
        messages.error(request, error.message)
        return _page(request, version, status=422)
    except Conflict as error:
        messages.error(request, error.message)
        return redirect("system", pk)
    messages.success(request, _("已发布。今后的评估用这一版，已经开始的评估仍用原版。"))
    return redirect("system", pk)


@require_POST
def retire(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take a version out of use."""
    actions.retire_version(visible(request, pk).pk, by=request.user)
    messages.success(request, _("已停用。已经开始的评估不受影响。"))
    return redirect("system", pk)


@require_POST
def drop(request: PageRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.drop_draft(visible(request, pk).pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("system", pk)
    messages.success(request, _("草稿已删去。"))
    return redirect("systems")


@require_GET
def workbook(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give a version as a workbook that can be edited and imported again."""
    version = visible(request, pk)
    answer = HttpResponse(workbook_of(version.framework), content_type=XLSX)
    name = f"{version.system.key}-v{version.number}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def visible(request: PageRequest, pk: UUID) -> SystemVersion:
    """Return the version, or 404 for whoever may not know of it."""
    return get_object_or_404(versions_visible_to(request.user), pk=pk)


def draft_of(request: PageRequest, pk: UUID) -> SystemVersion:
    """Return a draft, seen only by who edits it; what was published says that it stays."""
    version = visible(request, pk)
    require_anywhere(request.user, Permission.SYSTEM_EDIT)
    require_draft(version)
    return version


def seen_in(request: PageRequest) -> int | None:
    """Return the edition that was on the screen."""
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) <= 9 else None  # noqa: PLR2004 - digits


def _page(request: PageRequest, version: SystemVersion, status: int = 200) -> HttpResponse:
    person, office = request.user, version.system.office
    edits = may_edit(person, version)
    publishes = office is not None and may(person, Permission.SYSTEM_PUBLISH, office)
    rows, whole = tree_of(version)
    context: dict[str, Any] = {
        "version": version,
        "framework": version.framework,
        "rows": rows,
        "whole": whole,
        "faulty": [row for row in rows if row.faults],
        "grades": grades_of(version.framework),
        "others": versions_of(version, person),
        "may_edit": edits,
        "may_publish": publishes and version.state == SystemState.DRAFT,
        "may_retire": publishes and version.state == SystemState.PUBLISHED,
        "may_begin": may_anywhere(person, Permission.SYSTEM_EDIT)
        and version.state != SystemState.DRAFT,
    }
    return render(request, "evaluation/systems/system.html", context, status=status)
