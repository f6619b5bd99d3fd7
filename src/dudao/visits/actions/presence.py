"""Arriving at the school and leaving it: everybody for himself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.findings.rules import clean
from dudao.inspectorate.queries import plaque_of
from dudao.lib import clock
from dudao.lib.errors import Invalid, WrongState
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.visits.actions.guarding import locked, require_member
from dudao.visits.actions.journey import add_look_backs, require_sound
from dudao.visits.models import Presence, Visit
from dudao.visits.rules import Point, distance_metres, minutes_between
from dudao.visits.states import MOVES, State

PLAQUE_LIMIT = 60


@transaction.atomic
def check_in(
    visit_id: UUID,
    *,
    by: Person,
    latitude: float | None = None,
    longitude: float | None = None,
    plaque: str = "",
    drift_ms: int | None = None,
) -> Visit:
    """Note that `by` has arrived; the first to arrive begins the visit.

    A place (WGS-84) is optional and kept only as distance and in-range flag; the code of the
    school's own `plaque` counts as being there. Out of range, or another school's plate, is a
    flag, never a refusal; the point itself is whereabouts of a person and is not stored (L6 art
    28). `drift_ms` is by how much the phone's clock is wrong.
    """
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    if visit.presences.filter(person=by).exists():
        raise WrongState(_("您已经签到，时间不能改。"))
    begins = visit.state in (State.PLANNED, State.CANCELLED)
    # Whoever comes later answers for himself alone.
    require_sound(visit.unit, [visit.leader, *visit.companions.all()] if begins else [by])
    here = Presence(visit=visit, person=by, arrived_at=clock.now(), drift_ms=drift_ms)
    _place(here, visit, _distance(visit.unit, latitude, longitude), plaque)
    here.save(force_insert=True)
    if begins:
        visit.state = advance(MOVES, State(visit.state), "check_in")
    _begin(visit, here)
    if visit.state == State.CHECKED_IN:
        add_look_backs(visit)
    record(
        "visit.checked_in",
        visit,
        by=by,
        unit=visit.unit,
        distance_metres=here.distance_metres,
        in_range=here.in_range,
        plaque_fits=here.plaque_fits,
    )
    return visit


@transaction.atomic
def check_out(visit_id: UUID, *, by: Person) -> Visit:
    """Note that `by` has left, once; the records may still be written up afterwards."""
    visit = locked(visit_id)
    require(by, Permission.VISIT_MAKE, visit.unit)
    require_member(visit, by)
    here = visit.presences.filter(person=by).first()
    if here is None:
        raise WrongState(_("还没有签到，不能离校。请先点“入校签到”。"))
    if here.left_at is not None:
        raise WrongState(_("已经办过离校，时间不能改。"))
    here.left_at = max(clock.now(), here.arrived_at)
    here.save(update_fields=["left_at"])
    visit.checked_out_at = _later(visit.checked_out_at, here.left_at)
    visit.save(update_fields=["checked_out_at"])
    minutes = minutes_between(here.arrived_at, here.left_at)
    record("visit.checked_out", visit, by=by, unit=visit.unit, minutes=minutes)
    return visit


def _place(here: Presence, visit: Visit, metres: int | None, plaque: str) -> None:
    """Note how far it was, and whose plate was read."""
    here.distance_metres = metres
    if metres is not None:
        here.in_range = metres <= norm("visits.in_range_metres", office=visit.office)
    here.plaque = clean(plaque)[:PLAQUE_LIMIT]
    if here.plaque:
        here.plaque_fits = plaque_of(here.plaque) == visit.unit
        here.in_range = here.in_range or here.plaque_fits


def _begin(visit: Visit, here: Presence) -> None:
    """Let the visit begin with the first arrival, whichever phone told of it first."""
    fields = ["state"]
    if visit.checked_in_at is None or here.arrived_at < visit.checked_in_at:
        visit.checked_in_at = here.arrived_at
        visit.distance_metres, visit.in_range = here.distance_metres, here.in_range
        fields += ["checked_in_at", "distance_metres", "in_range"]
    visit.save(update_fields=fields)


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)


def _distance(unit: Unit, latitude: float | None, longitude: float | None) -> int | None:
    if latitude is None or longitude is None:
        return None
    here = Point(float(latitude), float(longitude))
    if not here.is_on_earth():
        raise Invalid(_("定位数据不正确。可以不带位置签到。"), fields={"latitude": _("超出范围")})
    if unit.latitude is None or unit.longitude is None:
        return None
    return distance_metres(here, Point(float(unit.latitude), float(unit.longitude)))
