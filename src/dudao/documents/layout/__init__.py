"""From what a document says to how it is laid out. One file per family of documents."""

from dudao.documents.content import Content, Official
from dudao.documents.layout import official, working
from dudao.documents.layout.closing import closing_of
from dudao.documents.layout.numerals import NUMERALS, UNNUMBERED, sentence
from dudao.documents.layout.working import TITLE_WIDTH
from dudao.documents.sheet import Sheet

__all__ = ["NUMERALS", "TITLE_WIDTH", "UNNUMBERED", "closing_of", "lay_out", "sentence"]


def lay_out(content: Content, *, link: str = "") -> Sheet:
    """Return the page layout of `content`; `link` is where its text can be checked."""
    if isinstance(content, Official):
        return official.lay_out(content, link)
    return working.lay_out(content, link)
