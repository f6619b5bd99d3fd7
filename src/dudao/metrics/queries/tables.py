"""A table schools × metrics on its way in: every cell read, with every problem at its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dudao.access.permissions import Permission
from dudao.access.queries import scope_q
from dudao.metrics.models import Metric, Value, ValueUpload
from dudao.metrics.queries.asking import kept_by, label_of, metrics_for
from dudao.metrics.queries.matching import Schools
from dudao.metrics.queries.values import standing
from dudao.metrics.rules.asking import levels_asked
from dudao.metrics.rules.headings import LEVEL_WORDS, Known, Meant, meant, names_of, plain
from dudao.metrics.rules.numbers import Wrong, factor, read, rounded, shown
from dudao.metrics.rules.years import good_for
from dudao.metrics.states import Period
from dudao.org.models import Person, Unit
from dudao.org.roster.cells import clean
from dudao.org.roster.columns import find, letter
from dudao.org.roster.sheets import Sheet as Cells
from dudao.org.roster.values import NOTHING
from dudao.org.states import Stage, UnitKind

#: A title, a date and a hint may stand above the header.
HEADER_WITHIN = 20
SUMS = ("合计", "总计", "小计", "共计", "注", "（示例）", "…")
NOT_APPLICABLE = {"不适用", "不涉及"}
#: A number that a spreadsheet worked out has noise far behind the point.
NOISE = 6
CODES = ("code", "local_code")


class Head(NamedTuple):
    """A header row: where it stands, who the school is, and what each column is about."""

    at: int
    who: dict[str, int]
    columns: dict[int, Meant]
    words: dict[int, str]
    ignored: list[str]


@dataclass
class Found:
    """What a file holds."""

    cells: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Place(NamedTuple):
    """Where something stands in the file."""

    sheet: str
    row: int
    column: int
    header: str

    def told(self, **more: str) -> dict[str, Any]:
        """Return it as problems and repairs are kept."""
        cell = f"{letter(self.column)}{self.row}"
        return {"sheet": self.sheet, "row": self.row, "cell": cell, "column": self.header, **more}


def uploads_visible_to(person: Person) -> QuerySet[ValueUpload]:
    """Return the tables that were read for offices in which `person` imports, newest first."""
    rows = ValueUpload.objects.filter(scope_q(person, Permission.METRIC_IMPORT, "office"))
    return rows.select_related("office", "by").order_by("-at", "-id")


def read_tables(sheets: Sequence[Cells], office: Unit, year: int) -> Found:
    """Return what the sheets say of the office's schools, beside what is known for `year`."""
    reading = _Reading(office, year)
    for sheet in sheets:
        reading.sheet(sheet)
    reading.compare()
    return reading.found


class _Reading:
    """One file, and what the office asks of its schools."""

    def __init__(self, office: Unit, year: int) -> None:
        self.metrics = {metric.pk: metric for metric in metrics_for(office)}
        self.names = names_of(
            Known(one.pk, [one.label, one.key, *one.headers], one.unit_word, one.levels)
            for one in self.metrics.values()
        )
        self.schools = Schools(office)
        self.year = year
        self.found = Found()
        self.seen: dict[tuple[int, int, str], Place] = {}

    def sheet(self, sheet: Cells) -> None:
        head = self._head(sheet)
        if head is None:
            if any(str(cell).strip() for row in sheet.rows for cell in row):
                words = _("工作表“%s”没有找到表头（学校名称和至少一项数据），没有读取")
                self.found.notes.append(words % sheet.name)
            return
        if head.ignored:
            told = {"sheet": sheet.name, "columns": _("、").join(head.ignored)}
            self.found.notes.append(_("工作表“%(sheet)s”的这些列没有用到：%(columns)s") % told)
        columns = dict(self._usable(sheet, head))
        for number, row in enumerate(sheet.rows[head.at + 1 :], start=head.at + 2):
            if any(cell not in ("", None) for cell in row):
                self._row(sheet.name, number, row, head, columns)

    def _head(self, sheet: Cells) -> Head | None:
        """Return the header that names most; a merged cell above stands for those below it."""
        best: Head | None = None
        for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            head = self._as_head(at, row, sheet.rows[at - 1] if at else ())
            if head is not None and len(head.columns) > (len(best.columns) if best else 0):
                best = head
        return best

    def _as_head(self, at: int, row: Sequence[object], above: Sequence[object]) -> Head | None:
        who: dict[str, int] = {}
        head = Head(at, who, {}, {}, [])
        level = ""
        for place, cell in enumerate(row):
            over = str(above[place]).strip() if place < len(above) else ""
            level = LEVEL_WORDS.get(plain(over), "" if over else level)
            text = str(cell).strip() or over
            if not text:
                continue
            told = meant(text, self.names)
            roster = find(text)
            if told is not None:
                head.columns[place] = told._replace(level=told.level or level)
                head.words[place] = text
            elif roster is not None and roster[0].field in {*CODES, "name"}:
                who.setdefault(roster[0].field, place)
            elif plain(text) not in {"序号", "备注"}:
                head.ignored.append(text)
        return head if who and head.columns else None

    def _usable(self, sheet: Cells, head: Head) -> Iterator[tuple[int, Meant]]:
        """Yield the columns whose unit can be the metric's; tell of the others once."""
        for place, column in head.columns.items():
            metric = self.metrics[column.metrics[0]]
            if factor(column.unit, metric.unit_word) is None:
                where = Place(sheet.name, head.at + 1, place, head.words[place])
                wrong = _("表头的单位是“%(given)s”，这项数据的单位是“%(unit)s”") % {
                    "given": column.unit, "unit": metric.unit_word or _("无单位"),
                }  # fmt: skip
                right = _("换算成%s后填写，并改表头") % (metric.unit_word or _("不带单位的数"))
                self.found.problems.append(
                    where.told(value=head.words[place], wrong=wrong, right=right)
                )
            else:
                yield place, column

    def _row(
        self, sheet: str, number: int, row: Sequence[object], head: Head, columns: dict[int, Meant]
    ) -> None:
        given = {
            name: clean(row[at], is_identifier=name in CODES).text if at < len(row) else ""
            for name, at in head.who.items()
        }
        name = given.get("name", "")
        first = next((str(cell).strip() for cell in row if str(cell).strip()), "")
        if (name or first).startswith(SUMS) or first.startswith(SUMS) or not any(given.values()):
            return
        codes = [given[field] for field in CODES if given.get(field)]
        try:
            unit = self.schools.find(codes, name, good_for(Period.SCHOOL_YEAR, self.year))
        except Wrong as error:
            at = head.who.get("name", min(head.who.values()))
            where = Place(sheet, number, at, _("学校名称"))
            self._wrong(where, name or codes[0], error)
            return
        for at, column in columns.items():
            raw = row[at] if at < len(row) else ""
            where = Place(sheet, number, at, head.words[at])
            text = _text(raw)
            if text not in NOTHING:
                self._cell(where, text, unit, column)

    def _cell(self, where: Place, text: str, unit: Unit, column: Meant) -> None:
        try:
            metric, level = self._figure(unit, column, text)
            if metric is None:
                return
            number, repair = _number(metric, text, column.unit)
            self._refuse_twice((unit.pk, metric.pk, level), where)
        except Wrong as error:
            self._wrong(where, text, error)
            return
        if repair:
            self.found.repairs.append(where.told(before=text, after=shown(number), what=repair))
        self.found.cells.append(
            {
                "unit": unit.pk,
                "unit_name": unit.name,
                "metric": metric.pk,
                "label": label_of(metric, level),
                "level": level,
                "number": None if number is None else str(number),
                **where.told(),
            }
        )

    def _figure(self, unit: Unit, column: Meant, text: str) -> tuple[Metric | None, str]:
        """Return which figure of the unit a cell is; none where a zero says it has no such."""
        asked = [
            (metric, levels)
            for metric in (self.metrics[pk] for pk in column.metrics)
            if (levels := levels_asked(metric.kinds, metric.levels, unit.kind, unit.stages))
        ]
        if not asked:
            if _is_zero(text):
                return None, ""
            kind = UnitKind(unit.kind).label
            raise Wrong(
                _("这项数据不向%(kind)s收集，或没有登记学段") % {"kind": kind},
                _("删去这一格，或核对学校的类别和办学类型"),
            )
        metric, levels = asked[0]
        if column.level in levels or not metric.levels:
            return metric, column.level if metric.levels else ""
        if column.level:
            if _is_zero(text):
                return None, ""
            word = Stage(column.level).label
            raise Wrong(_("这所学校没有登记%s") % word, _("删去这一格，或核对学校的办学类型"))
        if len(levels) == 1:
            return metric, levels[0]
        words = _("、").join(str(Stage(level).label) for level in levels)
        raise Wrong(
            _("这所学校有%s，这一列没有写明学段") % words,
            _("分学段填写，表头如“%s”") % label_of(metric, levels[0]),
        )

    def _refuse_twice(self, key: tuple[int, int, str], where: Place) -> None:
        first = self.seen.setdefault(key, where)
        if first != where:
            told = {"sheet": first.sheet, "row": first.row}
            raise Wrong(_("与“%(sheet)s”第%(row)d行是同一所学校的同一项数据") % told, _("只留一处"))

    def _wrong(self, where: Place, value: str, error: Wrong) -> None:
        self.found.problems.append(where.told(value=value, wrong=error.wrong, right=error.right))

    def compare(self) -> None:
        """Say of each cell whether it is new, changed or the same."""
        units = {cell["unit"] for cell in self.found.cells}
        known: dict[tuple[int, int, str], Value] = {
            (row.unit_id, row.metric_id, row.level): row for row in standing(units, [self.year])
        }
        for cell in self.found.cells:
            old = known.get((cell["unit"], cell["metric"], cell["level"]))
            number = None if cell["number"] is None else Decimal(cell["number"])
            same = old is not None and old.number == number
            cell["status"] = "new" if old is None else "same" if same else "changed"
            cell["before"] = "" if old is None else shown(old.number)


def _text(raw: object) -> str:
    if isinstance(raw, float):
        return shown(rounded(Decimal(repr(raw)), NOISE))
    return clean(raw).text


def _is_zero(text: str) -> bool:
    return text.strip("0.") == "" or text in NOT_APPLICABLE


def _number(metric: Metric, text: str, unit: str) -> tuple[Decimal | None, str]:
    if text in NOT_APPLICABLE:
        return None, ""
    return read(text, kept_by(metric), unit)
