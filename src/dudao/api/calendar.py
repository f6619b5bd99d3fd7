"""An office's calendar: terms, own days, the workdays that follow from them."""

from datetime import date, timedelta
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.access import actions
from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Word
from dudao.api.reach import unit_of
from dudao.lib.errors import Invalid
from dudao.org.models import SpecialDays, Term
from dudao.org.queries import office_of
from dudao.org.queries.calendar import calendar_of, special_days_of, terms_of, visit_slots
from dudao.org.states import DayKind, DayPart, Season, Stage

router = Router(tags=["calendar"])

#: As many days as one asks about at once.
MOST_DAYS = 550
Year = Annotated[int, Field(ge=2000, le=2100)]


class CalendarAt(Given):
    unit_id: Id
    """A unit of the office, or the office itself."""
    first_on: date
    last_on: date


class TermOut(Schema):
    id: int
    year: int
    season: Season
    first_on: date
    last_on: date


class SpecialDaysOut(Schema):
    id: int
    kind: DayKind
    name: str
    first_on: date
    last_on: date
    part: DayPart
    stages: list[str]
    basis: str


class VisitDayOut(Schema):
    day: date
    parts: list[DayPart]


class CalendarOut(Schema):
    office_id: int
    terms: list[TermOut]
    days: list[SpecialDaysOut]
    workdays: list[date]
    """The days on which deadlines are counted."""
    visit_days: list[VisitDayOut]
    """The days on which the unit can be visited."""


class TermIn(Given):
    office_id: Id
    year: Year
    season: Season
    first_on: date
    last_on: date


class SpecialDaysIn(Given):
    kind: DayKind
    name: Word
    first_on: date
    last_on: date
    part: DayPart = DayPart.DAY
    stages: Annotated[list[Stage], Field(max_length=10)] = []
    basis: Line = ""


class NewSpecialDaysIn(SpecialDaysIn):
    office_id: Id


class CopyCalendarIn(Given):
    office_id: Id
    year: Year
    """The school year to fill from the one before."""


class CopiedCalendarOut(Schema):
    terms: list[TermOut]
    days: list[SpecialDaysOut]


@router.get("", response=CalendarOut)
def read_calendar(request: ApiRequest, at: Query[CalendarAt]) -> dict[str, Any]:
    """Read the calendar of a span, of which the workdays follow."""
    unit = unit_of(request, at.unit_id)
    office = office_of(unit)
    count = (at.last_on - at.first_on).days
    if not 0 <= count <= MOST_DAYS:
        told = _("止期不早于起期，最多%d天") % MOST_DAYS
        raise Invalid(_("日期范围不对：%s。") % told, fields={"last_on": told})
    calendar = calendar_of(office)
    span = (at.first_on + timedelta(days=n) for n in range(count + 1))
    slots = visit_slots(office, at.first_on, at.last_on, unit.stages)
    return {
        "office_id": office.pk,
        "terms": terms_of(office),
        "days": special_days_of(office, at.first_on, at.last_on),
        "workdays": [day for day in span if calendar.is_workday(day)],
        "visit_days": [{"day": day, "parts": parts} for day, parts in slots.items()],
    }


@router.post("/terms", response={201: TermOut})
def set_term(request: ApiRequest, body: TermIn) -> Status[Term]:
    """Set when a term begins and ends; a second time changes it."""
    given = body.dict(exclude={"office_id"})
    office = unit_of(request, body.office_id)
    return Status(201, actions.set_term(by=request.auth, office=office, **given))


@router.post("/terms/{term_id}/remove", response={204: None})
def remove_term(request: ApiRequest, term_id: Id) -> Status[None]:
    """Take a term out."""
    rows = Term.objects.filter(scope_q(request.auth, Permission.UNIT_VIEW, "office"))
    actions.remove_term(get_object_or_404(rows, pk=term_id).pk, by=request.auth)
    return Status(204, None)


@router.post("/days", response={201: SpecialDaysOut})
def add_days(request: ApiRequest, body: NewSpecialDaysIn) -> Status[SpecialDays]:
    """Add days of the office's own."""
    given = body.dict(exclude={"office_id"})
    office = unit_of(request, body.office_id)
    return Status(201, actions.set_days(by=request.auth, office=office, **given))


@router.post("/days/{days_id}", response=SpecialDaysOut)
def edit_days(request: ApiRequest, days_id: Id, body: SpecialDaysIn) -> SpecialDays:
    """Change days of the office's own."""
    row = _days(request, days_id)
    return actions.set_days(by=request.auth, office=row.office, days_id=row.pk, **body.dict())


@router.post("/days/{days_id}/remove", response={204: None})
def remove_days(request: ApiRequest, days_id: Id) -> Status[None]:
    """Take days out."""
    actions.remove_days(_days(request, days_id).pk, by=request.auth)
    return Status(204, None)


@router.post("/copy", response={201: CopiedCalendarOut})
def copy_calendar(request: ApiRequest, body: CopyCalendarIn) -> Status[dict[str, Any]]:
    """Take the terms and own days of the year before over."""
    office = unit_of(request, body.office_id)
    terms, days = actions.copy_calendar(by=request.auth, office=office, year=body.year)
    return Status(201, {"terms": terms, "days": days})


def _days(request: ApiRequest, days_id: int) -> SpecialDays:
    rows = SpecialDays.objects.filter(scope_q(request.auth, Permission.UNIT_VIEW, "office"))
    return get_object_or_404(rows.select_related("office"), pk=days_id)
