"""What follows for programmes from a visit that was made."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import require
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from dudao.planning.actions.programme_rows import (
    locked_part,
    locked_programme,
    move_part,
    move_programme,
    record_part,
)
from dudao.planning.models import Assignment, Part
from dudao.planning.queries.legal_windows import initial_window, opinion_window
from dudao.planning.states.programmes import BEFORE_VISIT, UNDER_WAY


@transaction.atomic
def record_visit(part_id: UUID, *, by: Person, on: date) -> Part:
    """Note that a team was at the school whose record is not in this system (a city's own)."""
    part = locked_part(part_id)
    require(by, Permission.PROGRAMME_RUN, part.programme.office)
    if not part.programme.first_on <= on <= clock.today():
        told = _("请填写项目开始（%(first)s）到今天之间的日期。") % {
            "first": part.programme.first_on.isoformat()
        }
        raise Invalid(told, fields={"on": told})
    visited(part, by, on)
    part.programme.obligations.filter(unit=part.unit, met_on=None).update(met_on=on)
    return part


def note_visited(assignment: Assignment, by: Person) -> None:
    """Move on the schools' parts of programmes that a completed visit did; part of `complete`."""
    rows = Part.objects.filter(
        programme__obligations__jobs__assignment=assignment, unit=assignment.unit
    )
    for programme_id, part_id in rows.values_list("programme", "pk").distinct():
        programme = locked_programme(programme_id)
        part = programme.parts.select_for_update(no_key=True, of=("self",)).get(pk=part_id)
        part.programme = programme
        # What was called off meanwhile must not keep a school from signing.
        if part.state in BEFORE_VISIT and programme.state in UNDER_WAY:
            visited(part, by, min(assignment.planned_on, clock.today()))


def visited(part: Part, by: Person, on: date) -> None:
    """Let a school's part be visited, count the days that run from it; part of an action."""
    programme = part.programme
    move_part(part, "visit")
    part.visited_on = on
    part.initial_due_on = initial_window(part, on).last
    window = opinion_window(part)
    part.opinion_due_on = window.last if window else None
    part.save(update_fields=["state", "visited_on", "initial_due_on", "opinion_due_on"])
    record_part("visited", part, by, on=on.isoformat())
    move_programme(programme, "begin")
    if not programme.parts.filter(state__in=BEFORE_VISIT).exists():
        programme.ended_on = on
    programme.save(update_fields=["state", "ended_on"])
