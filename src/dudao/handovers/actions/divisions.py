"""Carrying out a division into areas: schools change areas and inspectors, open work follows."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.handovers.actions.handing import prepare_schools, take
from dudao.handovers.models import HandOver
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Division, Inspector, Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.inspectorate.rules.division import Content, load
from dudao.lib import clock
from dudao.org.models import Person, Unit


class Carried(NamedTuple):
    """What a division changed."""

    division: Division
    hand_overs: list[HandOver]
    appointed: int


@transaction.atomic
def apply_division(division_id: UUID, *, by: Person, seen: int) -> Carried:
    """Carry a division out today: areas, responsibilities, and the open work with a briefing each.

    Whoever gives schools away hands them over at once; the office says so in his place, and both
    are told. `seen` is the edition that was looked at: raises `Conflict` for another, `NotAllowed`
    naming recusals. All or nothing.
    """
    division = inspectorate.place_schools(division_id, by=by, seen=seen)
    require(by, Permission.HANDOVER_MAKE, division.office)
    content = load(division.content)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=content.schools)}
    hand_overs = [
        _hand_over(giver, taker, [units[pk] for pk in schools], by)
        for (giver, taker), schools in _changes(content).items()
    ]
    appointed = _appoint_missing(content, units, by)
    record(
        "division.carried_out",
        division,
        by=by,
        unit=division.office,
        hand_overs=len(hand_overs),
        appointed=appointed,
    )
    return Carried(division, hand_overs, appointed)


def _hand_over(giver: int, taker: int, units: list[Unit], by: Person) -> HandOver:
    reason = _("责任区重新划分，由督导室统一办理。")
    made = prepare_schools(giver, taker, units, by=by, on=clock.today(), note=reason)
    return take(made.pk, by=by, absent_reason=reason)


def _held(units: Iterable[int]) -> dict[int, list[int]]:
    """Return by school who answers for it today, the longest serving first."""
    found: dict[int, list[int]] = {}
    rows = Responsibility.objects.filter(holding_on(clock.today()), unit__in=list(units))
    for row in rows.order_by("start_on", "id"):
        found.setdefault(row.unit_id, []).append(row.inspector_id)
    return found


def _changes(content: Content) -> dict[tuple[int, int], list[int]]:
    """Return by (who gives, who takes) the schools that change hands."""
    found: dict[tuple[int, int], list[int]] = {}
    held = _held(content.schools)
    for unit, seat in content.schools.items():
        now = held.get(unit, [])
        if seat.inspector is not None and now and seat.inspector not in now:
            found.setdefault((now[0], seat.inspector), []).append(unit)
    return dict(sorted(found.items()))


def _appoint_missing(content: Content, units: dict[int, Unit], by: Person) -> int:
    """Name somebody for every school that had nobody; return for how many."""
    held = _held(content.schools)
    new = [
        (unit, seat.inspector)
        for unit, seat in content.schools.items()
        if seat.inspector is not None and not held.get(unit)
    ]
    known = Inspector.objects.in_bulk([who for _unit, who in new])
    for unit, who in new:
        inspectorate.make_responsible(known[who].pk, units[unit], by=by, start_on=clock.today())
    return len(new)
