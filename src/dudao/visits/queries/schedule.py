"""What stands on the calendar: visits planned and made, meetings, plans, for who may see them.

A school sees what it was told of and what has begun; before that nothing gives it away.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import may_anywhere, scope_q
from dudao.audit.models import Event
from dudao.inspectorate.models import Area
from dudao.org.models import Person, Unit
from dudao.org.queries import named
from dudao.planning.models import Assignment, Meeting, PlanItem
from dudao.planning.queries import going
from dudao.planning.states import PlanState, Slot, State
from dudao.planning.states.feeds import EntryKind
from dudao.visits.models import Visit
from dudao.visits.states import State as VisitState

M = TypeVar("M", Assignment, Visit)
#: Nobody looks at more at a time; a feed of a large county stays readable.
MOST = 5000
_PARTS = [Slot.DAY.value, Slot.MORNING.value, Slot.AFTERNOON.value]
_STANDING = (PlanState.APPROVED.value, PlanState.PUBLISHED.value)


class Asked(NamedTuple):
    """Which days, and of whom: an area, a person, a school or schools named so; empty is
    everything in reach.
    """

    first: date
    last: date
    area: Area | None = None
    person: Person | None = None
    unit: Unit | None = None
    school: str = ""
    withdrawn: bool = False

    @property
    def narrowed(self) -> bool:
        """Tell whether it is about somebody or some schools only."""
        return bool(self.area or self.person or self.unit or self.school)


class Entry(NamedTuple):
    """One thing on the calendar."""

    kind: EntryKind
    pk: Any
    first_on: date
    last_on: date
    slot: str
    title: str
    text: str
    unit: Unit | None
    people: str
    state: str
    tone: str
    cancelled: bool = False
    announced: bool = True
    visit: UUID | None = None


class Revision(NamedTuple):
    """How often a thing has changed since it was made, and when last."""

    times: int
    at: datetime | None


def entries(viewer: Person, asked: Asked) -> list[Entry]:
    """Return what `viewer` may see of it, by day; in a fixed number of statements."""
    found = [_of_assignment(row) for row in assignments(viewer, asked)[:MOST]]
    found += [_of_visit(row) for row in _unplanned(viewer, asked)[:MOST]]
    if not asked.narrowed:
        found += [_of_meeting(row) for row in _meetings(viewer, asked)]
        found += [_of_item(row) for row in _items(viewer, asked)]
    return sorted(found, key=lambda entry: (entry.first_on, _PARTS.index(entry.slot), entry.title))


def assignments(viewer: Person, asked: Asked) -> QuerySet[Assignment]:
    """Return the assignments on the calendar of `viewer`, in order."""
    known = Q(announced_at__isnull=False) | Q(visit__checked_in_at__isnull=False)
    rows = Assignment.objects.filter(
        scope_q(viewer, Permission.SCHEDULE_VIEW)
        | going(viewer)
        | known & scope_q(viewer, Permission.SCHEDULE_VIEW_ANNOUNCED),
        planned_on__range=(asked.first, asked.last),
    )
    if not asked.withdrawn:
        rows = rows.exclude(state=State.WITHDRAWN)
    rows = _narrowed(rows, asked, Assignment.companions.through, "assignment")
    return (
        rows.select_related("unit", "leader", "visit")
        .prefetch_related("companions")
        .order_by("planned_on", "id")
    )


def _unplanned(viewer: Person, asked: Asked) -> QuerySet[Visit]:
    """Return the visits that nobody had assigned; the school sees them once they have begun."""
    joined = Visit.companions.through.objects.filter(person=viewer).values("visit")
    begun = Q(checked_in_at__isnull=False)
    rows = Visit.objects.filter(
        scope_q(viewer, Permission.SCHEDULE_VIEW)
        | Q(leader=viewer)
        | Q(pk__in=joined)
        | begun & scope_q(viewer, Permission.SCHEDULE_VIEW_ANNOUNCED),
        planned_on__range=(asked.first, asked.last),
        assignment=None,
    ).exclude(state=VisitState.CANCELLED)
    rows = _narrowed(rows, asked, Visit.companions.through, "visit")
    return rows.select_related("unit", "leader").prefetch_related("companions")


def _narrowed(rows: QuerySet[M], asked: Asked, through: Any, name: str) -> QuerySet[M]:
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit)
    if asked.school:
        rows = rows.filter(named(asked.school, "unit__name_parts"))
    if asked.area is not None:
        rows = rows.filter(unit__in=in_area(asked.area, asked.first, asked.last))
    if asked.person is not None:
        joined = through.objects.filter(person=asked.person).values(name)
        rows = rows.filter(Q(leader=asked.person) | Q(pk__in=joined))
    return rows


def in_area(area: Area, first: date, last: date) -> QuerySet[Any]:
    """Return the ids of the schools that belong to `area` at some time from `first` to `last`."""
    members = area.members.filter(Q(end_on=None) | Q(end_on__gte=first), start_on__lte=last)
    return members.values("unit")


def _of_office(viewer: Person, permission: Permission, prefix: str = "office") -> Q:
    """Return the filter for what concerns the office, for who works for it or reaches it."""
    if not may_anywhere(viewer, permission):
        return Q(pk__in=[])
    unit = viewer.unit
    own = Q(**{prefix: unit.office_id or unit.pk}) if unit else Q(pk__in=[])
    return own | scope_q(viewer, permission, prefix)


def _meetings(viewer: Person, asked: Asked) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(
        _of_office(viewer, Permission.SCHEDULE_VIEW), held_on__range=(asked.first, asked.last)
    )
    return rows.order_by("held_on", "id")


def _items(viewer: Person, asked: Asked) -> QuerySet[PlanItem]:
    rows = PlanItem.objects.filter(
        _of_office(viewer, Permission.PLAN_VIEW, "plan__office"),
        plan__state__in=_STANDING,
        plan__area=None,
        plan__inspector=None,
        first_on__lte=asked.last,
        last_on__gte=asked.first,
    )
    return rows.select_related("plan").order_by("first_on", "id")


def _of_assignment(row: Assignment) -> Entry:
    visit: Visit | None = getattr(row, "visit", None)
    cancelled = row.state == State.WITHDRAWN
    return Entry(
        EntryKind.ASSIGNMENT,
        row.pk,
        row.planned_on,
        row.planned_on,
        row.slot,
        row.unit.name,
        _about(row),
        row.unit,
        _people(row.leader, row.companions.all()),
        str(visit.get_state_display() if visit else row.get_state_display()),
        "grey" if cancelled else "green" if row.state == State.DONE else "blue",
        cancelled,
        row.announced_at is not None,
        visit.pk if visit else None,
    )


def _of_visit(row: Visit) -> Entry:
    return Entry(
        EntryKind.VISIT,
        row.pk,
        row.planned_on,
        row.planned_on,
        row.slot,
        row.unit.name,
        _about(row),
        row.unit,
        _people(row.leader, row.companions.all()),
        str(row.get_state_display()),
        "green",
        visit=row.pk,
    )


def _of_meeting(row: Meeting) -> Entry:
    day = row.held_on or row.month
    return Entry(
        EntryKind.MEETING, row.pk, day, day, Slot.DAY, str(EntryKind.MEETING.label),
        f"{row.month:%Y-%m}", None, row.chair, str(row.get_state_display()), "violet",
    )  # fmt: skip


def _of_item(row: PlanItem) -> Entry:
    return Entry(
        EntryKind.PLAN, row.pk, row.first_on, row.last_on, Slot.DAY, row.text,
        row.plan.title, None, "", str(row.get_kind_display()), "amber",
    )  # fmt: skip


def _people(leader: Person, companions: Iterable[Person]) -> str:
    return _("、").join(str(person) for person in (leader, *companions))


def _about(row: Assignment | Visit) -> str:
    return _("%(what)s：%(more)s") % {"what": row.get_kind_display(), "more": row.purpose}


_SUBJECTS = {
    EntryKind.ASSIGNMENT: "planning.assignment",
    EntryKind.VISIT: "visits.visit",
    EntryKind.MEETING: "planning.meeting",
}


def revisions(found: Iterable[Entry]) -> dict[tuple[EntryKind, Any], Revision]:
    """Return how often each was changed, as the record has it: one statement a kind."""
    by_kind: dict[EntryKind, list[Any]] = {}
    for entry in found:
        by_kind.setdefault(entry.kind, []).append(entry.pk)
    told: dict[tuple[EntryKind, Any], Revision] = {}
    for kind, keys in by_kind.items():
        if kind not in _SUBJECTS:
            continue
        ids = {str(key): key for key in keys}
        rows = Event.objects.filter(subject_type=_SUBJECTS[kind], subject_id__in=list(ids))
        for key, count, at in (
            rows.order_by().values_list("subject_id").annotate(Count("pk"), Max("at"))
        ):
            told[kind, ids[key]] = Revision(count - 1, at)
    return told
