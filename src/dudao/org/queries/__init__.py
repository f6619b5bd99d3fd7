"""Reading regions, units, people and norms."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.lib.errors import NotFound
from dudao.org.models import Norm, Person, Region, Unit
from dudao.org.rules import after_prefix, is_path_to, place_stem, search_terms, significant
from dudao.org.states import INSPECTED, Found, RegionLevel


def within(code: str, field: str = "region_code") -> Q:
    """Return the filter for everything whose region code starts with `code`.

    A plain range, so that the planner sees the bounds and uses the index.
    """
    return Q(**{f"{field}__gte": code, f"{field}__lt": after_prefix(code)})


def named(text: str, field: str = "name_parts") -> Q:
    """Return the filter for names that contain `text`, served by the bigram index."""
    terms = search_terms(text)
    return Q(**{f"{field}__contains": terms}) if terms else Q()


def inspected() -> QuerySet[Unit]:
    """Return the units that are inspected: schools, kindergartens, central schools, points."""
    return Unit.objects.filter(kind__in=[kind.value for kind in INSPECTED])


def office_of(unit: Unit) -> Unit:
    """Return the supervision office responsible for `unit`; an office is its own."""
    return unit.office or unit


def own_office(person: Person) -> Unit:
    """Return the supervision office that `person` belongs to; raises `NotFound` without a unit."""
    if person.unit is None:
        raise NotFound(_("您的账号没有登记单位。请联系管理员在“人员与权限”中补充。"))
    return office_of(person.unit)


def active_people() -> QuerySet[Person]:
    """Return the people who may sign in."""
    return Person.objects.filter(is_active=True)


class Resolution(NamedTuple):
    """What a written place is now: `region` and how it was found, or several `candidates`."""

    region: Region | None
    how: Found
    candidates: tuple[Region, ...] = ()


def resolve_region(
    name: str, day: date, inside: str = "", level: RegionLevel | None = None
) -> Resolution:
    """Return the region that a name written on `day` stands for now, below the code `inside`.

    A former name leads through the history of renaming and merging to the place of today; a
    split county is ambiguous, and so is a name that several places bear. Short names (新晃县) and
    names with those above in front (沈阳市和平区) are understood when only one place fits.
    """
    text = "".join(name.split())
    for rows, how in (
        (region_on(text, day), Found.CURRENT),
        (Region.objects.filter(name=text).exclude(valid_to=None), Found.FORMER),
        (_written_otherwise(text, inside), Found.SPELLING),
    ):
        found = _resolved(rows, how, inside, level)
        if found is not None:
            return found
    return Resolution(None, Found.UNKNOWN, tuple(_similar(text, inside)))


def resolve_code(code: str, inside: str = "") -> Resolution:
    """Return the region that a division code stands or stood for, below the code `inside`."""
    rows = Region.objects.filter(code=significant(code))
    found = _resolved(rows.filter(valid_to=None), Found.CURRENT, inside)
    return found or _resolved(rows, Found.FORMER, inside) or Resolution(None, Found.UNKNOWN)


def _resolved(
    rows: Iterable[Region], how: Found, inside: str, level: RegionLevel | None = None
) -> Resolution | None:
    """Return what `rows` are now as far as that lies inside; None when nothing does."""
    now = {place.pk: (place, row) for row in rows for place in _heirs(row)}
    near = [
        (place, row)
        for place, row in now.values()
        if place.code.startswith(inside) and place.level == (level or place.level)
    ]
    if len(near) == 1:
        place, row = near[0]
        return Resolution(
            place, how if row.pk == place.pk or how != Found.CURRENT else Found.FORMER
        )
    places = sorted((place for place, _row in near), key=lambda place: place.code)
    return Resolution(None, Found.AMBIGUOUS, tuple(places)) if places else None


def _heirs(row: Region) -> list[Region]:
    """Return what `row` is now; the history ends, so this does."""
    if row.valid_to is None:
        return [row]
    return [] if row.successor is None else _heirs(row.successor)


def _below(inside: str) -> QuerySet[Region]:
    """Return today's regions below `inside`; of the whole country only down to counties."""
    now = Region.objects.filter(valid_to=None)
    if not inside:
        return now.exclude(level=RegionLevel.TOWNSHIP)
    return now.filter(within(inside, "code"))


def _written_otherwise(text: str, inside: str) -> list[Region]:
    """Return the regions of which `text` is a shorter or a longer way to write the name."""
    stem = place_stem(text)
    endings = [text[start:] for start in range(1, len(text) - 1)]
    found = []
    for row in _below(inside).filter(Q(name__startswith=stem) | Q(name__in=endings)):
        short = len(stem) > 1 and place_stem(row.name) == stem
        if short or is_path_to(text, [*_names_above(row), row.name]):
            found.append(row)
    return found


def _names_above(row: Region) -> list[str]:
    codes = [row.code[:length] for length in (2, 4, 6) if length < len(row.code)]
    above = Region.objects.filter(code__in=codes, valid_to=None)
    return list(above.order_by("code").values_list("name", flat=True))


def _similar(text: str, inside: str) -> list[Region]:
    """Return up to three regions whose names look like `text`."""
    rows = {row.name: row for row in _below(inside)}
    return [rows[name] for name in get_close_matches(text, rows, n=3, cutoff=0.5)]


def region_on(name: str, day: date, *, inside: str = "") -> QuerySet[Region]:
    """Return the regions called `name` on `day` below the code `inside`."""
    return Region.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gt=day),
        within(inside, "code") if inside else Q(),
        name=name,
    )


def norms_on(day: date) -> QuerySet[Norm]:
    """Return the norms in force on `day`, an office's own before the national, newest first."""
    return Norm.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day
    ).order_by("key", "office_id", "-valid_from")


def norm_row(key: str, *, on: date | None = None, office: Unit | None = None) -> Norm:
    """Return the norm `key` in force for `office`: its own, else the national one."""
    for_office = Q(office=None) | Q(office=office) if office else Q(office=None)
    row = norms_on(on or clock.today()).filter(for_office, key=key).first()
    if row is None:
        raise NotFound(_("没有设置“%s”这项数值，请管理员在系统设置中补充。") % key)
    return row


def norm(key: str, *, on: date | None = None, office: Unit | None = None) -> int:
    """Return the value of the norm `key` in force for `office` on a day (today)."""
    return norm_row(key, on=on, office=office).value


def norm_values(office: Unit | None, on: date) -> dict[str, int]:
    """Return every norm in force for `office` on a day in one statement; `norm` returns one."""
    found: dict[str, int] = {}
    for row in norms_on(on).filter(Q(office=None) | Q(office=office)):
        found.setdefault(row.key, row.value)
    return found
