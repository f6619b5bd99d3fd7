"""Tables and forms in WordprocessingML, with fixed widths."""

from dudao.documents.docx.pictures import Pictures
from dudao.documents.docx.text import (
    SMALL,
    TABLE,
    Shape,
    Style,
    paragraph,
    run,
    twips,
)
from dudao.documents.proof import proof_png
from dudao.documents.sheet import (
    TEXT_WIDTH,
    Cell,
    Column,
    Form,
    HeadCell,
    Proof,
    Table,
    head_of,
    long_cells,
    long_row,
)

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULED = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
BARE = "".join(f'<w:{side} w:val="nil"/>' for side in _SIDES)
_MERGES, _MERGED = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_QR_SIDE = 22  # mm
_LINE = 350  # 17.5 pt, a line of 12 pt type
_TABLE_LINE = 320


def table_xml(table: Table) -> str:
    """Return a ruled table; its head is repeated, its rows stay whole unless very tall."""
    widths = [twips(column.millimetres) for column in table.columns]
    rows = "".join(
        row_xml(cells, "<w:cantSplit/><w:tblHeader/>") for cells in _head(head_of(table), widths)
    )
    for row in table.rows:
        split = "" if long_row(row, table.columns) else "<w:cantSplit/>"
        rows += row_xml(_table_cells(row, table.columns), split)
    return table_of(rows, widths)


def _head(rows: list[list[HeadCell]], widths: list[int]) -> list[str]:
    """Return the cells of each row of a head, with an empty one under each that goes down."""
    at: dict[tuple[int, int], tuple[HeadCell, str]] = {}
    for y, row in enumerate(rows):
        for cell in row:
            for below in range(cell.down):
                merge = _MERGED if below else _MERGES if cell.down > 1 else ""
                at[y + below, cell.column] = (cell, merge)
    return [
        "".join(_head_cell(*at[place], widths) for place in sorted(at) if place[0] == y)
        for y in range(len(rows))
    ]


def _head_cell(cell: HeadCell, merge: str, widths: list[int]) -> str:
    text = "" if merge == _MERGED else cell.text
    content = _text(text, Style("hei", 10.5, 0), "center", line=_TABLE_LINE)
    width = sum(widths[cell.column : cell.column + cell.across])
    return cell_xml(content, width, cell.across, merge)


def form_xml(form: Form, pictures: Pictures, *, keep: bool = False) -> str:
    """Return a form; it stays on one page if it may, and with what follows when `keep`."""
    widths = [twips(width) for width in form.millimetres]
    rows = ""
    for number, row in enumerate(form.rows, 1):
        stays = keep or (number < len(form.rows) and not form.breaks)
        whole = "" if form.breaks and long_cells(row, form) else "<w:cantSplit/>"
        cells, at = "", 0
        for cell in row:
            width = sum(widths[at : at + cell.span])
            cells += cell_xml(_form_cell(cell, pictures, width, keep=stays), width, cell.span)
            at += cell.span
        height = max(cell.lines for cell in row) * _LINE
        rows += row_xml(cells, f'{whole}<w:trHeight w:val="{height}"/>')
    return table_of(rows, widths)


def proof_xml(proof: Proof, pictures: Pictures) -> str:
    """Return the QR code with the hash of the text beside it, in small print."""
    widths = [twips(_QR_SIDE + 3), twips(TEXT_WIDTH - _QR_SIDE - 3)]
    code = pictures.place("proof", _QR_SIDE, proof_png(proof.link or proof.sha256))
    told = f"正文校验码（SHA-256）\n{proof.groups}\n扫描左侧二维码可核对本文书正文是否被改动。"
    small = Style("song", 9, 0)
    cells = cell_xml(paragraph(code, Shape("left", line=0)), widths[0])
    cells += cell_xml(_text(told, small, "left", line=260), widths[1])
    return table_of(row_xml(cells, "<w:cantSplit/>"), widths, borders=BARE)


def _table_cells(row: list[str], columns: list[Column]) -> str:
    return "".join(
        cell_xml(
            _text(text, TABLE, "center" if column.centred else "left", line=_TABLE_LINE),
            twips(column.millimetres),
        )
        for text, column in zip(row, columns, strict=True)
    )


def _form_cell(cell: Cell, pictures: Pictures, width: int, *, keep: bool) -> str:
    if cell.image in pictures:
        height = (cell.lines * _LINE - 40) / 56.7  # twips to mm
        if cell.photo:
            shown = pictures.place(cell.image, height, within=(width - 200) / 56.7)
            return paragraph(shown, Shape("center", line=0, keep=keep))
        return paragraph(
            pictures.place(cell.image, height), Shape("left", line=0, left=220, keep=keep)
        )
    style = Style("hei", 12, 0) if cell.label else SMALL
    return _text(cell.text, style, "center" if cell.label else "left", keep=keep)


def _text(text: str, style: Style, align: str, *, line: int = _LINE, keep: bool = False) -> str:
    return paragraph(run(text, style), Shape(align, line=line, keep=keep))


def cell_xml(content: str, width: int, span: int = 1, more: str = "") -> str:
    """Return a cell; `more` is what else stands in its properties: merging, borders."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{more}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def row_xml(cells: str, properties: str) -> str:
    """Return a row with its properties."""
    return (
        f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"
        if properties
        else f"<w:tr>{cells}</w:tr>"
    )


def table_of(
    rows: str, widths: list[int], *, borders: str = _RULED, margins: tuple[int, int] = (80, 85)
) -> str:
    """Return a table of fixed widths; `margins` of its cells are upright and sideways, in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = zip(("top", "left", "bottom", "right"), margins * 2, strict=True)
    inside = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="left"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{inside}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
