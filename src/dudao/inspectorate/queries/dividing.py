"""What a division of the county starts from, and how one stands."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.documents.layout.numerals import NUMERALS
from dudao.inspectorate.dividing import Hand, Needs, Place, areas_needed
from dudao.inspectorate.models import Area, Division, Inspector, Responsibility
from dudao.inspectorate.queries import holding_on, inspectors_of, recusals_of, schools_in
from dudao.inspectorate.rules.division import Content, Mix, load, mix_of
from dudao.inspectorate.states import DivisionState, InspectorKind
from dudao.lib import clock
from dudao.org.models import Person, Term, Unit
from dudao.org.queries import inspected, norm

#: Two terms make a year where an office has not entered its terms.
_DAYS_PER_TERM = 183


def divisions_visible_to(person: Person) -> QuerySet[Division]:
    """Return the divisions of offices whose areas `person` edits, newest first."""
    return (
        Division.objects.filter(scope_q(person, Permission.AREA_EDIT, "office"))
        .select_related("office", "made_by")
        .order_by("-made_at", "-pk")
    )


def draft_of(office: Unit) -> Division | None:
    """Return the proposal that is worked on."""
    return Division.objects.filter(office=office, state=DivisionState.DRAFT).first()


def schools_to_divide(office: Unit) -> QuerySet[Unit]:
    """Return the open schools of an office."""
    today = clock.today()
    open_ = Q(closed_on=None) | Q(closed_on__gt=today)
    return inspected().filter(open_, office=office).order_by("sort_key", "pk")


def places_of(office: Unit) -> list[Place]:
    """Return where the schools lie; without coordinates a point lies at its central school's."""
    rows = schools_to_divide(office).select_related("parent")
    return [Place(unit.pk, *_degrees(unit)) for unit in rows]


def _degrees(unit: Unit) -> tuple[float | None, float | None]:
    for one in (unit, unit.parent):
        if one is not None and one.longitude is not None and one.latitude is not None:
            return float(one.longitude), float(one.latitude)
    return None, None


def needs_of(office: Unit) -> Needs:
    """Return what every area of an office needs, by the norms of today."""
    return Needs(
        limit=norm("inspectorate.schools_per_area", office=office),
        per_inspector=norm("inspectorate.schools_per_inspector", office=office),
        full_time=norm("inspectorate.full_time_per_area", office=office),
        part_time=norm("inspectorate.part_time_per_area", office=office),
    )


def usual_areas(office: Unit) -> int:
    """Return how many areas to propose: as many as there are, or as few as hold the schools."""
    standing = Area.objects.filter(holding_on(clock.today(), "members__"), office=office)
    least = areas_needed(schools_to_divide(office).count(), needs_of(office))
    return max(standing.distinct().count(), least, 1)


def hands_of(office: Unit, *, rotate: bool) -> list[Hand]:
    """Return the inspectors; with `rotate` those are `tired` of a school who have had it so long
    that they change.
    """
    today = clock.today()
    before = _long_ago(office, today) if rotate else None
    held: dict[int, dict[int, date]] = {}
    rows = Responsibility.objects.filter(holding_on(today), inspector__office=office)
    for row in rows:
        held.setdefault(row.inspector_id, {})[row.unit_id] = row.start_on
    return [
        Hand(
            id=one.pk,
            full_time=one.kind == InspectorKind.FULL_TIME,
            held=frozenset(held.get(one.pk, {})),
            tired=frozenset(
                unit
                for unit, start in held.get(one.pk, {}).items()
                if before is not None and start <= before
            ),
            away=frozenset(recusals_of(one.person, today)),
        )
        for one in inspectors_of(office)
    ]


def _long_ago(office: Unit, today: date) -> date:
    """Return the day before which a responsibility has lasted as many terms as it may."""
    terms = norm("inspectorate.rotation_terms", office=office)
    begun = Term.objects.filter(office=office, first_on__lte=today).order_by("-first_on")
    days = list(begun.values_list("first_on", flat=True)[:terms])
    if terms and len(days) == terms:
        return days[-1]
    return date.fromordinal(today.toordinal() - terms * _DAYS_PER_TERM)


def to_rotate(office: Unit) -> list[Responsibility]:
    """Return the responsibilities that have lasted as many terms as they may, the oldest first."""
    today = clock.today()
    rows = Responsibility.objects.filter(
        holding_on(today), inspector__office=office, start_on__lte=_long_ago(office, today)
    )
    return list(rows.select_related("inspector__person", "unit").order_by("start_on", "id"))


def standing_areas(office: Unit) -> list[tuple[int, str, frozenset[int]]]:
    """Return the areas there are: id, name, schools of today."""
    today = clock.today()
    return [
        (area.pk, area.name, frozenset(schools_in(area, today).values_list("pk", flat=True)))
        for area in Area.objects.filter(office=office).order_by("id")
    ]


def named(
    areas: Sequence[tuple[int, str, frozenset[int]]], parts: Sequence[frozenset[int]]
) -> list[tuple[int | None, str]]:
    """Return for every part the area it goes on as, that with most schools in common, or a new
    name.
    """
    pairs = sorted(
        ((len(own & part), -a, -p) for a, (_pk, _name, own) in enumerate(areas)
         for p, part in enumerate(parts)),
        reverse=True,
    )  # fmt: skip
    found: dict[int, int] = {}
    for _common, area, part in pairs:
        if -part not in found and -area not in found.values():
            found[-part] = -area
    taken = {name for _pk, name, _own in areas}
    free = (
        name for n in range(1, len(areas) + len(parts) + 1) if (name := new_name(n)) not in taken
    )
    return [
        (areas[found[n]][0], areas[found[n]][1]) if n in found else (None, next(free))
        for n in range(len(parts))
    ]


def new_name(number: int) -> str:
    """Return what the nth area is usually called: 第十二督学责任区."""
    tens, ones = divmod(number, len(NUMERALS))
    if tens >= len(NUMERALS):
        return f"第{number}督学责任区"
    head = "" if tens == 0 else NUMERALS[tens - 1] * (tens > 1) + NUMERALS[-1]
    return f"第{head}{NUMERALS[ones - 1] if ones else ''}督学责任区"


class Shown(NamedTuple):
    """A proposal as its board shows it."""

    content: Content
    units: dict[int, Unit]
    inspectors: dict[int, Inspector]
    mixes: list[Mix]
    changed: set[int]  # schools that get somebody else

    @property
    def problems(self) -> int:
        """Return how many areas do not fit."""
        return sum(not mix.fits for mix in self.mixes)


def shown(division: Division) -> Shown:
    """Return a proposal with its schools and people; whoever left since is not among them."""
    content = load(division.content)
    inspectors = {row.pk: row for row in inspectors_of(division.office)}
    needs = needs_of(division.office)
    full = frozenset(pk for pk, row in inspectors.items() if row.kind == InspectorKind.FULL_TIME)
    needed = {"limit": needs.limit, "full_time": needs.full_time, "part_time": needs.part_time}
    return Shown(
        content=content,
        units=Unit.objects.in_bulk(content.schools),
        inspectors=inspectors,
        mixes=[mix_of(content, n, full, needed) for n in range(len(content.areas))],
        changed=_changed(content, content.schools),
    )


def _changed(content: Content, units: Iterable[int]) -> set[int]:
    now: dict[int, set[int]] = {}
    rows = Responsibility.objects.filter(holding_on(clock.today()), unit__in=list(units))
    for unit, who in rows.values_list("unit", "inspector"):
        now.setdefault(unit, set()).add(who)
    return {
        unit
        for unit, seat in content.schools.items()
        if seat.inspector is not None and seat.inspector not in now.get(unit, set())
    }
