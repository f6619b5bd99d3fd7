"""A document on the screen: the same layout that becomes .docx and PDF."""

from typing import Any, NamedTuple

from dudao.documents.content import Content
from dudao.documents.layout import lay_out
from dudao.documents.sheet import Block, Sheet


class Part(NamedTuple):
    """A block and the name of its kind, so that a template can choose how to draw it."""

    kind: str
    block: Block


class Paper(NamedTuple):
    """A sheet whose blocks carry their kind."""

    sheet: Sheet
    blocks: list[Part]
    after: list[Part]


def paper(content: Content) -> Paper:
    """Return `content` laid out for `components/paper.html`."""
    sheet = lay_out(content)
    return Paper(sheet, _parts(sheet.blocks), _parts(sheet.after))


def _parts(blocks: list[Any]) -> list[Part]:
    return [Part(type(block).__name__, block) for block in blocks]
