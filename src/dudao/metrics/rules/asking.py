"""Which figures are asked of which unit, and which must fit together. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from dudao.org.states import INSPECTED

#: Asked once, of the whole unit.
WHOLE = ""
#: What cannot be more than the other, level by level where both have levels.
PARTS = (
    ("largest_class", "pupils"),
    ("oversized_classes", "classes"),
    ("boarders", "pupils"),
    ("canteen_diners", "pupils"),
    ("full_time_teachers", "staff"),
    ("teachers_above_required", "full_time_teachers"),
    ("backbone_teachers", "full_time_teachers"),
    ("pe_arts_teachers", "full_time_teachers"),
    ("exchanged_teachers", "exchange_eligible_teachers"),
    ("training_funds", "public_funds"),
    ("oversized_kindergarten_classes", "kindergarten_classes"),
    ("certified_kindergarten_teachers", "kindergarten_teachers"),
    ("activity_area", "building_area"),
    ("places_allotted", "places"),
    ("places_rural", "places_allotted"),
    ("disabled_enrolled", "disabled"),
    ("disabled_special", "disabled_enrolled"),
    ("survey_valid", "survey_sent"),
    ("survey_satisfied", "survey_valid"),
    ("visited_satisfied", "visited"),
    ("parents_valid", "parents_sent"),
    ("parents_satisfied", "parents_valid"),
    ("parents_visited_satisfied", "parents_visited"),
)  # fmt: skip


def levels_asked(
    kinds: Collection[str], levels: Iterable[str], kind: str, stages: Collection[str]
) -> tuple[str, ...]:
    """Return for which levels a metric is asked of a unit: `("",)` once, `()` not at all.

    Without kinds it is asked of whatever is inspected; of an office only what names offices.
    """
    if kind not in (kinds or INSPECTED):
        return ()
    levels = tuple(levels)
    return tuple(level for level in levels if level in stages) if levels else (WHOLE,)


def name_of(key: str, level: str) -> str:
    """Return how a figure is called in formulas: `pupils`, `pupils.primary`."""
    return f"{key}.{level}" if level else key


def too_large(figures: Mapping[str, Decimal | None]) -> Iterator[tuple[str, str]]:
    """Yield (part, whole), names of figures of which the part is more than the whole."""
    for part, whole in PARTS:
        for name, number in figures.items():
            key, dot, level = name.partition(".")
            other = figures.get(f"{whole}{dot}{level}")
            if key == part and number is not None and other is not None and number > other:
                yield name, f"{whole}{dot}{level}"
