"""Under the text: attachments, signature and date, and what lies at the foot of the last page."""

import math

from dudao.documents.docx.pictures import Pictures
from dudao.documents.docx.shapes import box
from dudao.documents.docx.tables import BARE, cell_xml, row_xml, table_of
from dudao.documents.docx.text import (
    GRID,
    INDENT,
    Shape,
    Style,
    empty,
    paragraph,
    run,
    twips,
)
from dudao.documents.proof import proof_png
from dudao.documents.rules import width_of
from dudao.documents.sheet import CHARACTER, TEXT_WIDTH, Closing, Colophon, Mark, Proof

_POINT = 20  # twips
_LINE = 440  # of 版记
_PADDING = 160
_CODE = 12  # mm, the side of the small QR code
_PROOF_WIDTH = 108  # mm, between the places of even and odd page numbers
_SMALL = Style("song", 6.5, 0)
_COLOPHON, _PROOF = 999, 998  # numbers of their shapes


def attachments_xml(names: list[str]) -> str:
    """Return the list of attachments one line below the text (GB/T 9704-2012, 7.3.4)."""
    label, left = INDENT // 2 * 3, INDENT + INDENT // 2 * 3
    if names and names[0].startswith("1."):
        label, left = label + 240, left + 240  # names wrap under the name, not its number
    lines = []
    for n, name in enumerate(names):
        tabs = (("left", INDENT + INDENT // 2 * 3),)
        words = f"附件：{name}" if n == 0 else f"\t{name}"
        shape = Shape("left", left=left, hanging=label, before=GRID if n == 0 else 0, keep=True)
        lines.append(paragraph(run(words), shape._replace(tabs=tabs if n else ())))
    return "".join(lines)


def closing_xml(closing: Closing, characters: float = 28, unit: float = CHARACTER) -> str:
    """Return names and date with free lines above for the seals (GB/T 9704-2012, 7.3.5)."""
    lines = [empty(closing.room, keep=True)]
    for n, row in enumerate(closing.names):
        if n and closing.between:
            lines.append(empty(closing.between, keep=True))
        lines.append(_marks(row, characters, unit, keep=True))
    return "".join([*lines, _marks([closing.day], characters, unit, keep=False)])


def _marks(row: list[Mark], characters: float, unit: float, *, keep: bool) -> str:
    """Return texts that are centred at their distances from the right edge."""
    if len(row) == 1:
        half = width_of(row[0].text) / 2 + 1.5  # LibreOffice spaces digits
        left = round((characters - row[0].centre - half) * unit * _POINT)
        right = round((row[0].centre - half) * unit * _POINT)
        return paragraph(run(row[0].text), Shape("center", left=left, right=right, keep=keep))
    tabs = tuple(("center", round((characters - mark.centre) * unit * _POINT)) for mark in row)
    return paragraph(
        run("".join(f"\t{mark.text}" for mark in row)), Shape("left", keep=keep, tabs=tabs)
    )


def foot_xml(proof: Proof | None, colophon: Colophon | None, pictures: Pictures) -> str:
    """Return one low paragraph that anchors what lies at the foot of the last page."""
    shapes = _colophon(colophon) if colophon else ""
    if proof:
        place = (52, 263, _PROOF_WIDTH, _CODE + 1)
        shapes += box(proof_table(proof, pictures, _PROOF_WIDTH), _PROOF, place, wraps=False)
    return paragraph(shapes, Shape(line=20)) if shapes else ""


def proof_table(proof: Proof, pictures: Pictures, width: float, number: str = "") -> str:
    """Return the small code with the hash beside it, and above that a number."""
    widths = [twips(_CODE + 1), twips(width - _CODE - 1)]
    code = pictures.place("proof", _CODE, proof_png(proof.link or proof.sha256))
    told = paragraph(run(number, Style(size=10.5, spacing=0)), Shape("left", line=240))
    words = f"扫码核对正文。正文校验码（SHA-256）：\n{proof.groups}"
    text = (told if number else "") + paragraph(run(words, _SMALL), Shape("left", line=180))
    cells = cell_xml(paragraph(code, Shape("left", line=0)), widths[0]) + cell_xml(text, widths[1])
    return table_of(row_xml(cells, "<w:cantSplit/>"), widths, borders=BARE, margins=(0, 0))


def _colophon(colophon: Colophon) -> str:
    """Return 版记, which ends on the lower edge of the type area.

    Rules of 0.35 mm (8 eighths of a point) outside, 0.25 mm (6) between (GB/T 9704-2012, 7.4).
    """
    wide = twips(TEXT_WIDTH)
    half = wide // 2
    style = Style(size=14, spacing=0)
    told = {"主送": colophon.sent_to, "抄送": colophon.copies_to}
    named = [f"{label}：{names}" for label, names in told.items() if names]
    shape = Shape("both", left=280 + 840, hanging=840, right=280, line=_LINE)
    upper = "".join(paragraph(run(words, style), shape) for words in named)
    lines = sum(_lines(words) for words in named)
    heights = [lines * _LINE + _PADDING]
    edges = (_edges(top=8, bottom=6), _edges(top=6, bottom=8)) if colophon.ruled else ("", "")
    rows = row_xml(cell_xml(upper, wide, 2, edges[0]), _exactly(heights[0]))
    if colophon.ruled:
        heights.append(_LINE + _PADDING)
        left = paragraph(run(colophon.printed_by, style), Shape("left", left=280, line=_LINE))
        right = paragraph(run(colophon.printed_on, style), Shape("right", right=280, line=_LINE))
        cells = cell_xml(left, half, 1, edges[1]) + cell_xml(right, wide - half, 1, edges[1])
        rows += row_xml(cells, _exactly(heights[1]))
    table = table_of(rows, [half, wide - half], borders=BARE)
    high = sum(heights) / 1440 * 25.4
    place = (28, 297 - 35 - high, TEXT_WIDTH, high + 0.4)
    return box(table, _COLOPHON, place, wraps=True)


def _lines(words: str) -> int:
    """Return how many lines of 4号 hold `words`: 29 characters, then 26 beside the label."""
    return 1 + max(0, math.ceil((width_of(words) - 29) / 26))


def _edges(*, top: int, bottom: int) -> str:
    return (
        f'<w:tcBorders><w:top w:val="single" w:sz="{top}" w:color="000000"/>'
        f'<w:bottom w:val="single" w:sz="{bottom}" w:color="000000"/></w:tcBorders>'
    )


def _exactly(height: int) -> str:
    return f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/>'
