"""The register of inspections."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import Count, Given, Id, Line, ReasonIn, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.planning import actions
from dudao.planning.models import Entry
from dudao.planning.queries.register import alike_in_year, entries_visible_to, year_figures
from dudao.planning.rules.register import cost_of
from dudao.planning.states import EntryState, Level, VisitKind

router = Router(tags=["register"])

RegisterState = Annotated[EntryState, listed(EntryState)]
Kind = Annotated[VisitKind, listed(VisitKind)]
AtLevel = Annotated[Level, listed(Level)]
Year = Annotated[int, Field(ge=2012, le=2100)]
Scope = Annotated[str, Field(max_length=500)]


class EntryIn(Given):
    office_id: Id
    year: Year
    title: Line
    kind: Kind = VisitKind.SPECIAL
    level: AtLevel = Level.COUNTY
    organiser: Line
    basis: Line
    object: Line
    scope: Scope
    way: Line
    first_on: date
    last_on: date
    schools: Count = 0
    minutes: Count = 120
    files_asked: Count = 0


class EntryEdit(Given):
    """What is to be changed; `seen` is the edition that was read."""

    seen: Count
    year: Year | None = None
    title: Line | None = None
    kind: Kind | None = None
    level: AtLevel | None = None
    organiser: Line | None = None
    basis: Line | None = None
    object: Line | None = None
    scope: Scope | None = None
    way: Line | None = None
    first_on: date | None = None
    last_on: date | None = None
    schools: Count | None = None
    minutes: Count | None = None
    files_asked: Count | None = None


class RegisterCopyIn(Given):
    office_id: Id
    year: Year
    """The year to draft; what is copied stands in the year before."""


class RegisterPublishIn(Given):
    office_id: Id
    year: Year
    late_reason: Line = ""
    """Needed, from who decides, where something is too late to be published in time."""


class RegisterEntryOut(Schema):
    id: UUID
    office_id: int
    year: int
    title: str
    kind: Kind
    level: AtLevel
    organiser: str
    basis: str
    object: str
    scope: str
    way: str
    first_on: date
    last_on: date
    schools: int
    minutes: int
    files_asked: int
    hours: int
    """What it takes of all schools together, in whole hours."""
    state: RegisterState
    reason: str
    late_reason: str
    edition: int
    document_id: UUID | None
    approved_at: datetime | None
    published_on: date | None

    @staticmethod
    def resolve_hours(entry: Entry) -> int:
        """Return the hours of all schools."""
        return cost_of(entry.schools, entry.minutes, entry.files_asked).hours


class AlikeOut(Schema):
    id: UUID
    title: str
    thousandths: int
    days: int
    """On how many days both run."""


class RegisterEntryDetail(RegisterEntryOut):
    alike: list[AlikeOut]

    @staticmethod
    def resolve_alike(entry: Entry) -> list[dict[str, Any]]:
        """Return the entries of the same year that look like it."""
        return [
            {"id": row.entry.pk, "title": row.entry.title, "thousandths": row.text,
             "days": row.days}
            for row in alike_in_year(entry)
        ]  # fmt: skip


class YearOut(Schema):
    entries: int
    waiting: int
    unpublished: int
    late: int
    off_list: int
    """Programmes that a director let take place without an entry."""


class NoticeDraftedOut(Schema):
    document_id: UUID


class EntriesAt(At):
    year: Year | None = None
    state: RegisterState | None = None
    kind: Kind | None = None


@router.get("", response=Page[RegisterEntryOut])
def list_entries(request: ApiRequest, at: Query[EntriesAt]) -> dict[str, Any]:
    """List the entries in reach, newest first."""
    rows = entries_visible_to(request.auth)
    for name in ("year", "state", "kind"):
        if value := getattr(at, name):
            rows = rows.filter(**{name: value})
    return page(rows, at, by=("id",))


@router.post("", response={201: RegisterEntryDetail})
def draft_entry(request: ApiRequest, body: EntryIn) -> Status[Entry]:
    """Draft an entry."""
    office = unit_of(request, body.office_id)
    made = actions.draft_entry(office, by=request.auth, **body.dict(exclude={"office_id"}))
    return Status(201, made)


@router.get("/figures", response=YearOut)
def read_figures(request: ApiRequest, year: Year) -> Any:
    """Tell how a year's register stands."""
    return year_figures(request.auth, year)


@router.post("/copies", response={201: list[RegisterEntryOut]})
def copy_register(request: ApiRequest, body: RegisterCopyIn) -> Status[list[Entry]]:
    """Draft a year's entries from those of the year before."""
    office = unit_of(request, body.office_id)
    return Status(201, actions.copy_register(office, body.year, by=request.auth))


@router.post("/notices", response={201: NoticeDraftedOut})
def publish_register(request: ApiRequest, body: RegisterPublishIn) -> Status[dict[str, Any]]:
    """Draft the notice that publishes the approved entries of a year when it is issued."""
    office = unit_of(request, body.office_id)
    made = actions.draft_register(office, body.year, by=request.auth, late_reason=body.late_reason)
    return Status(201, {"document_id": made.pk})


@router.get("/{entry_id}", response=RegisterEntryDetail)
def read_entry(request: ApiRequest, entry_id: UUID) -> Entry:
    """Read one entry with what looks like it."""
    return _visible(request, entry_id)


@router.post("/{entry_id}", response=RegisterEntryDetail)
def edit_entry(request: ApiRequest, entry_id: UUID, body: EntryEdit) -> Entry:
    """Change a draft."""
    entry = _visible(request, entry_id)
    given = body.set_fields("seen")
    return actions.edit_entry(entry.pk, by=request.auth, seen=body.seen, **given)


@router.post("/{entry_id}/submit", response=RegisterEntryDetail)
def submit_entry(request: ApiRequest, entry_id: UUID) -> Entry:
    """Hand a draft in for approval."""
    return actions.submit_entry(_visible(request, entry_id).pk, by=request.auth)


@router.post("/{entry_id}/return", response=RegisterEntryDetail)
def return_entry(request: ApiRequest, entry_id: UUID, body: ReasonIn) -> Entry:
    """Give an entry back."""
    entry = _visible(request, entry_id)
    return actions.return_entry(entry.pk, by=request.auth, reason=body.reason)


@router.post("/{entry_id}/approve", response=RegisterEntryDetail)
def approve_entry(request: ApiRequest, entry_id: UUID) -> Entry:
    """Approve an entry."""
    return actions.approve_entry(_visible(request, entry_id).pk, by=request.auth)


@router.post("/{entry_id}/withdraw", response=RegisterEntryDetail)
def withdraw_entry(request: ApiRequest, entry_id: UUID, body: ReasonIn) -> Entry:
    """Strike an entry off."""
    entry = _visible(request, entry_id)
    return actions.withdraw_entry(entry.pk, by=request.auth, reason=body.reason)


def _visible(request: ApiRequest, entry_id: UUID) -> Entry:
    return get_object_or_404(entries_visible_to(request.auth), pk=entry_id)
