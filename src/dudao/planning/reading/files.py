"""What kind of file it is, and its rows; a clear word for each that cannot be read."""

import io
import zipfile
from datetime import date, datetime

from django.utils.translation import gettext as _

from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.org.roster.sheets import take_apart
from dudao.planning.reading.word import MAIN, word_rows
from dudao.planning.rules.tables import Row

#: A month table has a few pages; what is larger holds pictures.
LARGEST_FILE = 10 << 20
#: A table of more rows than this is no calendar of a year.
MOST_ROWS = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def rows_in(content: bytes, name: str) -> list[Row]:
    """Return the rows of a .docx, .xlsx or .csv file.

    Raises `TooLarge`, `Unsupported` or `Invalid`, each saying what to do next.
    """
    if len(content) > LARGEST_FILE:
        raise TooLarge(
            _("文件超过%(limit)d MB。月份表不需要图片：请删去图片，或只复制表格文字粘贴进来。")
            % {"limit": LARGEST_FILE >> 20}
        )
    if not content.strip():
        raise Invalid(_("文件是空的（0字节）。请打开原文件核对，保存后再上传。"))
    _refuse_others(content)
    rows = word_rows(content) if _is_word(content) else _sheet_rows(content, name)
    if len(rows) > MOST_ROWS:
        raise TooLarge(
            _("超过%(most)d行，不像一年的工作安排。请只保留月份表后再上传。") % {"most": MOST_ROWS}
        )
    return rows


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        if _LOCKED in content:
            raise Unsupported(
                _("文件设置了打开密码，读不出来。请在 WPS 或 Word 里取消密码，另存后再上传。")
            )
        raise Unsupported(
            _("这是旧版 .doc 或 .xls 文件。请用 WPS 或 Word 打开，另存为 .docx 后再上传。")
        )
    if content.startswith(b"%PDF"):
        raise Unsupported(
            _("这是 PDF 文件，表格读不出来。请上传原来的 .docx，或复制文字粘贴进来。")
        )


def _is_word(content: bytes) -> bool:
    """Tell whether it is a package with a Word document; a spreadsheet and plain text are not."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Invalid(
            _("文件打不开，可能已损坏或没有传完。请用 WPS 或 Word 打开，另存为 .docx 后再上传。")
        ) from error
    if MAIN in names:
        return True
    if "xl/workbook.xml" not in names:
        raise Unsupported(
            _("这不是 Word 文档，也不是 Excel 表。请另存为 .docx 或 .xlsx，或复制文字粘贴进来。")
        )
    return False


def _sheet_rows(content: bytes, name: str) -> list[Row]:
    try:
        sheets = take_apart(content, name)
    except Unsupported as error:
        raise Unsupported(
            _("只能读 .docx、.xlsx 和 .csv 文件。请另存为其中一种，或复制文字粘贴进来。")
        ) from error
    return [
        Row(tuple(_text(cell) for cell in row), table)
        for table, sheet in enumerate(sheets, 1)
        for row in sheet.rows
    ]


def _text(cell: object) -> str:
    """Return a cell as it was typed: a spreadsheet makes a day of 3月 and a fraction of 3."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        day = f"{cell.day}日" if cell.day > 1 else ""
        return f"{cell.month}月{day}"
    return str(cell)
