"""Making a programme from the register, changing it, putting its team together."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.inspectorate.queries import inspectors_of
from dudao.instruments.models import Version
from dudao.instruments.queries import published
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.org.queries import norm, own_office
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import Entry, Programme
from dudao.planning.queries.programmes import (
    programmes_visible_to,
    recused_in,
    schools_for_programme,
)
from dudao.planning.queries.register import usable_entries
from dudao.planning.states import Level, TeamRole
from dudao.planning.states.programmes import LEVEL_ORDER
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.planning.programme_forms import ProgrammeForm, TeamForm
from dudao.web.planning.programmes import visible
from dudao.web.planning.turns import seen_now
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def new_programme(request: PageRequest) -> HttpResponse:
    """Prepare a programme: on an entry, at the level above another, or off the register."""
    office = own_office(request.user)
    require(request.user, Permission.PROGRAMME_RUN, office)
    entry, parent = _entry(request, office), _parent(request)
    context: dict[str, Any] = {"entry": entry, "parent": parent}
    if entry is None and "off_list" not in request.GET:
        context["entries"] = usable_entries(office)
        context["may_override"] = may(request.user, Permission.PROGRAMME_OVERRIDE, office)
        return render(request, "planning/programmes/choose.html", context)
    form = _offered(ProgrammeForm(request.POST or None, initial=_start(entry, parent)), office)
    if entry is not None:
        del form.fields["override_reason"]
    made = carry_out(
        form,
        lambda data: actions.draft_programme(
            office, by=request.user, entry=entry, parent=parent, **_said(data)
        ),
    )
    if made is None:
        context |= {"form": form, "groups": _groups(form)}
        status = form_status(form)
        return render(request, "planning/programmes/form.html", context, status=status)
    messages.success(request, _("已建立项目。请组成督导组。"))
    return redirect("programme-team", made.pk)


@require_http_methods(["GET", "POST"])
def edit_programme(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change a programme that was not notified."""
    programme = visible(request, pk)
    require(request.user, Permission.PROGRAMME_RUN, programme.office)
    form = _offered(ProgrammeForm(request.POST or None, initial=_now(programme)), programme.office)
    del form.fields["override_reason"]
    done = carry_out(
        form,
        lambda data: actions.edit_programme(
            programme.pk, by=request.user, seen=data["seen"], **_said(data)
        ),
    )
    if done is None:
        seen_now(form, visible(request, pk).edition)
        context = {"form": form, "programme": programme, "entry": programme.entry,
                   "parent": programme.parent, "groups": _groups(form)}  # fmt: skip
        status = form_status(form)
        return render(request, "planning/programmes/form.html", context, status=status)
    messages.success(request, _("已保存。请重新确认督导组。"))
    return redirect("programme-team", pk)


@require_http_methods(["GET", "POST"])
def team(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put the team together; who must keep away from one of the schools is not offered."""
    programme = visible(request, pk)
    require(request.user, Permission.PROGRAMME_RUN, programme.office)
    inspectors = inspectors_of(programme.office)
    units = [part.unit for part in programme.parts.select_related("unit")]
    recused = recused_in([one.person for one in inspectors], units, programme.first_on)
    form = TeamForm(request.POST or None, initial=_members(programme))
    free = inspectors.exclude(person__in=[person.pk for person in recused])
    form.fields["lead"].queryset = free  # type: ignore[attr-defined]
    form.fields["members"].queryset = free  # type: ignore[attr-defined]
    form.fields["experts"].queryset = _advisers(programme)  # type: ignore[attr-defined]
    done = carry_out(
        form, lambda _data: actions.form_team(programme.pk, by=request.user, **form.people())
    )
    if done is None:
        least = norm("planning.team_size", on=programme.first_on, office=programme.office)
        context = {"form": form, "programme": programme, "recused": recused, "least": least}
        status = form_status(form)
        return render(request, "planning/programmes/team.html", context, status=status)
    messages.success(request, _("督导组已组成，没有应当回避的人员。"))
    return redirect("programme", pk)


def _entry(request: PageRequest, office: Unit) -> Entry | None:
    wanted = request.GET.get("entry", "")
    return get_object_or_404(usable_entries(office), pk=wanted) if is_id(wanted) else None


def _parent(request: PageRequest) -> Programme | None:
    wanted = request.GET.get("parent", "")
    rows = programmes_visible_to(request.user)
    return get_object_or_404(rows, pk=wanted) if is_id(wanted) else None


def _start(entry: Entry | None, parent: Programme | None) -> dict[str, Any]:
    """Return what is known before anybody types."""
    start: dict[str, Any] = {"minutes": 120, "level": Level.COUNTY, "kind": "special"}
    if parent is not None:
        same = ("kind", "title", "matters", "minutes", "specialty")
        start |= {name: getattr(parent, name) for name in same}
        above = LEVEL_ORDER.index(Level(parent.level)) + 1
        start["level"] = LEVEL_ORDER[min(above, len(LEVEL_ORDER) - 1)]
        start["units"] = list(parent.parts.values_list("unit", flat=True))
    if entry is not None:
        names = ("kind", "level", "title", "first_on", "last_on", "minutes")
        start |= {name: getattr(entry, name) for name in names} | {"matters": entry.scope}
        days = norm("planning.self_evaluation_days", office=entry.office)
        start["self_evaluation_due_on"] = min(clock.today() + timedelta(days=days), entry.last_on)
    return start


def _now(programme: Programme) -> dict[str, Any]:
    names = [
        name
        for name in ProgrammeForm.base_fields
        if name not in {"seen", "units", "forms", "override_reason"}
    ]
    start = {name: getattr(programme, name) for name in names}
    return {
        **start,
        "units": list(programme.parts.values_list("unit", flat=True)),
        "forms": list(programme.forms.values_list("pk", flat=True)),
        "seen": programme.edition,
    }


def _offered(form: ProgrammeForm, office: Unit) -> ProgrammeForm:
    schools = schools_for_programme(office, clock.today())
    form.fields["units"].queryset = schools  # type: ignore[attr-defined]
    usable: QuerySet[Version] = published(office, clock.today())
    form.fields["forms"].queryset = usable.select_related(  # type: ignore[attr-defined]
        "instrument"
    ).order_by("instrument__title")
    return form


def _groups(form: ProgrammeForm) -> list[tuple[Any, list[tuple[Unit, bool]]]]:
    """Return the schools by kind, each with whether it is ticked."""
    chosen = {str(getattr(one, "pk", one)) for one in form["units"].value() or []}
    found: dict[Any, list[tuple[Unit, bool]]] = {}
    for unit in form.fields["units"].queryset:  # type: ignore[attr-defined]
        word = UnitKind(unit.kind).label
        found.setdefault(word, []).append((unit, str(unit.pk) in chosen))
    return list(found.items())


def _members(programme: Programme) -> dict[str, Any]:
    rows = list(programme.team.select_related("person__inspector"))
    cards = {
        one.person_id: one.person.inspector for one in rows if hasattr(one.person, "inspector")
    }
    return {
        "lead": next((cards.get(one.person_id) for one in rows if one.role == TeamRole.LEAD), None),
        "members": [
            cards[one.person_id]
            for one in rows
            if one.role == TeamRole.MEMBER and one.person_id in cards
        ],
        "experts": [one.person for one in rows if one.role == TeamRole.EXPERT],
    }


def _advisers(programme: Programme) -> QuerySet[Person]:
    """Return who may advise: people of the office and the sections who are no inspectors."""
    return (
        Person.objects.filter(is_active=True, inspector=None)
        .filter(unit__office=programme.office, unit__kind=UnitKind.SECTION)
        .select_related("unit")
        .order_by("sort_key", "pk")
    )


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "seen"}
