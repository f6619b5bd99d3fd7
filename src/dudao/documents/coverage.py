"""Which characters the fonts of this machine can show, read from their character maps.

A character that no font has is printed as an empty box; rare ones in names (𠮷, 㳚) are the usual
case. Everything of GB2312 is in every Chinese font, so only the rest is looked up.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dudao.documents import fonts

_FIRST_EASTERN = 0x2E80  # below it typst brings fonts of its own
_SEGMENTS, _GROUPS = 4, 12  # forms of a character map


class Ranges(NamedTuple):
    """Code points that a font has: sorted starts, and the end of each range."""

    starts: list[int]
    ends: list[int]

    def have(self, point: int) -> bool:
        """Tell whether a code point lies in one of the ranges."""
        at = bisect_right(self.starts, point) - 1
        return at >= 0 and self.ends[at] >= point


def missing(texts: Iterable[str]) -> list[str]:
    """Return the characters of `texts` that no font has, each once, in their order."""
    rare = dict.fromkeys(char for text in texts for char in text if _is_rare(char))
    return [char for char in rare if not _shown(char)]


@lru_cache(maxsize=4096)
def _is_rare(char: str) -> bool:
    if ord(char) < _FIRST_EASTERN:
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@lru_cache(maxsize=4096)
def _shown(char: str) -> bool:
    return any(covered(path, index).have(ord(char)) for path, index in _files())


@cache
def _files() -> list[tuple[str, int]]:
    found = {(str(font.path), font.index) for font in fonts.collection().fonts() if font.path}
    return sorted(found)


@cache
def covered(path: str, index: int) -> Ranges:
    """Return what a font file has; nothing where its character map cannot be read."""
    try:
        with Path(path).open("rb") as file:
            ranges = sorted(_ranges(file, index))
    except (OSError, struct.error):
        ranges = []
    return Ranges([start for start, _ in ranges], [end for _, end in ranges])


def _ranges(file: BinaryIO, index: int) -> list[tuple[int, int]]:
    """Return the ranges of the largest map of the font: one of 32 bits, else one of 16."""
    start = 0
    if file.read(4) == b"ttcf":
        start = struct.unpack(">I", _at(file, 12 + 4 * index, 4))[0]
    (count,) = struct.unpack(">H", _at(file, start + 4, 2))
    tables = struct.iter_unpack(">4sIII", _at(file, start + 12, 16 * count))
    table = next((offset for name, _, offset, _ in tables if name == b"cmap"), None)
    if table is None:
        return []
    (count,) = struct.unpack(">H", _at(file, table + 2, 2))
    places = {
        table + place for *_, place in struct.iter_unpack(">HHI", _at(file, table + 4, 8 * count))
    }
    forms = {struct.unpack(">H", _at(file, place, 2))[0]: place for place in sorted(places)}
    if _GROUPS in forms:
        return _groups(file, forms[_GROUPS])
    return _segments(file, forms[_SEGMENTS]) if _SEGMENTS in forms else []


def _groups(file: BinaryIO, place: int) -> list[tuple[int, int]]:
    (count,) = struct.unpack(">I", _at(file, place + 12, 4))
    groups = struct.iter_unpack(">III", _at(file, place + 16, 12 * count))
    return [(first, last) for first, last, glyph in groups if glyph or last > first]


def _segments(file: BinaryIO, place: int) -> list[tuple[int, int]]:
    (double,) = struct.unpack(">H", _at(file, place + 6, 2))
    form = f">{double // 2}H"
    ends = struct.unpack(form, _at(file, place + 14, double))
    starts = struct.unpack(form, _at(file, place + 16 + double, double))
    return list(zip(starts, ends, strict=True))


def _at(file: BinaryIO, place: int, length: int) -> bytes:
    file.seek(place)
    return file.read(length)
