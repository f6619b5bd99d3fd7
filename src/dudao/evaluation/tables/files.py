"""Taking an uploaded workbook apart into cells of text; nothing here trusts it."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import python_calamine
from django.utils.translation import gettext as _

from dudao.evaluation.framework import plain
from dudao.lib.errors import Invalid, TooLarge, Unsupported

LARGEST_FILE = 10 * 1024 * 1024
#: What a file may hold once it is unpacked; a million empty formatted rows are below.
LARGEST_CONTENT = 300 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 3000, 60, 30
LONGEST_CELL = 4000

_XLSX, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A cell that holds something: one without content is written <c r="A9"/> or <c r="A9"></c>.
_FILLED = re.compile(
    rb"""<c\b[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>\s*<(?:v|is|f)\b"""
)
_PIECE, _OVERLAP = 1 << 20, 300
_ALPHABET = 26


class Grid(msgspec.Struct):
    """A sheet as text: its rows from row 1 on, and its merged ranges (from row, column; to)."""

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = []

    def cell(self, row: int, column: int) -> str:
        """Return what stands in a cell, counted from 0; empty outside."""
        inside = row < len(self.rows) and column < len(self.rows[row])
        return self.rows[row][column] if inside else ""

    def write(self, row: int, column: int, text: str) -> None:
        """Write into a cell that there is."""
        line = self.rows[row]
        line += [""] * (column + 1 - len(line))
        line[column] = text


def grids_in(content: bytes) -> list[Grid]:
    """Return the sheets of an .xlsx file.

    Raises `TooLarge`, `Unsupported` for other kinds of file, `Invalid` for a damaged one.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(_("文件超过10 MB。请只保留指标表再导入。"))
    if content.startswith(_OLE):
        raise Unsupported(
            _("这是旧版 .xls 文件，或设置了打开密码。请另存为不带密码的 .xlsx 后再导入。")
        )
    if not content.startswith(_XLSX):
        raise Unsupported(_("只能导入 .xlsx 文件。请另存为 .xlsx 后再导入。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive)
        return list(_sheets(content))
    except (
        zipfile.BadZipFile, python_calamine.CalamineError, NotImplementedError, EOFError, OSError,
        RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise Invalid(
            _("文件打不开，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。")
        ) from error


def place_of(row: int, column: int) -> str:
    """Return the name of a cell, counted from 0: A1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def cell_at(place: str) -> tuple[int, int] | None:
    """Return row and column of a cell called `place`, or None."""
    found = re.fullmatch(r"([A-Z]{1,2})([1-9]\d{0,3})", place.upper())
    if found is None:
        return None
    return int(found[2]) - 1, _column(found[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number - 1


def _sheets(content: bytes) -> Iterator[Grid]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    if len(book.sheet_names) > MOST_SHEETS:
        raise TooLarge(_("工作表超过30个。请只保留指标表再导入。"))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
        yield Grid(name, rows, merged)


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory, by really unpacking it: sizes inside can lie.

    Only cells with content count: an empty used range of a million rows costs nothing, a single
    cell far down and far right would become a table of that size.
    """
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise Unsupported(_("只能导入 .xlsx 文件。请另存为 .xlsx 后再导入。"))
    total = 0
    for name in names:
        is_sheet = name.startswith("xl/worksheets/")
        for piece in _pieces(archive, name):
            total += len(piece)
            if total > LARGEST_CONTENT:
                raise TooLarge(_("文件解开后过大，不像一张指标表。请只保留指标表再导入。"))
            for found in _FILLED.finditer(piece) if is_sheet else ():
                row, letters = int(found[2]), found[1].decode()
                if row > MOST_ROWS or _column(letters) >= MOST_COLUMNS:
                    raise TooLarge(
                        _("单元格 %(cell)s 还有内容，离指标表太远。请删去表外的内容再导入。")
                        % {"cell": f"{letters}{row}"}
                    )


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _text(value: Any) -> str:
    """Return a cell as it reads: 5.0 is 5, and a number keeps no traces of its binary form."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float | int):
        return plain(Decimal(repr(value)))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST_CELL]
