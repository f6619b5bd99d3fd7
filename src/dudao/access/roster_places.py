"""Where the schools of a roster lie: county and township of a row, by code and by name."""

from django.utils.translation import gettext as _

from dudao.lib import clock
from dudao.org.models import Region, Unit
from dudao.org.queries import Resolution, resolve_code, resolve_region, within
from dudao.org.roster.reading import Report, Row
from dudao.org.rules import significant
from dudao.org.states import Found, RegionLevel

_MOST_NAMED = 12


class Places:
    """The regions of one office; each name is looked up once."""

    def __init__(self, office: Unit, report: Report) -> None:
        """Keep whose places these are and where to tell of what is wrong."""
        self.office = office
        self.report = report
        self._known: dict[tuple[str, str, RegionLevel], Resolution] = {}
        self._by_code: dict[str, Region | None] = {}
        self._counties_named: str | None = None

    def of(self, row: Row) -> Region | None:
        """Return where the school of `row` lies, as exactly as it says; None: that is told."""
        county = self._county(row)
        township = row.values.get("township")
        if county is None or not township:
            return county
        return self._named(row, "township", township, county.code, RegionLevel.TOWNSHIP)

    def _county(self, row: Row) -> Region | None:
        name, code = row.values.get("county"), row.values.get("county_code")
        if name:
            region = self._named(row, "county", name, self.office.region_code, RegionLevel.COUNTY)
            if region is not None and code:
                self._compare(row, code, region)
            return region
        if code:
            return self._coded(row, code)
        if "county" in row.values or "county_code" in row.values:
            return None  # what is there cannot be read, and that was told
        if self._counties():
            self.report.wrong(row, "county", _("没有填写区县"), self._counties())
            return None
        return self.office.region

    def _named(
        self, row: Row, field: str, name: str, inside: str, level: RegionLevel
    ) -> Region | None:
        key = (name, inside, level)
        if key not in self._known:
            self._known[key] = self._look_up(*key)
        found = self._known[key]
        if found.region is None:
            places = _("、").join(place.name for place in found.candidates)
            if found.how is Found.AMBIGUOUS:
                self.report.wrong(row, field, _("这个名称现在对应几个地方"), places)
            else:
                right = places or self._counties() or self.office.region.name
                self.report.wrong(row, field, _("本辖区没有这个地方"), right)
        elif found.how is not Found.CURRENT:
            what = {
                Found.FORMER: _("区划已更名或合并，改为现名"),
                Found.SPELLING: _("区划名称改为全称"),
            }[found.how]
            self.report.repaired(row, field, name, found.region.name, what)
        return found.region

    def _look_up(self, name: str, inside: str, level: RegionLevel) -> Resolution:
        """Resolve a name; the office's own place counts, whatever its level."""
        own = self.office.region
        if inside == own.code and name == own.name:
            return Resolution(own, Found.CURRENT)
        return resolve_region(name, clock.today(), inside, level)

    def _coded(self, row: Row, code: str) -> Region | None:
        region = self._region_of(code)
        if region is None:
            right = _("本辖区的区划代码，以%s开头") % self.office.region_code
            self.report.wrong(row, "county_code", _("本辖区没有这个区划代码"), right)
        elif region.code != significant(code):
            self._renumbered(row, code, region)
        return region

    def _compare(self, row: Row, code: str, region: Region) -> None:
        """Tell of a code that is another place's than the name."""
        if significant(code) == region.code:
            return
        if self._region_of(code) == region:
            self._renumbered(row, code, region)
        else:
            self.report.wrong(row, "county_code", _("区县代码与区县名称不一致"), region.code)

    def _renumbered(self, row: Row, code: str, region: Region) -> None:
        self.report.repaired(row, "county_code", code, region.code, _("旧区划代码改为现行代码"))

    def _region_of(self, code: str) -> Region | None:
        if code not in self._by_code:
            self._by_code[code] = resolve_code(code, self.office.region_code).region
        return self._by_code[code]

    def _counties(self) -> str:
        """Return the names of the counties below the office's place; "" for a county."""
        if self._counties_named is None:
            below = Region.objects.filter(
                within(self.office.region_code, "code"), valid_to=None, level=RegionLevel.COUNTY
            ).exclude(code=self.office.region_code)
            names = below.order_by("code").values_list("name", flat=True)[:_MOST_NAMED]
            self._counties_named = _("、").join(names)
        return self._counties_named
