"""Tables Ⅰ–Ⅵ of 县域义务教育优质均衡发展督导评估 as an Excel workbook."""

import io
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dudao.evaluation.papers.balance_tables import Cell, Table, tables
from dudao.evaluation.queries.balance import Balance

#: Rows above the heading: the title, and for which county and year.
ABOVE = 2
#: The height of a line of text, in points.
LINE = 14.0


def workbook_of(balance: Balance) -> bytes:
    """Return the workbook; what is not known stays empty and is listed on a sheet of its own."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = _Formats(book)
        county = balance.county
        told = f"{county.office.name}    {county.year}—{county.year + 1}学年"
        for table in tables(balance):
            _write(book.add_worksheet(table.name), table, told, formats)
    return file.getvalue()


class _Formats:
    """The few looks that a cell may have."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 10}
        middle = {**cell, "align": "center"}
        self.title: Format = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.note: Format = book.add_format({"text_wrap": True, "font_size": 10, "valign": "top"})
        self.head: Format = book.add_format({**middle, "bold": True})
        self.text: Format = book.add_format({**cell, "num_format": "@"})
        self.whole: Format = book.add_format({**middle, "num_format": "0"})
        #: By how many places a number has: shares one, resources two, coefficients three.
        self.places = {
            n: book.add_format({**middle, "num_format": f"0.{'0' * n}"}) for n in (1, 2, 3)
        }


def _write(page: Worksheet, table: Table, told: str, formats: _Formats) -> None:
    last = len(table.widths) - 1
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, ABOVE + table.head_rows - 1)
    for at, width in enumerate(table.widths):
        page.set_column(at, at, width)
    page.merge_range(0, 0, 0, last, table.title, formats.title)
    page.merge_range(1, 0, 1, last, told, formats.note)
    for row, height in _heights(table).items():
        page.set_row(row, height)
    for row, column, rows, columns, text in table.head:
        first = row + ABOVE
        if rows * columns > 1:
            end = first + rows - 1, column + columns - 1
            page.merge_range(first, column, *end, text, formats.head)
        else:
            page.write_string(first, column, text, formats.head)
    body = ABOVE + table.head_rows
    for line, cells in enumerate(table.rows, body):
        for at, cell in enumerate(cells):
            _cell(page, line, at, cell, formats)
    for line, note in enumerate(table.notes, body + len(table.rows)):
        page.merge_range(line, 0, line, last, note, formats.note)


def _heights(table: Table) -> dict[int, float]:
    """Return the height of rows in which merged cells are wrapped: no program fits those itself."""
    found: dict[int, float] = {}
    for row, column, rows, columns, text in table.head:
        last = ABOVE + row + rows - 1
        lines = _lines(text, sum(table.widths[column : column + columns])) - (rows - 1)
        found[last] = max(found.get(last, 0), lines * LINE)
    for at, note in enumerate(table.notes, ABOVE + table.head_rows + len(table.rows)):
        found[at] = _lines(note, sum(table.widths)) * LINE
    return found


def _lines(text: str, width: int) -> int:
    """Return in how many lines a text stands; a Chinese character is as wide as two others."""
    return max(1, -(-2 * len(text) // max(1, width - 1)))


def _cell(page: Worksheet, line: int, at: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None:
            page.write_blank(line, at, None, formats.text)
        case str():
            page.write_string(line, at, cell, formats.text)
        case int():
            page.write_number(line, at, cell, formats.whole)
        case Decimal():
            page.write_number(line, at, float(cell), formats.places[-int(cell.as_tuple().exponent)])
