"""A proposal opened for a change, and what every change leaves behind."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.audit.models import Event
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotFound, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.states import DayPart
from dudao.planning.models import Proposal, ProposedVisit
from dudao.planning.queries.months import half_days
from dudao.planning.queries.places import schools_at
from dudao.planning.queries.proposals import changes_since, span, touching, tours_of
from dudao.planning.rules.slots import slot_of
from dudao.planning.states import PROPOSAL_MOVES, ProposalState

#: Changes after which the least number of visits is another.
JOBS = {"proposal.visit_added", "proposal.visit_removed", "proposal.jobs_changed"}


def require_arranger(by: Person, office: Unit, area: Area | None) -> None:
    """Raise `NotAllowed` unless `by` arranges the office, or every school of the area."""
    schools = [office] if area is None else schools_at(office, area, clock.today())
    if not schools:
        raise Invalid(
            _("“%(area)s”现在没有学校，不能编排。") % {"area": area},
            fields={"area": _("请另选责任区")},
        )
    for unit in schools:
        require(by, Permission.PROPOSAL_MAKE, unit)


def locked(proposal_id: UUID, *, by: Person) -> Proposal:
    """Return the proposal, locked, for somebody who may arrange it."""
    proposal = (
        Proposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office", "area")
        .get(pk=proposal_id)
    )
    require_arranger(by, proposal.office, proposal.area)
    return proposal


def opened(
    proposal_id: UUID, *, by: Person, seen: int, visit: UUID | None = None, whole: bool = False
) -> Proposal:
    """Return the proposal for a change by somebody who last saw the edition `seen`.

    What others did to other visits meanwhile does not hinder; what they did to this visit, or to
    the month as a whole, is a `Conflict` that names it. `whole` minds every change.
    """
    proposal = locked(proposal_id, by=by)
    advance(PROPOSAL_MOVES, ProposalState(proposal.state), "edit")
    if proposal.solved_at is None:
        raise WrongState(_("正在编排这个月的入校安排，请等编排完成后再改。"))
    changes = changes_since(proposal, seen) if seen < proposal.edition else []
    if not whole:
        changes = touching(changes, visit)
    if changes:
        raise Conflict(
            _("您打开页面以后，%(what)s。您的改动还没有保存，请核对最新安排后再改一次。")
            % {"what": _("；").join(_told(event) for event in changes[-3:])},
            current={"edition": proposal.edition},
        )
    return proposal


def visit_of(visit_id: UUID) -> ProposedVisit:
    """Return a proposed visit; raises `NotFound` when a new arrangement has replaced it."""
    found = ProposedVisit.objects.select_related("unit", "leader").filter(pk=visit_id).first()
    if found is None:
        raise NotFound(_("这次入校已不在排期里，可能已重新编排。请刷新页面查看最新安排。"))
    return found


def changed(
    proposal: Proposal, name: str, *, by: Person, visit: ProposedVisit | None = None, **data: Any
) -> None:
    """Reckon the month anew, count the change and record it."""
    bound_stands = name not in JOBS and proposal.figures.get("edition") == proposal.edition
    reckon(proposal)
    proposal.edition += 1
    if bound_stands:
        proposal.figures["edition"] = proposal.edition
    proposal.save(update_fields=["edition", "figures"])
    about = {"visit": str(visit.pk), "school": str(visit.unit)} if visit is not None else {}
    unit = visit.unit if visit is not None else proposal.office
    record(name, proposal, by=by, unit=unit, edition=proposal.edition, **about, **data)


def reckon(proposal: Proposal) -> None:
    """Put every tour in order, give its visits their slots, and sum the month up."""
    halves = half_days(proposal.office, span(proposal))
    km, visits, jobs = 0.0, 0, 0
    for (day, _person), tour in tours_of(proposal).items():
        km += tour.km
        for position, visit in enumerate(tour.visits, 1):
            _place(visit, position, len(tour.visits), halves.get(day))
        visits += len(tour.visits)
    through = ProposedVisit.obligations.through.objects
    jobs = through.filter(proposedvisit__proposal=proposal).count()
    proposal.figures = {
        **proposal.figures,
        "visits": visits,
        "naive": jobs,
        "km": round(km, 1),
    }


def _place(visit: ProposedVisit, position: int, count: int, half: DayPart | None) -> None:
    """Set the place in the tour; a slot that people chose stays."""
    chosen = visit.pinned and visit.slot != DayPart.DAY
    slot = visit.slot if chosen else slot_of(position, count, half)
    if (visit.position, visit.slot) != (position, slot):
        visit.position, visit.slot = position, slot
        visit.save(update_fields=["position", "slot"])


def _told(event: Event) -> str:
    """Return what somebody did, as it is told to whoever did not see it."""
    who = str(event.by or _("系统"))
    school = event.data.get("school", "")
    what = {
        "proposal.asked": _("要求重新编排"),
        "proposal.solved": _("完成了重新编排"),
        "proposal.visit_moved": _("调整了“%(school)s”的入校安排"),
        "proposal.visit_pinned": _("固定了“%(school)s”的入校安排"),
        "proposal.visit_unpinned": _("取消固定“%(school)s”的入校安排"),
        "proposal.visit_added": _("增加了“%(school)s”的入校"),
        "proposal.visit_removed": _("去掉了“%(school)s”的入校"),
        "proposal.jobs_changed": _("调整了“%(school)s”的任务"),
    }.get(event.name, event.name)
    return _("%(who)s：%(what)s") % {"who": who, "what": what % {"school": school}}
