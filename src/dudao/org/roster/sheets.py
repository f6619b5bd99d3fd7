"""Taking an uploaded file apart into sheets of cells, whatever it is; nothing here trusts it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import python_calamine
from django.utils.translation import gettext as _

from dudao.lib.errors import Invalid, TooLarge, Unsupported

LARGEST_FILE = 50 * 1024 * 1024
#: What a file may hold once it is unpacked; a zip bomb is far above.
LARGEST_CONTENT = 400 * 1024 * 1024
MOST_ROWS = 100_000
MOST_SHEETS = 50

_XLSX = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # an old .xls, or an .xlsx with a password
# A cell beyond column CZ, or one whose row has six digits or more.
_FAR = re.compile(rb"""\br=["'](?:[A-Z]{3}|[D-Z][A-Z])\d|\br=["'][A-Z]{1,3}(\d{6,7})""")
_PIECE = 1 << 20
_OVERLAP = 32  # a cell's place may lie across two pieces


class Sheet(NamedTuple):
    """A sheet: its name and its rows, the first of them row 1 of the file."""

    name: str
    rows: Sequence[Sequence[object]]


def take_apart(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of an .xlsx or .csv file.

    Raises `TooLarge`, `Unsupported` for other kinds of file, `Invalid` for a damaged one.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(_("文件超过50 MB。请按区县拆成几个文件，分次导入。"))
    if not content.strip():
        raise Invalid(_("文件是空的。请检查后重新选择。"))
    if content.startswith(_OLE):
        raise Unsupported(
            _("这是旧版 .xls 文件，或设置了打开密码。请另存为不带密码的 .xlsx 后再导入。")
        )
    sheets = _workbook(content) if content.startswith(_XLSX) else [_text(content, name)]
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise _too_many_rows()
    return sheets


def _too_many_rows() -> TooLarge:
    return TooLarge(_("超过10万行。请按区县拆成几个文件，分次导入。"))


def _workbook(content: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _weigh(archive)
        book = python_calamine.load_workbook(io.BytesIO(content))
        if len(book.sheet_names) > MOST_SHEETS:
            raise TooLarge(_("工作表超过50个。请只保留要导入的工作表。"))
        return [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except (
        zipfile.BadZipFile, python_calamine.CalamineError, NotImplementedError, EOFError, OSError,
        RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise Invalid(
            _("文件打不开，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。")
        ) from error


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory: by really unpacking it, since sizes inside can lie.

    A sheet with a single cell far down and far right would become a table of that size.
    """
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise Unsupported(_("只能导入 .xlsx 和 .csv 文件。请另存为 .xlsx 后再导入。"))
    total = 0
    for name in names:
        is_sheet = name.startswith("xl/worksheets/")
        for piece in _pieces(archive, name):
            total += len(piece)
            if total > LARGEST_CONTENT:
                raise TooLarge(_("文件解开后过大，不像一份名册。请只保留要导入的工作表。"))
            if is_sheet:
                _look_at_places(piece)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _look_at_places(piece: bytes) -> None:
    for place in _FAR.finditer(piece):
        if not place[1]:
            raise TooLarge(_("列数过多，右侧远处还有内容。请删去名册以外的列后再导入。"))
        if int(place[1]) > MOST_ROWS:
            raise _too_many_rows()


def _text(content: bytes, name: str) -> Sheet:
    text = _decoded(content)
    first = text[:4096]
    delimiter = max(",\t;，", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Invalid(
            _("这个文件不是正常的 .csv（可能缺少引号）。请用 Excel 或 WPS 另存为 .xlsx 再导入。")
        ) from error
    return Sheet(name.rsplit(".", 1)[0] or "csv", rows)


def _decoded(content: bytes) -> str:
    """Return the text of a file as Windows, WPS or a program has written it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unsupported(_("只能导入 .xlsx 和 .csv 文件。请另存为 .xlsx 后再导入。"))
