"""What becomes of an assignment: taken up, completed, given back, withdrawn, handed over."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.actions import end_source, grant_from_source
from dudao.access.permissions import Permission
from dudao.access.queries import may, require
from dudao.access.roles import Role
from dudao.audit.actions import record
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Inspector, Responsibility
from dudao.inspectorate.queries import require_unrecused
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.actions.assign import give_access
from dudao.planning.actions.settling import meet, settle
from dudao.planning.actions.visited import note_visited
from dudao.planning.models import Assignment
from dudao.planning.queries import standing, to_hand_over
from dudao.planning.states import MOVES, State


@transaction.atomic
def take_up(assignment_id: UUID, *, by: Person) -> Assignment:
    """Begin the visit: one of those who go takes the assignment up."""
    assignment = locked_assignment(assignment_id)
    require(by, Permission.VISIT_MAKE, assignment.unit)
    going = [assignment.leader, *assignment.companions.all()]
    if by not in going:
        raise NotAllowed(_("这项任务没有派给您。需要同行的，请由督导室重新安排任务。"))
    require_unrecused(going, assignment.unit, clock.today())
    return _move(assignment, "take_up", "assignment.taken_up", by)


@transaction.atomic
def join(assignment_id: UUID, person: Person, *, by: Person) -> Assignment:
    """Let somebody who went there all the same be one of those who go.

    Whoever makes assignments for the school says so. Raises `NotAllowed` for a recused one.
    """
    assignment = locked_assignment(assignment_id)
    require(by, Permission.ASSIGNMENT_MAKE, assignment.unit)
    require_unrecused([person], assignment.unit, clock.today())
    if person.pk != assignment.leader_id:
        assignment.companions.add(person)
    record("assignment.joined", assignment, by=by, unit=assignment.unit, person=person.pk)
    return assignment


@transaction.atomic
def vouch(person: Person, unit: Unit, *, by: Person, on: date) -> None:
    """Let somebody who went to a school without a task have had access to it on that day.

    Whoever makes assignments for the school says so; who had access anyway has it. Raises
    `NotAllowed` for a recused one.
    """
    with clock.at(datetime.combine(on, time(12), tzinfo=clock.CHINA)):
        if may(person, Permission.VISIT_MAKE, unit):
            return
    require(by, Permission.ASSIGNMENT_MAKE, unit)
    require_unrecused([person], unit, on)
    role = Role.PART_TIME_INSPECTOR
    made = grant_from_source(
        person, role, unit, source=f"vouched:{by.pk}", start_on=on, end_on=on + timedelta(days=1)
    )
    record("access.granted", person, by=by, unit=unit, role=str(role), grant=made.pk)


@transaction.atomic
def complete(
    assignment_id: UUID,
    *,
    by: Person,
    on: date | None = None,
    did: Iterable[str] = (),
    looked_back: bool = False,
) -> Assignment:
    """Note that the visit has been made (today); access given for it ends after today.

    Its jobs are met, and what else the school was due that `did` (see `meet`) was looked at. The
    inspector does it, or the principal who signs the feedback list as himself.
    """
    assignment = locked_assignment(assignment_id)
    if not may(by, Permission.FEEDBACK_SIGN, assignment.unit):
        require(by, Permission.VISIT_MAKE, assignment.unit)
    end_source(_source(assignment), on=clock.today() + timedelta(days=1))
    note_visited(assignment, by)
    done = _move(assignment, "complete", "assignment.completed", by)
    meet(
        done.reserved,
        done.unit,
        on=on or clock.today(),
        did=did,
        looked_back=looked_back,
        assignment=done.pk,
    )
    return done


@transaction.atomic
def release(assignment_id: UUID, *, by: Person) -> Assignment:
    """Give an assignment back when its visit did not take place; the next one has another id."""
    assignment = locked_assignment(assignment_id)
    require(by, Permission.VISIT_MAKE, assignment.unit)
    assignment.reserved = uuid7()
    return _move(assignment, "release", "assignment.released", by)


@transaction.atomic
def withdraw(assignment_id: UUID, *, by: Person, reason: str) -> Assignment:
    """Call off an assignment; the office any, an inspector what he assigned himself."""
    assignment = locked_assignment(assignment_id)
    own = assignment.made_by_id == by.pk == assignment.leader_id
    require(by, Permission.VISIT_MAKE if own else Permission.ASSIGNMENT_MAKE, assignment.unit)
    if not reason.strip():
        raise Invalid(_("请写明撤销原因。"), fields={"reason": _("必填")})
    assignment.reason = reason.strip()
    end_source(_source(assignment))
    done = _move(assignment, "withdraw", "assignment.withdrawn", by, reason=assignment.reason)
    if done.announced_at is not None:
        record("assignment.called_off", done, by=by, unit=done.unit)
    settle([done.unit_id])
    return done


@transaction.atomic
def hand_over(
    from_inspector_id: int,
    to_inspector_id: int,
    *,
    by: Person,
    on: date,
    units: Collection[Unit] | None = None,
) -> tuple[list[Responsibility], list[Assignment]]:
    """Hand an inspector's schools and open assignments from `on` on to another, in one step.

    With `units` only those schools and the assignments there. Raises `NotAllowed` naming schools
    the other must keep away from; then nothing moves.
    """
    schools = inspectorate.hand_over(from_inspector_id, to_inspector_id, by=by, on=on, units=units)
    giver = Inspector.objects.select_related("person").get(pk=from_inspector_id)
    taker = Inspector.objects.select_related("person").get(pk=to_inspector_id)
    rows = to_hand_over(giver.person, on)
    open_ones = (
        (rows if units is None else rows.filter(unit__in=units))
        .select_for_update(no_key=True, of=("self",))
        .select_related("unit", "office")
        .order_by("pk")
    )
    moved = []
    for assignment in open_ones:
        require(by, Permission.ASSIGNMENT_MAKE, assignment.unit)
        moved.append(_pass_on(assignment, giver, taker, by))
    return schools, moved


def _pass_on(assignment: Assignment, giver: Inspector, taker: Inspector, by: Person) -> Assignment:
    require_unrecused([taker.person], assignment.unit, assignment.planned_on)
    if (
        standing(assignment.unit)
        .filter(leader=taker.person, planned_on=assignment.planned_on, slot=assignment.slot)
        .exists()
    ):
        raise Conflict(
            _("%(who)s在%(day)s已有到“%(unit)s”的任务，请先撤销其中一项再交接。")
            % {
                "who": taker,
                "day": assignment.planned_on.isoformat(),
                "unit": assignment.unit,
            },
            current=assignment.pk,
        )
    assignment.leader = taker.person
    assignment.save(update_fields=["leader"])
    assignment.companions.remove(taker.person)
    end_source(_source(assignment))
    people = {taker.person_id, *assignment.companions.values_list("pk", flat=True)}
    for inspector in Inspector.objects.filter(person__in=people).select_related("person"):
        give_access(assignment, inspector)
    record(
        "assignment.handed_over",
        assignment,
        by=by,
        unit=assignment.unit,
        giver=giver.person_id,
        taker=taker.person_id,
    )
    return assignment


def locked_assignment(assignment_id: UUID) -> Assignment:
    """Return the assignment, locked."""
    return (
        Assignment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("unit", "leader", "office")
        .get(pk=assignment_id)
    )


def _move(assignment: Assignment, move: str, event: str, by: Person, **data: str) -> Assignment:
    assignment.state = advance(MOVES, State(assignment.state), move)
    assignment.save(update_fields=["state", "reason", "reserved"])
    record(event, assignment, by=by, unit=assignment.unit, **data)
    return assignment


def _source(assignment: Assignment) -> str:
    return f"assignment:{assignment.pk}"
