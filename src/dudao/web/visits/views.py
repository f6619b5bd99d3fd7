"""A visit and the steps of its day."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may, units_for
from dudao.findings.models import Finding
from dudao.org.models import Person, Unit
from dudao.org.queries import inspected
from dudao.visits import actions, queries
from dudao.visits.models import Visit
from dudao.visits.rules import minutes_between
from dudao.visits.states import ANSWERED, State
from dudao.web.documents.beginnings import offered
from dudao.web.forms import carry_out, form_status
from dudao.web.request import PageRequest
from dudao.web.visits.fetching import inside_of, visit_of
from dudao.web.visits.forms import (
    AddFormForm,
    PlaceForm,
    ReasonForm,
    SchoolForm,
    TextForm,
    UnplannedForm,
)
from dudao.web.visits.noting import brought
from dudao.web.visits.sharing import duties_shown, may_share_out
from dudao.web.visits.steps import Counted, next_step, steps_of


@require_GET
def visit_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a visit: to its people and the office whole, to the school what it was told."""
    visit = visit_of(request, pk)
    if not queries.seen_inside_by(visit, request.user):
        return redirect("visit-feedback", pk)
    return render(request, "visits/visit.html", _visit_context(request, visit))


def _visit_context(request: PageRequest, visit: Visit) -> dict[str, Any]:
    plan = queries.blueprint(visit)
    raised = list(queries.raised_on(visit))
    look_backs = list(queries.look_backs_of(visit))
    steps = steps_of(visit, Counted(len(look_backs), len(raised), plan))
    writes = queries.writable_by(visit, request.user)
    open_ = visit.state in (State.PLANNED, State.CHECKED_IN)
    return {
        "visit": visit,
        "plan": plan,
        "raised": raised,
        "look_backs": look_backs,
        "steps": steps,
        "next": next_step(steps),
        "writes": writes,
        "on_site": writes and visit.state == State.CHECKED_IN,
        "adding": AddFormForm(visit=visit) if writes and open_ else None,
        "practices": visit.good_practices.order_by("pk"),
        "practice_form": TextForm(),
        "corrections": queries.corrections_of(visit, inside=True),
        "may_archive": visit.state in ANSWERED
        and may(request.user, Permission.ARCHIVE_KEEP, visit.office),
        "may_correct": visit.state in ANSWERED
        and (writes or may(request.user, Permission.VISIT_CORRECT, visit.unit)),
        "may_cancel": visit.state == State.PLANNED
        and (writes or may(request.user, Permission.ASSIGNMENT_MAKE, visit.unit)),
        "ones": named_ones(visit),
        "groups": grouped(visit, plan.forms, request.user),
        "duties": duties_shown(visit),
        "may_share_out": may_share_out(visit, request.user),
        "minutes": minutes_between(visit.checked_in_at, visit.checked_out_at),
        "reason_form": ReasonForm(),
        "papers": offered(visit, request.user) if visit.state in ANSWERED else {},
        "for_notice": _for_notice(visit, request.user),
        **brought(visit, request.user, writes=writes),
    }


def _for_notice(visit: Visit, person: Person) -> list[Finding]:
    """Return the problems that a click drafts the notice of."""
    drafts = visit.state in ANSWERED and may(person, Permission.NOTICE_DRAFT, visit.unit)
    return queries.for_notice(visit) if drafts else []


def grouped(
    visit: Visit, progress: list[queries.FormProgress], person: Person
) -> list[tuple[str, list[queries.FormProgress]]]:
    """Return the forms under headings where several share the visit: one's own, others', open."""
    if not visit.companions.all():
        return [("", progress)]
    mine = [one for one in progress if one.record.keeper_id == person.pk]
    anybody = [one for one in progress if one.record.keeper_id is None]
    others = [one for one in progress if one.record.keeper_id not in (None, person.pk)]
    groups = [(_("我的表单"), mine), (_("还没有分工"), anybody), (_("其他督学的表单"), others)]
    return [(heading, forms) for heading, forms in groups if forms] or [("", [])]


def named_ones(visit: Visit) -> list[tuple[str, queries.One]]:
    """Return the five ones of `visit` with their words."""
    words = (_("清单"), _("反馈"), _("回访"), _("整改"), _("成效"))
    return list(zip(words, queries.five_ones(visit), strict=True))


@require_http_methods(["GET", "POST"])
def visit_new(request: PageRequest) -> HttpResponse:
    """Begin an unplanned visit: first the school, then what for."""
    schools = inspected() & units_for(request.user, Permission.VISIT_MAKE)
    chosen = request.GET.get("unit", "")
    if not chosen.isdecimal():
        return render(request, "visits/choose.html", {"form": SchoolForm(person=request.user)})
    unit = get_object_or_404(schools.select_related("office"), pk=chosen)
    form = UnplannedForm(request.POST or None, unit=unit, person=request.user)
    visit = carry_out(form, lambda data: _start(unit, request, data))
    if visit is None:
        context = {"form": form, "unit": unit}
        return render(request, "visits/new.html", context, status=form_status(form))
    messages.success(request, _("已建立本次督导。到校后请签到。"))
    return redirect("visit", visit.pk)


def _start(unit: Unit, request: PageRequest, data: dict[str, Any]) -> Visit:
    return actions.start_unplanned(unit, by=request.user, **data)


@require_POST
def visit_start(request: PageRequest, assignment: UUID) -> HttpResponse:
    """Begin the visit that an assignment asks for."""
    visit = actions.start(assignment, by=request.user)
    return redirect("visit", visit.pk)


@require_POST
def visit_check_in(request: PageRequest, pk: UUID) -> HttpResponse:
    """Arrive, with or without a place."""
    visit = inside_of(request, pk)
    form = PlaceForm(request.POST)
    place = form.cleaned_data if form.is_valid() else {}
    visit = actions.check_in(visit.pk, by=request.user, **place)
    messages.success(request, _("已签到，可以开始记录。"))
    return redirect("visit", pk)


@require_POST
def visit_check_out(request: PageRequest, pk: UUID) -> HttpResponse:
    """Leave."""
    visit = inside_of(request, pk)
    actions.check_out(visit.pk, by=request.user)
    messages.success(request, _("已记录离校时间。"))
    return redirect("visit", pk)


@require_POST
def visit_cancel(request: PageRequest, pk: UUID) -> HttpResponse:
    """Call the visit off."""
    visit = inside_of(request, pk)
    actions.cancel(visit.pk, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("已取消本次督导。"))
    return redirect("visit", pk)


@require_POST
def visit_notice(request: PageRequest, pk: UUID) -> HttpResponse:
    """Draft the notice of everything on the visit that goes by notice."""
    notice = actions.draft_notice(inside_of(request, pk).pk, by=request.user)
    messages.success(request, _("已起草。请核对正文后送核稿。"))
    return redirect("notice", notice.pk)


@require_POST
def visit_add_form(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take one more form along and open it."""
    visit = inside_of(request, pk)
    form = AddFormForm(request.POST, visit=visit)
    record = carry_out(
        form, lambda data: actions.add_form(visit.pk, data["version"], by=request.user)
    )
    if record is None:
        messages.error(request, _("请选择要添加的表单。"))
        return redirect("visit", pk)
    return redirect("record", pk, record.pk)


@require_POST
def visit_add_practice(request: PageRequest, pk: UUID) -> HttpResponse:
    """Note a good practice."""
    visit = inside_of(request, pk)
    text = request.POST.get("text", "")
    actions.note_good_practice(visit.pk, by=request.user, text=text)
    return redirect(_back(request, pk))


@require_POST
def visit_drop_practice(request: PageRequest, pk: UUID, practice: UUID) -> HttpResponse:
    """Take a good practice back."""
    visit = inside_of(request, pk)
    actions.drop_good_practice(visit.pk, practice, by=request.user)
    return redirect(_back(request, pk))


@require_POST
def visit_correct(request: PageRequest, pk: UUID) -> HttpResponse:
    """Add a correction to a visit that ended."""
    visit = inside_of(request, pk)
    actions.correct(visit.pk, by=request.user, text=request.POST.get("text", ""))
    messages.success(request, _("已添加更正单。签收的内容保持原样。"))
    return redirect("visit", pk)


def _back(request: PageRequest, pk: UUID) -> str:
    page = "visit-feedback" if request.POST.get("back") == "feedback" else "visit"
    return reverse(page, args=[pk])
