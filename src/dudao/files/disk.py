"""The store on disk: FILES_ROOT/ab/cd/<sha256>, written once, readable only by the server."""

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from dudao.files.images import shrink
from dudao.lib.errors import TooLarge
from dudao.lib.space import space

_PIECE = 1 << 20


class Received(NamedTuple):
    """Content on disk, not yet in its place."""

    path: Path
    sha256: str
    size: int


@contextmanager
def received(content: bytes | BinaryIO, limit: int) -> Iterator[Received]:
    """Write `content` to a temporary file, which is gone again afterwards.

    Raises `TooLarge` as soon as more than `limit` bytes have come, `NoSpace` on a full disk.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with space(), _temporary() as (file, path):
        size = 0
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise too_large(limit)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        yield Received(path, hashlib.file_digest(file, "sha256").hexdigest(), size)


@contextmanager
def made(write: Callable[[BinaryIO], object]) -> Iterator[Received]:
    """Let `write` write content of any size to a temporary file, which is gone again afterwards.

    Raises `NoSpace` on a full disk.
    """
    with space(), _temporary() as (file, path):
        write(file)
        file.flush()
        os.fsync(file.fileno())
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        yield Received(path, hashlib.file_digest(file, "sha256").hexdigest(), size)


def too_large(limit: int) -> TooLarge:
    """Return the error for a file above `limit` bytes."""
    return TooLarge(
        _("文件超过%(limit)d MB，没有保存。请压缩后重新上传。") % {"limit": limit >> 20},
        limit=limit,
    )


def keep(what: Received) -> Path:
    """Put received content into its place and return it; what lies there already stays.

    Two at once do no harm: the content is equal. A rename, because not every disk has hard links.
    """
    place = path_of(what.sha256)
    with space():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not place.exists():
            what.path.rename(place)
            _settle(place.parent)
    return place


def path_of(sha256: str) -> Path:
    """Return where content with this hash lies."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def intact(sha256: str) -> bool:
    """Tell whether the content is there and still has its hash."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def thumbnail(sha256: str, edge: int) -> Path:
    """Return the small copy of a picture, made now unless it was made before."""
    original = path_of(sha256)
    place = original.with_name(f"{sha256}.{edge}.webp")
    if not place.exists():
        with space(), _temporary() as (file, path):
            file.write(shrink(original, edge))
            file.flush()
            path.replace(place)
    return place


@contextmanager
def _temporary() -> Iterator[tuple[io.BufferedRandom, Path]]:
    """Open a new file (mode 0600) under FILES_ROOT, on the same disk as its later place."""
    root = Path(settings.FILES_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="incoming-", dir=root)
    path = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
