"""The paragraphs and tables of a .docx, read with limits and without following anything."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from dudao.lib.errors import Invalid, TooLarge, Unsupported
from dudao.planning.rules.tables import Row

MAIN = "word/document.xml"
#: What the text of a document may hold once it is unpacked.
_LARGEST_TEXT = 20 << 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What is not on paper: what was struck out, and the second copy of a text box.
_UNSEEN = {
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def word_rows(content: bytes) -> list[Row]:
    """Return every paragraph and every table row of a .docx in their order."""
    body = _parsed(_unpacked(content)).find(f"{_W}body")
    if body is None:
        raise _broken()
    return list(_Rows().of(body))


class _Rows:
    """Counts the tables while it goes through the document."""

    def __init__(self) -> None:
        self._tables = 0

    def of(self, parent: Any) -> Iterator[Row]:
        """Yield the rows of what stands in `parent`."""
        for element in parent:
            if element.tag == f"{_W}p":
                text = _text(element)
                yield from (Row(tuple(line.split("\t"))) for line in text.split("\n"))
            elif element.tag == f"{_W}tbl":
                self._tables += 1
                table = self._tables
                yield from (Row(tuple(_cells(row)), table) for row in _own(element, "tr"))
            elif element.tag not in _UNSEEN:  # a content control, an inserted part
                yield from self.of(element)


def _own(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows or cells of a table, also those in content controls; none of inner tables."""
    for element in parent:
        if element.tag == f"{_W}{name}":
            yield element
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _own(element, name)


def _cells(row: Any) -> Iterator[str]:
    """Yield the texts of a row's cells; what is merged across counts as often as it is wide."""
    for cell in _own(row, "tc"):
        paragraphs = (_text(one) for one in cell.iter(f"{_W}p") if _is_own(one, cell))
        yield "\n".join(text for text in paragraphs if text.strip())
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        wide = span.get(f"{_W}val", "1") if span is not None else "1"
        yield from [""] * (min(int(wide), 64) - 1 if wide.isdecimal() else 0)


def _is_own(paragraph: Any, cell: Any) -> bool:
    """Tell whether a paragraph is printed, and stands in no other, as those of text boxes do."""
    above = paragraph.getparent()
    while above is not cell:
        if above.tag in _UNSEEN or above.tag == f"{_W}p":
            return False
        above = above.getparent()
    return True


def _text(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{_W}p":  # a text box: its own line
            yield "\n" + _text(child)
        elif child.tag not in _UNSEEN and isinstance(child.tag, str):
            yield from _pieces(child)


def _unpacked(content: bytes) -> bytes:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(MAIN) as part,
        ):  # what it claims to unpack to is not believed
            text = part.read(_LARGEST_TEXT + 1)
    except RuntimeError as error:  # how zipfile says that a part is encrypted
        raise Unsupported(_("文件加了密码，打不开。请取消密码，另存为 .docx 后再上传。")) from error
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, EOFError, ValueError) as e:
        raise _broken() from e
    if len(text) > _LARGEST_TEXT:
        raise TooLarge(_("文档文字过多，不像一份计划。请只保留月份表，另存后再上传。"))
    return text


def _parsed(text: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken() from error
    if tree.getroottree().docinfo.internalDTD is not None:
        raise _broken()
    return tree


def _broken() -> Invalid:
    return Invalid(_("文档打不开，可能已损坏。请用 WPS 或 Word 打开，另存为 .docx 后再上传。"))
