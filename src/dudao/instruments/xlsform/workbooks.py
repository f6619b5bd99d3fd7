"""Taking an XLSForm workbook apart into tables of text; nothing here trusts the file.

Every cell is looked at in a stream first, so that a single cell a million rows down, a million
styled but empty rows or a packed bomb never become a table in memory.
"""

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

import python_calamine
import xlrd
from django.utils.translation import gettext as _

from dudao.instruments.xlsform.remarks import letter
from dudao.lib.errors import Invalid, TooLarge, Unsupported

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CONTENT = 400 * 1024 * 1024  # unpacked; a million styled rows are below, a bomb is above
MOST_ROWS = 5000
MOST_COLUMNS = 200
MOST_CELLS = 100_000
MOST_SHEETS = 50
LONGEST_CELL = 5000

READ = ("survey", "choices", "settings", "dudao_wording")

_XLSX = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 1 << 20
_FORMULAS = (0x0006, 0x0206, 0x0406)
#: What Excel writes for a plain true or false in some versions: the same whenever it is worked out.
_CONSTANT = ("", "TRUE()", "FALSE()", "TRUE", "FALSE")
_CONSTANT_OLD = tuple(
    struct.pack("<HBH", 3, function, number)
    for function in (0x21, 0x41, 0x61)
    for number in (34, 35)
)
#: Records of an .xls that begin with row and column and hold something: labels, numbers, formulas.
_FILLED = (*_FORMULAS, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD)
_BEGIN = (0x0809, 0x0409, 0x0209, 0x0009)
_END = 0x000A
_PLACE = 4  # bytes of row and column
_SHEET = "worksheet"


class Table(NamedTuple):
    """A sheet of a workbook: its name and the text of its cells, row 1 first."""

    name: str
    rows: list[list[str]]


class _Seen:
    """What the stream has shown of all sheets so far: how far they go and where formulas are."""

    def __init__(self) -> None:
        self.cells = 0
        self.formulas: list[str] = []

    def cell(self, sheet: str, row: int, column: int) -> None:
        """Note a filled cell, both counted from 1; raise `TooLarge` past a limit."""
        self.cells += 1
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise TooLarge(
                _(
                    "%(where)s还有内容，超出了%(rows)d行、%(columns)d列。请删去表单以外的内容后再传。"
                )
                % {"where": _where(sheet, row, column), "rows": MOST_ROWS, "columns": MOST_COLUMNS}
            )
        if self.cells > MOST_CELLS:
            raise TooLarge(_("有内容的单元格超过%(most)d个，不像一份表单。") % {"most": MOST_CELLS})

    def formula(self, sheet: str, row: int, column: int) -> None:
        """Note a cell that is worked out, where it is in a sheet that counts."""
        if sheet.strip().lower() in READ:
            self.formulas.append(_where(sheet, row, column))

    def refuse_formulas(self) -> None:
        """Raise `Invalid` where cells are worked out instead of written."""
        if self.formulas:
            raise Invalid(
                _("单元格里是公式，不是文字：%(where)s。请改成“粘贴为数值”后再传。")
                % {"where": _("、").join(self.formulas[:10])}
            )


def _where(sheet: str, row: int, column: int) -> str:
    return _("工作表“%(sheet)s”第%(row)d行%(column)s列") % {
        "sheet": sheet, "row": row, "column": letter(column),
    }  # fmt: skip


def tables(content: bytes) -> list[Table]:
    """Return the sheets of an .xlsx or .xls workbook.

    Raises `TooLarge`, `Unsupported` for other files, `Invalid` for damaged ones and for formulas.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(_("文件超过5 MB，不像一份表单。请删去图片和表单以外的工作表后再传。"))
    if not content.startswith((_XLSX, _OLE)):
        raise Unsupported(_("只能导入 .xlsx 和 .xls 的 XLSForm 工作簿。"))
    try:
        found = _packed(content) if content.startswith(_XLSX) else _old(content)
    except (
        zipfile.BadZipFile, python_calamine.CalamineError, expat.ExpatError,
        ElementTree.ParseError, xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error,
        NotImplementedError, EOFError, OSError, RuntimeError, ValueError, LookupError,
        AssertionError, TypeError, AttributeError,
    ) as error:  # fmt: skip
        raise Invalid(
            _("文件打不开，可能已损坏或设了密码。请用 Excel 或 WPS 打开后另存为 .xlsx 再传。")
        ) from error
    _refuse_long(found)
    return found


def _packed(content: bytes) -> list[Table]:
    seen = _Seen()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise Unsupported(_("只能导入 .xlsx 和 .xls 的 XLSForm 工作簿。"))
        _look_through(archive, seen)
    seen.refuse_formulas()
    book = python_calamine.load_workbook(io.BytesIO(content))
    _count_sheets(len(book.sheet_names))
    return [
        Table(name, _texts(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
        for name in book.sheet_names
    ]


def _look_through(archive: zipfile.ZipFile, seen: _Seen) -> None:
    """Unpack everything once in pieces, since sizes inside can lie, and look at every cell."""
    names = {"xl/workbook.xml": "", **_sheet_names(archive)}
    total = 0
    for part in archive.namelist():
        look: _Look | None = None
        for piece in _pieces(archive, part):
            total += len(piece)
            if total > LARGEST_CONTENT:
                raise TooLarge(_("文件解开后过大，不像一份表单。请只保留表单的工作表。"))
            if look is None and piece.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                look = _Look(names.get(part, part), seen)
            if look is not None:
                look.feed(piece)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            yield piece


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part -> name of the sheet in it, as far as the workbook tells in a few kilobytes."""
    found: dict[str, dict[str, str]] = {}
    for part in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml"):
        with archive.open(part) as file:
            text = file.read(_PIECE)
        if b"<!" in text:
            raise Invalid(_("文件里有不该出现的声明（DTD），没有读取。"))
        for element in ElementTree.fromstring(text).iter():  # noqa: S314 - no DTD, 1 MB at most
            at = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
            if element.tag.endswith("}Relationship"):
                found[at["Id"]] = {"part": posixpath.normpath(f"xl/{at['Target']}")}
            elif element.tag.endswith("}sheet"):
                found.setdefault(at["id"], {})["name"] = at["name"]
    return {one["part"]: one["name"] for one in found.values() if len(one) > 1}


class _Look:
    """A stream of XML in which the filled cells of a sheet are noted."""

    def __init__(self, sheet: str, seen: _Seen) -> None:
        self.sheet, self.seen = sheet, seen
        self.row = self.column = 0
        self.counted = self.first = True
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.formula = ""

    def feed(self, piece: bytes) -> None:
        """Look at the next piece."""
        self.parser.Parse(piece, False)

    def _doctype(self, *_given: Any) -> None:
        raise Invalid(_("文件里有不该出现的声明（DTD），没有读取。"))

    def _start(self, name: str, at: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self.first:
            self.first = False
            if tag != _SHEET:
                self.parser.StartElementHandler = None
        elif tag == "row":
            self.row, self.column = int(at.get("r", self.row + 1)), 0
        elif tag == "c":
            self.counted = False
            self._place(at.get("r", ""))
        elif tag == "f":
            self.formula = ""
            self.parser.EndElementHandler = self._end  # only here: most cells hold no formula
            self.parser.CharacterDataHandler = self._words
        elif tag in ("v", "is") and not self.counted:
            self.counted = True
            self.seen.cell(self.sheet, self.row, self.column)

    def _words(self, text: str) -> None:
        if len(self.formula) < LONGEST_CELL:
            self.formula += text

    def _end(self, name: str) -> None:
        if name.endswith(" f"):
            self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
            if self.formula.upper() not in _CONSTANT:  # empty: shares one that is looked at itself
                self.seen.formula(self.sheet, self.row, self.column)

    def _place(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        if not letters:
            self.column += 1
            return
        self.column = 0
        for one in letters.upper():
            self.column = self.column * 26 + ord(one) - 64
        self.row = int(place[len(letters) :] or self.row)


def _old(content: bytes) -> list[Table]:
    book = xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True)
    _count_sheets(book.nsheets)
    seen = _Seen()
    _walk(book, seen)
    seen.refuse_formulas()
    found = []
    for sheet in book.sheets():
        rows = [[_old_value(book, cell) for cell in sheet.row(n)] for n in range(sheet.nrows)]
        found.append(Table(sheet.name, _texts(rows)))
    return found


def _walk(book: Any, seen: _Seen) -> None:
    """Look at every record of an .xls before it is read: the sheets follow the globals in turn."""
    content, place, sheet, depth = book.mem, book.base, -1, 0
    names = book.sheet_names()
    while place + 4 <= book.base + book.stream_len:
        kind, length = struct.unpack_from("<HH", content, place)
        if kind in _BEGIN:
            sheet += not depth  # a chart within a sheet begins and ends too
            depth += 1
        elif kind == _END:
            depth -= 1
        elif kind in _FILLED and length >= _PLACE and sheet > 0:
            row, column = struct.unpack_from("<HH", content, place + 4)
            name = names[min(sheet, len(names)) - 1]
            seen.cell(name, row + 1, column + 1)
            if kind in _FORMULAS and content[place + 24 : place + 4 + length] not in _CONSTANT_OLD:
                seen.formula(name, row + 1, column + 1)
        place += 4 + length


def _old_value(book: Any, cell: Any) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _count_sheets(count: int) -> None:
    if count > MOST_SHEETS:
        raise TooLarge(_("工作表超过50个。请只保留表单的工作表。"))


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    found = [[text_of(value) for value in row] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found


def text_of(value: object) -> str:
    """Return what stands in a cell as people read it: 12, never 12.0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\u00a0", " ").strip()


def _refuse_long(found: list[Table]) -> None:
    for table in found:
        for row, cells in enumerate(table.rows, 1):
            for column, text in enumerate(cells, 1):
                if len(text) > LONGEST_CELL:
                    where = _where(table.name, row, column)
                    told = {"where": where, "count": len(text), "most": LONGEST_CELL}
                    raise TooLarge(_("%(where)s有%(count)d字，最多%(most)d字。") % told)
