"""Putting a package together: the same content always makes the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from dudao.documents.exchange.shapes import (
    MANIFEST,
    SIGNATURE,
    Content,
    Manifest,
    Part,
    Record,
    canonical,
    plain,
)
from dudao.documents.exchange.signing import sign

#: Entries carry no time of their own; the first that a ZIP can tell.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class Enclosed(NamedTuple):
    """A record on its way into a package; `files` by their suffix: what people call it, bytes."""

    name: str
    title: str
    content: Content
    files: Mapping[str, tuple[str, bytes]] = {}


def records_of(things: Iterable[Enclosed]) -> tuple[list[Record], dict[str, bytes]]:
    """Return the records of a manifest and, by its path, every entry they name."""
    records, entries = [], {}
    for number, thing in enumerate(things, 1):
        folder = f"records/{number:03d}"
        content = canonical(plain(thing.content))
        parts = [_part(f"{folder}/content.json", "content.json", content)]
        entries[parts[0].path] = content
        for suffix, (called, data) in thing.files.items():
            parts.append(_part(f"{folder}/document.{suffix}", called, data))
            entries[parts[-1].path] = data
        records.append(
            Record(name=thing.name, title=thing.title, content=parts[0], files=parts[1:])
        )
    return records, entries


def pack(manifest: Manifest, entries: Mapping[str, bytes], private: bytes) -> bytes:
    """Return the package as a ZIP, signed. Nothing is compressed: what comes out is what it is."""
    said = canonical(plain(manifest))
    whole = {MANIFEST: said, SIGNATURE: sign(said, private, "package").encode(), **entries}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, data in whole.items():
            entry = zipfile.ZipInfo(path, _NO_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return packed.getvalue()


def _part(path: str, name: str, data: bytes) -> Part:
    return Part(path=path, name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


def loaded(stored: object) -> Manifest:
    """Return the manifest that was stored as plain values."""
    manifest: Manifest = msgspec.convert(stored, Manifest)
    return manifest


def typed(stored: object) -> Content:
    """Return the content that was stored as plain values."""
    content: Content = msgspec.convert(stored, Content)
    return content
