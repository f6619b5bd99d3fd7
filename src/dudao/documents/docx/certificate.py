"""聘书, 证书 in WordprocessingML: one framed page, lying."""

import math
from collections.abc import Callable

from dudao.documents.docx.ends import closing_xml, proof_table
from dudao.documents.docx.heads import RED, TITLE_LINE
from dudao.documents.docx.pictures import Pictures
from dudao.documents.docx.shapes import box
from dudao.documents.docx.text import Shape, Style, paragraph, run, twips
from dudao.documents.rules import width_of
from dudao.documents.sheet import Block, Paragraph, Sheet

_WIDTH, _HEIGHT = 297 - 2 * 35, 210 - 30 - 24  # mm, of the type area
_POINT = 20  # twips
_NAME_LINE = 60  # pt
_FOOT = 52  # pt, number and code
_UNIT = 16  # pt, of name and date
FRAME = (
    '<w:pgBorders w:offsetFrom="page">'
    + "".join(
        f'<w:{side} w:val="thinThickSmallGap" w:sz="24" w:space="31" w:color="{RED}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:pgBorders>"
)
PAGE = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    f'<w:pgMar w:top="{twips(30)}" w:right="{twips(35)}" w:bottom="{twips(24)}" '
    f'w:left="{twips(35)}" w:header="400" w:footer="400" w:gutter="0"/>'
)


def certificate_xml(
    sheet: Sheet, pictures: Pictures, block_xml: Callable[[Block, Pictures], str]
) -> str:
    """Return the page: what is free is shared above the text, under it and under the date."""
    style = Style("kai", sheet.size, 0)
    line = round(1.75 * sheet.size * _POINT)
    free = paragraph("", Shape(line=_free(sheet, line)))
    name = run(sheet.head.lines[0], Style("title", 44, 280, RED))
    titles = [
        paragraph(run(words, Style("title", 22, 0)), Shape("center", line=TITLE_LINE))
        for words in sheet.title
    ]
    addressee = paragraph(run(sheet.addressee, style), Shape("left", line=line))
    shape = Shape(first=round(2 * sheet.size * _POINT), line=line)
    text = [
        paragraph(run(block.text, style), shape)
        if isinstance(block, Paragraph)
        else block_xml(block, pictures)
        for block in sheet.blocks
    ]
    closing = sheet.closing
    ended = closing_xml(closing, _WIDTH / 25.4 * 72 / _UNIT, _UNIT) if closing else ""
    return "".join(
        [
            paragraph(name + _foot(sheet, pictures), Shape("center", line=_NAME_LINE * _POINT)),
            *titles,
            free,
            addressee if sheet.addressee else "",
            *text,
            ended,
        ]
    )


def _free(sheet: Sheet, line: int) -> int:
    """Return the height above the text in twips: a third of what the page has left."""
    characters = _WIDTH / 25.4 * 72 / sheet.size
    texts = [block.text for block in sheet.blocks if isinstance(block, Paragraph)]
    lines = sum(math.ceil((width_of(text) + 2) / characters) for text in texts)
    lines += bool(sheet.addressee)
    used = (_NAME_LINE + _FOOT) * _POINT + len(sheet.title) * TITLE_LINE + lines * line
    used += round((sheet.closing.room + 2) * 579) if sheet.closing else 0
    return max(200, (twips(_HEIGHT) - used) // 3)


def _foot(sheet: Sheet, pictures: Pictures) -> str:
    number = sheet.head.number
    if sheet.proof:
        table = proof_table(sheet.proof, pictures, 140, number)
        return box(table, 998, (35, 210 - 24 - 14, 140, 14), wraps=False)
    words = paragraph(run(number, Style(size=12, spacing=0)), Shape("left", line=320))
    return box(words, 998, (35, 210 - 24 - 8, 140, 8), wraps=False)
