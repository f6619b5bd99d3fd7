"""Writing a bundle: plain ZIP, nothing compressed, so that the same content gives the same bytes.

Photos, PDF and .docx are compressed already; what another zlib would pack otherwise stays as it is.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from dudao.documents.bundle.checking import (
    INDEX,
    MANIFEST,
    README,
    SCHEMA,
    SEAL,
    SUMS,
    seal_of,
)
from dudao.documents.bundle.index import index_page, readme
from dudao.documents.bundle.parts import Entry, Heading, Line, Written
from dudao.lib import clock

_PIECE = 1 << 20
_FIRST = (1980, 1, 1, 0, 0, 0)  # before that ZIP knows no time


class Damaged(Exception):
    """What lies on the disk is not what was stored; `title` is what it is called."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def write_bundle(
    out: BinaryIO,
    entries: Sequence[Entry],
    finish: Callable[[], tuple[Heading, Sequence[Line]]],
) -> None:
    """Write `entries` and then what is told of them to `out`, which must be seekable.

    `finish` is called when all content is written: whoever numbers the bundle holds up nobody
    meanwhile. Raises `Damaged` for content that is gone or has another hash than it was stored
    with.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        written = [_write(packed, entry) for entry in entries]
        heading, story = finish()
        on = heading.closed_at.astimezone(clock.CHINA).date()
        about = [
            (INDEX, "text/html", index_page(heading, written, story)),
            (README, "text/plain", readme(heading, len(written))),
            (MANIFEST, "application/json", _manifest(heading, written, story)),
        ]
        for name, media_type, content in about:
            written.append(_write(packed, Entry(name, name, on, media_type, content)))
        sums = "".join(f"{row.sha256}  {row.entry.name}\n" for row in written).encode()
        _write(packed, Entry(SUMS, SUMS, on, "text/plain", sums))
        packed.comment = SEAL + b"0" * 64
    _seal(out)


def _write(packed: zipfile.ZipFile, entry: Entry) -> Written:
    info = zipfile.ZipInfo(entry.name, _moment(entry.on))
    info.create_system, info.external_attr = 3, 0o644 << 16
    digest, size = hashlib.sha256(), 0
    try:
        info.file_size = _size(entry.source)  # a large one needs the larger header from the start
        with _opened(entry.source) as source, packed.open(info, "w") as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
    except FileNotFoundError as error:
        raise Damaged(entry.title) from error
    if entry.sha256 and digest.hexdigest() != entry.sha256:
        raise Damaged(entry.title)
    return Written(entry, digest.hexdigest(), size)


def _opened(source: bytes | Path) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _size(source: bytes | Path) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _moment(on: date) -> tuple[int, int, int, int, int, int]:
    return max((on.year, on.month, on.day, 0, 0, 0), _FIRST)


def _seal(out: BinaryIO) -> None:
    """Put the hash of everything before it at the very end, in the place kept for it."""
    out.flush()
    out.seek(-64, io.SEEK_END)
    end = out.tell()
    sealed = seal_of(out, end)
    out.seek(end)
    out.write(sealed)


def _manifest(heading: Heading, written: Sequence[Written], story: Sequence[Line]) -> bytes:
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "volume": {**heading._asdict(), "closed_at": heading.closed_at.isoformat()},
        "entries": [
            {
                "path": row.entry.name,
                "sha256": row.sha256,
                "size": row.size,
                "media_type": row.entry.media_type,
                "title": row.entry.title,
                "number": row.entry.number,
                "date": row.entry.on.isoformat(),
            }
            for row in written
        ],
        "story": [{"at": line.at.isoformat(), "text": line.text} for line in story],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
