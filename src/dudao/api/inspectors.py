"""Inspectors, the schools they answer for, and those they must keep away from."""

from datetime import date
from typing import Annotated, Any, BinaryIO, cast

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import File as Upload
from ninja import Query, Router, Schema, UploadedFile
from ninja.responses import Status
from pydantic import StringConstraints

from dudao.access.permissions import Permission
from dudao.access.queries import people_visible_to, require, units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line, ReasonIn, Word
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of
from dudao.inspectorate import actions, queries
from dudao.inspectorate.models import Inspector, Recusal, Responsibility
from dudao.inspectorate.states import InspectorKind, RecusalGround
from dudao.lib import clock
from dudao.org.models import Unit

router = Router(tags=["inspectors"])


class InspectorOut(Schema):
    id: int
    person_id: int
    name: str
    office_id: int
    kind: InspectorKind
    card_number: str
    specialty: str
    appointed_on: date | None
    term_ends_on: date | None

    @staticmethod
    def resolve_name(inspector: Inspector) -> str:
        """Return the person's name."""
        return inspector.person.name


class CardIn(Given):
    kind: InspectorKind
    card_number: Annotated[str, StringConstraints(max_length=30)] = ""
    specialty: Word = ""
    appointed_on: date | None = None
    term_ends_on: date | None = None


class InspectorIn(CardIn):
    person_id: Id
    office_id: Id


class InspectorsAt(At):
    office_id: Id | None = None


class ResponsibilityOut(Schema):
    id: int
    inspector_id: int
    unit_id: int
    start_on: date
    end_on: date | None


class ResponsibilityIn(Given):
    unit_id: Id
    start_on: date
    end_on: date | None = None


class AppointedOut(ResponsibilityOut):
    warning: str
    """More schools than is customary, in words; empty for none."""


class EndIn(Given):
    on: date
    """The first day on which it no longer holds."""


class RecusalIn(Given):
    unit_id: Id
    ground: RecusalGround
    detail: Line = ""
    start_on: date | None = None
    end_on: date | None = None


class RecusalOut(Schema):
    id: int
    inspector_id: int
    unit_id: int
    ground: RecusalGround
    detail: str
    start_on: date
    end_on: date | None


@router.get("", response=Page[InspectorOut])
def list_inspectors(request: ApiRequest, at: Query[InspectorsAt]) -> dict[str, Any]:
    """List the inspectors in reach, newest first."""
    rows = queries.inspectors_visible_to(request.auth)
    if at.office_id:
        rows = rows.filter(office_id=at.office_id)
    return page(rows, at, by=("id",))


@router.post("", response={201: InspectorOut})
def register(request: ApiRequest, body: InspectorIn) -> Status[Inspector]:
    """Register a person as an inspector of an office."""
    made = actions.register_inspector(
        get_object_or_404(people_visible_to(request.auth), pk=body.person_id),
        by=request.auth,
        office=unit_of(request, body.office_id),
        **body.dict(exclude={"person_id", "office_id"}),
    )
    return Status(201, made)


@router.get("/{inspector_id}", response=InspectorOut)
def read_inspector(request: ApiRequest, inspector_id: Id) -> Inspector:
    """Read one inspector."""
    return _visible(request, inspector_id)


@router.post("/{inspector_id}", response=InspectorOut)
def edit_inspector(request: ApiRequest, inspector_id: Id, body: CardIn) -> Inspector:
    """Change what an inspector's card says."""
    inspector = _visible(request, inspector_id)
    return actions.edit_inspector(inspector.pk, by=request.auth, **body.dict())


@router.post("/{inspector_id}/photo", response=InspectorOut)
def set_photo(request: ApiRequest, inspector_id: Id, file: Upload[UploadedFile]) -> Inspector:
    """Keep the photo of an inspector, which plates and their pages show to everybody."""
    inspector = _visible(request, inspector_id)
    content = cast("BinaryIO", file)
    return actions.set_photo(inspector.pk, content, name=file.name or "", by=request.auth)


@router.get("/{inspector_id}/responsibilities", response=list[ResponsibilityOut])
def list_responsibilities(request: ApiRequest, inspector_id: Id) -> QuerySet[Responsibility]:
    """List the schools an inspector answers for today."""
    held = _visible(request, inspector_id).responsibilities
    return held.filter(queries.holding_on(clock.today())).order_by("id")


@router.post("/{inspector_id}/responsibilities", response={201: AppointedOut})
def make_responsible(
    request: ApiRequest, inspector_id: Id, body: ResponsibilityIn
) -> Status[dict[str, Any]]:
    """Let an inspector answer for a school; too many schools are a warning, not a refusal."""
    made, warning = actions.make_responsible(
        _visible(request, inspector_id).pk,
        unit_of(request, body.unit_id),
        by=request.auth,
        start_on=body.start_on,
        end_on=body.end_on,
    )
    told = {name: getattr(made, name) for name in ResponsibilityOut.model_fields}
    return Status(201, {**told, "warning": warning})


@router.post("/{inspector_id}/responsibilities/{responsibility_id}/end", response={204: None})
def end_responsibility(
    request: ApiRequest, inspector_id: Id, responsibility_id: Id, body: EndIn
) -> Status[None]:
    """End a responsibility; access to the school ends with it."""
    held = _visible(request, inspector_id).responsibilities
    made = get_object_or_404(held, pk=responsibility_id)
    actions.end_responsibility(made.pk, by=request.auth, on=body.on)
    return Status(204, None)


@router.get("/{inspector_id}/recusals", response=list[RecusalOut])
def list_recusals(request: ApiRequest, inspector_id: Id) -> QuerySet[Recusal]:
    """List declared recusals, past ones too: for the inspector and the office."""
    inspector = _visible(request, inspector_id)
    if inspector.person_id != request.auth.pk:
        require(request.auth, Permission.INSPECTOR_EDIT, inspector.office)
    return inspector.recusals.order_by("-id")


@router.post("/{inspector_id}/recusals", response={201: RecusalOut})
def declare_recusal(request: ApiRequest, inspector_id: Id, body: RecusalIn) -> Status[Recusal]:
    """Declare that an inspector must keep away from a school."""
    inspector = _visible(request, inspector_id)
    mine = inspector.person_id == request.auth.pk
    # One's own ground may lie in a school one does not reach, so any school of the office is found.
    schools = Unit.objects.filter(office=inspector.office) if mine else _units(request)
    made = actions.declare_recusal(
        inspector.pk,
        get_object_or_404(schools, pk=body.unit_id),
        by=request.auth,
        **body.dict(exclude={"unit_id"}),
    )
    return Status(201, made)


@router.post("/{inspector_id}/recusals/{recusal_id}/lift", response=RecusalOut)
def lift_recusal(request: ApiRequest, inspector_id: Id, recusal_id: Id, body: ReasonIn) -> Recusal:
    """Decide that a recusal no longer holds."""
    recusal = get_object_or_404(_visible(request, inspector_id).recusals, pk=recusal_id)
    return actions.lift_recusal(recusal.pk, by=request.auth, reason=body.reason)


def _visible(request: ApiRequest, inspector_id: int) -> Inspector:
    return get_object_or_404(queries.inspectors_visible_to(request.auth), pk=inspector_id)


def _units(request: ApiRequest) -> QuerySet[Unit]:
    return units_for(request.auth, Permission.UNIT_VIEW)
