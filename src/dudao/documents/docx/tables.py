"""Tables, forms and the colophon in WordprocessingML, with fixed widths."""

import math

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
from dudao.documents.proof import qr_png
from dudao.documents.rules import width_of
from dudao.documents.sheet import (
    TEXT_WIDTH,
    Cell,
    Colophon,
    Column,
    Form,
    Proof,
    Table,
    long_row,
)

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULED = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
_BARE = "".join(f'<w:{side} w:val="nil"/>' for side in _SIDES)
_CELL = (
    '<w:tblCellMar><w:top w:w="80" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="80" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
)
_QR_SIDE = 22  # mm
_LINE = 350  # 17.5 pt, a line of 12 pt type
_TABLE_LINE = 320
_COLOPHON_LINE = 440
_EMU = 635  # a twip
WORD_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def table_xml(table: Table) -> str:
    """Return a ruled table; its head is repeated, its rows stay whole unless very tall."""
    widths = [twips(column.millimetres) for column in table.columns]
    head = "".join(
        _cell(_text(column.title, Style("hei", 10.5, 0), "center", line=_TABLE_LINE), width)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = _row(head, "<w:cantSplit/><w:tblHeader/>")
    for row in table.rows:
        split = "" if long_row(row, table.columns) else "<w:cantSplit/>"
        rows += _row(_table_cells(row, table.columns), split)
    return _table(rows, widths)


def form_xml(form: Form, pictures: Pictures, *, keep: bool = False) -> str:
    """Return a form; it stays on one page, and with what follows when `keep`."""
    widths = [twips(width) for width in form.millimetres]
    rows = ""
    for number, row in enumerate(form.rows, 1):
        stays = keep or number < len(form.rows)
        cells, at = "", 0
        for cell in row:
            width = sum(widths[at : at + cell.span])
            cells += _cell(_form_cell(cell, pictures, width, keep=stays), width, cell.span)
            at += cell.span
        height = max(cell.lines for cell in row) * _LINE
        rows += _row(cells, f'<w:cantSplit/><w:trHeight w:val="{height}"/>')
    return _table(rows, widths)


def proof_xml(proof: Proof, pictures: Pictures) -> str:
    """Return the QR code with the hash of the text beside it, in small print."""
    widths = [twips(_QR_SIDE + 3), twips(TEXT_WIDTH - _QR_SIDE - 3)]
    code = pictures.place("proof", _QR_SIDE, qr_png(proof.link or proof.sha256))
    groups = " ".join(proof.sha256[at : at + 8] for at in range(0, 64, 8))
    told = f"正文校验码（SHA-256）\n{groups}\n扫描左侧二维码可核对本文书正文是否被改动。"
    small = Style("song", 9, 0)
    cells = _cell(paragraph(code, Shape("left", line=0)), widths[0])
    cells += _cell(_text(told, small, "left", line=260), widths[1])
    return _table(_row(cells, "<w:cantSplit/>"), widths, borders=_BARE)


def colophon_xml(colophon: Colophon) -> str:
    """Return 版记, a paragraph whose text box ends on the lower edge of the type area.

    Rules of 0.35 mm (8 eighths of a point) outside, 0.25 mm (6) between (GB/T 9704-2012, 7.4).
    LibreOffice floats neither frames nor tables as wide as the text, so a text box holds them.
    """
    wide = twips(TEXT_WIDTH)
    half = wide // 2
    style = Style(size=14, spacing=0)
    copied = f"抄送：{colophon.copies_to}"
    lines = 1 + max(0, math.ceil((width_of(copied) - 29) / 26))  # 29 characters, then 26 a line
    heights = [lines * _COLOPHON_LINE + 160, _COLOPHON_LINE + 160]
    copies = Shape("both", left=280 + 840, hanging=840, right=280, line=_COLOPHON_LINE)
    left = Shape("left", left=280, line=_COLOPHON_LINE)
    right = Shape("right", right=280, line=_COLOPHON_LINE)
    upper, lower = _edges(top=8, bottom=6), _edges(top=6, bottom=8)
    rows = _row(
        _cell(paragraph(run(copied, style), copies), wide, 2, upper), _exactly(heights[0])
    ) + _row(
        _cell(paragraph(run(colophon.printed_by, style), left), half, 1, lower)
        + _cell(paragraph(run(colophon.printed_on, style), right), wide - half, 1, lower),
        _exactly(heights[1]),
    )
    table = _table(rows, [half, wide - half], borders=_BARE)
    return _box(table, width=wide, height=sum(heights))


def _box(content: str, *, width: int, height: int) -> str:
    """Return a paragraph that holds a text box at the foot of the type area."""
    x, y = twips(28) * _EMU, (twips(297 - 35) - height) * _EMU
    size = f'cx="{width * _EMU}" cy="{(height + 20) * _EMU}"'
    shape = (
        f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/>'
        f"</a:ln></wps:spPr><wps:txbx><w:txbxContent>{content}{paragraph('', Shape(line=20))}"
        "</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"/></wps:wsp>'
    )
    return paragraph(
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">'
        '<wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:wrapTopAndBottom/><wp:docPr id="999" name="colophon"/>'
        f'<a:graphic><a:graphicData uri="{WORD_SHAPE}">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>",
        Shape(line=20),
    )


def _table_cells(row: list[str], columns: list[Column]) -> str:
    return "".join(
        _cell(
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


def _edges(*, top: int, bottom: int) -> str:
    return (
        f'<w:tcBorders><w:top w:val="single" w:sz="{top}" w:color="000000"/>'
        f'<w:bottom w:val="single" w:sz="{bottom}" w:color="000000"/></w:tcBorders>'
    )


def _exactly(height: int) -> str:
    return f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/>'


def _cell(content: str, width: int, span: int = 1, borders: str = "") -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{borders}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _row(cells: str, properties: str) -> str:
    return (
        f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"
        if properties
        else f"<w:tr>{cells}</w:tr>"
    )


def _table(rows: str, widths: list[int], *, borders: str = _RULED) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="left"/><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/>{_CELL}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
