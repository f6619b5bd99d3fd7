"""Paragraphs and runs in WordprocessingML. Sizes in points, widths in twentieths (twips)."""

from typing import NamedTuple
from xml.sax.saxutils import escape

FACES = {
    "title": "方正小标宋简体",
    "fang": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}
GRID = 579  # 28.95 pt exactly: 22 lines on 225 mm
INDENT = 630  # two characters of 15.75 pt
PULL = -5  # 0.25 pt closer: 28 characters on 156 mm
# Written on every paragraph: LibreOffice snaps even exact heights to the grid, and spaces digits
# and hangs punctuation whatever the style says.
_PLAIN = (
    '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:snapToGrid w:val="0"/>'
)
_XML_TEXT = {ord(char): None for char in map(chr, range(32)) if char not in "\t\n"}


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


def twips(millimetres: float) -> int:
    """Return millimetres as twips."""
    return round(millimetres / 25.4 * 1440)


def run(text: str, style: Style = BODY) -> str:
    """Return `text` as a run; line feeds become line breaks, control characters go."""
    lines = text.translate(_XML_TEXT).split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{_run_properties(style)}{said}</w:r>"


def page_number() -> str:
    """Return — 1 — as runs (GB/T 9704-2012, 7.5)."""
    style = Style("song", 14, 0)
    properties = _run_properties(style)
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
    return (
        "<w:p><w:pPr>"
        + ("<w:keepNext/>" if shape.keep else "")
        + (f"<w:pBdr>{shape.border}</w:pBdr>" if shape.border else "")
        + _PLAIN
        + f'<w:spacing w:before="{shape.before}" w:after="{shape.after}" {rule}/>'
        + (f"<w:ind{indent}/>" if indent else "")
        + f'<w:jc w:val="{shape.align}"/></w:pPr>{runs}</w:p>'
    )


def empty(lines: float = 1, *, keep: bool = False) -> str:
    """Return an empty paragraph some grid lines high."""
    return paragraph("", Shape(line=round(GRID * lines), keep=keep))


def _run_properties(style: Style) -> str:
    half_points = round(style.size * 2)
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        f'w:eastAsia="{FACES[style.face]}" w:cs="Times New Roman"/>'
        + (f'<w:color w:val="{style.colour}"/>' if style.colour else "")
        + (f'<w:spacing w:val="{style.spacing}"/>' if style.spacing else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )
