"""From content to files: one layout, two forms."""

import logging
from collections.abc import Iterator, Mapping

import msgspec
from django.utils.translation import gettext as _

from dudao.documents import coverage, fonts
from dudao.documents.content import Content
from dudao.documents.docx import write_docx
from dudao.documents.layout import lay_out
from dudao.documents.pdf import write_pdf
from dudao.documents.sheet import Sheet

_LOG = logging.getLogger(__name__)
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
    sheet = _sheet(content, link)
    if absent := missing_characters(sheet):
        _LOG.warning("no font has %s of %r", " ".join(absent), sheet.description)
    return write_pdf(sheet, images)


def font_warnings(content: Content | Sheet | None = None) -> list[str]:
    """Return which official faces this machine lacks, in words; empty when all are there.

    With `content` also which of its characters no font here can show.
    """
    told = fonts.warnings()
    if content is not None and (absent := missing_characters(content)):
        told.insert(
            0,
            _(
                "服务器上的字体没有这些字：%(characters)s，PDF中会显示为空框。"
                "请管理员安装含有这些字的字体后再印发（Word文件由打开它的电脑的字体显示）。"
            )
            % {"characters": " ".join(absent)},
        )
    return told


def missing_characters(content: Content | Sheet) -> list[str]:
    """Return the characters of `content` that no font of this machine has."""
    return coverage.missing(_texts(msgspec.to_builtins(_sheet(content, ""))))


def _texts(plain: object) -> Iterator[str]:
    """Yield every text in plain values."""
    match plain:
        case str():
            yield plain
        case dict():
            for value in plain.values():
                yield from _texts(value)
        case list():
            for value in plain:
                yield from _texts(value)


def _sheet(content: Content | Sheet, link: str) -> Sheet:
    return content if isinstance(content, Sheet) else lay_out(content, link=link)
