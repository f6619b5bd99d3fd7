"""Paragraphs and runs in WordprocessingML. Sizes in points, widths in twentieths (twips)."""

from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

FACES = {
    "title": "方正小标宋简体",
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
#: Which face holds a character that the GB2312 faces lack: the rest of GBK, what came later
#: (extension A), and what lies beyond 16 bits. Word would choose for itself otherwise.
_GBK_FACES = {"fang": "仿宋", "kai": "楷体", "title": "宋体", "hei": "黑体", "song": "宋体"}
_EXTENSION_A, _BEYOND = "宋体", "SimSun-ExtB"
GRID = 579  # 28.95 pt exactly: 22 lines on 225 mm
INDENT = 630  # two characters of 15.75 pt
PULL = -5  # 0.25 pt closer: 28 characters on 156 mm
# Written on every paragraph: LibreOffice snaps even exact heights to the grid, and spaces digits
# and hangs punctuation whatever the style says.
_PLAIN = (
    '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:snapToGrid w:val="0"/>'
)
_XML_TEXT = {
    number: None
    for number in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
    if chr(number) not in "\t\n"
}


class Style(NamedTuple):
    """How a run looks."""

    face: str = "fang"
    size: float = 16
    spacing: int = PULL
    colour: str = ""


BODY = Style()
SMALL = Style(size=12, spacing=0)
TABLE = Style(size=10.5, spacing=0)


class Shape(NamedTuple):
    """How a paragraph lies; `line` 0 lets the line grow with a picture."""

    align: str = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    line: int = GRID
    before: int = 0
    after: int = 0
    keep: bool = False
    border: str = ""
    new_page: bool = False
    tabs: tuple[tuple[str, int], ...] = ()


def twips(millimetres: float) -> int:
    """Return millimetres as twips."""
    return round(millimetres / 25.4 * 1440)


def run(text: str, style: Style = BODY) -> str:
    """Return `text` as runs, one for each face it needs; line feeds become line breaks.

    Control characters go: no XML may hold them.
    """
    said = text.translate(_XML_TEXT)
    if _in_gb2312(said):
        return _one_run(said, style, FACES[style.face])
    parts = groupby(said, key=lambda character: _face_for(character, style.face))
    return "".join(_one_run("".join(part), style, face) for face, part in parts)


def _one_run(text: str, style: Style, face: str) -> str:
    lines = (
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t")
        )
        for line in text.split("\n")
    )
    return f"<w:r>{_run_properties(style, face)}{'<w:br/>'.join(lines)}</w:r>"


def _in_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _face_for(character: str, face: str) -> str:
    if not "\u3400" <= character <= "\u9fff" and character < "\U00020000":
        return FACES[face]
    if character >= "\U00020000":
        return _BEYOND
    if character < "\u4e00":
        return _EXTENSION_A
    return FACES[face] if _in_gb2312(character) else _GBK_FACES[face]


def page_number() -> str:
    """Return — 1 — as runs (GB/T 9704-2012, 7.5)."""
    style = Style("song", 14, 0)
    properties = _run_properties(style, FACES["song"])
    field = "".join(
        f"<w:r>{properties}{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return run("— ", style) + field + run(" —", style)


def paragraph(runs: str, shape: Shape = Shape()) -> str:  # noqa: B008 - a constant tuple
    """Return `runs` as a paragraph."""
    rule = f'w:line="{shape.line}" w:lineRule="exact"' if shape.line else 'w:lineRule="auto"'
    indents = {
        "left": shape.left,
        "right": shape.right,
        "firstLine": shape.first,
        "hanging": shape.hanging,
    }
    indent = "".join(f' w:{side}="{by}"' for side, by in indents.items() if by)
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{at}"/>' for kind, at in shape.tabs)
    return (
        "<w:p><w:pPr>"
        + ("<w:keepNext/>" if shape.keep else "")
        + ("<w:pageBreakBefore/>" if shape.new_page else "")
        + (f"<w:pBdr>{shape.border}</w:pBdr>" if shape.border else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + _PLAIN
        + f'<w:spacing w:before="{shape.before}" w:after="{shape.after}" {rule}/>'
        + (f"<w:ind{indent}/>" if indent else "")
        + f'<w:jc w:val="{shape.align}"/></w:pPr>{runs}</w:p>'
    )


def code_xml(lines: list[str]) -> str:
    """Return the lines of a program, letters of one width and small enough for a hundred."""
    face = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:eastAsia="宋体"/>'
    style = f'<w:rPr>{face}<w:sz w:val="14"/><w:szCs w:val="14"/><w:noProof/></w:rPr>'
    shape = Shape("left", line=190)
    return "".join(
        paragraph(
            f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else "",
            shape,
        )
        for text in lines
    )


def empty(lines: float = 1, *, keep: bool = False) -> str:
    """Return an empty paragraph some grid lines high."""
    return paragraph("", Shape(line=round(GRID * lines), keep=keep))


def _run_properties(style: Style, face: str) -> str:
    half_points = round(style.size * 2)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia="{face}" w:cs="Times New Roman"/>'
        + (f'<w:color w:val="{style.colour}"/>' if style.colour else "")
        + (f'<w:spacing w:val="{style.spacing}"/>' if style.spacing else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )
