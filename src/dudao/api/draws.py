"""Draws that anybody recomputes (随机抽查)."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from dudao.api.auth import ApiRequest
from dudao.api.fields import FewIds, Given, Id, Ids, Line, ReasonIn, Sha256, Text, Word, listed
from dudao.api.paging import At, Page, page
from dudao.api.reach import several, unit_of, units_of
from dudao.inspectorate.queries import inspectors_visible_to
from dudao.lib.errors import NotFound
from dudao.org.models import Person
from dudao.planning.actions import draws as actions
from dudao.planning.models import Assignment, Draw, Lot
from dudao.planning.queries.draws import draws_visible_to, lots_of, proof_of, sees_result
from dudao.planning.rules.draws import Terms
from dudao.planning.states.draws import DrawKind, DrawState, SeedWay, Strata

router = Router(tags=["draws"])

State = Annotated[DrawState, listed(DrawState)]


class DrawIn(Given):
    where_id: Id
    """The office; for classes or teachers the school."""
    title: Annotated[str, Field(max_length=120)]
    kind: DrawKind = DrawKind.SCHOOLS
    basis: Line = ""
    count: Annotated[int, Field(ge=1, le=100_000)]
    strata: Strata = Strata.NONE
    each: Annotated[int, Field(ge=0, le=9)] = 0
    """How many inspectors are drawn for each school."""
    way: SeedWay = SeedWay.COMMIT
    source: Annotated[str, Field(max_length=120)] = ""
    source_on: date | None = None
    weighed: bool = False
    unit_ids: Ids = []
    lines: Text = ""
    """One class or teacher a line, then its stratum and weight after commas."""
    inspector_ids: FewIds = []
    people_ids: FewIds = []
    """Who gives a part of the chance."""


class LotIn(Given):
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    struck: Annotated[str, Field(max_length=200)] = ""
    must: bool = False


class LinesIn(Given):
    lines: Text


class CommitIn(Given):
    sha256: Sha256


class RevealIn(Given):
    value: Word
    nonce: Annotated[str, Field(max_length=40)]


class RevealOut(Schema):
    accepted: bool
    """False: it is not what was sealed; that is kept and counted in `refused`."""
    refused: int


class NumbersIn(Given):
    numbers: Annotated[str, Field(max_length=200)]


class StrikeIn(ReasonIn):
    key: Annotated[str, Field(max_length=20)]


class SendIn(Given):
    purpose: Annotated[str, Field(max_length=200)]
    first_on: date
    last_on: date


class DrawOut(Schema):
    id: UUID
    code: str
    office_id: int
    unit_id: int | None
    kind: DrawKind
    title: str
    nth: int
    count: int
    each: int
    way: SeedWay
    state: State
    list_sha256: str
    reason: str
    made_at: datetime
    frozen_at: datetime | None
    drawn_at: datetime | None
    published_at: datetime | None


class LotOut(Schema):
    id: int
    key: str
    name: str
    stratum: str
    weight: int
    must: bool
    struck: str
    place: int | None
    fell: str

    @staticmethod
    def resolve_place(lot: Lot) -> int | None:
        """Return which it was drawn as, to who may know."""
        return getattr(lot, "drawn_as", None)

    @staticmethod
    def resolve_fell(lot: Lot) -> str:
        """Return why it fell away, to who may know that it was drawn."""
        return lot.fell if getattr(lot, "drawn_as", None) else ""


class DrawnVisitOut(Schema):
    id: UUID
    unit_id: int
    leader_id: int
    planned_on: date


@router.get("", response=Page[DrawOut])
def list_draws(request: ApiRequest, at: Query[At]) -> dict[str, Any]:
    """List the draws in reach, and those one has a part in, newest first."""
    return page(draws_visible_to(request.auth), at, by=("made_at", "id"))


@router.post("", response={201: DrawOut})
def make_draw(request: ApiRequest, body: DrawIn) -> Status[Draw]:
    """Begin a draw: its list is made of schools, or of lines within a school."""
    places = {"where_id", "unit_ids", "lines", "inspector_ids", "people_ids"}
    made = actions.make_draw(
        unit_of(request, body.where_id),
        Terms(**{name: value for name, value in body.dict().items() if name not in places}),
        by=request.auth,
        units=units_of(request, body.unit_ids),
        lines=body.lines,
        inspectors=several(inspectors_visible_to(request.auth), body.inspector_ids),
        people=several(Person.objects.filter(is_active=True), body.people_ids),
    )
    return Status(201, made)


@router.get("/{draw_id}", response=DrawOut)
def read_draw(request: ApiRequest, draw_id: UUID) -> Draw:
    """Read one draw."""
    return _visible(request, draw_id)


@router.get("/{draw_id}/lots", response=Page[LotOut])
def list_lots(request: ApiRequest, draw_id: UUID, at: Query[At]) -> dict[str, Any]:
    """List what is drawn from."""
    draw = _visible(request, draw_id)
    return page(lots_of(draw, known=sees_result(request.auth, draw)), at, by=("id",))


@router.post("/{draw_id}/lots/{lot_id}", response=LotOut)
def edit_lot(request: ApiRequest, draw_id: UUID, lot_id: Id, body: LotIn) -> Lot:
    """Weigh a lot, or strike it through, while the list is made."""
    lot = get_object_or_404(_visible(request, draw_id).lots, pk=lot_id)
    return actions.edit_lot(lot.pk, by=request.auth, **body.dict())


@router.post("/{draw_id}/lines", response=DrawOut)
def write_lots(request: ApiRequest, draw_id: UUID, body: LinesIn) -> Draw:
    """Write the list within a school anew."""
    return actions.write_lots(_visible(request, draw_id).pk, body.lines, by=request.auth)


@router.post("/{draw_id}/freeze", response=DrawOut)
def freeze_draw(request: ApiRequest, draw_id: UUID) -> Draw:
    """Fix the list; its hash is public from now on."""
    return actions.freeze_draw(_visible(request, draw_id).pk, by=request.auth)


@router.post("/{draw_id}/commit", response=DrawOut)
def commit_share(request: ApiRequest, draw_id: UUID, body: CommitIn) -> Draw:
    """Seal one's secret: the SHA-256 of the value and 32 hexadecimal digits after it."""
    actions.commit_share(_visible(request, draw_id).pk, body.sha256, by=request.auth)
    return _visible(request, draw_id)


@router.post("/{draw_id}/reveal", response=RevealOut)
def reveal_share(request: ApiRequest, draw_id: UUID, body: RevealIn) -> dict[str, Any]:
    """Make one's secret known; the answer tells whether it is what was sealed."""
    pk = _visible(request, draw_id).pk
    share = actions.reveal_share(pk, by=request.auth, value=body.value, nonce=body.nonce)
    return {"accepted": share.revealed_at is not None, "refused": share.refused}


@router.post("/{draw_id}/numbers", response=DrawOut)
def set_public_numbers(request: ApiRequest, draw_id: UUID, body: NumbersIn) -> Draw:
    """Enter the public numbers that were fixed beforehand."""
    return actions.set_public_numbers(_visible(request, draw_id).pk, body.numbers, by=request.auth)


@router.post("/{draw_id}/carry-out", response=DrawOut)
def carry_out_draw(request: ApiRequest, draw_id: UUID) -> Draw:
    """Draw."""
    return actions.carry_out_draw(_visible(request, draw_id).pk, by=request.auth)


@router.post("/{draw_id}/strike", response=DrawOut)
def strike_lot(request: ApiRequest, draw_id: UUID, body: StrikeIn) -> Draw:
    """Strike through what cannot be used; another is drawn."""
    pk = _visible(request, draw_id).pk
    return actions.strike_lot(pk, body.key, by=request.auth, reason=body.reason)


@router.post("/{draw_id}/publish", response=DrawOut)
def publish_draw(request: ApiRequest, draw_id: UUID) -> Draw:
    """Make the result public."""
    return actions.publish_draw(_visible(request, draw_id).pk, by=request.auth)


@router.post("/{draw_id}/void", response=DrawOut)
def void_draw(request: ApiRequest, draw_id: UUID, body: ReasonIn) -> Draw:
    """Call a draw off, with a reason that is public."""
    return actions.void_draw(_visible(request, draw_id).pk, by=request.auth, reason=body.reason)


@router.post("/{draw_id}/redo", response={201: DrawOut})
def redo_draw(request: ApiRequest, draw_id: UUID) -> Status[Draw]:
    """Begin a void draw again."""
    return Status(201, actions.redo_draw(_visible(request, draw_id).pk, by=request.auth))


@router.post("/{draw_id}/assignments", response={201: list[DrawnVisitOut]})
def assign_drawn(request: ApiRequest, draw_id: UUID, body: SendIn) -> Status[list[Assignment]]:
    """Send the inspectors drawn to the schools drawn."""
    pk = _visible(request, draw_id).pk
    return Status(201, actions.assign_drawn(pk, by=request.auth, **body.dict()))


@router.get("/{draw_id}/certificate", response=dict[str, Any])
def read_certificate(request: ApiRequest, draw_id: UUID) -> dict[str, Any]:
    """Read the certificate, as `dudao draw verify` and the printed script take it."""
    draw = _visible(request, draw_id)
    if not sees_result(request.auth, draw):
        raise NotFound(_("结果还没有公布，公布后再来查看。"))
    return proof_of(draw)


def _visible(request: ApiRequest, draw_id: UUID) -> Draw:
    return get_object_or_404(draws_visible_to(request.auth), pk=draw_id)
