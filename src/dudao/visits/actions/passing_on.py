"""Visits that are not finished, when an inspector's work goes to another."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.audit.actions import record
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.visits.models import Record, Visit
from dudao.visits.queries import of_person
from dudao.visits.states import State


@transaction.atomic
def pass_on(
    giver: Person,
    taker: Person,
    *,
    by: Person,
    on: date,
    units: Collection[Unit] | None = None,
) -> list[Visit]:
    """Let `taker` carry on with the unfinished visits of `giver`, at `units` or anywhere; return
    those that moved.

    A visit not begun gets a new leader. One under way keeps its leader, who was there, and
    `taker` joins it so that it can be finished. Sheets that are still written go over with it.
    """
    moved = []
    rows = _unfinished(giver, on)
    for visit in rows if units is None else rows.filter(unit__in=units):
        require(by, Permission.ASSIGNMENT_MAKE, visit.unit)
        require_unrecused([taker], visit.unit, visit.planned_on)
        _pass_on(visit, giver, taker)
        record("visit.handed_over", visit, by=by, unit=visit.unit, giver=giver.pk, taker=taker.pk)
        moved.append(visit)
    return moved


def _unfinished(giver: Person, on: date) -> QuerySet[Visit]:
    ahead = Q(planned_on__gte=on) | Q(planned_on__lt=clock.today())
    begun = Q(state__in=[State.CHECKED_IN, State.FED_BACK])
    return (
        Visit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "leader")
        .filter(of_person(giver), begun | ahead & Q(state=State.PLANNED))
        .order_by("pk")
    )


def _pass_on(visit: Visit, giver: Person, taker: Person) -> None:
    if visit.state == State.PLANNED and visit.leader_id == giver.pk:
        visit.leader = taker
        visit.save(update_fields=["leader"])
        visit.companions.remove(taker)
    elif visit.leader_id != taker.pk:
        visit.companions.add(taker)
    if visit.state == State.PLANNED:
        visit.companions.remove(giver)
        if not visit.duties.filter(person=taker).exists():
            visit.duties.filter(person=giver).update(person=taker)
    if visit.state != State.FED_BACK:
        Record.objects.filter(visit=visit, keeper=giver).update(keeper=taker)
