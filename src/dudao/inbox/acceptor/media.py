"""Photos, sound and files, chunk by chunk; what is answered is on disk."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

from dudao.access.actions import note_contact
from dudao.access.models import Device
from dudao.access.signing_in import device_by
from dudao.inbox.acceptor.wire import Answer, Call
from dudao.inbox.actions import keep_medium
from dudao.inbox.messages import Progress
from dudao.inbox.models import Medium
from dudao.inbox.queries import place_of
from dudao.lib.errors import DomainError, Invalid, NotFound, TooLarge
from dudao.lib.space import space
from dudao.org.queries import norm, office_of

CHUNK_BYTES = 256 << 10
LIMIT = "inbox.media_mebibytes"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OtherOffset(DomainError):
    """Another part is wanted; `received` tells from where on."""

    code = "other_offset"
    status = 409


class BadHash(DomainError):
    """All of it came, and it is not what its name says; it was dropped."""

    code = "bad_hash"
    status = 422


def put(call: Call) -> Answer:
    """Take a chunk."""
    sha256 = _named(call)
    device = _known(call)
    offset, size = call.number("offset"), call.number("size")
    if offset is None or size is None or offset > size:
        raise Invalid(_("offset 和 size 应为字节数，offset 不大于 size。"))
    _bear(device, size)
    chunk = call.body(CHUNK_BYTES)
    place = place_of(device.pk, sha256)
    with space(), _turn(place.parent):
        if not _is_whole(device, sha256, place):
            part = _part(place)
            received = _size(part)
            if offset != received:
                raise OtherOffset(_("请从已收到的位置继续上传。"), received=received)
            if received + len(chunk) > size:
                raise Invalid(_("内容比说明的大小多，没有保存。"))
            _append(part, chunk)
            if received + len(chunk) < size:
                return _answer(received + len(chunk), complete=False)
            _finish(device, sha256, part, place)
    return _answer(size, complete=True)


def progress(call: Call) -> Answer:
    """Tell how much of a content is here."""
    sha256 = _named(call)
    device = _known(call)
    place = place_of(device.pk, sha256)
    if _is_whole(device, sha256, place):
        kept = Medium.objects.get(device=device, sha256=sha256)
        return _answer(kept.size, complete=True)
    return _answer(_size(_part(place)), complete=False)


def _named(call: Call) -> str:
    sha256 = call.path.rpartition("/")[2]
    if not _SHA256.fullmatch(sha256):
        raise NotFound(_("没有找到，或不在您的范围内。"))
    return sha256


def _known(call: Call) -> Device:
    """Return whose phone calls: of a closed account too, what is unsent is still taken."""
    device = device_by(call.authorization)
    note_contact(device)
    return device


def _bear(device: Device, size: int) -> None:
    unit = device.person.unit
    limit = norm(LIMIT, office=office_of(unit) if unit else None)
    if size > limit << 20:
        raise TooLarge(_("文件超过%(limit)d MB，没有保存。请压缩后重新上传。") % {"limit": limit})


def _is_whole(device: Device, sha256: str, place: Path) -> bool:
    """Tell whether all of it is here, or was and is evidence now."""
    if place.exists():
        keep_medium(device, sha256, _size(place))  # a crash may have come between the two
        return True
    return Medium.objects.filter(device=device, sha256=sha256, dropped_at__isnull=False).exists()


def _append(part: Path, chunk: bytes) -> None:
    """Add a chunk; on disk when this returns, and not in part when it raises."""
    before = _size(part)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        left = memoryview(chunk)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise
    finally:
        os.close(handle)
    if not before:
        _settle(part.parent)


def _finish(device: Device, sha256: str, part: Path, place: Path) -> None:
    """Put what is whole in its place, or drop what is not what its name says."""
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise BadHash(_("文件内容与校验值不符，没有保存。请重新上传。"), received=0)
    part.rename(place)
    _settle(place.parent)
    keep_medium(device, sha256, _size(place))


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Let one chunk of a device be written at a time, whatever process writes."""
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _settle(folder.parent)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """Make a new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _part(place: Path) -> Path:
    return place.with_name(f"{place.name}.part")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _answer(received: int, *, complete: bool) -> Answer:
    return Answer(200, msgspec.json.encode(Progress(received, complete)))
