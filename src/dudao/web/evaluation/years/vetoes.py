"""A veto against a school: what it was told, what it says, the hearing, the decision."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.actions.vetoes import HEARING_DAYS
from dudao.evaluation.models import VetoDecision
from dudao.evaluation.queries.years import OPEN_VETOES, vetoes_visible_to
from dudao.evaluation.rules.vetoes import earliest_hearing
from dudao.evaluation.states import VetoState
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.web.evaluation.years.forms import HearingForm, OutcomeForm, StatementForm
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

TURNS = {
    "state": Turn(
        _("提交陈述申辩"),
        _("已提交，督导室会在听证和决定时考虑。"),
        lambda one, by, data: actions.state_case(one.pk, by=by, **data),
        StatementForm,
    ),
    "hear": Turn(
        _("保存听证记录"),
        _("已记录听证，等待批准人决定。"),
        lambda one, by, data: actions.hold_hearing(one.pk, by=by, **data),
        HearingForm,
    ),
    "uphold": Turn(
        _("决定否决"),
        _("已决定。请重新“从记录核算”，等次随之调整。"),
        lambda one, by, data: actions.decide_veto(one.pk, by=by, uphold=True, **data),
        OutcomeForm,
        "btn-danger-soft",
    ),
    "dismiss": Turn(
        _("不予否决"),
        _("已决定不予否决。"),
        lambda one, by, data: actions.decide_veto(one.pk, by=by, uphold=False, **data),
        OutcomeForm,
        "btn-default",
        folded=True,
    ),
}


@require_GET
def veto_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a veto and what comes next."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def veto_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("veto", pk)
    veto, turn = _veto(request, pk), TURNS[key]
    form = filled(turn, request)
    done = carry_out(form, lambda data: turn.run(veto, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("veto", pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    veto = _veto(request, pk)
    days = norm(HEARING_DAYS, on=veto.told_on, office=veto.scheme.office)
    start: dict[str, dict[str, Any]] = {
        "state": {"statement": veto.statement},
        "hear": {"hearing_on": veto.hearing_on or clock.today(), "note": veto.hearing_note},
    }
    context = {
        "veto": veto,
        "open": veto.state in OPEN_VETOES,
        "hearing_from": earliest_hearing(veto.told_on, days),
        "turns": offered(TURNS, _keys(veto, request.user), start, attempt),
        "timeline": happened(history_of(veto)),
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/years/veto.html", context, status=status)


def _keys(veto: VetoDecision, person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    if veto.state not in OPEN_VETOES:
        return []
    approves = veto.rule.approver_id == person.pk
    steps = [
        ("state", may(person, Permission.EVALUATION_SUBMIT, veto.unit)),
        ("uphold", approves and veto.state == VetoState.HEARD),
        ("hear", may(person, Permission.YEAR_RUN, veto.scheme.office)),
        ("dismiss", approves),
    ]
    return [key for key, allowed in steps if allowed]


def _veto(request: PageRequest, pk: UUID) -> VetoDecision:
    return get_object_or_404(vetoes_visible_to(request.user), pk=pk)
