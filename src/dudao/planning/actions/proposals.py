"""A month of merged visits: asked for, worked out, discarded."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning import solving
from dudao.planning.actions.proposal_rows import locked, reckon, require_arranger
from dudao.planning.models import Obligation, Proposal, ProposedVisit
from dudao.planning.states import PROPOSAL_MOVES, ProposalState


@transaction.atomic
def propose(office: Unit, *, by: Person, month: date, area: Area | None = None) -> Proposal:
    """Ask for a month of an office, or of one area; working it out follows (`proposal.asked`).

    The office arranges everything, whoever leads an area his own. One draft at a time: raises
    `Conflict` with the one there is.
    """
    if area is None:
        require(by, Permission.PROPOSAL_MAKE, office)
    require_arranger(by, office, area)
    first = month.replace(day=1)
    if first < clock.today().replace(day=1):
        raise Invalid(_("这个月已经过去。"), fields={"month": _("请选择本月或以后的月份")})
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=office.pk)
    drafts = Proposal.objects.filter(office=office, month=first, state=ProposalState.DRAFT)
    # A draft of the whole office and one of an area would promise the same people twice.
    clashing = drafts if area is None else drafts.filter(area__in=[area]) | drafts.filter(area=None)
    there = clashing.select_related("area").first()
    if there is not None:
        raise Conflict(
            _("%(month)s的排期（%(what)s）正在编排，请在那一份上继续，或先放弃它。")
            % {"month": f"{first:%Y-%m}", "what": there.area or _("全室")},
            current=str(there.pk),
        )
    made = Proposal.objects.create(
        office=office, area=area, month=first, made_by=by, made_at=clock.now()
    )
    _ask(made, by)
    return made


@transaction.atomic
def solve_again(proposal_id: UUID, *, by: Person) -> Proposal:
    """Ask for a month to be worked out anew around its pinned visits."""
    proposal = locked(proposal_id, by=by)
    require_arranger(by, proposal.office, proposal.area)
    advance(PROPOSAL_MOVES, ProposalState(proposal.state), "edit")
    proposal.solved_at = None
    proposal.edition += 1
    proposal.save(update_fields=["solved_at", "edition"])
    _ask(proposal, by)
    return proposal


@transaction.atomic
def take_answer(proposal_id: UUID, answer: solving.Answer, *, edition: int) -> Proposal:
    """Write the visits that were worked out for an edition; pinned ones stay and do more.

    An answer to a question that was asked anew meanwhile, or is settled, is left alone.
    """
    proposal = Proposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal_id)
    if proposal.edition != edition or proposal.state != ProposalState.DRAFT:
        return proposal
    proposal.visits.filter(pinned=False).delete()
    _write(proposal, answer)
    proposal.unmet = [_as_json(one) for one in answer.unmet]
    proposal.solved_at = clock.now()
    proposal.edition += 1
    figures = answer.figures
    proposal.figures = {
        "bound": figures.bound,
        "seconds": figures.seconds,
        "cpu_seconds": figures.cpu_seconds,
        "edition": proposal.edition,
    }
    reckon(proposal)
    proposal.save(update_fields=["unmet", "solved_at", "edition", "figures"])
    counted = {name: proposal.figures[name] for name in ("visits", "naive", "bound")}
    record(
        "proposal.solved",
        proposal,
        by=None,
        unit=proposal.office,
        edition=proposal.edition,
        unmet=len(answer.unmet),
        **counted,
    )
    return proposal


@transaction.atomic
def discard(proposal_id: UUID, *, by: Person) -> Proposal:
    """Give a month up; nobody was sent anywhere."""
    proposal = locked(proposal_id, by=by)
    require_arranger(by, proposal.office, proposal.area)
    proposal.state = advance(PROPOSAL_MOVES, ProposalState(proposal.state), "discard")
    proposal.save(update_fields=["state"])
    record("proposal.discarded", proposal, by=by, unit=proposal.office)
    return proposal


def _ask(proposal: Proposal, by: Person) -> None:
    record(
        "proposal.asked",
        proposal,
        by=by,
        unit=proposal.office,
        edition=proposal.edition,
        month=proposal.month.isoformat(),
        area=proposal.area_id,
    )


def _write(proposal: Proposal, answer: solving.Answer) -> None:
    pinned = {str(visit.pk): visit for visit in proposal.visits.filter(pinned=True)}
    people = Person.objects.in_bulk({who for one in answer.visits for who in one.companions})
    jobs = Obligation.objects.in_bulk([UUID(task) for one in answer.visits for task in one.tasks])
    # What a pinned visit was to do and cannot any more has found another.
    ProposedVisit.obligations.through.objects.filter(
        proposedvisit__proposal=proposal, obligation__in=list(jobs)
    ).delete()
    for one in answer.visits:
        visit = pinned.get(one.pin) or ProposedVisit.objects.create(
            proposal=proposal,
            unit_id=one.school,
            day=one.day,
            leader_id=one.leader,
            position=one.position,
        )
        visit.companions.add(*(people[who] for who in one.companions))
        # What was taken back while the month was worked out is no longer there.
        visit.obligations.add(*(jobs[pk] for pk in map(UUID, one.tasks) if pk in jobs))


def _as_json(unmet: solving.Unmet) -> dict[str, Any]:
    return {
        "obligation": unmet.task,
        "why": unmet.why.value,
        "days": [day.isoformat() for day in unmet.days],
        "people": list(unmet.people),
    }
