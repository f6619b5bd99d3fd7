"""A template filled: text put together, and the parts that never change as they were packed."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dudao.documents.proof import picture_size, suffix_of
from dudao.documents.states import Kind
from dudao.documents.template.compiling import Compiled, compiled
from dudao.documents.template.fields import COMMON, fields_of, needed
from dudao.documents.template.nodes import Body, Each, Given, Node, Slot, has_pictures
from dudao.documents.template.nodes import Value as ValueNode
from dudao.documents.template.package import TYPES
from dudao.documents.template.pieces import body_xml, text_xml
from dudao.documents.template.values import Picture, Values

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same values give the same bytes
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MILLIMETRE = 36000  # EMU
#: Not words of the document itself: nobody misses them where they are not printed.
_BESIDE = frozenset({"序号", "中文序号"})
_EQUAL = ({"主送机关", "学校"},)


class Filled(NamedTuple):
    """The .docx, and which fields that say something the template left out."""

    docx: bytes
    unprinted: list[str]
    printed: frozenset[str] = frozenset()


def fill(data: bytes, kind: Kind, values: Values) -> Filled:
    """Fill the template `data`, which must be without troubles, with the `values` of a document."""
    template = compiled(data, kind)
    printed: set[str] = set()
    shown: dict[str, bytes] = {}
    parts = {}
    for name, nodes in template.nodes.items():
        scribe = _Scribe(values, name)
        parts[name] = (_XML + "".join(scribe.write(nodes))).encode()
        printed |= scribe.printed
        if has_pictures(nodes):
            rels = _rels_of(name)
            parts[rels] = _with_pictures(template.parts.get(rels), scribe.pictures)
            shown |= scribe.pictures
    parts |= {f"word/media/{file}": picture for file, picture in shown.items()}
    missing = _unprinted(kind, values, printed)
    return Filled(_packed(data, kind, parts), missing, frozenset(printed))


class _Scribe:
    """Writes one part, and notes what it printed and which pictures it used."""

    def __init__(self, values: Values, part: str) -> None:
        self.printed: set[str] = set()
        self.pictures: dict[str, bytes] = {}
        self._held: dict[str, Mapping[str, Any]] = {"": values}
        self._prefix = part.rpartition("/")[2].removesuffix(".xml")

    def write(self, nodes: list[Node]) -> Iterator[str]:
        """Yield the text of `nodes`."""
        for node in nodes:
            match node:
                case str():
                    yield node
                case ValueNode():
                    yield self._value(node.slot)
                case Body():
                    self.printed.add(node.slot.name)
                    yield body_xml(self._of(node.slot), node.shape, node.type)
                case Given():
                    if self._of(node.slot):
                        yield from self.write(node.nodes)
                case _:
                    yield from self._each(node)

    def _each(self, node: Each) -> Iterator[str]:
        for item in self._of(node.slot):
            self._held[node.slot.key] = item
            yield from self.write(node.nodes)

    def _of(self, slot: Slot) -> Any:
        return self._held[slot.holder].get(slot.key, "")

    def _value(self, slot: Slot) -> str:
        self.printed.add(slot.name)
        value = self._of(slot)
        return self._drawn(value) if isinstance(value, Picture) else text_xml(value)

    def _drawn(self, picture: Picture) -> str:
        n = len(self.pictures) + 1
        file = f"{self._prefix}-filled{n}.{suffix_of(picture.data)}"
        self.pictures[file] = picture.data
        wide, high = picture_size(picture.data)
        size = f'cx="{round(picture.millimetres * _MILLIMETRE * wide / high)}" '
        size += f'cy="{round(picture.millimetres * _MILLIMETRE)}"'
        return (
            "</w:t><w:drawing><wp:inline "
            f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{9000 + n}" name="{file}"/>'
            f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
            f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="{n}" '
            f'name="{file}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip '
            f'xmlns:r="{_OFFICE}" r:embed="{_rid(file)}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            '</a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
        )


def _rid(file: str) -> str:
    return f"filled_{file.partition('.')[0].replace('-', '_')}"


def _rels_of(part: str) -> str:
    folder, _slash, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _with_pictures(rels: bytes | None, pictures: Mapping[str, bytes]) -> bytes:
    """Return a part's relations with those of its pictures."""
    added = "".join(
        f'<Relationship Id="{_rid(file)}" Type="{_OFFICE}/image" Target="media/{file}"/>'
        for file in pictures
    )
    if rels is None or b"</" not in rels:
        whole = f'<Relationships xmlns="{_PACKAGE}/relationships">{added}</Relationships>'
        return f"{_XML}{whole}".encode()
    end = rels.rindex(b"</")
    return rels[:end] + added.encode() + rels[end:]


def _packed(data: bytes, kind: Kind, parts: Mapping[str, bytes]) -> bytes:
    """Add the filled parts to those that never change, which are packed once."""
    packed = io.BytesIO()
    packed.write(_unchanging(data, kind))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@lru_cache(maxsize=16)
def _unchanging(data: bytes, kind: Kind) -> bytes:
    """Return the package without what is filled, its types first as readers expect."""
    template = compiled(data, kind)
    drawn = {_rels_of(name) for name, nodes in template.nodes.items() if has_pictures(nodes)}
    parts = {TYPES: b"", **template.parts} | {TYPES: _types(template)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name not in drawn:
                archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _types(template: Compiled) -> bytes:
    """Return the types of the parts, with those of the pictures that may be drawn."""
    types = template.parts[TYPES]
    end = types.rindex(b"</")
    missing = "".join(
        f'<Default Extension="{suffix}" ContentType="image/{suffix}"/>'
        for suffix in ("png", "jpeg")
        if f'extension="{suffix}"'.encode() not in types.lower()
    )
    return types[:end] + missing.encode() + types[end:]


def _unprinted(kind: Kind, values: Values, printed: set[str]) -> list[str]:
    """Return the fields that say something and are nowhere on the paper."""
    for equal in _EQUAL:
        printed = printed | equal if printed & equal else printed
    said = []
    common = {name for group in needed(kind) for name in group if "." not in name}
    for field in fields_of(kind):
        value: Any = values.get(field.name, "")
        if not value:
            continue
        if field.parts:
            said += [
                f"{field.name}.{part.name}"
                for part in field.parts
                if part.name not in _BESIDE and any(item.get(part.name) for item in value)
            ]
        elif field not in COMMON or field.name in common:
            said.append(field.name)
    missed = [name for name in said if name not in printed]
    proven = {"校验码", "二维码"} & printed
    return [name for name in missed if not (name in {"校验码", "二维码"} and proven)]
