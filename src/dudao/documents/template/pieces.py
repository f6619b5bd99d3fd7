"""The paragraphs and tables of a document's text, in the look its template gives them."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from dudao.documents.content import Grid, Pairs, Piece, Text
from dudao.documents.docx.tables import table_xml
from dudao.documents.layout.grids import table_of
from dudao.documents.template.values import Heading

W_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
#: Headings keep the template's size and get the face of their level (GB/T 9704-2012, 7.3.3).
_FACE_OF_LEVEL = {1: "黑体", 2: "楷体_GB2312"}
_WIDTH = 8845  # twips of 156 mm
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAP = f'<w:p {W_SPACE}><w:pPr><w:spacing w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
_FACES = re.compile(r"<w:rFonts\b[^>]*/>")


def text_xml(text: str) -> str:
    """Return `text` as it stands inside a w:t that goes on: lines broken, nothing XML forbids."""
    clean = escape(_UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    for sign, tag in (("\n", "br"), ("\t", "tab")):
        clean = clean.replace(sign, f'</w:t><w:{tag}/><w:t xml:space="preserve">')
    return clean


def body_xml(pieces: Iterable[Piece | Heading], shape: str, type_: str) -> str:
    """Return paragraphs and tables; `shape` and `type_` are the w:pPr and w:rPr to set them in."""
    return "".join(_piece(piece, shape, type_) for piece in pieces)


def _piece(piece: Piece | Heading, shape: str, type_: str) -> str:
    match piece:
        case Heading():
            return _heading(piece)
        case Text():
            face = _faced(type_, _FACE_OF_LEVEL.get(piece.level, ""))
            runs = _run(piece.text, face) + (_run(piece.then, type_) if piece.then else "")
            return f"<w:p {W_SPACE}>{shape}{runs}</w:p>"
        case Grid():
            caption = _cell_text(piece.caption, "center") if piece.caption else ""
            ruled = table_xml(table_of(piece)).replace("<w:tbl>", f"<w:tbl {W_SPACE}>", 1)
            return caption + ruled + _GAP
        case Pairs():
            title = _cell_text(piece.title, "center") if piece.title else ""
            return title + _table([list(pair) for pair in piece.pairs], [3, 10])
        case _:
            rows = [[role, "", "年　月　日"] for role in piece.roles]
            return _cell_text(piece.title, "center") + _table(rows, [3, 6, 4], tall=True)


def _heading(heading: Heading) -> str:
    label = _run(heading.label, _faced("", "黑体"))
    title = _run(heading.title, _faced('<w:rPr><w:sz w:val="44"/></w:rPr>', "方正小标宋简体"))
    return (
        f"<w:p {W_SPACE}><w:pPr><w:pageBreakBefore/></w:pPr>{label}</w:p>"
        f'<w:p {W_SPACE}><w:pPr><w:jc w:val="center"/></w:pPr>{title}</w:p>'
    )


def _run(text: str, type_: str) -> str:
    return f'<w:r>{type_}<w:t xml:space="preserve">{text_xml(text)}</w:t></w:r>'


def _faced(type_: str, face: str) -> str:
    """Return a w:rPr whose East Asian face is `face`; empty leaves it as it is."""
    if not face:
        return type_
    fonts = f'<w:rFonts {W_SPACE} w:hint="eastAsia" w:eastAsia="{face}"/>'
    if not type_ or type_.endswith("/>"):
        return f"<w:rPr>{fonts}</w:rPr>"
    if _FACES.search(type_):
        return _FACES.sub(fonts, type_, count=1)
    start = type_.index(">") + 1
    style = re.match(r"<w:rStyle\b[^>]*/>", type_[start:])
    start += style.end() if style else 0  # the order of what is in a w:rPr is fixed
    return type_[:start] + fonts + type_[start:]


def _table(rows: list[list[str]], shares: list[float], *, tall: bool = False) -> str:
    widths = [round(_WIDTH * share / sum(shares)) for share in shares]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    height = '<w:trHeight w:val="1100" w:hRule="atLeast"/>' if tall else ""
    shape = f"<w:trPr>{height}</w:trPr>" if height else ""
    drawn = [_row(row, widths, shape, "left") for row in rows]
    return (
        f'<w:tbl {W_SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(drawn)}</w:tbl>"
        f"{_GAP}"
    )


def _row(cells: list[str], widths: list[int], shape: str, side: str) -> str:
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_cell_text(text, side)}</w:tc>"
        for text, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{shape}{drawn}</w:tr>"


def _cell_text(text: str, side: str) -> str:
    """Return a paragraph in 5号 宋体, as tables of official documents are set."""
    faces = '<w:rFonts w:hint="eastAsia" w:eastAsia="宋体"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    return (
        f'<w:p {W_SPACE}><w:pPr><w:spacing w:line="320" w:lineRule="exact"/>'
        f'<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{side}"/></w:pPr>'
        f"{_run(text, f'<w:rPr>{faces}</w:rPr>')}</w:p>"
    )
