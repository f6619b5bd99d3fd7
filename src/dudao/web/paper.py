"""A document on the screen: the same layout that becomes .docx and PDF."""

from typing import Any, NamedTuple

from dudao.documents.content import Content
from dudao.documents.layout import lay_out
from dudao.documents.sheet import Block, Form, Sheet, Table


class Part(NamedTuple):
    """A block, the name of its kind, and how wide the columns of a table are (per cent)."""

    kind: str
    block: Block
    widths: list[int]


class Paper(NamedTuple):
    """A sheet whose blocks carry their kind."""

    sheet: Sheet
    blocks: list[Part]
    after: list[Part]


def paper(content: Content) -> Paper:
    """Return `content` laid out for `components/paper.html`."""
    return paper_of(lay_out(content))


def paper_of(sheet: Sheet) -> Paper:
    """Return a sheet laid out elsewhere for `components/paper.html`."""
    return Paper(sheet, _parts(sheet.blocks), _parts(sheet.after))


def _parts(blocks: list[Any]) -> list[Part]:
    return [Part(type(block).__name__, block, _widths(block)) for block in blocks]


def _widths(block: Block) -> list[int]:
    match block:
        case Table():
            wide = [column.millimetres for column in block.columns]
        case Form():
            wide = block.millimetres
        case _:
            return []
    return [round(100 * millimetres / sum(wide)) for millimetres in wide]
