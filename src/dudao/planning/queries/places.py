"""Where schools lie, who works where, and how long the tours of a month are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from dudao.inspectorate.models import Area, AreaMember, Responsibility
from dudao.inspectorate.queries import holding_on
from dudao.org.models import Unit
from dudao.org.queries import inspected
from dudao.planning.solving.travel import centre

Place = tuple[float, float]
NOWHERE: Place = (0.0, 0.0)


class Geography(NamedTuple):
    """An office's map: by school its place, area and who answers for it; by person his area and
    from where he sets out.
    """

    places: Mapping[int, Place]
    areas: Mapping[int, int]
    answering: Mapping[int, list[int]]
    homes: Mapping[int, int]
    bases: Mapping[int, Place]

    def base(self, person: int) -> Place:
        """Return from where somebody sets out: the middle of his schools, area or county."""
        if person in self.bases:
            return self.bases[person]
        return centre(list(self.places.values())) if self.places else NOWHERE


def schools_at(office: Unit, area: Area | None, on: date) -> list[Unit]:
    """Return the open schools of an office, or of one area, on a day."""
    schools = inspected().filter(office=office)
    if area is not None:
        members = AreaMember.objects.filter(holding_on(on), area=area)
        schools = schools.filter(pk__in=members.values("unit"))
    return [unit for unit in schools.order_by("sort_key", "pk") if unit.is_open(on)]


def geography(office: Unit, on: date) -> Geography:
    """Return the map of an office on a day."""
    units = schools_at(office, None, on)
    members = AreaMember.objects.filter(holding_on(on), area__office=office)
    areas = dict(members.values_list("unit", "area"))
    places = places_of(units, areas)
    answering = _answering(office, on)
    homes = _homes(office, answering, areas)
    return Geography(places, areas, answering, homes, _bases(places, areas, answering, homes))


def _answering(office: Unit, on: date) -> dict[int, list[int]]:
    """Return by school who answers for it, the longest serving first."""
    rows = Responsibility.objects.filter(holding_on(on), inspector__office=office)
    found: dict[int, list[int]] = defaultdict(list)
    for unit, person in rows.order_by("start_on", "id").values_list("unit", "inspector__person"):
        found[unit].append(person)
    return found


def _homes(
    office: Unit, answering: Mapping[int, list[int]], areas: Mapping[int, int]
) -> dict[int, int]:
    """Return by person the area he works in: of most of his schools, or the one he leads."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for school, people in answering.items():
        for person in people:
            if school in areas:
                counts[person][areas[school]] += 1
    led = Area.objects.filter(office=office).exclude(lead=None).order_by("pk")
    homes = dict(led.values_list("lead", "pk"))
    return {**homes, **{who: most.most_common(1)[0][0] for who, most in counts.items()}}


def _bases(
    places: Mapping[int, Place],
    areas: Mapping[int, int],
    answering: Mapping[int, list[int]],
    homes: Mapping[int, int],
) -> dict[int, Place]:
    own: dict[int, list[Place]] = defaultdict(list)
    within: dict[int, list[Place]] = defaultdict(list)
    for school, place in places.items():
        if school in areas:
            within[areas[school]].append(place)
        for person in answering.get(school, ()):
            own[person].append(place)
    found = {person: centre(within[area]) for person, area in homes.items() if area in within}
    return {**found, **{person: centre(mine) for person, mine in own.items()}}


def places_of(units: Iterable[Unit], areas: Mapping[int, int]) -> dict[int, Place]:
    """Return where schools lie; without coordinates in the middle of township, area, county."""
    units = list(units)
    known = {
        unit.pk: (float(unit.latitude), float(unit.longitude))
        for unit in units
        if unit.latitude is not None and unit.longitude is not None
    }
    groups: dict[object, list[Place]] = defaultdict(list)
    for unit in units:
        if unit.pk in known:
            for key in _around(unit, areas):
                groups[key].append(known[unit.pk])
    middles = {key: centre(places) for key, places in groups.items()}
    return {
        unit.pk: known.get(unit.pk)
        or next((middles[key] for key in _around(unit, areas) if key in middles), NOWHERE)
        for unit in units
    }


def _around(unit: Unit, areas: Mapping[int, int]) -> tuple[object, ...]:
    return (unit.region_code, ("area", areas.get(unit.pk)), "office")
