"""Moving a proposed month about: every change keeps the limits, and is kept by the next solving."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.lib.errors import Conflict, Invalid
from dudao.org.models import Person, Unit
from dudao.planning.actions.proposal_rows import changed, opened, visit_of
from dudao.planning.models import Obligation, Proposal, ProposedVisit
from dudao.planning.queries.obstacles import Wish, obstacles
from dudao.planning.queries.proposals import no_longer_open
from dudao.planning.states import Slot


@transaction.atomic
def move_visit(
    visit_id: UUID,
    *,
    by: Person,
    seen: int,
    day: date,
    leader: Person,
    slot: str | None = None,
    companions: Iterable[Person] | None = None,
) -> ProposedVisit:
    """Put a visit on another day, or let others make it; it is pinned there.

    Without `slot` the tour decides it, without `companions` they stay. Raises `Invalid` with what
    stands in the way, `Conflict` when others changed this visit after the edition `seen`.
    """
    visit = visit_of(visit_id)
    proposal = opened(visit.proposal_id, by=by, seen=seen, visit=visit.pk)
    require(by, Permission.PROPOSAL_MAKE, visit.unit)
    stay = list(visit.companions.all()) if companions is None else list(companions)
    joining = [person for person in dict.fromkeys(stay) if person != leader]
    jobs = list(visit.obligations.all())
    _refuse(Wish(proposal, visit.unit, day, leader, joining, jobs, visit))
    visit.day, visit.leader, visit.pinned = day, leader, True
    visit.slot = Slot(slot) if slot else Slot.DAY
    visit.save(update_fields=["day", "leader", "slot", "pinned"])
    visit.companions.set(joining)
    changed(
        proposal,
        "proposal.visit_moved",
        by=by,
        visit=visit,
        day=day.isoformat(),
        leader=leader.pk,
    )
    visit.refresh_from_db()
    return visit


@transaction.atomic
def pin_visit(visit_id: UUID, *, by: Person, seen: int) -> ProposedVisit:
    """Let a visit stay as it is when the month is solved again."""
    return _pin(visit_id, by, seen, pinned=True)


@transaction.atomic
def unpin_visit(visit_id: UUID, *, by: Person, seen: int) -> ProposedVisit:
    """Leave a visit to the next solving again."""
    return _pin(visit_id, by, seen, pinned=False)


@transaction.atomic
def add_visit(
    proposal_id: UUID,
    unit: Unit,
    *,
    by: Person,
    seen: int,
    day: date,
    leader: Person,
    obligations: Iterable[Obligation] = (),
) -> ProposedVisit:
    """Add a visit, pinned, that does `obligations` of its school."""
    proposal = opened(proposal_id, by=by, seen=seen)
    require(by, Permission.PROPOSAL_MAKE, unit)
    if unit.office_id != proposal.office_id:
        raise Invalid(
            _("“%(unit)s”不归本督导室督导。") % {"unit": unit},
            fields={"unit": _("请另选学校")},
        )
    jobs = list(obligations)
    _refuse_planned(proposal, jobs, None)
    _refuse(Wish(proposal, unit, day, leader, (), jobs))
    visit = ProposedVisit.objects.create(
        proposal=proposal, unit=unit, day=day, leader=leader, pinned=True
    )
    visit.obligations.set(jobs)
    changed(proposal, "proposal.visit_added", by=by, visit=visit, day=day.isoformat())
    visit.refresh_from_db()
    return visit


@transaction.atomic
def remove_visit(visit_id: UUID, *, by: Person, seen: int) -> Proposal:
    """Take a visit out; what it was to do is open again."""
    visit = visit_of(visit_id)
    proposal = opened(visit.proposal_id, by=by, seen=seen, visit=visit.pk)
    require(by, Permission.PROPOSAL_MAKE, visit.unit)
    pk = visit.pk
    visit.delete()
    visit.pk = pk
    changed(proposal, "proposal.visit_removed", by=by, visit=visit)
    return proposal


@transaction.atomic
def set_jobs(
    visit_id: UUID, obligations: Iterable[Obligation], *, by: Person, seen: int
) -> ProposedVisit:
    """Say which obligations of its school a visit does; it is pinned then.

    What another visit of the month was to do goes over to this one.
    """
    visit = visit_of(visit_id)
    proposal = opened(visit.proposal_id, by=by, seen=seen, visit=visit.pk)
    require(by, Permission.PROPOSAL_MAKE, visit.unit)
    jobs = list(obligations)
    _refuse_planned(proposal, jobs, visit)
    companions = list(visit.companions.all())
    _refuse(Wish(proposal, visit.unit, visit.day, visit.leader, companions, jobs, visit))
    ProposedVisit.obligations.through.objects.filter(
        proposedvisit__proposal=proposal, obligation__in=jobs
    ).exclude(proposedvisit=visit).delete()
    visit.obligations.set(jobs)
    visit.pinned = True
    visit.save(update_fields=["pinned"])
    changed(proposal, "proposal.jobs_changed", by=by, visit=visit, jobs=len(jobs))
    return visit


def _pin(visit_id: UUID, by: Person, seen: int, *, pinned: bool) -> ProposedVisit:
    visit = visit_of(visit_id)
    proposal = opened(visit.proposal_id, by=by, seen=seen, visit=visit.pk)
    require(by, Permission.PROPOSAL_MAKE, visit.unit)
    if visit.pinned != pinned:
        visit.pinned = pinned
        visit.save(update_fields=["pinned"])
        name = "proposal.visit_pinned" if pinned else "proposal.visit_unpinned"
        changed(proposal, name, by=by, visit=visit)
    return visit


def _refuse(wish: Wish) -> None:
    problems = obstacles(wish)
    if problems:
        raise Invalid(
            _("不能这样安排“%(unit)s”：%(why)s。")
            % {"unit": wish.unit, "why": _("；").join(problems.values())},
            fields=problems,
        )


def _refuse_planned(
    proposal: Proposal, jobs: list[Obligation], visit: ProposedVisit | None
) -> None:
    """Raise `Conflict` for what something outside the proposal does by now."""
    done = no_longer_open(jobs)
    if visit is not None:
        known = set(visit.obligations.values_list("pk", flat=True))
        done = [one for one in done if one.pk not in known]
    if done:
        raise Conflict(
            _("这些任务已经完成、免除或另有安排：%(what)s。请去掉后再试。")
            % {"what": _("、").join(one.title for one in done)},
            current={"edition": proposal.edition},
        )
