"""The list of hand-overs, one with its briefing, and its steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.files import queries as files
from dudao.handovers import actions, queries
from dudao.handovers.models import HandOver
from dudao.handovers.rules import lay_out
from dudao.handovers.states import State
from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_of, responsibilities_of
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.web.findings.steps import step
from dudao.web.forms import carry_out, form_status
from dudao.web.handovers.forms import HandOverFilter, InspectorForm, PrincipalForm
from dudao.web.inspectorate.forms import offer
from dudao.web.inspectorate.inspectors import find
from dudao.web.listing import Column, Listing
from dudao.web.paper import paper_of
from dudao.web.request import PageRequest
from dudao.web.schools.reading import schools_for

COLUMNS = [
    Column(gettext_lazy("类别"), lambda h: h.get_kind_display()),
    Column(gettext_lazy("移交人"), lambda h: h.giver.name),
    Column(gettext_lazy("接收人"), lambda h: h.taker.name),
    Column(gettext_lazy("交接日期"), lambda h: h.on),
    Column(gettext_lazy("学校"), lambda h: _("、").join(u.name for u in h.units.all()), 40),
    Column(gettext_lazy("状态"), lambda h: h.get_state_display()),
    Column(gettext_lazy("接收确认"), lambda h: h.taken_at, 16),
]


@require_GET
def handovers_page(request: PageRequest) -> HttpResponseBase:
    """List the hand-overs one gives, takes or arranges."""
    rows = queries.visible_to(request.user).prefetch_related("units")
    listing = Listing(
        request, rows, HandOverFilter, orders={"newest": ("-id",), "on": ("-on", "-id")}
    )
    if listing.wants_export:
        return listing.export(gettext_lazy("工作交接"), COLUMNS)
    return render(request, "handovers/list.html", {"listing": listing})


@require_GET
def handover_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a hand-over: its briefing, and whose confirmation is awaited."""
    hand_over = _visible(request.user, pk)
    office = may(request.user, Permission.HANDOVER_MAKE, hand_over.office)
    open_ = hand_over.state in queries.OPEN
    early = hand_over.on > clock.today()
    context = {
        "hand_over": hand_over,
        "paper": paper_of(lay_out(queries.briefing_of(hand_over))),
        "may_give": hand_over.state == State.PREPARED and hand_over.giver_id == request.user.pk,
        "early": early,
        "may_take": hand_over.state == State.GIVEN
        and hand_over.taker_id == request.user.pk
        and not early,
        "may_take_for": open_ and office and not early,
        "may_cancel": open_ and office,
    }
    return render(request, "handovers/handover.html", context)


@require_GET
def briefing(request: PageRequest, pk: UUID, form: str) -> HttpResponseBase:
    """Hand out the briefing: as it was kept, or before that as it stands."""
    hand_over = _visible(request.user, pk)
    forms = {
        "docx": (hand_over.docx, queries.briefing_docx),
        "pdf": (hand_over.pdf, queries.briefing_pdf),
    }
    if form not in forms:
        raise Http404
    kept, compose = forms[form]
    if kept is not None:
        return FileResponse(files.content(kept), as_attachment=True, filename=kept.name)
    answer = HttpResponse(compose(hand_over), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="briefing.{form}"'
    return answer


@require_http_methods(["GET", "POST"])
def prepare_inspector(request: PageRequest, pk: int) -> HttpResponse:
    """Prepare that an inspector hands all open work to another."""
    inspector = find(request, pk)
    require(request.user, Permission.HANDOVER_MAKE, inspector.office)
    form = InspectorForm(request.POST or None, initial={"on": clock.today()})
    rows = responsibilities_of(inspector, clock.today())
    others = inspectors_of(inspector.office).exclude(pk=inspector.pk)
    own = Unit.objects.filter(pk__in=rows.values("unit")).order_by("sort_key", "pk")
    offer(form, taker=others, units=own)
    made = carry_out(form, lambda data: _prepare(request, inspector, data))
    held = [row.unit for row in rows]
    return _prepared(request, made, form, inspector.person, held)


def _prepare(request: PageRequest, inspector: Inspector, data: dict[str, Any]) -> HandOver:
    taker, units = data.pop("taker"), data.pop("units")
    if units:
        return actions.prepare_schools(inspector.pk, taker.pk, units, by=request.user, **data)
    return actions.prepare_inspector(inspector.pk, taker.pk, by=request.user, **data)


@require_http_methods(["GET", "POST"])
def prepare_principal(request: PageRequest, pk: int) -> HttpResponse:
    """Prepare that the principal of a school hands it over to the next one."""
    unit = get_object_or_404(schools_for(request.user), pk=pk)
    require(request.user, Permission.HANDOVER_MAKE, unit)
    giver = queries.principals_of(unit, clock.today()).first()
    form = PrincipalForm(request.POST or None, initial={"on": clock.today()})
    people = Person.objects.filter(unit=unit, is_active=True).order_by("sort_key", "pk")
    offer(form, taker=people.exclude(pk=giver.pk) if giver else people)
    made = carry_out(
        form,
        lambda data: actions.prepare_principal(unit, data.pop("taker"), by=request.user, **data),
    )
    return _prepared(request, made, form, giver, [unit])


def _prepared(
    request: PageRequest,
    made: HandOver | None,
    form: Form,
    giver: Person | None,
    units: list[Unit],
) -> HttpResponse:
    if made is None:
        context: dict[str, Any] = {"form": form, "giver": giver, "units": units}
        return render(request, "handovers/prepare.html", context, status=form_status(form))
    messages.success(request, _("交接书已生成，请移交人和接收人确认。"))
    return redirect("handover", made.pk)


@step("handover")
def give(request: PageRequest, pk: UUID) -> HttpResponse:
    """Confirm as the one who hands over."""
    actions.give(_visible(request.user, pk).pk, by=request.user)
    messages.success(request, _("已确认移交，等待接收人确认。"))
    return redirect("handover", pk)


@step("handover")
def take(request: PageRequest, pk: UUID) -> HttpResponse:
    """Confirm as the one who takes over, or for the office."""
    reason = request.POST.get("absent_reason", "")
    actions.take(_visible(request.user, pk).pk, by=request.user, absent_reason=reason)
    messages.success(request, _("交接完成，未办完的工作已全部转到接收人名下。"))
    return redirect("handover", pk)


@step("handover")
def cancel(request: PageRequest, pk: UUID) -> HttpResponse:
    """Call the hand-over off."""
    reason = request.POST.get("reason", "")
    actions.cancel(_visible(request.user, pk).pk, by=request.user, reason=reason)
    messages.success(request, _("已取消，没有移交任何工作。"))
    return redirect("handover", pk)


def _visible(person: Person, pk: UUID) -> HandOver:
    return get_object_or_404(queries.visible_to(person), pk=pk)
