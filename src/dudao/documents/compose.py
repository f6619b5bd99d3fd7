"""From content to files: one layout, two forms."""

from collections.abc import Mapping

from dudao.documents import fonts
from dudao.documents.content import Content
from dudao.documents.docx import write_docx
from dudao.documents.layout import lay_out
from dudao.documents.pdf import write_pdf
from dudao.documents.sheet import Sheet

NO_IMAGES: Mapping[str, bytes] = {}


def compose_docx(
    content: Content | Sheet, *, images: Mapping[str, bytes] = NO_IMAGES, link: str = ""
) -> bytes:
    """Return `content` as a Word file after GB/T 9704-2012.

    `images` are the pictures (PNG or JPEG) by the id their cells name, such as signatures; `link`
    is where the text can be checked. What lays itself out, such as a report, comes as a sheet.
    """
    return write_docx(_sheet(content, link), images)


def compose_pdf(
    content: Content | Sheet, *, images: Mapping[str, bytes] = NO_IMAGES, link: str = ""
) -> bytes:
    """Return the same page as PDF; raises `Invalid` on a machine without a Chinese font."""
    return write_pdf(_sheet(content, link), images)


def font_warnings() -> list[str]:
    """Return which official faces this machine lacks, in words; empty when all are there."""
    return fonts.warnings()


def _sheet(content: Content | Sheet, link: str) -> Sheet:
    return content if isinstance(content, Sheet) else lay_out(content, link=link)
