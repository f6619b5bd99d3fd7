"""Months of merged visits: proposed, moved about, confirmed."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import FewIds, Given, Id, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of
from dudao.inspectorate.queries import areas_visible_to, inspectors_visible_to
from dudao.org.models import Person
from dudao.planning import actions
from dudao.planning.models import Obligation, Proposal, ProposedVisit
from dudao.planning.queries.proposals import proposals_visible_to, visits_of
from dudao.planning.solving import Why
from dudao.planning.states import ProposalState, Slot

router = Router(tags=["proposals"])

MonthState = Annotated[ProposalState, listed(ProposalState)]
Edition = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The edition one last read: what others changed since is a conflict where it matters."""


class ProposeIn(Given):
    month: date
    """Any day of the month."""
    area_id: Id | None = None
    """For one area; its office is then known."""
    office_id: Id | None = None
    """For a whole office."""


class EditionIn(Given):
    seen: Edition


class MoveVisitIn(EditionIn):
    day: date
    leader_id: Id
    companion_ids: FewIds | None = None
    """Without it they stay."""
    slot: Slot | None = None
    """Without it the order of the day's tour decides."""


class AddVisitIn(EditionIn):
    unit_id: Id
    day: date
    leader_id: Id
    obligation_ids: Annotated[list[UUID], Field(max_length=50)] = []


class JobsIn(EditionIn):
    obligation_ids: Annotated[list[UUID], Field(max_length=50)]


class UnmetOut(Schema):
    obligation: UUID
    why: Why
    days: list[date]
    people: list[int]


class MonthOut(Schema):
    id: UUID
    office_id: int
    area_id: int | None
    month: date
    state: MonthState
    edition: int
    solved_at: datetime | None
    """Null while it is being worked out."""
    figures: dict[str, float]
    """visits, naive (a visit for each job), bound (the least there can be), km, seconds."""
    unmet: list[UnmetOut]


class ProposedVisitOut(Schema):
    id: UUID
    unit_id: int
    day: date
    slot: Slot
    position: int
    leader_id: int
    companion_ids: list[int]
    obligation_ids: list[UUID]
    pinned: bool
    made_id: UUID | None
    """The assignment it became."""

    @staticmethod
    def resolve_companion_ids(visit: ProposedVisit) -> list[int]:
        """Return who goes along."""
        return sorted(person.pk for person in visit.companions.all())

    @staticmethod
    def resolve_obligation_ids(visit: ProposedVisit) -> list[UUID]:
        """Return what the visit does."""
        return sorted(one.pk for one in visit.obligations.all())


class MonthDetail(MonthOut):
    visits: list[ProposedVisitOut]

    @staticmethod
    def resolve_visits(proposal: Proposal) -> list[ProposedVisit]:
        """Return the visits by day and tour."""
        return list(visits_of(proposal))


class MonthsAt(At):
    state: MonthState | None = None


@router.get("", response=Page[MonthOut])
def list_proposals(request: ApiRequest, at: Query[MonthsAt]) -> dict[str, Any]:
    """List the months one arranges, the latest first."""
    rows = proposals_visible_to(request.auth)
    return page(rows.filter(state=at.state) if at.state else rows, at, by=("month", "id"))


@router.post("", response={201: MonthOut})
def propose(request: ApiRequest, body: ProposeIn) -> Status[Proposal]:
    """Ask for a month; it is worked out in the background, until then `solved_at` is null."""
    area = None
    if body.area_id is not None:
        area = get_object_or_404(areas_visible_to(request.auth), pk=body.area_id)
    office = area.office if area is not None else unit_of(request, body.office_id or 0)
    return Status(201, actions.propose(office, by=request.auth, month=body.month, area=area))


@router.get("/{month_id}", response=MonthDetail)
def read_proposal(request: ApiRequest, month_id: UUID) -> Proposal:
    """Read a month with its visits."""
    return _visible(request, month_id)


@router.post("/{month_id}/solve", response=MonthOut)
def solve_again(request: ApiRequest, month_id: UUID) -> Proposal:
    """Have a month worked out anew around its pinned visits."""
    return actions.solve_again(_visible(request, month_id).pk, by=request.auth)


@router.post("/{month_id}/confirm", response=MonthDetail)
def confirm(request: ApiRequest, month_id: UUID, body: EditionIn) -> Proposal:
    """Send everybody: all visits become assignments, or none does."""
    return actions.confirm(_visible(request, month_id).pk, by=request.auth, seen=body.seen)


@router.post("/{month_id}/discard", response=MonthOut)
def discard(request: ApiRequest, month_id: UUID) -> Proposal:
    """Give a month up."""
    return actions.discard(_visible(request, month_id).pk, by=request.auth)


@router.post("/{month_id}/visits", response={201: ProposedVisitOut})
def add_visit(request: ApiRequest, month_id: UUID, body: AddVisitIn) -> Status[ProposedVisit]:
    """Add a visit, pinned."""
    proposal = _visible(request, month_id)
    made = actions.add_visit(
        proposal.pk,
        unit_of(request, body.unit_id),
        by=request.auth,
        seen=body.seen,
        day=body.day,
        leader=_people(request, [body.leader_id])[0],
        obligations=_obligations(proposal, body.obligation_ids),
    )
    return Status(201, made)


@router.post("/visits/{proposed_id}/move", response=ProposedVisitOut)
def move_visit(request: ApiRequest, proposed_id: UUID, body: MoveVisitIn) -> ProposedVisit:
    """Put a visit on another day or let others make it; it is pinned there."""
    visit = _visit(request, proposed_id)
    going = body.companion_ids
    return actions.move_visit(
        visit.pk,
        by=request.auth,
        seen=body.seen,
        day=body.day,
        slot=body.slot,
        leader=_people(request, [body.leader_id])[0],
        companions=None if going is None else _people(request, going),
    )


@router.post("/visits/{proposed_id}/pin", response=ProposedVisitOut)
def pin_visit(request: ApiRequest, proposed_id: UUID, body: EditionIn) -> ProposedVisit:
    """Let a visit stay as it is when the month is solved again."""
    visit = _visit(request, proposed_id)
    return actions.pin_visit(visit.pk, by=request.auth, seen=body.seen)


@router.post("/visits/{proposed_id}/unpin", response=ProposedVisitOut)
def unpin_visit(request: ApiRequest, proposed_id: UUID, body: EditionIn) -> ProposedVisit:
    """Leave a visit to the next solving again."""
    visit = _visit(request, proposed_id)
    return actions.unpin_visit(visit.pk, by=request.auth, seen=body.seen)


@router.post("/visits/{proposed_id}/jobs", response=ProposedVisitOut)
def set_jobs(request: ApiRequest, proposed_id: UUID, body: JobsIn) -> ProposedVisit:
    """Say which obligations of its school a visit does."""
    visit = _visit(request, proposed_id)
    jobs = _obligations(visit.proposal, body.obligation_ids)
    return actions.set_jobs(visit.pk, jobs, by=request.auth, seen=body.seen)


@router.post("/visits/{proposed_id}/remove", response=MonthOut)
def remove_visit(request: ApiRequest, proposed_id: UUID, body: EditionIn) -> Proposal:
    """Take a visit out."""
    visit = _visit(request, proposed_id)
    return actions.remove_visit(visit.pk, by=request.auth, seen=body.seen)


def _visible(request: ApiRequest, month_id: UUID) -> Proposal:
    return get_object_or_404(proposals_visible_to(request.auth), pk=month_id)


def _visit(request: ApiRequest, proposed_id: UUID) -> ProposedVisit:
    mine = proposals_visible_to(request.auth).order_by().values("pk")
    rows = ProposedVisit.objects.select_related("proposal__office")
    return get_object_or_404(rows, pk=proposed_id, proposal__in=mine)


def _people(request: ApiRequest, ids: list[int]) -> list[Person]:
    going = Person.objects.filter(inspector__in=inspectors_visible_to(request.auth))
    return several(going, ids)


def _obligations(proposal: Proposal, ids: list[UUID]) -> list[Obligation]:
    """Return obligations of the proposal's office; 404 for others."""
    found = Obligation.objects.filter(office=proposal.office).in_bulk(ids)
    if len(found) != len(set(ids)):
        raise Http404
    return [found[pk] for pk in dict.fromkeys(ids)]
