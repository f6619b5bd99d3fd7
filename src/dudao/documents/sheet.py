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


class Column(msgspec.Struct, frozen=True):
    title: str
    millimetres: float
    centred: bool = False


class Table(msgspec.Struct, frozen=True, tag=True):
    """A ruled table whose head is repeated on every page."""

    columns: list[Column]
    rows: list[list[str]]


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
    """A form of labelled cells, kept on one page; `cut` draws a line to cut along above it."""

    title: str
    millimetres: list[float]
    rows: list[list[Cell]]
    cut: bool = False


class Proof(msgspec.Struct, frozen=True, tag=True):
    """The hash of the text in small print and a QR code to check it with."""

    sha256: str
    link: str


Block = Heading | Paragraph | Table | Form | Proof


class Head(msgspec.Struct, frozen=True):
    """Above the line: `red` is a red head (版头), `plain` that of a working instrument."""

    style: Literal["plain", "red"]
    lines: list[str]  # the office: the red name with 文件, or the plain name broken by meaning
    instrument: str  # 督导整改通知书; empty under a red head
    number: str


class Closing(msgspec.Struct, frozen=True):
    """Signature and date, both centred `centre` characters from the right edge of the text."""

    name: str
    day: str
    centre: float


class Colophon(msgspec.Struct, frozen=True):
    """版记: copies to, printed by, printed on."""

    copies_to: str
    printed_by: str
    printed_on: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    head: Head
    title: list[str] = []
    addressee: str = ""
    blocks: list[Block] = []
    attachments: list[str] = []
    closing: Closing | None = None
    remark: str = ""
    after: list[Block] = []
    colophon: Colophon | None = None
    description: str = ""  # the title in the file's properties


def long_row(row: list[str], columns: list[Column]) -> bool:
    """Tell whether a row is so tall that it may break over two pages (10.5 pt type)."""
    widths = zip(row, columns, strict=True)
    return any(len(text) * 3.7 / (column.millimetres - 3) > _TALLEST for text, column in widths)
