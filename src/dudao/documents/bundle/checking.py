"""Checking a bundle, zipped or unpacked, with nothing but Python.

A zipped one also carries the hash of its own bytes as its comment: one byte changed anywhere, in
a file, a date, a name, shows.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, NamedTuple, Protocol

SCHEMA = 1
INDEX, README, MANIFEST, SUMS = "目录.html", "说明.txt", "manifest.json", "SHA256SUMS"
#: What a bundle says of itself; everything else is an entry of the manifest.
ABOUT = frozenset({INDEX, README, MANIFEST})
SEAL = b"sha256:"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_PIECE = 1 << 20
_MOST = 64 << 20  # what a list of hashes or a manifest may weigh
_UNREADABLE = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, RuntimeError, struct.error,
    zlib.error,
)  # fmt: skip


class Trouble(StrEnum):
    """What can be wrong with a bundle."""

    UNREADABLE = "unreadable"
    UNSAFE = "unsafe"
    TWICE = "twice"
    MISSING = "missing"
    CHANGED = "changed"
    EXTRA = "extra"
    LIST = "list"
    NEWER = "newer"
    REPACKED = "repacked"


class Fault(NamedTuple):
    """The first thing that is wrong, and with which file."""

    trouble: Trouble
    name: str


class _Holder(Protocol):
    """A bundle that can be read: a ZIP or a folder."""

    names: list[str]

    def open(self, name: str) -> IO[bytes]:
        """Open a file of it."""


class _Zip:
    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.names = [info.filename for info in packed.infolist()]
        self.open = packed.open
        self.seal = packed.comment
        self.plain = all(info.compress_type == zipfile.ZIP_STORED for info in packed.infolist())


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root
        found = sorted(path for path in root.rglob("*") if path.is_symlink() or path.is_file())
        self.names = [path.relative_to(root).as_posix() for path in found]
        self.links = [
            name for name, path in zip(self.names, found, strict=True) if path.is_symlink()
        ]

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


def check(path: Path) -> Fault | None:
    """Return what is first wrong with the bundle at `path`, a .zip or a folder; None if nothing."""
    if path.is_dir():
        folder = _Folder(path)
        return Fault(Trouble.UNSAFE, folder.links[0]) if folder.links else _content(folder)
    try:
        with zipfile.ZipFile(path) as packed:
            holder = _Zip(packed)
            if not holder.plain:
                return Fault(Trouble.REPACKED, path.name)
            fault = _content(holder)
        return fault or _seal(path, holder.seal)
    except _UNREADABLE:
        return Fault(Trouble.UNREADABLE, path.name)


def seal_of(content: BinaryIO, end: int) -> bytes:
    """Return the hash of the first `end` bytes of `content`, as it stands in the seal."""
    digest, left = hashlib.sha256(), end
    content.seek(0)
    while left and (piece := content.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


def is_safe(name: str) -> bool:
    """Tell whether unpacking `name` stays inside the folder, on every system."""
    path = PurePosixPath(name)
    odd = any(char in name for char in "\\:\0\r\n") or name.endswith("/")
    return bool(path.parts) and not (odd or path.is_absolute() or ".." in path.parts)


def _seal(path: Path, seal: bytes) -> Fault | None:
    """Compare the hash of all bytes before it with the one at the very end."""
    if not seal.startswith(SEAL):
        return Fault(Trouble.REPACKED, path.name)
    with path.open("rb") as content:
        end = content.seek(0, 2) - 64
        content.seek(end)
        if SEAL + content.read() != seal:
            return Fault(Trouble.UNREADABLE, path.name)
        whole = SEAL + seal_of(content, end) == seal
    return None if whole else Fault(Trouble.CHANGED, path.name)


def _content(holder: _Holder) -> Fault | None:
    seen: set[str] = set()
    for name in holder.names:
        if not is_safe(name):
            return Fault(Trouble.UNSAFE, name)
        if name in seen:
            return Fault(Trouble.TWICE, name)
        seen.add(name)
    sums = _sums(holder)
    if isinstance(sums, Fault):
        return sums
    return _compared(holder, sums) or _manifest(holder, sums)


def _sums(holder: _Holder) -> dict[str, str] | Fault:
    """Return name -> hash as the list says, or what is wrong with the list."""
    if SUMS not in holder.names:
        return Fault(Trouble.MISSING, SUMS)
    sums: dict[str, str] = {}
    try:
        for line in _text(holder, SUMS).splitlines():
            match = _LINE.fullmatch(line)
            if match is None or match[2] in sums or not is_safe(match[2]):
                return Fault(Trouble.LIST, SUMS)
            sums[match[2]] = match[1]
    except _UNREADABLE:
        return Fault(Trouble.CHANGED, SUMS)
    return sums


def _compared(holder: _Holder, sums: dict[str, str]) -> Fault | None:
    there = set(holder.names)
    for name, wanted in sums.items():
        if name not in there:
            return Fault(Trouble.MISSING, name)
        if _digest(holder, name) != wanted:
            return Fault(Trouble.CHANGED, name)
    extra = sorted(there - set(sums) - {SUMS})
    return Fault(Trouble.EXTRA, extra[0]) if extra else None


def _manifest(holder: _Holder, sums: dict[str, str]) -> Fault | None:
    """Compare what the manifest tells of each entry with the list of hashes."""
    missing = sorted(ABOUT - set(sums))
    if missing:
        return Fault(Trouble.MISSING, missing[0])
    try:
        content = json.loads(_text(holder, MANIFEST))
        if content["schema"] > SCHEMA:
            return Fault(Trouble.NEWER, MANIFEST)
        told = {entry["path"]: entry for entry in content["entries"]}
    except (KeyError, TypeError, *_UNREADABLE):
        return Fault(Trouble.LIST, MANIFEST)
    for name, sha256 in sums.items():
        if name not in ABOUT and not _agrees(told.get(name), sha256):
            return Fault(Trouble.LIST, name)
    untold = sorted(set(told) - set(sums))
    return Fault(Trouble.MISSING, untold[0]) if untold else None


def _agrees(entry: Any, sha256: str) -> bool:
    return isinstance(entry, dict) and entry.get("sha256") == sha256


def _digest(holder: _Holder, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with holder.open(name) as content:
            while piece := content.read(_PIECE):
                digest.update(piece)
    except (NotImplementedError, *_UNREADABLE):
        return ""
    return digest.hexdigest()


def _text(holder: _Holder, name: str) -> str:
    with holder.open(name) as content:
        given = content.read(_MOST + 1)
    if len(given) > _MOST:
        raise ValueError(name)
    return given.decode()
