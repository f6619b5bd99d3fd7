"""A roster beside what is there: places resolved, rows matched, codes checked. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dudao.access.roster_places import Places
from dudao.org.models import Region, Unit
from dudao.org.roster.reading import Report, Row
from dudao.org.rules import (
    is_state_code,
    school_code_problem,
    school_type_problem,
    stages_of,
)
from dudao.org.states import INSPECTED, UnitKind

#: What a roster may set; a cell without a value leaves what is there.
FIELDS = (
    "name", "short_name", "code", "local_code", "school_type", "ownership", "setting", "students",
    "classes", "staff", "boarders", "small_rural", "figures_on", "address", "phone",
    "principal_name", "principal_phone", "longitude", "latitude", "opened_on",
)  # fmt: skip
_KEYS = ("id", "kind", "office_id", "region_id", "region_code", "parent_id", "closed_on")
#: Two codes of the same school that differ in so many digits are a slip of the pen.
_SLIP = 2
_BATCH = 10_000
#: Looking for what was meant takes time; after so many the reader knows how it goes.
_MOST_HINTS = 50

_KIND_OF_TYPE = {
    "111": UnitKind.KINDERGARTEN,
    "119": UnitKind.KINDERGARTEN,
    "218": UnitKind.TEACHING_POINT,
}
_KIND_OF_ENDING = {
    "幼儿园": UnitKind.KINDERGARTEN,
    "教学点": UnitKind.TEACHING_POINT,
    "中心校": UnitKind.CENTRAL_SCHOOL,
}


@dataclass
class Entry:
    """A row with what became of it."""

    row: Row
    region: Region | None = None
    unit: dict[str, Any] | None = None
    """The unit that is there already; None: the row adds one."""
    parent_id: int | None = None
    parent_entry: "Entry | None" = None
    changes: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Return the value after the import: the row's, else what is there."""
        given = self.row.values.get(name)
        return given if given is not None else (self.unit or {}).get(name)

    @property
    def kind(self) -> UnitKind:
        """Return what the unit is: as it is there, as the row says, as type or name tell."""
        if self.unit is not None:
            return UnitKind(self.unit["kind"])
        told = self.row.values.get("kind")
        if told:
            return UnitKind(told)
        school_type = self.row.values.get("school_type")
        if school_type:
            return _KIND_OF_TYPE.get(school_type, UnitKind.SCHOOL)
        return _KIND_OF_ENDING.get((self.row.values.get("name") or "")[-3:], UnitKind.SCHOOL)


def compare(rows: Sequence[Row], report: Report, office: Unit) -> list[Entry]:
    """Return what each row would do under `office`; `report` says what stands in the way."""
    entries = [Entry(row) for row in rows]
    comparison = _Comparison(entries, report, office)
    comparison.run()
    return entries


class _Comparison:
    """One roster and the units of one office, held side by side."""

    def __init__(self, entries: list[Entry], report: Report, office: Unit) -> None:
        self.entries = entries
        self.report = report
        self.office = office
        self.places = Places(office, report)
        self.by_code: dict[str, dict[str, Any]] = {}
        self.by_local_code: dict[str, dict[str, Any]] = {}
        self.by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.hints = 0

    def run(self) -> None:
        for entry in self.entries:
            entry.region = self.places.of(entry.row)
            self._sort_code(entry)
        self._load()
        for entry in self.entries:
            if not entry.row.values.get("name"):
                if "name" not in entry.row.values:
                    self._wrong(entry, "name", _("没有学校名称"), _("填写学校全称"))
                continue
            entry.unit = self._match(entry)
            self._check(entry)
        self._refuse_twice()
        self._find_parents()
        for entry in self.entries:
            entry.changes = _changes(entry)

    def _wrong(self, entry: Entry, name: str, wrong: str, right: str) -> None:
        self.report.wrong(entry.row, name, wrong, right)

    def _sort_code(self, entry: Entry) -> None:
        """Tell a state code from a number that the office gave: the latter is kept beside it."""
        values, region = entry.row.values, entry.region
        code = values.get("code")
        if not code or region is None or is_state_code(code, region.code):
            return
        is_digits = code.isascii() and code.isdigit()
        begins_with_place = code.startswith(region.code[:4]) and len(code) > len(region.code[:6])
        says_state = "标识码" in self.report.header(entry.row, "code")
        if says_state or (is_digits and not begins_with_place):
            return  # told when it is checked, beside the school that may be meant
        before = values.pop("code")
        values.setdefault("local_code", before)
        what = _("不是10位学校标识码，作为本地编号保存")
        self.report.repaired(entry.row, "code", before, before, what)

    def _load(self) -> None:
        """Load the units that rows may mean: those of the office, and whoever bears a code."""
        mine = Q(office=self.office, kind__in=[kind.value for kind in INSPECTED])
        codes = sorted({entry.row.values.get("code") or "" for entry in self.entries} - {""})
        batches = [codes[at : at + _BATCH] for at in range(0, len(codes), _BATCH)]
        for chosen in (mine, *(Q(code__in=batch) & ~mine for batch in batches)):
            units = Unit.objects.filter(chosen).order_by("id").values(*_KEYS, *FIELDS)
            for unit in units.iterator(chunk_size=_BATCH):
                self._know(unit)

    def _know(self, unit: dict[str, Any]) -> None:
        if unit["code"]:
            self.by_code[unit["code"]] = unit
        if unit["office_id"] != self.office.pk:
            return
        if unit["local_code"]:
            self.by_local_code[unit["local_code"]] = unit
        if unit["closed_on"] is None:
            self.by_name[unit["name"]].append(unit)

    def _named(self, name: str) -> list[dict[str, Any]]:
        return self.by_name.get(name, [])

    def _match(self, entry: Entry) -> dict[str, Any] | None:
        values = entry.row.values
        code, local_code = values.get("code"), values.get("local_code")
        if code and code in self.by_code:
            return self._usable(entry, self.by_code[code])
        if local_code and local_code in self.by_local_code:
            return self._usable(entry, self.by_local_code[local_code])
        same = [unit for unit in self._named(values["name"]) if _is_near(unit, entry.region)]
        field_name = "code" if code else "local_code"
        number = code or local_code
        if number:
            same = self._without_other_number(entry, same, field_name, number)
        if len(same) > 1:
            self._wrong(
                entry, "name", _("有%d个单位叫这个名称") % len(same), _("填写学校标识码以便区分")
            )
        return same[0] if len(same) == 1 else None

    def _without_other_number(
        self, entry: Entry, same: list[dict[str, Any]], field_name: str, number: str
    ) -> list[dict[str, Any]]:
        """Return those of the same name that have no such number yet; tell of a slip of the pen."""
        for unit in same:
            other = unit[field_name]
            if len(other) == len(number):
                digits = sum(a != b for a, b in zip(other, number, strict=True))
                if digits <= _SLIP:
                    self._wrong(entry, field_name, _("与该校登记的编号只差%d位") % digits, other)
        return [unit for unit in same if not unit[field_name]]

    def _usable(self, entry: Entry, unit: dict[str, Any]) -> dict[str, Any] | None:
        if unit["office_id"] != self.office.pk:
            self._wrong(
                entry,
                "code",
                _("这个标识码属于其他督导室管辖的学校"),
                _("删去这一行，或核对标识码"),
            )
            return None
        if unit["kind"] not in {kind.value for kind in INSPECTED}:
            self._wrong(entry, "code", _("这个编号不是学校的"), _("核对编号"))
            return None
        if unit["closed_on"] is not None:
            told = {"name": unit["name"], "on": unit["closed_on"].isoformat()}
            wrong = _("“%(name)s”已于%(on)s撤并，编号不再使用") % told
            self._wrong(entry, "code", wrong, _("删去这一行；新设学校用新的标识码"))
            return None
        return unit

    def _check(self, entry: Entry) -> None:
        values = entry.row.values
        code, school_type = values.get("code"), entry.value("school_type")
        if code and entry.region and not is_state_code(code, entry.region.code):
            wrong = (
                school_code_problem(code)
                or _("标识码第三、四位应为本省代码%s") % (entry.region.code[:2])
            )
            self._wrong(entry, "code", wrong, self._meant_code(entry))
        elif code and school_type:
            wrong = school_type_problem(school_type, code) or ""
            if wrong:
                right = _("核对办学类型和标识码前两位")
                self._wrong(entry, "school_type", wrong, right)
        boarders, students = entry.value("boarders"), entry.value("students")
        if boarders and students is not None and boarders > students:
            self._wrong(entry, "boarders", _("寄宿生数多于在校生数"), _("不超过%d") % students)

    def _meant_code(self, entry: Entry) -> str:
        """Return the code that the school, or one that is called alike, has; else its shape."""
        name = entry.row.values["name"]
        own = [unit["code"] for unit in self._named(name) if unit["code"]]
        alike = [] if own else self._names_like(name, self.by_name)
        near = [
            _("%(what)s（%(more)s）") % {"what": unit["code"], "more": unit["name"]}
            for other in alike
            for unit in self._named(other)
            if unit["code"]
        ]
        shape = _("10位数字：2位类别、2位省级代码、6位序号，如2143000001")
        return _("、").join(own or near) or shape

    def _names_like(self, name: str, names: Iterable[str]) -> list[str]:
        self.hints += 1
        if self.hints > _MOST_HINTS:
            return []
        return get_close_matches(name, sorted(names), n=3, cutoff=0.6)

    def _refuse_twice(self) -> None:
        """Refuse a second row for the same school."""
        seen: dict[tuple[object, ...], Entry] = {}
        for entry in self.entries:
            values = entry.row.values
            name, region = values.get("name"), entry.region and entry.region.pk
            number = values.get("code") or values.get("local_code")
            keys: list[tuple[object, ...]] = [(number,)] if number else [(name, region)]
            if entry.unit is not None:
                keys.append(("unit", entry.unit["id"]))
            first = next((seen[key] for key in keys if key in seen), None)
            if first is not None:
                told = {"sheet": first.row.sheet, "row": first.row.number}
                wrong = _("与“%(sheet)s”第%(row)d行是同一所学校") % told
                column = "code" if values.get("code") else "name"
                self._wrong(entry, column, wrong, _("每所学校只留一行"))
            for key in keys:
                seen.setdefault(key, entry)

    def _find_parents(self) -> None:
        here: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            values = entry.row.values
            for word in {values.get("name") or "", values.get("code") or ""} - {""}:
                here[word].append(entry)
        for entry in self.entries:
            self._find_parent(entry, here)
            known = entry.parent_entry or entry.parent_id or entry.value("parent_id")
            told = "parent" in entry.row.values
            if entry.kind is UnitKind.TEACHING_POINT and not known and not told:
                self._wrong(
                    entry, "parent", _("教学点没有填写所属中心校"), _("填写中心校的名称或标识码")
                )
        for entry in self.entries:
            if _is_its_own_parent(entry):
                self._wrong(entry, "parent", _("中心校不能是自己或自己的下属"), _("填写上一级学校"))

    def _find_parent(self, entry: Entry, here: dict[str, list[Entry]]) -> None:
        word = entry.row.values.get("parent")
        if not word:
            return
        in_file = [
            other for other in here.get(word, ()) if other.kind is not UnitKind.TEACHING_POINT
        ]
        there = [self.by_code[word]] if word in self.by_code else self._named(word)
        there = [unit for unit in there if unit["office_id"] == self.office.pk]
        if len(in_file) == 1:
            entry.parent_entry = in_file[0]
            entry.parent_id = (in_file[0].unit or {}).get("id")
        elif not in_file and len(there) == 1:
            entry.parent_id = there[0]["id"]
        elif in_file or there:
            self._wrong(entry, "parent", _("有几所学校叫这个名称"), _("填写中心校的标识码"))
        else:
            self._wrong(entry, "parent", _("没有找到这所中心校"), self._meant_name(word, here))

    def _meant_name(self, word: str, here: dict[str, list[Entry]]) -> str:
        near = self._names_like(word, {*here, *self.by_name})
        return _("、").join(near) or _("先在名册中加上这所中心校")


def _is_near(unit: dict[str, Any], region: Region | None) -> bool:
    """Tell whether `unit` lies in the county of `region`: a village name may come twice."""
    return region is not None and unit["region_code"][:6] == region.code[:6]


def _is_its_own_parent(entry: Entry) -> bool:
    above, seen = entry.parent_entry, set[int]()
    while above is not None and id(above) not in seen:
        if above is entry:
            return True
        seen.add(id(above))
        above = above.parent_entry
    return False


def _changes(entry: Entry) -> dict[str, Any]:
    """Return field -> value before, of what the import would change on a unit that is there."""
    unit = entry.unit
    if unit is None:
        return {}
    changes = {}
    for name in FIELDS:
        given = entry.row.values.get(name)
        before = unit[name]
        if given is not None and str(given) != ("" if before is None else str(before)):
            changes[name] = "" if before is None else str(before)
    if moves(entry):
        changes["region"] = unit["region_code"]
    if entry.parent_id not in (None, unit["parent_id"]) or is_below_new(entry):
        changes["parent"] = unit["parent_id"]
    return changes


def is_below_new(entry: Entry) -> bool:
    """Tell whether the parent is a unit that this import adds."""
    return entry.parent_entry is not None and entry.parent_entry.unit is None


def moves(entry: Entry) -> bool:
    """Tell whether the import puts the unit elsewhere: not when the roster only says less."""
    unit, region = entry.unit, entry.region
    if unit is None or region is None:
        return unit is None
    return not unit["region_code"].startswith(region.code)


def stages(entry: Entry) -> list[str]:
    """Return the stages that follow from the 办学类型."""
    school_type = entry.value("school_type")
    return list(stages_of(school_type)) if school_type else []
