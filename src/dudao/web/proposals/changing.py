"""A visit of a proposed month by form: day, people, jobs; and one more visit."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from dudao.inspectorate.models import Inspector
from dudao.inspectorate.queries import inspectors_of, recused_from
from dudao.lib import clock
from dudao.org.models import Unit
from dudao.planning import actions
from dudao.planning.models import Obligation, Proposal, ProposedVisit
from dudao.planning.queries.places import schools_at
from dudao.planning.queries.proposals import span, unplaced
from dudao.planning.states import ProposalState, Slot
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.inspectorate.forms import offer
from dudao.web.proposals.forms import AddForm, JobsForm, MoveForm
from dudao.web.proposals.steps import back_to, seen, visible, visible_visit
from dudao.web.request import PageRequest


@require_http_methods(["GET", "POST"])
def proposed_visit_page(request: PageRequest, pk: UUID) -> HttpResponse:
    """Show a visit, and move it: everything that dragging does, without a mouse."""
    visit = visible_visit(request, pk)
    form = _move_form(request, visit)
    moved = carry_out(
        form, lambda data: actions.move_visit(pk, by=request.user, seen=seen(request), **_who(data))
    )
    if moved is None:
        return _page(request, visit, form=form, jobs=_jobs_form(visit))
    return back_to(request, visit.proposal_id)


@require_POST
def jobs(request: PageRequest, pk: UUID) -> HttpResponse:
    """Say which jobs a visit does."""
    visit = visible_visit(request, pk)
    form = _jobs_form(visit, request.POST)
    done = carry_out(
        form,
        lambda data: actions.set_jobs(pk, data["obligations"], by=request.user, seen=seen(request)),
    )
    if done is None:
        return _page(request, visit, form=_move_form(None, visit), jobs=form)
    return back_to(request, visit.proposal_id)


@require_http_methods(["GET", "POST"])
def add(request: PageRequest, pk: UUID) -> HttpResponse:
    """Add a visit; for what the month leaves out with that job."""
    proposal = visible(request, pk)
    job = _asked(proposal, request.GET.get("obligation", ""))
    form = AddForm(request.POST or None, initial={"unit": job and job.unit_id})
    on = max(span(proposal).first, clock.today())
    units = [unit.pk for unit in schools_at(proposal.office, proposal.area, on)]
    offer(
        form,
        unit=Unit.objects.filter(pk__in=units).order_by("sort_key", "pk"),
        leader=inspectors_of(proposal.office),
    )
    made = carry_out(
        form,
        lambda data: actions.add_visit(
            pk,
            data["unit"],
            by=request.user,
            seen=seen(request),
            day=data["day"],
            leader=data["leader"].person,
            obligations=[job] if job is not None else [],
        ),
    )
    if made is None:
        proposal.refresh_from_db(fields=["edition"])
        context = {"form": form, "proposal": proposal, "job": job}
        return render(request, "proposals/add.html", context, status=form_status(form))
    return back_to(request, pk)


def _page(request: PageRequest, visit: ProposedVisit, *, form: Form, jobs: Form) -> HttpResponse:
    proposal = Proposal.objects.get(pk=visit.proposal_id)
    context = {
        "visit": visit,
        "proposal": proposal,
        "form": form,
        "jobs": jobs,
        "companions": visit.companions.all(),
        "obligations": visit.obligations.order_by("last_on", "id"),
        "open": proposal.state == ProposalState.DRAFT and proposal.solved_at is not None,
    }
    status = max(form_status(form), form_status(jobs))
    return render(request, "proposals/visit.html", context, status=status)


def _move_form(request: PageRequest | None, visit: ProposedVisit) -> MoveForm:
    away = recused_from(visit.unit, visit.day)
    inspectors = inspectors_of(visit.proposal.office).exclude(person__in=away)
    form = MoveForm(
        (request.POST or None) if request is not None else None,
        initial={
            "day": visit.day,
            "slot": visit.slot if visit.pinned and visit.slot != Slot.DAY else "",
            "leader": Inspector.objects.filter(person=visit.leader).first(),
            "companions": Inspector.objects.filter(person__in=visit.companions.all()),
        },
    )
    offer(form, leader=inspectors, companions=inspectors)
    return form


def _jobs_form(visit: ProposedVisit, given: Any = None) -> JobsForm:
    """Offer what this visit does, others to the same school do, and nothing does yet."""
    form = JobsForm(given, initial={"obligations": visit.obligations.all()})
    there = Q(proposed__proposal=visit.proposal, unit=visit.unit)
    waiting = Q(pk__in=unplaced(visit.proposal).filter(unit=visit.unit).order_by().values("pk"))
    rows = Obligation.objects.filter(there | waiting).distinct().order_by("last_on", "id")
    offer(form, obligations=rows)
    return form


def _who(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with people in place of inspectors."""
    return {
        **data,
        "leader": data["leader"].person,
        "companions": [one.person for one in data["companions"]],
    }


def _asked(proposal: Proposal, given: str) -> Obligation | None:
    return unplaced(proposal).filter(pk=given).first() if is_id(given) else None
