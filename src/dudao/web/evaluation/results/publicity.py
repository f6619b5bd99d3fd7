"""What is up for everybody to see, and the objections to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.evaluation import actions
from dudao.evaluation.models import Publicity
from dudao.evaluation.queries.results import (
    objections_visible_to,
    publicities_visible_to,
    raters_of,
    results_visible_to,
)
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.lib.errors import DomainError
from dudao.web.evaluation.results.forms import AnswerForm, ObjectionFilter
from dudao.web.evaluation.results.views import READERS
from dudao.web.findings.views import open_to
from dudao.web.forms import carry_out, form_status
from dudao.web.listing import Column, Listing
from dudao.web.request import PageRequest

COLUMNS = [
    Column(gettext_lazy("学校"), lambda o: o.result.candidate.unit.name, 24),
    Column(gettext_lazy("指标"), lambda o: o.code, 12),
    Column(gettext_lazy("异议"), lambda o: o.text, 48),
    Column(gettext_lazy("提出"), lambda o: o.filed_at, 16),
    Column(gettext_lazy("复核结论"), lambda o: o.get_outcome_display(), 12),
    Column(gettext_lazy("答复"), lambda o: o.answer, 48),
]


@require_GET
def publicity_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a publicity: its text, days, place and basis; a school sees its own line of it."""
    publicity = _publicity(request, pk)
    office = publicity.batch.round.office
    results = results_visible_to(request.user).filter(publicities=publicity)
    over = publicity.last_on < clock.today()
    waits = [one for one in results if one.candidate.stage == Stage.PUBLICITY and one.stands]
    context = {
        "publicity": publicity,
        "round": publicity.batch.round,
        "results": results,
        "over": over,
        "inside": may(request.user, Permission.EVALUATION_VIEW, office),
        "may_confirm": bool(over and waits and may(request.user, Permission.ROUND_DECIDE, office)),
        "objections": objections_visible_to(request.user).filter(result__publicities=publicity),
    }
    return render(request, "evaluation/results/publicity.html", context)


@require_POST
def confirm_publicity(request: PageRequest, pk: UUID) -> HttpResponse:
    """Confirm the results of a publicity that is over."""
    publicity = _publicity(request, pk)
    try:
        done = actions.confirm_results(publicity.pk, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已认定%(n)d所学校的结果，请起草通报。") % {"n": len(done)})
        return redirect("batch-results", publicity.batch_id)
    return redirect("publicity", pk)


@require_GET
def objections_page(request: PageRequest) -> HttpResponseBase:
    """List the objections to results."""
    open_to(request.user, *READERS)
    listing = Listing(
        request,
        objections_visible_to(request.user),
        ObjectionFilter,
        orders={"filed": ("-filed_at", "-id")},
    )
    if listing.wants_export:
        return listing.export(_("评估结果异议"), COLUMNS)
    return render(request, "evaluation/results/objections.html", {"listing": listing})


@require_http_methods(["GET", "POST"])
def objection_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show an objection; who runs the round and did not rate answers it."""
    objection = get_object_or_404(objections_visible_to(request.user), pk=pk)
    candidate = objection.result.candidate
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        done = carry_out(
            form,
            lambda data: actions.answer_result_objection(pk, by=request.user, **data),
        )
        if done is not None:
            messages.success(request, _("已答复。"))
            return redirect("result-objection", pk)
    runs = may(request.user, Permission.ROUND_RUN, candidate.round.office)
    rated = request.user.pk in raters_of(candidate)
    context = {
        "objection": objection,
        "candidate": candidate,
        "form": form,
        "may_answer": runs and not rated and not objection.outcome,
        "rated": runs and rated and not objection.outcome,
    }
    return render(request, "evaluation/results/objection.html", context, status=form_status(form))


def _publicity(request: PageRequest, pk: UUID) -> Publicity:
    return get_object_or_404(publicities_visible_to(request.user), pk=pk)
