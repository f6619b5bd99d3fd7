"""The register of inspections: who sees which entries, what they cost, what they look like."""

from typing import NamedTuple

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q, units_for
from dudao.org.models import Person, Unit
from dudao.org.queries import norm
from dudao.planning.models import Entry, Programme
from dudao.planning.rules.register import alike
from dudao.planning.states import EntryState, ProgrammeState
from dudao.planning.states.programmes import GOOD_ENTRIES

#: As many as are compared with one entry: a year's register has fewer.
COMPARED = 300


class Alike(NamedTuple):
    """Another entry that looks like one: in thousandths, and on how many days both run."""

    entry: Entry
    text: int
    days: int


class YearFigures(NamedTuple):
    """A year of the register in figures; `off_list` are programmes without an entry."""

    entries: int
    waiting: int
    unpublished: int
    late: int
    off_list: int


def entries_visible_to(person: Person) -> QuerySet[Entry]:
    """Return the entries of offices in reach, and what the offices of one's schools published."""
    offices = units_for(person, Permission.PLAN_VIEW).exclude(office=None).values("office")
    published = Q(state=EntryState.PUBLISHED, office__in=offices)
    return (
        Entry.objects.filter(
            scope_q(person, Permission.PLAN_VIEW, "office")
            | scope_q(person, Permission.REGISTER_DRAFT, "office")
            | published
        )
        .select_related("office", "made_by", "approved_by", "document")
        .order_by("-year", "first_on", "id")
    )


def entries_to_decide(person: Person) -> QuerySet[Entry]:
    """Return the entries that wait for `person` to approve them, the nearest beginning first."""
    return Entry.objects.filter(
        scope_q(person, Permission.REGISTER_DECIDE, "office"), state=EntryState.SUBMITTED
    ).order_by("first_on", "id")


def to_publish(office: Unit, year: int) -> QuerySet[Entry]:
    """Return the approved entries of a year that no standing notice publishes yet."""
    return (
        Entry.objects.filter(office=office, year=year, state=EntryState.APPROVED)
        .filter(Q(document=None) | Q(document__state="void"))
        .order_by("first_on", "id")
    )


def alike_in_year(entry: Entry) -> list[Alike]:
    """Return the entries of the same year that look like `entry`, the likest first."""
    least = norm("planning.entry_likeness", office=entry.office)
    others = Entry.objects.filter(office=entry.office, year=entry.year).exclude(
        state=EntryState.WITHDRAWN
    )
    mine = _compared(entry)
    found = [
        Alike(other, *alike(mine, _compared(other)))
        for other in others.exclude(pk=entry.pk).order_by("first_on", "id")[:COMPARED]
    ]
    return sorted((one for one in found if one.text >= least), key=lambda one: -one.text)


def _compared(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in ("title", "scope", "first_on", "last_on")}


def year_figures(person: Person, year: int) -> YearFigures:
    """Return how a year's register stands, as far as `person` sees it."""
    rows = list(
        entries_visible_to(person)
        .filter(year=year)
        .exclude(state=EntryState.WITHDRAWN)
        .order_by()
        .values_list("state", "late_reason")
    )
    states = [state for state, _late in rows]
    return YearFigures(
        entries=len(rows),
        waiting=states.count(EntryState.SUBMITTED),
        unpublished=states.count(EntryState.APPROVED),
        late=sum(bool(late) for _state, late in rows),
        off_list=off_list(person, year).count(),
    )


def off_list(person: Person, year: int) -> QuerySet[Programme]:
    """Return the programmes of a year that a director let take place without an entry."""
    return Programme.objects.filter(
        scope_q(person, Permission.PLAN_VIEW, "office"), entry=None, first_on__year=year
    ).exclude(state=ProgrammeState.CANCELLED)


def usable_entries(office: Unit) -> QuerySet[Entry]:
    """Return the entries of `office` on which a programme may stand, the latest year first."""
    good = [state.value for state in GOOD_ENTRIES]
    return Entry.objects.filter(office=office, state__in=good).order_by("-year", "first_on", "id")
