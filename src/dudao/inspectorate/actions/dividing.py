"""A division of the county into areas: proposed, edited on a board, carried out or given up."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.actions.areas import make_area, put_in_area, take_from_area
from dudao.inspectorate.dividing import divide
from dudao.inspectorate.models import Area, AreaMember, Division
from dudao.inspectorate.queries import ending_from, inspectors_of, recusals_of, words
from dudao.inspectorate.queries.dividing import hands_of, named, needs_of, places_of, standing_areas
from dudao.inspectorate.rules.division import AreaPart, Content, Seat, dump, load
from dudao.inspectorate.states import DIVISION_MOVES, DivisionState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.lib.states import advance
from dudao.org.models import Person, Unit

#: More areas than this nobody edits on a board.
AREAS_LIMIT = 400


@transaction.atomic
def propose_division(office: Unit, *, by: Person, areas: int, rotate: bool = False) -> Division:
    """Propose `areas` even, compact areas over the office's schools, each with its inspectors.

    With `rotate` nobody keeps a school he has answered for longer than the norm
    `inspectorate.rotation_terms`. A draft there was is given up. Raises `Invalid` for a number of
    areas that cannot hold the schools.
    """
    require(by, Permission.AREA_EDIT, office)
    office = Unit.objects.select_for_update(no_key=True).get(pk=office.pk)
    places, needs = places_of(office), needs_of(office)
    if not places or not 1 <= areas <= min(len(places), AREAS_LIMIT):
        raise Invalid(
            _("%(schools)d所学校不能分成%(areas)d个责任区，请填写1到%(most)d。")
            % {"schools": len(places), "areas": areas, "most": min(len(places), AREAS_LIMIT)},
            fields={"areas": _("请重新填写")},
        )
    Division.objects.filter(office=office, state=DivisionState.DRAFT).update(
        state=DivisionState.DISCARDED, ended_at=clock.now()
    )
    parts = divide(places, hands_of(office, rotate=rotate), areas, needs)
    names = named(standing_areas(office), [frozenset(part.charge) for part in parts])
    content = Content(
        areas=[
            AreaPart(name=name, area=area, inspectors=part.inspectors)
            for (area, name), part in zip(names, parts, strict=True)
        ],
        schools={
            unit: Seat(index, who)
            for index, part in enumerate(parts)
            for unit, who in part.charge.items()
        },
    )
    made = Division.objects.create(
        office=office, content=dump(content), made_by=by, made_at=clock.now()
    )
    record("division.proposed", made, by=by, unit=office, areas=areas, rotate=rotate)
    return made


@transaction.atomic
def move_schools(
    division_id: UUID,
    units: Iterable[int],
    *,
    by: Person,
    seen: int,
    area: int,
    inspector: int | None,
) -> Division:
    """Put schools (ids) into another area of a proposal, under an inspector (id) or nobody yet.

    An inspector who was not in that area joins it. Raises `Conflict` when somebody else changed
    the proposal since `seen`, `NotAllowed` naming the schools he must keep away from.
    """
    division, content = _opened(division_id, by, seen)
    ids = [unit for unit in units if unit in content.schools]
    if not ids or not 0 <= area < len(content.areas):
        raise Invalid(_("请选择学校和要划入的责任区。"), fields={"units": _("请重新选择")})
    if inspector is not None:
        _require_fit(division.office, inspector, ids)
        if inspector not in content.areas[area].inspectors:
            content.areas[area].inspectors.append(inspector)
    for unit in ids:
        content.schools[unit] = Seat(area, inspector)
    _drop_idle(content)
    return _keep(division, content, by, "division.edited", schools=ids)


@transaction.atomic
def rename_part(division_id: UUID, *, by: Person, seen: int, area: int, name: str) -> Division:
    """Name an area of a proposal."""
    division, content = _opened(division_id, by, seen)
    name = name.strip()[:60]
    if not 0 <= area < len(content.areas) or not name:
        raise Invalid(_("请填写责任区名称。"), fields={"name": _("必填")})
    if any(part.name == name for n, part in enumerate(content.areas) if n != area):
        raise Invalid(_("已有同名责任区。"), fields={"name": _("已有同名责任区")})
    content.areas[area].name = name
    return _keep(division, content, by, "division.edited", name=name)


@transaction.atomic
def discard_division(division_id: UUID, *, by: Person) -> Division:
    """Give a proposal up; nothing has changed."""
    division = _locked(division_id, by)
    division.state = advance(DIVISION_MOVES, DivisionState(division.state), "discard")
    division.ended_at = clock.now()
    division.save(update_fields=["state", "ended_at"])
    record("division.discarded", division, by=by, unit=division.office)
    return division


@transaction.atomic
def place_schools(division_id: UUID, *, by: Person, seen: int) -> Division:
    """Let the areas become what the proposal says, from today; who answers for the schools is
    handed over in `handovers.actions.apply_division`, which calls this.
    """
    division, content = _opened(division_id, by, seen)
    today = clock.today()
    now = {
        row.unit_id: row
        for row in AreaMember.objects.filter(
            ending_from(today), unit__in=list(content.schools)
        ).select_related("area", "unit")
    }
    wanted = [_area(division, part, by) for part in content.areas]
    moving = {
        unit: wanted[seat.area]
        for unit, seat in content.schools.items()
        if unit not in now or now[unit].area_id != wanted[seat.area].pk
    }
    leaving: dict[int, list[Unit]] = {}
    for unit in moving:
        if unit in now:
            leaving.setdefault(now[unit].area_id, []).append(now[unit].unit)
    for area_id, gone in leaving.items():
        take_from_area(area_id, gone, by=by, on=today)
    units = Unit.objects.in_bulk(moving)
    for area in wanted:
        coming = [units[unit] for unit, to in moving.items() if to.pk == area.pk]
        if coming:
            put_in_area(area.pk, coming, by=by, start_on=today)
    division.state = advance(DIVISION_MOVES, DivisionState(division.state), "apply")
    division.ended_at = clock.now()
    division.save(update_fields=["state", "ended_at"])
    record("division.placed", division, by=by, unit=division.office, schools=len(moving))
    return division


def _area(division: Division, part: AreaPart, by: Person) -> Area:
    """Return the area a part stands for; a new one is led by its first full-time inspector."""
    if part.area is not None:
        area = Area.objects.filter(pk=part.area, office=division.office).first()
        if area is not None:
            return area
    staff = [row for row in inspectors_of(division.office) if row.pk in part.inspectors]
    full = [row for row in staff if row.kind == "full_time"]
    lead = next((row.person for row in full or staff), None)
    return make_area(division.office, part.name, by=by, lead=lead)


def _opened(division_id: UUID, by: Person, seen: int) -> tuple[Division, Content]:
    division = _locked(division_id, by)
    advance(DIVISION_MOVES, DivisionState(division.state), "edit")
    if division.edition != seen:
        raise Conflict(
            _(
                "您查看期间，别人修改过这个划分方案，您的这一步没有保存。请刷新后对照现在的方案再改。"
            ),
            current=division.edition,
        )
    return division, load(division.content)


def _locked(division_id: UUID, by: Person) -> Division:
    division = (
        Division.objects.select_for_update(no_key=True, of=("self",))
        .select_related("office")
        .get(pk=division_id)
    )
    require(by, Permission.AREA_EDIT, division.office)
    return division


def _require_fit(office: Unit, inspector_id: int, units: list[int]) -> None:
    inspector = inspectors_of(office).filter(pk=inspector_id).first()
    if inspector is None:
        raise Invalid(_("请选择本督导室的督学。"), fields={"inspector": _("请重新选择")})
    recused = recusals_of(inspector.person, clock.today())
    names = [
        _("%(what)s（%(more)s）") % {"what": unit, "more": words(recused[unit.pk])}
        for unit in Unit.objects.filter(pk__in=set(units) & set(recused))
    ]
    if names:
        raise NotAllowed(
            _("按回避规定，%(who)s不能负责：%(schools)s。请另选督学。")
            % {"who": inspector, "schools": _("、").join(names)}
        )


def _drop_idle(content: Content) -> None:
    """Take from every area whoever has got a school in another one and none there any more."""
    busy = {(seat.area, seat.inspector) for seat in content.schools.values()}
    everywhere = content.loads()
    for index, part in enumerate(content.areas):
        part.inspectors = [
            who for who in part.inspectors if (index, who) in busy or not everywhere[who]
        ]


def _keep(division: Division, content: Content, by: Person, event: str, **told: object) -> Division:
    division.content = dump(content)
    division.edition += 1
    division.save(update_fields=["content", "edition"])
    record(event, division, by=by, unit=division.office, **told)
    return division
