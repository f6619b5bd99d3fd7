"""Figures of a county as a whole: its own, sums over its schools, and who falls short of a rule."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.evaluation.queries.rounds import opened
from dudao.metrics.models import Value
from dudao.metrics.queries import Figure, values_for
from dudao.metrics.rules.years import good_for
from dudao.metrics.states import Period
from dudao.org.models import Unit
from dudao.org.queries import norm_values
from dudao.org.states import Stage, UnitKind

LEVELS = (Stage.PRIMARY.value, Stage.JUNIOR.value)
KINDS = (UnitKind.SCHOOL, UnitKind.CENTRAL_SCHOOL, UnitKind.TEACHING_POINT)
#: Who teaches these is not a school of compulsory education in the sense of the tables.
OTHERS = {Stage.SPECIAL.value, Stage.VOCATIONAL.value}
#: Sums over the schools that the tables tell.
SUMS = (
    *(f"{key}.{level}" for key in ("pupils", "classes", "staff") for level in LEVELS),
    *(f"full_time_teachers.{level}" for level in LEVELS),
    *(f"oversized_classes.{level}" for level in LEVELS),
    *("trained_teachers", "certified_teachers"),
    *("exchange_eligible_teachers", "exchanged_teachers"),
)
Figures = Mapping[str, Figure]
Number = Decimal | None


@dataclass(frozen=True)
class County:
    """An office's schools of compulsory education with their figures, and the county's own.

    `facts` are numbers by name, None where one cannot be told; `lacking` says by name whose
    figures stand against it; `short` who falls short of the rule of that name.
    """

    office: Unit
    year: int
    units: list[Unit]
    special: int
    figures: dict[int, dict[str, Figure]]
    norms: dict[str, int]
    notes: dict[str, str]
    facts: dict[str, Number] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    short: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def number(self, unit: Unit, name: str) -> Number:
        """Return a figure of a school: None not known, 0 where there is no such thing."""
        figure = self.figures[unit.pk].get(name)
        if figure is None:
            return None
        return Decimal(0) if figure.number is None else figure.number

    def is_small_point(self, unit: Unit) -> bool:
        """Tell whether it is a point of so few pupils that its resources do not count."""
        pupils = [self.number(unit, f"pupils.{level}") for level in levels_of(unit)]
        known = [number for number in pupils if number is not None]
        is_point = unit.kind == UnitKind.TEACHING_POINT and len(known) == len(pupils)
        return is_point and sum(known) < self.norms["metrics.point_pupils"]


def levels_of(unit: Unit) -> list[str]:
    """Return the levels of compulsory education that a unit teaches."""
    return [level for level in LEVELS if level in unit.stages]


def county_of(office: Unit, year: int) -> County:
    """Return an office's county in a year; as many statements however many schools there are."""
    day = good_for(Period.SCHOOL_YEAR, year)
    rows = Unit.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened(day), office=office)
    everyone = list(rows.filter(kind__in=KINDS).select_related("office").order_by("sort_key", "pk"))
    units = [unit for unit in everyone if levels_of(unit) and not OTHERS & set(unit.stages)]
    own = Value.objects.filter(unit=office, year=year, replaced_by=None).select_related("metric")
    county = County(
        office,
        year,
        units,
        sum(Stage.SPECIAL.value in unit.stages for unit in everyone),
        values_for(units, year),
        norm_values(office, day),
        {value.metric.key: value.note for value in own},
    )
    county.facts.update({value.metric.key: value.number for value in own})
    _add_sums(county)
    _add_rules(county)
    return county


def _add_sums(county: County) -> None:
    for name in SUMS:
        level = name.partition(".")[2]
        asked = [unit for unit in county.units if not level or level in unit.stages]
        county.facts[name] = _sum(county, name, [(unit, (name,)) for unit in asked])
    facts = county.facts
    parts = [facts[f"full_time_teachers.{level}"] for level in LEVELS]
    facts["teachers"] = _added(parts)
    facts["classes_oversize"] = _added([facts[f"oversized_classes.{level}"] for level in LEVELS])
    for name, key in (
        ("teachers", "full_time_teachers"),
        ("classes_oversize", "oversized_classes"),
    ):
        units = [unit for level in LEVELS for unit in county.lacking[f"{key}.{level}"]]
        county.lacking[name] = list(dict.fromkeys(units))  # a school of both levels once


def _added(parts: Sequence[Number]) -> Number:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _sum(county: County, name: str, asked: Sequence[tuple[Unit, Sequence[str]]]) -> Number:
    """Return the sum of a figure over units; not known while one of them is not."""
    total = Decimal(0)
    for unit, names in asked:
        for one in names:
            number = county.number(unit, one)
            if number is None:
                county.lacking[name].append(str(unit))
            total += number or 0
    return None if county.lacking[name] else total


def _add_rules(county: County) -> None:
    """Count the schools that fall short of a rule; a school that cannot be told is named."""
    rules: dict[str, Callable[[County, Unit], bool | None]] = {
        "schools_oversize": _is_too_large,
        "schools_short_rooms": _lacks_rooms,
        "small_underfunded": _is_underfunded,
        "schools_short_training": _trains_too_little,
    }
    for name, rule in rules.items():
        for unit in county.units:
            found = rule(county, unit)
            if found is None:
                county.lacking[name].append(_why(county, name, unit))
            elif found:
                county.short[name].append(str(unit))
        told = Decimal(len(county.short[name]))
        county.facts[name] = None if county.lacking[name] else told
    _add_sizes(county)


def _why(county: County, name: str, unit: Unit) -> str:
    """Return whose figure stands against a rule: mostly the school's own."""
    norms = {f"funds_norm_{level}" for level in levels_of(unit)}
    known = {key for key, number in county.facts.items() if number is not None}
    if name == "small_underfunded" and not norms <= known:
        return _("生均公用经费基准定额")
    return str(unit)


def _add_sizes(county: County) -> None:
    """Add how the schools that are too large divide, and pupils and funds of the small ones."""
    large = [unit for unit in county.units if _is_too_large(county, unit)]
    for name, levels in (
        ("over_primary", [LEVELS[0]]), ("over_junior", [LEVELS[1]]), ("over_combined", [*LEVELS]),
    ):  # fmt: skip
        several = Decimal(sum(levels_of(unit) == levels for unit in large))
        county.facts[name] = None if county.lacking["schools_oversize"] else several
    small = [unit for unit in county.units if _is_small(county, unit)]
    names = [(unit, [f"pupils.{level}" for level in levels_of(unit)]) for unit in small]
    county.facts["small_pupils"] = _sum(county, "small_pupils", names)
    funds = [(unit, ["public_funds"]) for unit in small]
    county.facts["small_funds"] = _sum(county, "small_funds", funds)
    if any(_pupils(county, unit) is None for unit in county.units):  # who is small is not known
        county.facts["small_pupils"] = county.facts["small_funds"] = None


def _pupils(county: County, unit: Unit) -> dict[str, Decimal] | None:
    """Return the pupils of a unit by level; None while one is not known."""
    found = {level: county.number(unit, f"pupils.{level}") for level in levels_of(unit)}
    known = {level: number for level, number in found.items() if number is not None}
    return known if len(known) == len(found) else None


def _is_small(county: County, unit: Unit) -> bool:
    pupils = _pupils(county, unit)
    return pupils is not None and 0 < sum(pupils.values()) < county.norms["metrics.small_school"]


def _is_too_large(county: County, unit: Unit) -> bool | None:
    pupils = _pupils(county, unit)
    if pupils is None:
        return None
    most = "metrics.combined_most" if len(pupils) > 1 else "metrics.school_most"
    return sum(pupils.values()) > county.norms[most]


def _lacks_rooms(county: County, unit: Unit) -> bool | None:
    """Tell whether there is less than one music and one art room for so many classes begun."""
    names = [f"classes.{level}" for level in levels_of(unit)]
    classes = _added([county.number(unit, name) for name in names])
    rooms = [county.number(unit, name) for name in ("music_rooms", "art_rooms")]
    if classes is None or None in rooms:
        return None
    needed = -(-int(classes) // county.norms["metrics.room_classes"])
    return any(number is not None and number < needed for number in rooms)


def _is_underfunded(county: County, unit: Unit) -> bool | None:
    """Tell whether a small school has less than the funds of a hundred pupils.

    Of both levels at once it is asked for by the pupils of each.
    """
    pupils = _pupils(county, unit)
    if pupils is None:
        return None
    if not _is_small(county, unit):
        return False
    norms = {level: county.facts.get(f"funds_norm_{level}") for level in pupils}
    funds = county.number(unit, "public_funds")
    if funds is None or None in norms.values():
        return None
    whole = sum(pupils.values())
    asked = sum((norms[level] or 0) * number for level, number in pupils.items())
    return funds * whole < asked * county.norms["metrics.small_school"]


def _trains_too_little(county: County, unit: Unit) -> bool | None:
    funds, training = (county.number(unit, name) for name in ("public_funds", "training_funds"))
    if funds is None or training is None:
        return None
    return training * 100 < funds * county.norms["metrics.training_percent"]


def kinds_of_schools(county: County) -> Iterator[tuple[str, int]]:
    """Yield how many schools there are of each type that table Ⅰ counts, points aside."""
    counts = dict.fromkeys(("primary", "nine", "junior", "complete", "twelve"), 0)
    for unit in county.units:
        if unit.kind != UnitKind.TEACHING_POINT:
            counts[_type_of(levels_of(unit), has_senior=Stage.SENIOR.value in unit.stages)] += 1
    yield from counts.items()


def _type_of(levels: list[str], *, has_senior: bool) -> str:
    if len(levels) > 1:
        return "twelve" if has_senior else "nine"
    if levels == [LEVELS[1]]:
        return "complete" if has_senior else "junior"
    return "primary"
