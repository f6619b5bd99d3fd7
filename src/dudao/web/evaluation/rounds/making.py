"""A round is written and changed; the days of a batch are moved."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.evaluation import actions
from dudao.evaluation.models import Batch, Round
from dudao.evaluation.queries.rounds import rounds_visible_to, shares_given, versions_for
from dudao.evaluation.rules.rounds import later
from dudao.evaluation.states import Division, TierBy
from dudao.lib import clock
from dudao.org.queries import own_office
from dudao.web.evaluation.rounds.forms import BatchForm, RoundForm
from dudao.web.forms import carry_out, form_status
from dudao.web.planning.turns import seen_now
from dudao.web.request import PageRequest

YEARS, MONTHS = 3, 12
SCHOOL_YEAR = 9  # begins in September


@require_http_methods(["GET", "POST"])
def new_round(request: PageRequest) -> HttpResponse:
    """Prepare a round: three years in thirds unless it is said otherwise."""
    office = own_office(request.user)
    require(request.user, Permission.ROUND_RUN, office)
    first = date(clock.today().year, SCHOOL_YEAR, 1)
    start = {
        "first_on": first,
        "last_on": later(first, YEARS * MONTHS) - timedelta(days=1),
        "division": Division.THIRDS,
        "tier_by": TierBy.NOTHING,
    }
    form = RoundForm(request.POST or None, initial=start, versions=versions_for(office))
    made = carry_out(form, lambda data: _draft(request, data))
    if made is None:
        context = {"form": form, "round": None}
        return render(request, "evaluation/rounds/form.html", context, status=form_status(form))
    messages.success(request, _("已保存。下一步：分批。"))
    return redirect("round", made.pk)


@require_http_methods(["GET", "POST"])
def edit_round(request: PageRequest, pk: UUID) -> HttpResponse:
    """Change a round in preparation."""
    round_ = get_object_or_404(rounds_visible_to(request.user), pk=pk)
    require(request.user, Permission.ROUND_RUN, round_.office)
    form = RoundForm(
        request.POST or None, initial=_start(round_), versions=versions_for(round_.office)
    )
    done = carry_out(form, lambda data: actions.edit_round(pk, by=request.user, **data))
    if done is None:
        seen_now(form, get_object_or_404(Round, pk=pk).edition)
        context = {"form": form, "round": round_}
        return render(request, "evaluation/rounds/form.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("round", pk)


@require_http_methods(["GET", "POST"])
def batch(request: PageRequest, pk: int) -> HttpResponse:
    """Move the days of a batch."""
    rounds = rounds_visible_to(request.user)
    found = get_object_or_404(Batch.objects.select_related("round__office"), pk=pk)
    round_ = get_object_or_404(rounds, pk=found.round_id)
    require(request.user, Permission.ROUND_RUN, round_.office)
    names = ("first_on", "last_on", "self_evaluation_due_on")
    start = {name: getattr(found, name) for name in names} | {"seen": round_.edition}
    form = BatchForm(request.POST or None, initial=start)
    done = carry_out(form, lambda data: actions.edit_batch(pk, by=request.user, **data))
    if done is None:
        seen_now(form, get_object_or_404(Round, pk=round_.pk).edition)
        context = {"form": form, "round": round_, "batch": found}
        return render(request, "evaluation/rounds/batch.html", context, status=form_status(form))
    messages.success(request, _("已保存。"))
    return redirect("round", round_.pk)


def _draft(request: PageRequest, data: dict[str, Any]) -> Round:
    version = data.pop("version")
    data.pop("seen")
    return actions.draft_round(own_office(request.user), version, by=request.user, **data)


def _start(round_: Round) -> dict[str, Any]:
    names = ("title", "basis", "first_on", "last_on")
    said = {name: getattr(round_, name) for name in names}
    percents = " ".join(f"{share.normalize():f}" for share in shares_given(round_))
    return {
        **round_.about,
        **said,
        "percents": percents,
        "version": round_.version_id,
        "seen": round_.edition,
    }
