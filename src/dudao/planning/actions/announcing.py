"""Telling a school of a visit ahead: when it may be told, and once more before the day."""

from uuid import UUID

from django.db import transaction

from dudao.audit.actions import record
from dudao.lib import clock
from dudao.org.models import Person
from dudao.org.queries import norm
from dudao.org.queries.calendar import calendar_of
from dudao.planning.models import Assignment
from dudao.planning.queries.announcing import to_announce, to_remind
from dudao.planning.rules.announcing import announce_on

LIMIT = "planning.announce_days_at_most"


@transaction.atomic
def announce(assignment_id: UUID, *, by: Person | None = None) -> bool:
    """Tell the school of an announced visit if it may be told by now; the clock asks daily.

    Nothing happens for what is not announced, told already, or not waiting any more.
    """
    assignment = to_announce().filter(pk=assignment_id).select_for_update(of=("self",)).first()
    return assignment is not None and announce_if_due(assignment, by)


@transaction.atomic
def remind_school(assignment_id: UUID) -> bool:
    """Remind the school on the last workday before an announced visit, or on the day itself."""
    today = clock.today()
    assignment = to_remind().filter(pk=assignment_id).select_for_update(of=("self",)).first()
    if assignment is None:
        return False
    day = calendar_of(assignment.office_id).last_before(assignment.planned_on)
    if not day <= today <= assignment.planned_on:
        return False
    assignment.reminded_at = clock.now()
    assignment.save(update_fields=["reminded_at"])
    told = assignment.announced_at
    if told is not None and told.astimezone(clock.CHINA).date() == today:
        return False  # it was told today
    record("assignment.school_reminded", assignment, by=None, unit=assignment.unit)
    return True


def announce_if_due(assignment: Assignment, by: Person | None) -> bool:
    """Tell the school where it may be told today; part of the action that asks."""
    days = norm(LIMIT, on=clock.today(), office=assignment.office)
    first = announce_on(assignment.planned_on, days, calendar_of(assignment.office_id))
    if first is not None and clock.today() < first:
        return False
    assignment.announced_at = clock.now()
    assignment.save(update_fields=["announced_at"])
    record("assignment.announced", assignment, by=by, unit=assignment.unit)
    return True
