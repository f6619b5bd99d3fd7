"""Hand-overs of open work, from an inspector or a principal to the next."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status

from dudao.api.auth import ApiRequest
from dudao.api.description import binary
from dudao.api.fields import Given, Id, Ids, Line, ReasonIn, Text, listed
from dudao.api.files import download
from dudao.api.paging import At, Page, page
from dudao.api.reach import unit_of, units_of
from dudao.handovers import actions, queries
from dudao.handovers.models import HandOver
from dudao.handovers.states import Kind, State
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.org.models import Person

router = Router(tags=["handovers"])

HandOverKind = Annotated[Kind, listed(Kind)]
HandOverState = Annotated[State, listed(State)]
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class WhenIn(Given):
    on: date
    note: Text = ""


class InspectorsIn(WhenIn):
    from_inspector_id: Id
    to_inspector_id: Id


class SchoolsIn(InspectorsIn):
    unit_ids: Ids


class PrincipalsIn(WhenIn):
    unit_id: Id
    taker_id: Id
    """The person who becomes principal."""


class TakeOverIn(Given):
    absent_reason: Line = ""
    """Why the one who hands over has not confirmed; only the office may say so."""


class HandOverOut(Schema):
    id: UUID
    kind: HandOverKind
    office_id: int
    unit_ids: list[int]
    giver_id: int
    taker_id: int
    on: date
    note: str
    state: HandOverState
    made_by_id: int
    made_at: datetime
    given_at: datetime | None
    absent_reason: str
    taken_at: datetime | None

    @staticmethod
    def resolve_unit_ids(hand_over: HandOver) -> list[int]:
        """Return the schools concerned."""
        return sorted(unit.pk for unit in hand_over.units.all())


class HandOverDetail(HandOverOut):
    content: dict[str, Any]
    """What the briefing says, structured."""


class HandOversAt(At):
    state: HandOverState | None = None
    kind: HandOverKind | None = None


@router.get("", response=Page[HandOverOut])
def list_handovers(request: ApiRequest, at: Query[HandOversAt]) -> dict[str, Any]:
    """List the hand-overs one gives, takes or arranges, newest first."""
    rows = queries.visible_to(request.auth).prefetch_related("units")
    wanted = {"state": at.state, "kind": at.kind}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    return page(rows, at, by=("id",))


@router.post("/inspectors", response={201: HandOverDetail})
def prepare_inspector(request: ApiRequest, body: InspectorsIn) -> Status[HandOver]:
    """Prepare that an inspector hands all open work to another; nothing moves yet."""
    inspectors = inspectors_visible_to(request.auth)
    giver = get_object_or_404(inspectors, pk=body.from_inspector_id)
    taker = get_object_or_404(inspectors, pk=body.to_inspector_id)
    made = actions.prepare_inspector(
        giver.pk, taker.pk, by=request.auth, on=body.on, note=body.note
    )
    return Status(201, made)


@router.post("/schools", response={201: HandOverDetail})
def prepare_schools(request: ApiRequest, body: SchoolsIn) -> Status[HandOver]:
    """Prepare that an inspector hands over some of his schools; nothing moves yet."""
    inspectors = inspectors_visible_to(request.auth)
    made = actions.prepare_schools(
        get_object_or_404(inspectors, pk=body.from_inspector_id).pk,
        get_object_or_404(inspectors, pk=body.to_inspector_id).pk,
        units_of(request, body.unit_ids),
        by=request.auth,
        on=body.on,
        note=body.note,
    )
    return Status(201, made)


@router.post("/principals", response={201: HandOverDetail})
def prepare_principal(request: ApiRequest, body: PrincipalsIn) -> Status[HandOver]:
    """Prepare that the principal of a school hands it over; nothing moves yet."""
    unit = unit_of(request, body.unit_id)
    taker = get_object_or_404(Person, pk=body.taker_id)
    made = actions.prepare_principal(unit, taker, by=request.auth, on=body.on, note=body.note)
    return Status(201, made)


@router.get("/{hand_over_id}", response=HandOverDetail)
def read_handover(request: ApiRequest, hand_over_id: UUID) -> HandOver:
    """Read one hand-over with its briefing."""
    return _visible(request, hand_over_id)


@router.post("/{hand_over_id}/give", response=HandOverDetail)
def give(request: ApiRequest, hand_over_id: UUID) -> HandOver:
    """Confirm as the one who hands over."""
    return actions.give(_visible(request, hand_over_id).pk, by=request.auth)


@router.post("/{hand_over_id}/take", response=HandOverDetail)
def take(request: ApiRequest, hand_over_id: UUID, body: TakeOverIn) -> HandOver:
    """Confirm as the one who takes over, or for the office: now everything open moves."""
    hand_over = _visible(request, hand_over_id)
    return actions.take(hand_over.pk, by=request.auth, absent_reason=body.absent_reason)


@router.post("/{hand_over_id}/cancel", response=HandOverDetail)
def cancel(request: ApiRequest, hand_over_id: UUID, body: ReasonIn) -> HandOver:
    """Call the hand-over off; nothing has moved."""
    return actions.cancel(_visible(request, hand_over_id).pk, by=request.auth, reason=body.reason)


@router.get(
    "/{hand_over_id}/{form}",
    response={200: None},
    openapi_extra=binary(*MEDIA_TYPES.values()),
)
def briefing(
    request: ApiRequest, hand_over_id: UUID, form: Literal["docx", "pdf"]
) -> HttpResponseBase:
    """Download the briefing: as it was kept, or before that as it stands."""
    hand_over = _visible(request, hand_over_id)
    kept = hand_over.docx if form == "docx" else hand_over.pdf
    if kept is not None:
        return download(kept)
    compose = queries.briefing_docx if form == "docx" else queries.briefing_pdf
    return HttpResponse(compose(hand_over), content_type=MEDIA_TYPES[form])


def _visible(request: ApiRequest, hand_over_id: UUID) -> HandOver:
    return get_object_or_404(queries.visible_to(request.auth), pk=hand_over_id)
