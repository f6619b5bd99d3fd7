"""Units of figures: 人, 元/人, %, 平方米. Two figures are added or compared in one unit only."""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _


class Dimension(NamedTuple):
    """A unit as its factors with their powers, in a fixed order."""

    factors: tuple[tuple[str, int], ...]

    def text(self) -> str:
        """Write the unit for people."""
        above = [name for name, power in self.factors for _n in range(power)]
        below = [name for name, power in self.factors for _n in range(-power)]
        if not self.factors:
            return _("无单位")
        return "·".join(above or ["1"]) + "".join(f"/{name}" for name in below)


NO_UNIT = Dimension(())


def dimension(text: str) -> Dimension:
    """Return the dimension written in `text`: factors joined by `/` (per) or `·`."""
    powers: Counter[str] = Counter()
    for index, part in enumerate(alike(text).split("/")):
        for factor in part.split("·"):
            if factor and factor != "1":
                powers[factor] += -1 if index else 1
    return _dimension(powers)


def times(left: Dimension, right: Dimension) -> Dimension:
    """Return the unit of a product."""
    powers = Counter(dict(left.factors))
    powers.update(dict(right.factors))
    return _dimension(powers)


def divided(left: Dimension, right: Dimension) -> Dimension:
    """Return the unit of a quotient."""
    return times(left, Dimension(tuple((name, -power) for name, power in right.factors)))


def alike(text: str) -> str:
    """Return a unit in the one spelling by which it is compared."""
    parts = [part.split("·") for part in "".join(text.split()).split("/")]
    return "/".join("·".join(_SPELLINGS.get(one.lower(), one) for one in part) for part in parts)


def _dimension(powers: Counter[str]) -> Dimension:
    return Dimension(tuple(sorted((name, power) for name, power in powers.items() if power)))


_SPELLINGS = {
    "㎡": "m²",
    "m2": "m²",
    "平方米": "m²",
    "平米": "m²",
    "％": "%",
    "名": "人",
    "生": "人",
    "学生": "人",
}
