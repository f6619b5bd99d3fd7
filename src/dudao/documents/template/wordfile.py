"""Writing a plain Word file in the faces of official documents."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

LEFT, MIDDLE, RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
_SIZE = 16  # pt, 3号
_GRID = 579  # twips of a line: 22 on 225 mm


class Line(NamedTuple):
    """A paragraph: its face, size in pt, side and indents in characters; `ruled` draws a line."""

    text: str
    face: str = "仿宋_GB2312"
    size: float = 16
    side: Any = None
    indent: int = 2
    right: int = 0
    ruled: bool = False


class Columns(NamedTuple):
    """A ruled table: the heads of its columns, its rows, and how wide each column is."""

    heads: list[str]
    rows: list[list[str]]
    millimetres: list[float]


def written(parts: Sequence[Line | Columns], title: str) -> bytes:
    """Return the parts as .docx on A4 with the margins of GB/T 9704-2012."""
    made = Document()
    made.core_properties.title = title
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = _LONG_AGO
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    _faced(made.styles["Normal"], "仿宋_GB2312", 16)
    made.styles["Normal"].paragraph_format.space_after = Pt(0)
    for part in parts:
        if isinstance(part, Line):
            _write(made.add_paragraph(), part)
        else:
            _tabulate(made, part)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def _write(paragraph: Any, line: Line) -> None:
    shape = paragraph.paragraph_format
    shape.alignment = line.side
    shape.first_line_indent = Pt(line.indent * line.size)
    shape.right_indent = Pt(line.right * line.size)
    shape.line_spacing = Pt(_GRID / 20) if line.size <= _SIZE else Pt(line.size * 1.5)
    _faced(paragraph.add_run(line.text), line.face, line.size)
    if line.ruled:
        borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "6"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
        paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )


def _tabulate(made: Any, columns: Columns) -> None:
    table = made.add_table(rows=0, cols=len(columns.heads), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, columns.millimetres, strict=True):
        column.width = Mm(wide)
    for n, row in enumerate([columns.heads, *columns.rows]):
        cells = table.add_row().cells
        for cell, text, wide in zip(cells, row, columns.millimetres, strict=True):
            cell.width = Mm(wide)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            shape = cell.paragraphs[0].paragraph_format
            shape.alignment = LEFT if n else MIDDLE
            shape.line_spacing = Pt(16)
            _faced(cell.paragraphs[0].add_run(text), "宋体" if n else "黑体", 10.5)


def _faced(what: Any, face: str, size: float) -> None:
    """Set run or style `what` in a Chinese face, with Times New Roman for Latin letters."""
    what.font.name, what.font.size = "Times New Roman", Pt(size)
    what.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), face)
