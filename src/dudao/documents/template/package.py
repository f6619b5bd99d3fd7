"""The file as a package: opened with limits, its XML parsed without ever following anything."""

import io
import re
import zipfile
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from dudao.documents.template.troubles import Trouble, Unreadable

SIZE_LIMIT = 5 << 20  # bytes of the file
UNPACKED_LIMIT = 40 << 20  # bytes of all parts together
WRITTEN_LIMIT = 8 << 20  # bytes of one part of text
PARTS_LIMIT = 300
MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"http://purl.oclc.org/ooxml/"
_PRINTED = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
#: What Word leaves behind by itself and nothing on paper needs: taken out without a word.
_DROPPED = ("attachedTemplate", "mailMerge")


class Package(NamedTuple):
    """All parts by name, those that are printed as trees, and what must not be in there."""

    parts: dict[str, bytes]
    trees: dict[str, Any]
    troubles: list[Trouble]


def opened(data: bytes) -> Package:
    """Return the parts of a .docx; raises `Unreadable` for what is none or not safe to open."""
    parts = _unpacked(data)
    _refuse_active(parts)
    trees, found = {}, []
    for name in list(parts):
        if not name.endswith((".xml", ".rels")):
            continue
        tree = _parsed(name, parts[name])
        if name == "word/settings.xml":
            parts[name] = _without(tree, [f"{W}{tag}" for tag in _DROPPED])
        elif name.endswith(".rels"):
            found += _outward(name, tree)
            parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
        elif _PRINTED.fullmatch(name):
            etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
            trees[name] = tree
    return Package(parts, trees, found)


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Unzip within limits: nothing larger, more or elsewhere than an office file can be."""
    if len(data) > SIZE_LIMIT:
        raise Unreadable(
            _("文件超过%(limit)dMB。模板里不要放大图片，请压缩图片后再上传。")
            % {"limit": SIZE_LIMIT >> 20}
        )
    if data.startswith(_OLD):
        raise Unreadable(
            _("这是旧版.doc或.wps文件（或加了密码）。请在WPS或Word里另存为.docx后再上传。")
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _read_all(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Unreadable(_not_docx()) from error
    except RuntimeError as error:  # how zipfile says that a part is encrypted
        raise Unreadable(_("文件加了密码，打不开。请取消密码，另存为.docx后再上传。")) from error
    if MAIN not in parts or b"</" not in parts.get(TYPES, b""):
        raise Unreadable(_not_docx())
    return parts


def _not_docx() -> str:
    return _("这不是Word文档，或者文件已损坏。请在WPS或Word里打开，另存为.docx后再上传。")


def _read_all(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    names = {info.filename for info in infos}
    if len(infos) > PARTS_LIMIT or len(names) < len(infos):
        raise Unreadable(_not_docx())
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Unreadable(_not_docx())
    parts: dict[str, bytes] = {}
    left = UNPACKED_LIMIT
    for info in infos:
        with archive.open(info) as part:  # what it claims to unpack to is not believed
            parts[info.filename] = part.read(left + 1)
        left -= len(parts[info.filename])
        written = info.filename.endswith((".xml", ".rels"))
        if left < 0 or (written and len(parts[info.filename]) > WRITTEN_LIMIT):
            raise Unreadable(
                _("文件解压后超过%(limit)dMB，不能用作模板。请删去大图片后另存为.docx。")
                % {"limit": UNPACKED_LIMIT >> 20}
            )
    return parts


def _refuse_active(parts: dict[str, bytes]) -> None:
    """Refuse macros and what runs when the file is opened."""
    types = parts[TYPES]
    inside = any(
        name.endswith("vbaProject.bin") or name.startswith(("word/activeX", "word/vba"))
        for name in parts
    )
    if inside or b"macroEnabled" in types:
        raise Unreadable(_("文件里有宏，不能用作模板。请另存为不带宏的.docx后再上传。"))
    if any(name.startswith("word/embeddings/") for name in parts):
        raise Unreadable(
            _("文件里嵌入了其他程序的对象，不能用作模板。请删去嵌入对象，或改为普通表格、图片。")
        )
    if _STRICT in parts[MAIN][:4096]:
        raise Unreadable(_("这是“Strict Open XML”格式。请另存为普通的Word文档（.docx）后再上传。"))


def _parsed(name: str, data: bytes) -> Any:
    """Parse a part without expanding, loading or fetching anything; a DTD is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_not_docx()) from error
    if tree.getroottree().docinfo.doctype or tree.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            _("文件里有不该出现的内容（DTD：%(part)s），不能用作模板。请另存为.docx后再上传。")
            % {"part": name}
        )
    return tree


def _without(tree: Any, tags: list[str]) -> bytes:
    for tag in tags:
        for element in list(tree.iter(tag)):
            element.getparent().remove(element)
    packed: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed


def _outward(name: str, tree: Any) -> list[Trouble]:
    """Take out what Word notes of its own template; report every other way out of the file."""
    found = []
    for relation in list(tree.iter(_RELATION)):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if kind in {"attachedTemplate", "mailMergeSource", "mailMergeHeaderSource"}:
            relation.getparent().remove(relation)
        elif relation.get("TargetMode") == "External":
            found.append(
                Trouble(
                    _part_word(name),
                    relation.get("Target", "")[:80],
                    _("链接到文件以外的内容。请取消超链接，图片改为直接插入。"),
                )
            )
        elif kind in {"aFChunk", "oleObject", "package", "control", "subDocument", "frame"}:
            found.append(
                Trouble(_part_word(name), kind, _("引用了其他文件的内容。请复制过来，不要用引用。"))
            )
    return found


def _part_word(name: str) -> str:
    """Return the part a file of relations belongs to, as people call it."""
    return part_word(name.replace("_rels/", "").removesuffix(".rels"))


def part_word(name: str) -> str:
    """Return what people call a part of the file."""
    for start, word in (
        ("word/header", _("页眉")),
        ("word/footer", _("页脚")),
        ("word/footnotes", _("脚注")),
        ("word/endnotes", _("尾注")),
        ("word/document", _("正文")),
    ):
        if name.startswith(start):
            return word
    return _("文件")
