"""Sets of numbers that a province lays down (省级规定), as they ship with the product."""

import tomllib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from dudao.lib.errors import NotFound
from dudao.org.models import Norm, Unit
from dudao.org.queries import norms_on

AREAS = Path(__file__).parents[1]


class Proposed(NamedTuple):
    """A number of a pack."""

    key: str
    value: int
    basis: str


class Pack(NamedTuple):
    """The numbers of a province, from every area's packs/provinces of that name."""

    key: str
    name: str
    region: str
    basis: str
    norms: list[Proposed]


class Difference(NamedTuple):
    """A number of a pack beside the one in force; `same` where adopting it changes nothing."""

    key: str
    now: int
    own: bool
    proposed: int
    basis: str

    @property
    def same(self) -> bool:
        """Tell whether the number in force is the pack's."""
        return self.now == self.proposed


def packs() -> list[Pack]:
    """Return all packs, by the code of their region."""
    found: dict[str, Pack] = {}
    for file in sorted(AREAS.glob("*/packs/provinces/*.toml")):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        pack = found.setdefault(file.stem, Pack(file.stem, **read["pack"], norms=[]))
        pack.norms.extend(Proposed(**row) for row in read["norm"])
    return sorted(found.values(), key=lambda pack: pack.region)


def pack_called(key: str) -> Pack:
    """Return the pack, or raise `NotFound`."""
    found = next((pack for pack in packs() if pack.key == key), None)
    if found is None:
        raise NotFound(_("没有这套省级规定。"))
    return found


def differences(pack: Pack, office: Unit, on: date) -> list[Difference]:
    """Return the pack's numbers beside what holds for `office` on a day, in the pack's order."""
    keys = [proposed.key for proposed in pack.norms]
    held: dict[str, Norm] = {}
    for norm in norms_on(on).filter(key__in=keys):
        if norm.office_id in (None, office.pk):
            held.setdefault(norm.key, norm)
    return [
        Difference(key, held[key].value, held[key].office_id is not None, value, basis)
        for key, value, basis in pack.norms
    ]
