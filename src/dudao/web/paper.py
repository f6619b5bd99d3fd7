"""A document on the screen: the same layout that becomes .docx and PDF."""

from typing import Any, NamedTuple

from dudao.documents.content import Content
from dudao.documents.layout import lay_out
from dudao.documents.sheet import Annex, Block, Form, HeadCell, Sheet, Table, head_of


class Part(NamedTuple):
    """A block, the name of its kind, how wide its columns are (per cent), the head of a table."""

    kind: str
    block: Block
    widths: list[int]
    head: list[list[HeadCell]]


class Attachment(NamedTuple):
    """An attachment behind the text."""

    annex: Annex
    blocks: list[Part]


class Paper(NamedTuple):
    """A sheet whose blocks carry their kind."""

    sheet: Sheet
    blocks: list[Part]
    after: list[Part]
    annexes: list[Attachment]


def paper(content: Content) -> Paper:
    """Return `content` laid out for `components/paper.html`."""
    return paper_of(lay_out(content))


def paper_of(sheet: Sheet) -> Paper:
    """Return a sheet laid out elsewhere for `components/paper.html`."""
    annexes = [Attachment(annex, _parts(annex.blocks)) for annex in sheet.annexes]
    return Paper(sheet, _parts(sheet.blocks), _parts(sheet.after), annexes)


def _parts(blocks: list[Any]) -> list[Part]:
    return [
        Part(
            type(block).__name__,
            block,
            _widths(block),
            head_of(block) if isinstance(block, Table) else [],
        )
        for block in blocks
    ]


def _widths(block: Block) -> list[int]:
    match block:
        case Table():
            wide = [column.millimetres for column in block.columns]
        case Form():
            wide = block.millimetres
        case _:
            return []
    return [round(100 * millimetres / sum(wide)) for millimetres in wide]
