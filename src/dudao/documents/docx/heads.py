"""Above the text: 版头, the heads of letters, minutes and briefs, and that of a working instrument.

Word sets a line of exact height with its baseline at four fifths of it. A character is 0.88 em
above its baseline, and its ink keeps about a twentieth of an em from either edge.
"""

from dudao.documents.docx.shapes import bar, box
from dudao.documents.docx.text import (
    BODY,
    GRID,
    Shape,
    Style,
    paragraph,
    run,
    twips,
)
from dudao.documents.rules import width_of
from dudao.documents.sheet import CHARACTER, TEXT_WIDTH, Head, masthead_size

RED = "E60012"
TITLE_LINE = 660  # 33 pt
_POINT = 20  # twips
_TWO_LINES = 2 * GRID
_RISE = round((0.8 * 28.95 - 0.88 * 16) * _POINT)  # above a character of the text, in its line
_BELOW = GRID - _RISE - 16 * _POINT
_TITLE_RISE = round((0.8 * 33 - 0.88 * 22) * _POINT)
_INK = 0.05  # em between the edge of a character and its ink
#: Red line of 1.5 pt, 4 mm under the number: the line stands `space` points under the line's box.
_RULE = f'<w:bottom w:val="single" w:sz="12" w:space="7" w:color="{RED}"/>'
_WIDE = 170  # mm, the red lines of a letter
_THICK, _GAP, _THIN = 0.9, 0.5, 0.3


def head_xml(head: Head) -> str:
    """Return the head in its style."""
    return {
        "plain": _plain,
        "red": _red,
        "letter": _letter,
        "minutes": _minutes,
        "brief": _brief,
    }[head.style](head)


def _plain(head: Head) -> str:
    office = "".join(
        paragraph(run(line, Style("title", 22, 0)), Shape("center", line=TITLE_LINE))
        for line in head.lines
    )
    rule = '<w:bottom w:val="single" w:sz="6" w:space="6" w:color="000000"/>'
    return (
        office
        + paragraph(run(head.instrument, Style("title", 26, 100)), Shape("center", line=800))
        + paragraph(run(head.number), Shape("center", line=500, border=rule, after=200))
    )


def _red(head: Head) -> str:
    number = _number_and_signers(head) if head.signers else _above_line(run(head.number), "center")
    return _begin(head, 35) + number


def _minutes(head: Head) -> str:
    return _begin(head, 35) + _centred(head.number) + _made(head)


def _brief(head: Head) -> str:
    issue = _centred(head.issue) if head.issue else ""
    return _begin(head, 20) + issue + _centred(head.number) + _made(head)


def _begin(head: Head, gap: float) -> str:
    """Return the name, its ink beginning `gap` mm under the edge, and two lines under it."""
    size = masthead_size(head)
    joint = len(head.lines) > 1
    pitch = 1.25 if joint else 1.1  # of a line, in em
    above = twips(gap) - round((0.8 * pitch - 0.88 + _INK) * size * _POINT)
    under = _TWO_LINES - _RISE - round((0.2 * pitch - 0.12 + _INK) * size * _POINT)
    urgency = ""
    if head.urgency:
        urgency = paragraph(run(head.urgency, Style("hei")), Shape("left"))
        above -= GRID
    line = round(pitch * size * _POINT)
    name = (
        _joint(head, size, line)
        if joint
        else paragraph(_name(head.lines[0], size), Shape("center", line=line))
    )
    return urgency + paragraph("", Shape(line=above)) + name + paragraph("", Shape(line=under))


def _name(words: str, size: float) -> str:
    return run(words, Style("title", size, 0, RED))


def _joint(head: Head, size: float, line: int) -> str:
    """Return the names of a joint issue as a table, 文件 beside their middle."""
    longest = max(len(words) for words in head.lines)
    widths = [round((longest + 0.1) * size * _POINT), round((len(head.suffix) + 0.6) * size * 20)]
    rows = ""
    for n, words in enumerate(head.lines):
        name = paragraph(_name(words, size), Shape("distribute", line=line))
        suffix = paragraph(_name(head.suffix, size) if not n else "", Shape("right", line=line))
        merge = '<w:vMerge w:val="restart"/>' if not n else "<w:vMerge/>"
        rows += (
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{widths[0]}" w:type="dxa"/></w:tcPr>{name}</w:tc>'
            f'<w:tc><w:tcPr><w:tcW w:w="{widths[1]}" w:type="dxa"/>{merge}'
            f'<w:vAlign w:val="center"/></w:tcPr>{suffix}</w:tc></w:tr>'
        )
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _centred(words: str) -> str:
    return paragraph(run(words), Shape("center"))


def _above_line(runs: str, align: str, **given: object) -> str:
    """Return the last line of a head, the red line 4 mm and the title two lines under it."""
    shape = Shape(align, border=_RULE, after=_TWO_LINES - _TITLE_RISE)
    return paragraph(runs, shape._replace(**given))  # type: ignore[arg-type]


def _made(head: Head) -> str:
    edge = twips(TEXT_WIDTH) - round(CHARACTER * _POINT)
    return _above_line(
        run(f"\t{head.left}\t{head.right}"),
        "left",
        tabs=(("left", round(CHARACTER * _POINT)), ("right", edge)),
    )


def _number_and_signers(head: Head) -> str:
    """Return 签发人 with two names a line, and the number left on the last (7.2.5, 7.2.6)."""
    rows = ["　".join(head.signers[at : at + 2]) for at in range(0, len(head.signers), 2)]
    start = 28 - 1 - max(width_of(row) for row in rows)  # characters
    places = (1, start - 4, start)
    tabs = tuple(("left", round(place * CHARACTER * _POINT)) for place in places)
    lines = []
    for n, row in enumerate(rows):
        last = n == len(rows) - 1
        label = "\t签发人：" if n == 0 else "\t\t"
        before = run(f"\t{head.number if last else ''}{label}", BODY)
        runs = before + run(row, Style("kai"))
        lines.append(
            _above_line(runs, "left", tabs=tabs)
            if last
            else paragraph(runs, Shape("left", tabs=tabs))
        )
    return "".join(lines)


def _letter(head: Head) -> str:
    """Return 信函格式 (GB/T 9704-2012, 10.1): lines and name at their places of the page."""
    size = masthead_size(head)
    ink = size * (1 - 2 * _INK) / 72 * 25.4  # mm
    line = 30 + ink + 4
    name = paragraph(_name(head.lines[0], size), Shape("center", line=round(1.1 * size * _POINT)))
    top = 30 - _INK * size / 72 * 25.4
    shapes = box(name, 990, (28, top, TEXT_WIDTH, size * 1.15 / 72 * 25.4), wraps=False)
    shapes += _double(line, 991, thick_above=True)
    shapes += _double(297 - 20 - _THICK - _GAP - _THIN, 993, thick_above=False)
    under = line + _THICK + _GAP + _THIN - 37
    gap = twips(under) + 14 * _POINT - _RISE
    number = run(f"{head.urgency}\t", Style("hei")) + run(head.number)
    edge = twips(TEXT_WIDTH)
    shape = Shape("left", tabs=(("right", edge),), after=_TWO_LINES - _BELOW - _TITLE_RISE)
    return paragraph(shapes, Shape(line=gap)) + paragraph(number, shape)


def _double(top: float, number: int, *, thick_above: bool) -> str:
    heights = (_THICK, _THIN) if thick_above else (_THIN, _THICK)
    left = (210 - _WIDE) / 2
    return bar(RED, number, (left, top, _WIDE, heights[0])) + bar(
        RED, number + 1, (left, top + heights[0] + _GAP, _WIDE, heights[1])
    )
