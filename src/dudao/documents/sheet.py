"""A document as a page layout, before it becomes .docx or PDF: head, title, blocks, closing.

Measures follow GB/T 9704-2012: a grid of 22 lines by 28 characters on 156 x 225 mm.
"""

from typing import Literal

import msgspec

CHARACTER = 15.75  # pt; 3号 (16 pt) pulled together by 0.25 pt so that 28 fit 156 mm
TEXT_WIDTH = 156.0  # mm
_TALLEST = 24  # lines of a row that stays on one page


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading of level 1 一、 2 （一） 3 1. 4 （1）, its number written; `then` runs on."""

    level: int
    text: str
    then: str = ""


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    text: str


class Roll(msgspec.Struct, frozen=True, tag=True):
    """Who was there, under a label such as 出席 (GB/T 9704-2012, 10.3)."""

    label: str
    names: str


class Column(msgspec.Struct, frozen=True):
    title: str
    millimetres: float
    centred: bool = False


class HeadCell(msgspec.Struct, frozen=True):
    """A cell in the head of a table: its first column, and how many columns and rows it covers."""

    text: str
    column: int
    across: int = 1
    down: int = 1


class Table(msgspec.Struct, frozen=True, tag=True):
    """A ruled table whose head is repeated on every page.

    `head` tells the cells of a head of several rows, those of the first row first; without it the
    titles of the columns are the head.
    """

    columns: list[Column]
    rows: list[list[str]]
    head: list[list[HeadCell]] = []
    caption: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A cell of a form; `image` names a drawing, `lines` is the least height in text lines.

    A `photo` fills its cell, whichever way it lies; any other drawing stands at the left.
    """

    text: str = ""
    label: bool = False
    span: int = 1
    image: str = ""
    lines: int = 1
    photo: bool = False


class Form(msgspec.Struct, frozen=True, tag=True):
    """A form of labelled cells, kept on one page unless it `breaks`.

    `cut` draws a line to cut along above it.
    """

    title: str
    millimetres: list[float]
    rows: list[list[Cell]]
    cut: bool = False
    breaks: bool = False


class Proof(msgspec.Struct, frozen=True, tag=True):
    """The hash of the text in small print and a QR code to check it with."""

    sha256: str
    link: str

    @property
    def groups(self) -> str:
        """The hash in groups of 8 digits, so that people can compare it."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, len(self.sha256), 8))


class Code(msgspec.Struct, frozen=True, tag=True):
    """A program to be typed off or copied: every space of a line is kept."""

    lines: list[str]


Block = Heading | Paragraph | Roll | Table | Form | Proof | Code

Style = Literal["plain", "red", "letter", "minutes", "brief", "certificate"]


class Head(msgspec.Struct, frozen=True):
    """Above the line. `red`, `letter`, `minutes` and `brief` are printed in red, `plain` is not."""

    style: Style
    #: The red name, or the names of a joint issue; the plain name broken by meaning.
    lines: list[str]
    instrument: str  # 督导整改通知书; empty under a red head
    number: str
    suffix: str = ""  # 文件, beside the names of a joint issue
    signers: list[str] = []
    urgency: str = ""
    issue: str = ""  # 第3期
    left: str = ""  # on the last line above the red one: who made it, and when
    right: str = ""


class Mark(msgspec.Struct, frozen=True):
    """A text centred `centre` characters from the right edge of the type area."""

    text: str
    centre: float


class Closing(msgspec.Struct, frozen=True):
    """Names and date: `room` free lines above them, `between` more from row to row of names."""

    names: list[list[Mark]]
    day: Mark
    room: float
    between: float = 0


class Annex(msgspec.Struct, frozen=True):
    """An attachment on pages of its own: 附件1, its title, what it holds."""

    label: str
    title: list[str]
    blocks: list[Block]


class Colophon(msgspec.Struct, frozen=True):
    """版记: sent to, copies to, printed by, printed on. A letter's is not `ruled`."""

    copies_to: str
    printed_by: str
    printed_on: str
    sent_to: str = ""  # where the first page has no room for all main recipients
    ruled: bool = True


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    head: Head
    title: list[str] = []
    title_size: float = 22  # pt
    addressee: str = ""
    blocks: list[Block] = []
    attachments: list[str] = []
    closing: Closing | None = None
    remark: str = ""
    after: list[Block] = []
    annexes: list[Annex] = []
    proof: Proof | None = None  # in small print at the foot of the last page
    colophon: Colophon | None = None
    size: float = 16  # pt, of the text; only a certificate has another
    description: str = ""  # the title in the file's properties


def head_of(table: Table) -> list[list[HeadCell]]:
    """Return the rows of the head of `table`; none where no column has a title."""
    if table.head or not any(column.title for column in table.columns):
        return table.head
    return [[HeadCell(column.title, n) for n, column in enumerate(table.columns)]]


def masthead_size(head: Head) -> float:
    """Return the size of the red name in points: as large as fits the line, and seemly.

    Names of a joint issue stand one above the other and leave room for text on the first page.
    """
    longest = max((len(line) for line in head.lines), default=0)
    if len(head.lines) > 1:
        beside = len(head.suffix) + 0.5 if head.suffix else 0
        return min(44, 440 / (longest + beside), 190 / (1.25 * len(head.lines)))
    return min(46 if head.style == "letter" else 62, 440 / max(longest, 1))


def long_row(row: list[str], columns: list[Column]) -> bool:
    """Tell whether a row is so tall that it may break over two pages (10.5 pt type)."""
    widths = zip(row, columns, strict=True)
    return any(len(text) * 3.7 / (column.millimetres - 3) > _TALLEST for text, column in widths)


def long_cells(row: list[Cell], form: Form) -> bool:
    """Tell the same of a row of a form (12 pt type, every cell beside its label)."""
    widest = max(form.millimetres) - 3
    lines = (sum(len(line) * 4.3 // widest + 1 for line in cell.text.split("\n")) for cell in row)
    return max(lines, default=0) > _TALLEST
