"""Numbers from law or custom, with their basis; an office may set its own."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field, StringConstraints

from dudao.access import actions
from dudao.access.norm_packs import Pack, differences, pack_called, packs
from dudao.access.permissions import Permission
from dudao.access.queries import require_anywhere, units_for
from dudao.api.auth import ApiRequest
from dudao.api.fields import Given, Id, Line
from dudao.api.reach import unit_of
from dudao.lib import clock
from dudao.org.models import Norm
from dudao.org.queries import norms_on

router = Router(tags=["norms"])

Key = Annotated[str, StringConstraints(max_length=80)]


class NormOut(Schema):
    key: str
    office_id: int | None
    """Null for the national default; an office's own comes before it."""
    value: int
    valid_from: date
    valid_to: date | None
    basis: str


class NormsOn(Given):
    on: date | None = None
    """Today when left out."""


class NormIn(Given):
    key: Key
    office_id: Id
    value: Annotated[int, Field(ge=0, le=100_000)]
    valid_from: date
    basis: Line


class EndNormIn(Given):
    key: Key
    office_id: Id


class DifferenceOut(Schema):
    key: str
    now: int
    own: bool
    """What holds now is the office's own and not the national default."""
    proposed: int
    same: bool
    basis: str


class PackOut(Schema):
    key: str
    name: str
    region: str
    basis: str


class PackDetail(PackOut):
    differences: list[DifferenceOut]
    """Every number of the pack beside what holds for the office today."""


class PackAt(Given):
    pack: Key
    office_id: Id


class AdoptIn(Given):
    pack: Key
    office_id: Id
    valid_from: date
    keys: Annotated[list[Key], Field(max_length=200)] | None = None
    """Everything that differs when left out."""


@router.get("/packs", response=list[PackOut])
def list_packs(request: ApiRequest) -> list[Pack]:
    """List what provinces lay down."""
    require_anywhere(request.auth, Permission.UNIT_VIEW)
    return packs()


@router.get("/differences", response=PackDetail)
def compare_pack(request: ApiRequest, at: Query[PackAt]) -> dict[str, Any]:
    """Read a province's numbers beside those of an office."""
    pack = pack_called(at.pack)
    rows = differences(pack, unit_of(request, at.office_id), clock.today())
    return {**pack._asdict(), "differences": rows}


@router.post("/adopt", response={201: list[NormOut]})
def adopt_pack(request: ApiRequest, body: AdoptIn) -> Status[list[Norm]]:
    """Set what a province lays down as the office's own."""
    made = actions.adopt_norms(
        body.pack,
        by=request.auth,
        office=unit_of(request, body.office_id),
        valid_from=body.valid_from,
        keys=body.keys,
    )
    return Status(201, made)


@router.get("", response=list[NormOut])
def list_norms(request: ApiRequest, at: Query[NormsOn]) -> QuerySet[Norm]:
    """List the numbers in force on a day: national ones and those of offices in reach."""
    units = units_for(request.auth, Permission.UNIT_VIEW)
    own = Q(office__in=units) | Q(office__in=units.values("office"))
    return norms_on(at.on or clock.today()).filter(Q(office=None) | own)


@router.post("", response={201: NormOut})
def set_norm(request: ApiRequest, body: NormIn) -> Status[Norm]:
    """Set an office's own value from a day on."""
    made = actions.set_norm(
        body.key,
        body.value,
        by=request.auth,
        office=unit_of(request, body.office_id),
        valid_from=body.valid_from,
        basis=body.basis,
    )
    return Status(201, made)


@router.post("/end", response={204: None})
def end_norm(request: ApiRequest, body: EndNormIn) -> Status[None]:
    """Return to the national default from today on."""
    actions.end_norm(body.key, by=request.auth, office=unit_of(request, body.office_id))
    return Status(204, None)
