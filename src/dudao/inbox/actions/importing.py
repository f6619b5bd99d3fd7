"""Taking in the file that a phone wrote as its last resort (docs/sync.md, "Export file")."""

import hashlib
import os
import struct
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec import Raw, Struct

from dudao.access.keys import data_key_of
from dudao.access.models import Device
from dudao.audit.actions import record
from dudao.inbox.actions.deciding import require_release
from dudao.inbox.actions.receipts import keep_medium
from dudao.inbox.messages import Envelope, envelope, head_of
from dudao.inbox.messages.bodies import Sha256
from dudao.inbox.models import Medium, Operation, OtherArrival, Outcome
from dudao.inbox.queries import place_of
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.lib.space import space
from dudao.org.models import Person

MAGIC = b"DUDAO1"
IV_BYTES = 12
MOST_HEADER = 4096
_LENGTH = struct.Struct(">I")


class Imported(NamedTuple):
    """What a file brought: new operations, those known before, broken ones; photos and files."""

    person: Person
    fresh: int
    known: int
    broken: int
    media: int


class _Header(Struct):
    device: UUID


class _Media(Struct):
    sha256: Sha256
    data: str


class _Export(Struct):
    operations: list[Raw]
    media: list[_Media] = []


@transaction.atomic
def import_export(content: bytes, *, by: Person) -> Imported:
    """Accept what is in a phone's export file as if the phone had sent it; twice is once.

    Whoever decides about the person's operations does it. Raises `Invalid` for what is no such
    file or was changed, `NotAllowed`, `KeyUnreadable`.
    """
    device, sealed = _opened(content)
    require_release(device.person, by)
    export = _decrypted(sealed, data_key_of(device))
    media = sum(_keep(device, one) for one in export.media)
    kept = [_accept(device, envelope(raw)) for raw in export.operations]
    imported = Imported(
        person=device.person,
        fresh=kept.count("fresh"),
        known=kept.count("known"),
        broken=kept.count("broken") + len(export.media) - media,
        media=media,
    )
    counted = {"operations": imported.fresh, "known": imported.known, "media": media}
    record("inbox.imported", device, by=by, unit=device.person.unit, **counted)
    return imported


def _opened(content: bytes) -> tuple[Device, memoryview]:
    """Return whose phone wrote the file, and what its key opens."""
    start = len(MAGIC) + _LENGTH.size
    if not content.startswith(MAGIC) or len(content) < start:
        raise _no_export()
    (length,) = _LENGTH.unpack(content[len(MAGIC) : start])
    if length > MOST_HEADER:
        raise _no_export()
    try:
        header = msgspec.json.decode(content[start : start + length], type=_Header)
    except msgspec.DecodeError as error:
        raise _no_export() from error
    device = Device.objects.select_related("person__unit").filter(pk=header.device).first()
    if device is None:
        raise _unusable(
            _("导出这个文件的手机没有在本系统启用过，打不开。请核对是不是别的县的系统导出的。")
        )
    return device, memoryview(content)[start + length :]  # large: never held twice


def _decrypted(sealed: memoryview, key: bytes) -> _Export:
    try:
        plain = AESGCM(key).decrypt(bytes(sealed[:IV_BYTES]), sealed[IV_BYTES:], None)
        return msgspec.json.decode(plain, type=_Export)
    except (InvalidTag, ValueError, msgspec.DecodeError) as error:
        raise _no_export() from error


def _no_export() -> Invalid:
    return _unusable(
        _("文件打不开：不是督导应用导出的文件，或者传送时损坏、被改动过。请在手机上重新导出。")
    )


def _unusable(why: str) -> Invalid:
    return Invalid(why, fields={"file": why})


def _keep(device: Device, media: _Media) -> bool:
    """Keep a photo or file; tell whether it is what its hash says."""
    try:
        data = b64decode(media.data, validate=True)
    except NotBase64:
        return False
    if hashlib.sha256(data).hexdigest() != media.sha256:
        return False
    place = place_of(device.pk, media.sha256)
    if not place.exists():
        _write(place, data)
    keep_medium(device, media.sha256, len(data))
    return True


def _write(place: Path, data: bytes) -> None:
    with space():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.import")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)


def _accept(device: Device, sent: Envelope | str) -> str:
    """Accept an operation as the door does: fresh, known or broken."""
    if isinstance(sent, str):
        return "broken"
    digest = hashlib.sha256(sent.content.encode()).hexdigest()
    here = Medium.objects.filter(person=device.person, sha256__in=sent.media)
    if digest != sent.sha256 or here.values("sha256").distinct().count() < len(set(sent.media)):
        return "broken"
    known = Operation.objects.filter(pk=sent.id).first()
    if known is None:
        _add(device, sent)
        return "fresh"
    if (known.sha256, known.person_id) != (digest, device.person_id):
        OtherArrival.objects.get_or_create(
            operation=known,
            person=device.person,
            sha256=digest,
            defaults={
                "device": device,
                "content": sent.content,
                "received_at": clock.now(),
            },
        )
    return "known"


def _add(device: Device, sent: Envelope) -> None:
    head = head_of(sent.content)
    operation = Operation.objects.create(
        pk=sent.id,
        device=device,
        person=device.person,
        sha256=sent.sha256,
        kind=head.kind,
        subject=head.subject,
        seq=head.seq,
        prev=head.prev,
        content=sent.content,
        received_at=clock.now(),
    )
    Outcome.objects.create(operation=operation)
