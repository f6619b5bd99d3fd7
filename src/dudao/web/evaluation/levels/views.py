"""Checks by an upper office: the list, one begun, one with its sample, its steps."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import UpperCheck, UpperSample
from dudao.evaluation.queries.levels import (
    checks_visible_to,
    drawers,
    has_below,
    rounds_below,
    samples_visible_to,
)
from dudao.evaluation.states import CheckState, SampleState
from dudao.org.models import Person
from dudao.org.queries import own_office
from dudao.planning.states.draws import RESULT_STATES
from dudao.web.evaluation.levels.forms import CheckFilter, CheckForm, CloseForm
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.planning.happened import happened
from dudao.web.planning.turns import Turn, filled, offered
from dudao.web.request import PageRequest

COLUMNS = [
    Column(_("名称"), lambda c: c.title, 32),
    Column(_("复核单位"), lambda c: c.office.name, 28),
    Column(_("状态"), lambda c: c.get_state_display(), 12),
    Column(_("抽查编码"), lambda c: c.draw.code, 12),
]
TURNS = {
    "sample": Turn(
        _("取抽中的学校"),
        _("已按抽取结果建立样本。"),
        lambda one, by, _data: actions.take_sample(one.pk, by=by),
    ),
    "return": Turn(
        _("向县级反馈差异"),
        _("已反馈，各县只看到自己的差异。"),
        lambda one, by, _data: actions.return_differences(one.pk, by=by),
    ),
    "close": Turn(
        _("办结"),
        _("已办结。"),
        lambda one, by, data: actions.close_check(one.pk, by=by, **data),
        CloseForm,
        "btn-default",
        folded=True,
    ),
}


@require_GET
def checks_page(request: PageRequest) -> HttpResponseBase:
    """List one's own checks, and those of an upper office that concern one's schools."""
    open_to(request.user, Permission.LEVEL_RUN, Permission.ROUND_RUN)
    listing = Listing(
        request,
        checks_visible_to(request.user),
        CheckFilter,
        orders={"made": ("-made_at", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("上级复核"), COLUMNS)
    below = request.user.unit is not None and has_below(own_office(request.user))
    context = {"listing": listing, "may_begin": below}
    return render(request, "evaluation/levels/list.html", context)


@require_http_methods(["GET", "POST"])
def new_check(request: PageRequest) -> HttpResponse:
    """Begin a check with its draw."""
    office = own_office(request.user)
    require(request.user, Permission.LEVEL_RUN, office)
    people = drawers(office)
    start = {"people": [person.pk for person in people[:2]], "count": 3}
    form = CheckForm(
        request.POST or None, initial=start, rounds=rounds_below(office), people=people
    )
    made = carry_out(
        form,
        lambda data: actions.begin_check(
            office, list(data["rounds"]), list(data["people"]), form.given(data), by=request.user
        ),
    )
    if made is None:
        context = {"form": form}
        return render(request, "evaluation/levels/form.html", context, status=form_status(form))
    messages.success(request, str(_("已建立抽样。下一步：冻结名单，各人封数、揭晓，然后抽取。")))
    return redirect("check", made.pk)


@require_GET
def check_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a check: its draw, what was drawn and how far each is."""
    return _page(request, pk, None)


@require_http_methods(["GET", "POST"])
def check_turn(request: PageRequest, pk: UUID, key: str) -> HttpResponse:
    """Carry out a step."""
    if key not in TURNS:
        raise Http404
    if request.method == "GET":
        return redirect("check", pk)
    check, turn = _check(request, pk), TURNS[key]
    form = filled(turn, request)
    done = carry_out(form, lambda data: turn.run(check, request.user, data))
    if done is None:
        return _page(request, pk, (key, form))
    messages.success(request, str(turn.done))
    return redirect("check", pk)


def _page(request: PageRequest, pk: UUID, attempt: tuple[str, forms.Form] | None) -> HttpResponse:
    check = _check(request, pk)
    runs = may(request.user, Permission.LEVEL_RUN, check.office)
    samples = list(samples_visible_to(request.user).filter(check_of=check))
    context: dict[str, Any] = {
        "check": check,
        "samples": samples,
        "runs": runs,
        "turns": offered(TURNS, _keys(check, samples, request.user), {}, attempt),
        "drawn": check.draw.state in RESULT_STATES,
        "timeline": happened(history_of(check)) if runs else [],
    }
    status = 200 if attempt is None else form_status(attempt[1])
    return render(request, "evaluation/levels/check.html", context, status=status)


def _keys(check: UpperCheck, samples: list[UpperSample], person: Person) -> list[str]:
    """Return the steps that `person` may take now."""
    if not may(person, Permission.LEVEL_RUN, check.office):
        return []
    states = {one.state for one in samples}
    ready = {
        CheckState.DRAWING: ("sample", check.draw.state in RESULT_STATES),
        CheckState.UNDER_WAY: ("return", SampleState.WAITING not in states),
        CheckState.RETURNED: ("close", SampleState.RETURNED not in states),
        CheckState.CLOSED: ("", False),
    }
    key, allowed = ready[CheckState(check.state)]
    return [key] if allowed else []


def _check(request: PageRequest, pk: UUID) -> UpperCheck:
    return get_object_or_404(checks_visible_to(request.user), pk=pk)
