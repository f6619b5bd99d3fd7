"""One step with a month or a visit of it: ask, solve again, move, pin, take out, confirm."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Invalid
from dudao.org.queries import own_office
from dudao.planning import actions
from dudao.planning.models import Proposal, ProposedVisit
from dudao.planning.queries.proposals import proposals_visible_to
from dudao.web.forms import carry_out, form_status, is_id
from dudao.web.proposals.forms import ProposeForm, coming_months
from dudao.web.proposals.views import areas_for, may_propose_whole
from dudao.web.request import PageRequest

DIGITS = 9


@require_http_methods(["GET", "POST"])
def propose(request: PageRequest) -> HttpResponse:
    """Choose the month, and for whom; the queue works it out."""
    require_anywhere(request.user, Permission.PROPOSAL_MAKE)
    form = ProposeForm(
        request.POST or None,
        areas=areas_for(request),
        office=may_propose_whole(request),
        initial={"month": request.GET.get("month") or coming_months()[1].isoformat()},
    )
    office = own_office(request.user)
    made = carry_out(form, lambda data: actions.propose(office, by=request.user, **data))
    if made is None:
        return render(request, "proposals/new.html", {"form": form}, status=form_status(form))
    return redirect("proposal", made.pk)


@require_POST
def solve_again(request: PageRequest, pk: UUID) -> HttpResponse:
    """Have a month worked out anew around its pinned visits."""
    actions.solve_again(visible(request, pk).pk, by=request.user)
    return back_to(request, pk)


@require_POST
def confirm(request: PageRequest, pk: UUID) -> HttpResponse:
    """Send everybody."""
    proposal = actions.confirm(visible(request, pk).pk, by=request.user, seen=seen(request))
    words = _("已下达%(count)d次入校，督学在“督导任务”和手机上都能看到。")
    messages.success(request, words % {"count": proposal.visits.count()})
    return back_to(request, pk)


@require_POST
def discard(request: PageRequest, pk: UUID) -> HttpResponse:
    """Give a month up."""
    actions.discard(visible(request, pk).pk, by=request.user)
    messages.success(request, _("已放弃这份排期，没有给任何人派任务。"))
    return redirect("proposals")


@require_POST
def drop(request: PageRequest, pk: UUID) -> HttpResponse:
    """Put a visit where it was dragged: on another day, to another inspector."""
    proposal = visible(request, pk)
    given = request.POST.get("visit", "")
    visit = get_object_or_404(proposal.visits, pk=given if is_id(given) else None)
    day = parse_date(request.POST.get("day", ""))
    who = request.POST.get("leader", "")
    leader = get_object_or_404(
        Inspector.objects.select_related("person"),
        office=proposal.office,
        person=who if who.isdecimal() and len(who) <= DIGITS else None,
    )
    if day is None:
        raise Invalid(_("没有认出日期，请重新拖动，或点开这次入校修改。"))
    actions.move_visit(visit.pk, by=request.user, seen=seen(request), day=day, leader=leader.person)
    return back_to(request, pk)


@require_POST
def pin(request: PageRequest, pk: UUID) -> HttpResponse:
    """Pin a visit, or leave it to the next solving again."""
    visit = visible_visit(request, pk)
    step: Callable[..., ProposedVisit] = actions.unpin_visit if visit.pinned else actions.pin_visit
    step(visit.pk, by=request.user, seen=seen(request))
    return back_to(request, visit.proposal_id)


@require_POST
def remove(request: PageRequest, pk: UUID) -> HttpResponse:
    """Take a visit out."""
    visit = visible_visit(request, pk)
    actions.remove_visit(visit.pk, by=request.user, seen=seen(request))
    messages.success(request, _("已去掉“%(unit)s”的这次入校。") % {"unit": visit.unit})
    return back_to(request, visit.proposal_id)


def visible(request: PageRequest, pk: UUID) -> Proposal:
    """Return a month that one arranges, or 404."""
    return get_object_or_404(proposals_visible_to(request.user), pk=pk)


def visible_visit(request: PageRequest, pk: UUID) -> ProposedVisit:
    """Return a visit of a month that one arranges, or 404."""
    rows = ProposedVisit.objects.select_related("unit__office", "leader", "proposal__office")
    mine = proposals_visible_to(request.user).order_by().values("pk")
    return get_object_or_404(rows, pk=pk, proposal__in=mine)


def seen(request: PageRequest) -> int:
    """Return the edition that the page showed."""
    given = request.POST.get("seen", "")
    return int(given) if given.isdecimal() and len(given) <= DIGITS else 0


def back_to(request: PageRequest, pk: UUID) -> HttpResponse:
    """Go back to the month, at the area that was looked at."""
    area = request.POST.get("area", "")
    query = f"?area={area}" if area.isdecimal() else ""
    return redirect(f"{reverse('proposal', args=[pk])}{query}")
