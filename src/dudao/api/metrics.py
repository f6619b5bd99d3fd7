"""Figures of schools: what is asked, sheets, values, tables."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Form, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.lib import clock
from dudao.metrics import actions, queries
from dudao.metrics.actions import Typed
from dudao.metrics.models import Metric, Value, ValueUpload
from dudao.metrics.queries.tables import uploads_visible_to
from dudao.metrics.rules.asking import name_of
from dudao.metrics.rules.own import Wanted
from dudao.metrics.rules.years import year_of
from dudao.metrics.states import Period, Source, Theme
from dudao.org.models import Unit
from dudao.org.queries import own_office
from dudao.org.roster.sheets import LARGEST_FILE

router = Router(tags=["metrics"])

SchoolYear = Annotated[int, Field(ge=2000, le=2100)]
Number = Annotated[Decimal, Field(max_digits=13, decimal_places=4)]


class MetricOut(Schema):
    id: int
    office_id: int | None
    """Null for a shipped metric."""
    key: str
    label: str
    unit_word: str
    kinds: list[str]
    """Kinds of units it is asked of; empty: all."""
    levels: list[str]
    """Reported for each; empty: once for the whole unit."""
    period: Annotated[str, listed(Period)]
    theme: Annotated[str, listed(Theme)]
    decimals: int
    at_least: Decimal | None
    at_most: Decimal | None
    help: str
    basis: str
    optional: bool
    """A unit may say itself that it has none."""
    shared_out: bool
    """Known of a whole school only, and divided among its levels by their pupils."""
    retired_on: date | None


class MetricIn(Given):
    office_id: Id
    label: Line
    basis: Line
    unit_word: Word = ""
    kinds: Annotated[list[Word], Field(max_length=10)] = []
    levels: Annotated[list[Word], Field(max_length=10)] = []
    period: Word = Period.SCHOOL_YEAR.value
    theme: Word = Theme.DAILY.value
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    at_least: Number | None = Decimal(0)
    at_most: Number | None = None
    help: Line = ""
    optional: bool = False


class ValueOut(Schema):
    id: UUID
    unit_id: int
    name: str
    """As formulas call it: `pupils`, `pupils.primary`."""
    year: int
    on: date
    number: Decimal | None
    """Null: not applicable. What is not known has no value at all."""
    source: Annotated[str, listed(Source)]
    note: str
    evidence_id: UUID | None
    recorded_at: datetime
    recorded_by_id: int | None
    confirmed_at: datetime | None
    """When the unit's own people last said that it is right."""
    replaced_by_id: UUID | None

    @staticmethod
    def resolve_name(value: Value) -> str:
        """Return how formulas call it."""
        return name_of(value.metric.key, value.level)


class SheetLineOut(Schema):
    name: str
    label: str
    unit_word: str
    value: ValueOut | None
    before: ValueOut | None
    """Last year's."""
    change: Decimal | None
    """By how many percent it changed."""
    odd: bool
    still_right: bool
    """Its people only have to say that what is known is right."""


class SheetOut(Schema):
    unit_id: int
    year: int
    minutes: int
    """That its people spent on it, from opening to handing in."""
    lines: list[SheetLineOut]


class FigureIn(Given):
    number: Annotated[str, Field(max_length=40)] = ""
    """As text, with another unit if it is known (`73.4万元`); empty: leave as it is."""
    none: bool = False
    """There is no such thing here; only of optional metrics, with a note."""
    note: Line = ""


class SheetIn(Given):
    year: SchoolYear
    figures: Annotated[dict[str, FigureIn], Field(max_length=200)]
    opened_at: datetime | None = None
    """When the person began; the time spent is counted from there."""
    evidence_id: UUID | None = None


class StillRightIn(Given):
    year: SchoolYear
    opened_at: datetime | None = None


class FigureCorrectionIn(Given):
    number: Annotated[str, Field(max_length=40)] = ""
    none: bool = False
    note: Line


class FigureTableIn(Given):
    office_id: Id | None = None
    """Whose schools; one's own office by default."""
    year: SchoolYear
    source: Word = Source.IMPORTED.value


class FigureTableConfirmIn(Given):
    leave_out: bool = False
    """Import the rest without the cells that have a problem."""


class FigureTableOut(Schema):
    id: UUID
    office_id: int
    year: int
    source: Annotated[str, listed(Source)]
    name: str
    at: datetime
    confirmed_at: datetime | None
    cells: list[Any]
    problems: list[Any]
    """Each with sheet, row, cell, what is wrong and what would be right."""
    repairs: list[Any]
    outcome: dict[str, Any]


class ReportedOut(Schema):
    unit_id: int
    asked: int
    known: int
    confirmed: int
    state: str
    """`whole`, `part` or `none`."""
    missing: list[str]
    odd: list[str]
    minutes: int
    last_at: datetime | None


class Which(At):
    unit_id: Id | None = None
    year: SchoolYear | None = None


class OfYear(At):
    year: SchoolYear | None = None


@router.get("", response=Page[MetricOut])
def list_metrics(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List what is asked of units: shipped, and by offices one has to do with."""
    return page(queries.metrics_visible_to(request.auth), at, by=("id",))


@router.post("", response={201: MetricOut})
def add_metric(request: ApiRequest, body: MetricIn) -> Status[Metric]:
    """Ask for a figure of the office's own, on a basis."""
    wanted = Wanted(**body.dict(exclude={"office_id"}))
    office = unit_of(request, body.office_id)
    return Status(201, actions.add_metric(office, wanted, by=request.auth))


@router.post("/{metric_id}/retire", response=MetricOut)
def retire_metric(request: ApiRequest, metric_id: Id) -> Metric:
    """Ask for an own figure no more; values stay."""
    metric = get_object_or_404(queries.metrics_visible_to(request.auth), pk=metric_id)
    return actions.retire_metric(metric.pk, by=request.auth)


@router.get("/values", response=Page[ValueOut])
def list_values(request: ApiRequest, at: Query[Which]) -> dict[str, Any]:
    """List the values that stand, of all units one sees or of one."""
    rows = queries.values_visible_to(request.auth).filter(replaced_by=None)
    if at.unit_id is not None:
        rows = rows.filter(unit=at.unit_id)
    if at.year is not None:
        rows = rows.filter(year=at.year)
    return page(rows, at, by=("id",))


@router.get("/values/{value_id}/history", response=list[ValueOut])
def read_history(request: ApiRequest, value_id: UUID) -> list[Value]:
    """Read how a figure came about: this year's words and earlier years', newest first."""
    value = get_object_or_404(queries.values_visible_to(request.auth), pk=value_id)
    return list(queries.history_of(value).select_related("metric"))


@router.post("/values/{value_id}/correct", response=ValueOut)
def correct_value(request: ApiRequest, value_id: UUID, body: FigureCorrectionIn) -> Value:
    """Put another number in the place of a value, with the reason; the old one is kept."""
    value = get_object_or_404(queries.values_visible_to(request.auth), pk=value_id)
    return actions.correct_value(
        value.pk, by=request.auth, text=body.number, none=body.none, note=body.note
    )


@router.get("/sheets/{unit_id}", response=SheetOut)
def read_sheet(request: ApiRequest, unit_id: Id, year: SchoolYear | None = None) -> dict[str, Any]:
    """Read a unit's figures of a year (the present one) beside last year's."""
    return _sheet(queries.sheet_of(_unit(request, unit_id), year))


@router.post("/sheets/{unit_id}", response=SheetOut)
def report_values(request: ApiRequest, unit_id: Id, body: SheetIn) -> dict[str, Any]:
    """Report a school's figures by name; what equals what is known is thereby confirmed."""
    figures = {
        name: Typed(given.number, given.none, given.note) for name, given in body.figures.items()
    }
    done = actions.report_values(
        _unit(request, unit_id),
        by=request.auth,
        year=body.year,
        figures=figures,
        opened_at=_aware(body.opened_at),
        evidence=body.evidence_id,
    )
    return _sheet(done)


@router.post("/sheets/{unit_id}/confirm", response=SheetOut)
def confirm_still_right(request: ApiRequest, unit_id: Id, body: StillRightIn) -> dict[str, Any]:
    """Say of all that is known that it is still right; last year's is taken over."""
    done = actions.confirm_still_right(
        _unit(request, unit_id), by=request.auth, year=body.year, opened_at=_aware(body.opened_at)
    )
    return _sheet(done)


@router.get("/completeness", response=Page[ReportedOut])
def list_completeness(request: ApiRequest, at: Query[OfYear]) -> dict[str, Any]:
    """List how far each unit is with a year's figures."""
    units = queries.units_seen_by(request.auth).filter(closed_on=None).select_related("office")
    found = page(units, at, by=("id",))
    year = year_of(clock.today()) if at.year is None else at.year
    told = queries.completeness(found["items"], year)
    found["items"] = [_reported(unit, told[unit.pk]) for unit in found["items"]]
    return found


@router.post("/imports", response={201: FigureTableOut})
def read_values(
    request: ApiRequest, file: Upload[UploadedFile], body: Form[FigureTableIn]
) -> Status[ValueUpload]:
    """Read a table schools × metrics (.xlsx, .csv); nothing changes yet."""
    office = body.office_id
    made = actions.read_values(
        file.read(LARGEST_FILE + 1),
        file.name or "",
        by=request.auth,
        office=own_office(request.auth) if office is None else unit_of(request, office),
        year=body.year,
        source=body.source,
    )
    return Status(201, made)


@router.get("/imports/{value_upload_id}", response=FigureTableOut)
def read_value_upload(request: ApiRequest, value_upload_id: UUID) -> ValueUpload:
    """Read what was found in a table, every problem with its cell."""
    return _upload(request, value_upload_id)


@router.post("/imports/{value_upload_id}/confirm", response=FigureTableOut)
def confirm_values(
    request: ApiRequest, value_upload_id: UUID, body: FigureTableConfirmIn
) -> ValueUpload:
    """Import what was read; with problems only where they are left out."""
    upload = _upload(request, value_upload_id)
    return actions.confirm_values(upload.pk, by=request.auth, leave_out=body.leave_out)


@router.post("/imports/{value_upload_id}/discard", response={204: None})
def discard_values(request: ApiRequest, value_upload_id: UUID) -> Status[None]:
    """Throw away a table that waits for confirmation."""
    actions.discard_values(_upload(request, value_upload_id).pk, by=request.auth)
    return Status(204, None)


def _unit(request: ApiRequest, unit_id: int) -> Unit:
    units = queries.sheets_seen_by(request.auth).select_related("office")
    return get_object_or_404(units, pk=unit_id)


def _upload(request: ApiRequest, upload_id: UUID) -> ValueUpload:
    """Return the upload; who sees its office's figures may know of it, and is then refused."""
    found = uploads_visible_to(request.auth).filter(pk=upload_id).first()
    if found is not None:
        return found
    seen = units_for(request.auth, Permission.METRIC_VIEW).values("office")
    rows = ValueUpload.objects.filter(office__in=seen) | ValueUpload.objects.filter(
        scope_q(request.auth, Permission.METRIC_VIEW, "office")
    )
    return get_object_or_404(rows.distinct(), pk=upload_id)


def _sheet(sheet: queries.Sheet) -> dict[str, Any]:
    return {
        "unit_id": sheet.unit.pk,
        "year": sheet.year,
        "minutes": sheet.minutes,
        "lines": [
            {
                "name": line.name,
                "label": line.asked.label,
                "unit_word": line.asked.metric.unit_word,
                "value": line.value,
                "before": line.before,
                "change": line.change,
                "odd": line.odd,
                "still_right": line.still_right,
            }
            for line in sheet.lines
        ],
    }


def _reported(unit: Unit, told: queries.Completeness) -> dict[str, Any]:
    odd = [line.asked.label for line in told.odd]
    return {**told._asdict(), "unit_id": unit.pk, "state": told.state, "odd": odd}


def _aware(moment: datetime | None) -> datetime | None:
    """Return an instant; one without a zone is meant in China."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=clock.CHINA)
