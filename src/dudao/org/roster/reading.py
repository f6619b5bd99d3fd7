"""From sheets of cells to typed rows, with every problem and every repair at its place."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from dudao.org.roster.cells import clean
from dudao.org.roster.columns import Column, Heading, heading, letter
from dudao.org.roster.sheets import Sheet
from dudao.org.roster.values import NOTHING, Wrong

#: A title, a date and a hint may stand above the header.
HEADER_WITHIN = 20
#: More than these say the same; the count goes on.
MOST_OF_A_KIND = 2000
#: Rows that are no school.
_SUMS = {"合计", "总计", "小计", "共计", "汇总"}
EXAMPLE = "（示例）"


class Row(NamedTuple):
    """A row of a roster: where it stands and the value of each field that has one."""

    sheet: str
    number: int
    values: dict[str, Any]


class Report:
    """What is wrong and what was repaired, each at its place in the file."""

    def __init__(self, headings: dict[str, dict[str, tuple[int, str]]] | None = None) -> None:
        """Begin with nothing to tell; `headings` are those of an earlier report."""
        self.problems: list[dict[str, Any]] = []
        self.repairs: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.headings = headings or {}
        self._counts: Counter[str] = Counter()

    def know(self, sheet: str, header: Sequence[object], taken: Heading) -> None:
        """Keep how the columns of `sheet` are headed, to name them as their writer does."""
        self.headings[sheet] = {
            field: (position, str(header[position]).strip())
            for field, (position, _column) in taken.taken.items()
        }

    def wrong(self, row: Row, field: str, wrong: str, right: str, value: object = None) -> None:
        """Note a problem of a row."""
        given = row.values.get(field, "") if value is None else value
        self._add(self.problems, row, field, {"value": str(given), "wrong": wrong, "right": right})

    def repaired(self, row: Row, field: str, before: object, after: str, what: str) -> None:
        """Note a repair of a cell."""
        self._add(self.repairs, row, field, {"before": str(before), "after": after, "what": what})

    def header(self, row: Row, field: str) -> str:
        """Return how the column of `field` is headed where `row` stands; "" without one."""
        return self.headings[row.sheet].get(field, (0, ""))[1]

    def finish(self) -> None:
        """Bring what was told into the order of the file, and tell of what was too much to list."""
        sheets = {name: number for number, name in enumerate(self.headings)}
        for told in (self.problems, self.repairs):
            told.sort(key=lambda line: (sheets[line["sheet"]], line["row"]))
        for what, count in self._counts.items():
            if count > MOST_OF_A_KIND:
                left = count - MOST_OF_A_KIND
                self.notes.append(_("“%(what)s”另有%(count)d处") % {"what": what, "count": left})

    def _add(self, to: list[dict[str, Any]], row: Row, field: str, told: dict[str, str]) -> None:
        what = told.get("what") or told["wrong"]
        self._counts[what] += 1
        if self._counts[what] > MOST_OF_A_KIND:
            return
        position, header = self.headings[row.sheet].get(field, (None, ""))
        cell = "" if position is None else f"{letter(position)}{row.number}"
        to.append({"sheet": row.sheet, "row": row.number, "cell": cell, "column": header, **told})


def read(sheets: Sequence[Sheet]) -> tuple[list[Row], Report]:
    """Return the rows of every sheet that holds a roster, and what is to be said of them."""
    report = Report()
    rows: list[Row] = []
    for sheet in sheets:
        found = _header(sheet)
        if found is None:
            if any(any(str(cell).strip() for cell in row) for row in sheet.rows):
                report.notes.append(
                    _("工作表“%s”没有找到含“学校名称”的表头，没有读取") % sheet.name
                )
            continue
        at, taken = found
        report.know(sheet.name, sheet.rows[at], taken)
        if taken.ignored:
            report.notes.append(
                _("工作表“%(sheet)s”的这些列没有用到：%(columns)s")
                % {"sheet": sheet.name, "columns": _("、").join(taken.ignored)}
            )
        rows += _rows(sheet, at, taken, report)
    return rows, report


def _header(sheet: Sheet) -> tuple[int, Heading] | None:
    """Return where the header stands: a name is in it, and most columns that we know."""
    best: tuple[int, Heading] | None = None
    for at, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        taken = heading(cells)
        known = len(taken.taken)
        if "name" in taken.taken and known > (len(best[1].taken) if best else 1):
            best = (at, taken)
    return best


def _rows(sheet: Sheet, at: int, taken: Heading, report: Report) -> list[Row]:
    rows, skipped = [], 0
    for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if not any(cell not in ("", None) for cell in cells):
            continue
        if _is_no_school(cells):
            skipped += 1
            continue
        row = _row(Row(sheet.name, number, {}), cells, taken, report)
        if row.values:
            rows.append(row)
    if skipped:
        told = {"sheet": sheet.name, "count": skipped}
        report.notes.append(_("工作表“%(sheet)s”跳过了%(count)d行合计或示例") % told)
    return rows


def _is_no_school(cells: Sequence[object]) -> bool:
    words = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    sums = bool(words) and words[0].replace(" ", "").rstrip("：:") in _SUMS
    return sums or any(word.startswith(EXAMPLE) for word in words)


def _row(row: Row, cells: Sequence[object], taken: Heading, report: Report) -> Row:
    for field, (position, column) in taken.taken.items():
        raw = cells[position] if position < len(cells) else ""
        if raw in ("", None):
            continue
        cell = clean(raw, is_identifier=column.is_identifier)
        if cell.text in NOTHING:
            continue
        _read_cell(row, field, column, cell.text, report)
        for what in cell.repairs:
            report.repaired(row, field, raw, cell.text, what)
    return row


def _read_cell(row: Row, field: str, column: Column, text: str, report: Report) -> None:
    try:
        row.values[field] = column.read(text)
    except Wrong as wrong:
        row.values[field] = None
        report.wrong(row, field, wrong.wrong, wrong.right, value=text)
