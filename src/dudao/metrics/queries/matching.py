"""Which school a row of a table means: by code, by number, by name; and who was meant."""

from collections import defaultdict
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from dudao.metrics.rules.numbers import Wrong
from dudao.org.models import Unit
from dudao.org.queries import inspected

#: Looking for what was meant takes time; after so many the reader knows how it goes.
MOST_HINTS = 50


class Schools:
    """The schools of one office, closed ones too, as tables may name them."""

    def __init__(self, office: Unit) -> None:
        """Load them; a code or a name leads to those that bear it."""
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self._hints = 0
        for unit in inspected().filter(office=office).order_by("pk"):
            for code in {unit.code, unit.local_code} - {""}:
                self.by_code[code] = unit
            for name in {unit.name, unit.short_name} - {""}:
                self.by_name[name].append(unit)

    def find(self, codes: list[str], name: str, day: date) -> Unit:
        """Return the school that is meant and existed on `day`; raises `Wrong` otherwise."""
        for code in codes:
            if code in self.by_code:
                return self._there(self.by_code[code], day)
        found = self.by_name.get(name, [])
        there = [unit for unit in found if unit.is_open(day)]
        if len(there) > 1:
            raise Wrong(_("有%d所学校叫这个名称") % len(there), _("填写学校标识码以便区分"))
        if there or found:
            return self._there((there or found)[0], day)
        raise Wrong(_("本督导室没有这所学校"), self._meant(name))

    def _there(self, unit: Unit, day: date) -> Unit:
        if not unit.is_open(day):
            told = {"unit": unit.name, "on": unit.closed_on}
            raise Wrong(
                _("“%(unit)s”已于%(on)s撤并") % told, _("删去这一行，或把数据填在并入的学校")
            )
        return unit

    def _meant(self, name: str) -> str:
        self._hints += 1
        if self._hints > MOST_HINTS:
            return _("核对名称，或先在“名册导入”里登记")
        near = get_close_matches(name, self.by_name, n=3, cutoff=0.6)
        if near:
            return _("是不是：%s") % _("、").join(near)
        return _("核对名称，或先在“名册导入”里登记")
