"""From the sheets of an old ledger to typed rows, every problem and repair at its place."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from dudao.findings.sheets.headings import heading
from dudao.org.roster.cells import clean
from dudao.org.roster.columns import Column, Heading
from dudao.org.roster.reading import EXAMPLE, Report, Row
from dudao.org.roster.sheets import Sheet
from dudao.org.roster.values import NOTHING, Wrong

#: A title, who made it and when may stand above the header.
HEADER_WITHIN = 15
_SUMS = {"合计", "总计", "小计", "共计", "汇总"}
#: What offices merge over the problems of one visit: the cells below the first are empty.
_MERGED = ("school", "code", "found_on", "topic", "raised_by")
#: A header names at least these.
_NEEDED = ({"fact"}, {"school", "code"})


def read(sheets: Sequence[Sheet]) -> tuple[list[Row], Report]:
    """Return the rows of every sheet that holds a ledger, and what is to be said of them."""
    report = Report()
    rows: list[Row] = []
    for sheet in sheets:
        found = _header(sheet)
        if found is None:
            if any(any(str(cell).strip() for cell in row) for row in sheet.rows):
                note = _("工作表“%s”没有找到含“学校”和“问题”的表头，没有读取")
                report.notes.append(note % sheet.name)
            continue
        at, header, taken = found
        report.know(sheet.name, header, taken)
        if taken.ignored:
            report.notes.append(
                _("工作表“%(sheet)s”的这些列没有用到：%(columns)s")
                % {"sheet": sheet.name, "columns": _("、").join(taken.ignored)}
            )
        rows += _rows(sheet, at, taken, report)
    return rows, report


def _header(sheet: Sheet) -> tuple[int, list[object], Heading] | None:
    """Return the last row of the header, what its columns are called, and what that means.

    A header may have two rows: groups merged across, other names merged down.
    """
    best: tuple[int, list[object], Heading] | None = None
    for at, header in _candidates(sheet.rows[: HEADER_WITHIN + 1]):
        taken = heading(header)
        complete = all(names & set(taken.taken) for names in _NEEDED)
        if complete and len(taken.taken) > (len(best[2].taken) if best else 1):
            best = (at, header, taken)
    return best


def _candidates(rows: Sequence[Sequence[object]]) -> Iterator[tuple[int, list[object]]]:
    for at, cells in enumerate(rows):
        yield at, list(cells)
        below = list(rows[at + 1]) if at + 1 < len(rows) else []
        if below:
            width = max(len(cells), len(below))
            upper = [*cells, *[""] * (width - len(cells))]
            lower = [*below, *[""] * (width - len(below))]
            yield at + 1, [down or up for up, down in zip(upper, lower, strict=True)]


def _rows(sheet: Sheet, at: int, taken: Heading, report: Report) -> list[Row]:
    rows: list[Row] = []
    above: dict[str, Any] = {}
    skipped = 0
    for number, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        if _says_nothing(cells):
            skipped += any(cell not in ("", None) for cell in cells)
            continue
        row = Row(sheet.name, number, {})
        for field, (position, column) in taken.taken.items():
            _read_cell(row, field, column, cells[position : position + 1], report)
        if not set(row.values) - {"number"}:
            continue
        _take_from_above(row, above, report)
        above = {field: row.values[field] for field in _MERGED if row.values.get(field)}
        rows.append(row)
    if skipped:
        told = {"sheet": sheet.name, "count": skipped}
        report.notes.append(_("工作表“%(sheet)s”跳过了%(count)d行合计或示例") % told)
    return rows


def _says_nothing(cells: Sequence[object]) -> bool:
    """Tell whether a row is empty, a sum or the example of the template."""
    words = [str(cell).strip() for cell in cells if cell not in ("", None)]
    if not words or words[0].replace(" ", "").rstrip("：:") in _SUMS:
        return True
    return any(word.startswith(EXAMPLE) for word in words)


def _read_cell(
    row: Row, field: str, column: Column, cells: Sequence[object], report: Report
) -> None:
    raw = cells[0] if cells else ""
    cell = clean(raw, is_identifier=column.is_identifier)
    if cell.text in NOTHING:
        return
    try:
        row.values[field] = column.read(cell.text)
    except Wrong as wrong:
        row.values[field] = None
        report.wrong(row, field, wrong.wrong, wrong.right, value=cell.text)
    for what in cell.repairs:
        report.repaired(row, field, raw, cell.text, what)


def _take_from_above(row: Row, above: dict[str, Any], report: Report) -> None:
    """Fill what was merged over several rows, as the eye does."""
    if {"school", "code"} & set(row.values):
        return
    for field in _MERGED:
        if field in above and field not in row.values:
            row.values[field] = above[field]
            report.repaired(row, field, "", str(above[field]), _("合并单元格，沿用上一行"))
