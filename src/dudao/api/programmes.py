"""Special, random and comprehensive inspections."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.analytics.queries.programmes import report
from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, FewIds, Given, Id, Line, ReasonIn, Text, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of, units_of
from dudao.api.register import AtLevel, Kind
from dudao.instruments.queries import versions_visible_to
from dudao.org.models import Person
from dudao.org.queries import active_people
from dudao.planning import actions
from dudao.planning.models import Entry, Programme, TeamMember
from dudao.planning.queries.programmes import programmes_visible_to
from dudao.planning.queries.register import entries_visible_to
from dudao.planning.states import ProgrammeState, TeamRole

router = Router(tags=["programmes"])

State = Annotated[ProgrammeState, listed(ProgrammeState)]
UnitIds = Annotated[list[Id], Field(max_length=500)]
Short = Annotated[str, Field(max_length=120)]


class ProgrammeIn(Given):
    """A programme; what is left out its entry says, or the programme one level below."""

    office_id: Id
    entry_id: UUID | None = None
    override_reason: Line = ""
    """Needed, from the director, where there is no entry."""
    parent_id: UUID | None = None
    """The same programme one level below, whose schools are looked at again."""
    unit_ids: UnitIds = []
    form_ids: FewIds = []
    kind: Kind | None = None
    level: AtLevel | None = None
    title: Short | None = None
    matters: Text | None = None
    first_on: date | None = None
    last_on: date | None = None
    self_evaluation: bool = False
    self_evaluation_due_on: date | None = None
    minutes: Count | None = None
    specialty: Annotated[str, Field(max_length=60)] = ""


class ProgrammeEdit(Given):
    """What is to be changed; `seen` is the edition that was read."""

    seen: Count
    unit_ids: UnitIds | None = None
    level: AtLevel | None = None
    title: Short | None = None
    matters: Text | None = None
    first_on: date | None = None
    last_on: date | None = None
    self_evaluation: bool | None = None
    self_evaluation_due_on: date | None = None
    minutes: Count | None = None


class TeamIn(Given):
    lead_id: Id
    member_ids: FewIds = []
    expert_ids: FewIds = []


class SpanIn(Given):
    first_on: date | None = None
    last_on: date | None = None


class FilingIn(Given):
    on: date
    filed_as: Short
    """The number of the package it went in, or of the letter."""


class MemberOut(Schema):
    person_id: int
    name: str
    role: Annotated[TeamRole, listed(TeamRole)]

    @staticmethod
    def resolve_name(member: TeamMember) -> str:
        """Return who it is."""
        return str(member.person)


class ProgrammeOut(Schema):
    id: UUID
    office_id: int
    entry_id: UUID | None
    override_reason: str
    parent_id: UUID | None
    kind: Kind
    level: AtLevel
    title: str
    matters: str
    first_on: date
    last_on: date
    self_evaluation: bool
    self_evaluation_due_on: date | None
    minutes: int
    specialty: str
    state: State
    edition: int
    notice_id: UUID | None
    report_id: UUID | None
    ended_on: date | None
    reported_on: date | None
    filed_on: date | None
    filed_as: str
    published_on: date | None
    reason: str


class ProgrammeDetail(ProgrammeOut):
    team: list[MemberOut]
    unit_ids: list[int]

    @staticmethod
    def resolve_team(programme: Programme) -> list[TeamMember]:
        """Return the team, the lead first."""
        return list(programme.team.select_related("person").order_by("pk"))

    @staticmethod
    def resolve_unit_ids(programme: Programme) -> list[int]:
        """Return its schools."""
        return list(programme.parts.order_by("unit_id").values_list("unit_id", flat=True))


class VisitSentOut(Schema):
    id: UUID
    unit_id: int
    planned_on: date
    slot: str


class ProgrammesAt(At):
    state: State | None = None
    kind: Kind | None = None
    off_list: bool = False


@router.get("", response=Page[ProgrammeOut])
def list_programmes(request: ApiRequest, at: Query[ProgrammesAt]) -> dict[str, Any]:
    """List the programmes in reach, newest first."""
    rows = programmes_visible_to(request.auth)
    for name in ("state", "kind"):
        if value := getattr(at, name):
            rows = rows.filter(**{name: value})
    return page(rows.filter(entry=None) if at.off_list else rows, at, by=("id",))


@router.post("", response={201: ProgrammeDetail})
def draft_programme(request: ApiRequest, body: ProgrammeIn) -> Status[Programme]:
    """Prepare an inspection on an approved entry."""
    without = ("office_id", "entry_id", "parent_id", "unit_ids", "form_ids", "override_reason")
    given = {name: value for name, value in body.set_fields(*without).items() if value is not None}
    made = actions.draft_programme(
        unit_of(request, body.office_id),
        by=request.auth,
        entry=_entry(request, body.entry_id),
        parent=_visible(request, body.parent_id) if body.parent_id else None,
        override_reason=body.override_reason,
        units=units_of(request, body.unit_ids),
        forms=several(versions_visible_to(request.auth), body.form_ids),
        **given,
    )
    return Status(201, made)


@router.get("/{programme_id}", response=ProgrammeDetail)
def read_programme(request: ApiRequest, programme_id: UUID) -> Programme:
    """Read one programme."""
    return _visible(request, programme_id)


@router.post("/{programme_id}", response=ProgrammeDetail)
def edit_programme(request: ApiRequest, programme_id: UUID, body: ProgrammeEdit) -> Programme:
    """Change a programme that was not notified; its team has to be confirmed anew."""
    programme = _visible(request, programme_id)
    units = None if body.unit_ids is None else units_of(request, body.unit_ids)
    given = body.set_fields("seen", "unit_ids")
    return actions.edit_programme(
        programme.pk, by=request.auth, seen=body.seen, units=units, **given
    )


@router.post("/{programme_id}/team", response=ProgrammeDetail)
def form_team(request: ApiRequest, programme_id: UUID, body: TeamIn) -> Programme:
    """Put the team together."""
    programme = _visible(request, programme_id)
    people = active_people().filter(unit__office=programme.office) | active_people().filter(
        unit=programme.office
    )
    lead = several(people, [body.lead_id])[0]
    members: list[Person] = several(people, body.member_ids)
    experts: list[Person] = several(people, body.expert_ids)
    return actions.form_team(
        programme.pk, by=request.auth, lead=lead, members=members, experts=experts
    )


@router.post("/{programme_id}/notice", response=ProgrammeDetail)
def draft_notice(request: ApiRequest, programme_id: UUID) -> Programme:
    """Draft the notice; when it is issued the schools are notified."""
    actions.draft_programme_notice(_visible(request, programme_id).pk, by=request.auth)
    return _visible(request, programme_id)


@router.post("/{programme_id}/start", response=ProgrammeDetail)
def start_programme(request: ApiRequest, programme_id: UUID) -> Programme:
    """Begin a random inspection, which is not announced."""
    return actions.start_programme(_visible(request, programme_id).pk, by=request.auth)


@router.post("/{programme_id}/visits", response={201: list[VisitSentOut]})
def assign_visits(request: ApiRequest, programme_id: UUID, body: SpanIn) -> Any:
    """Send the team to every school nobody is on the way to."""
    made = actions.assign_visits(_visible(request, programme_id).pk, by=request.auth, **body.dict())
    return Status(201, made)


@router.post("/{programme_id}/report", response=ProgrammeDetail)
def draft_report(request: ApiRequest, programme_id: UUID) -> Programme:
    """Draft the report to the government from the record."""
    programme = _visible(request, programme_id)
    content = report(request.auth, programme)
    actions.draft_programme_report(programme.pk, content, by=request.auth)
    return _visible(request, programme_id)


@router.post("/{programme_id}/file", response=ProgrammeDetail)
def file_programme(request: ApiRequest, programme_id: UUID, body: FilingIn) -> Programme:
    """Note that the report was filed with the upper office."""
    programme = _visible(request, programme_id)
    return actions.file_programme(programme.pk, by=request.auth, **body.dict())


@router.post("/{programme_id}/cancel", response=ProgrammeDetail)
def cancel_programme(request: ApiRequest, programme_id: UUID, body: ReasonIn) -> Programme:
    """Call a programme off."""
    programme = _visible(request, programme_id)
    return actions.cancel_programme(programme.pk, by=request.auth, reason=body.reason)


def _visible(request: ApiRequest, programme_id: UUID) -> Programme:
    return get_object_or_404(programmes_visible_to(request.auth), pk=programme_id)


def _entry(request: ApiRequest, entry_id: UUID | None) -> Entry | None:
    if entry_id is None:
        return None
    return get_object_or_404(entries_visible_to(request.auth), pk=entry_id)
