"""Phones with which people go to schools."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from dudao.access.keys import PURPOSE, data_key_of
from dudao.access.models import CONTACT_EVERY, Device
from dudao.access.permissions import Permission
from dudao.access.queries import led_by, may_anywhere, require
from dudao.audit.actions import record
from dudao.lib import clock, sealing
from dudao.lib.errors import DomainError, Invalid, NotAllowed
from dudao.lib.tokens import digest, make
from dudao.org.models import Person

KEY_BYTES = 32
MAX_NAME = 60
MAX_APP = 20


class NoFieldWork(NotAllowed):
    """Nobody who goes to schools."""

    code = "no_field_work"


class OtherPerson(DomainError):
    """The device was enrolled for somebody else."""

    code = "other_person"
    status = 409


class Enrolled(NamedTuple):
    """A device with its token, shown once, and the key that counts from now on."""

    device: Device
    secret: str
    data_key: bytes


@transaction.atomic
def enrol_device(
    device_id: UUID, *, name: str, data_key: bytes, by: Person, app: str = ""
) -> Enrolled:
    """Let the phone of `by` in; a token made before ends, a key kept before stays.

    Raises `NoFieldWork`, `OtherPerson`, `KeyUnreadable`, `Invalid`.
    """
    if not may_anywhere(by, Permission.VISIT_MAKE):
        raise NoFieldWork(_("您的账号没有入校督导的任务，不用在手机上启用督导应用。"))
    if len(data_key) != KEY_BYTES:
        raise Invalid(_("手机的密钥不完整，请关闭应用后重新打开再试。"))
    secret, now = make(), clock.now()
    sealed = sealing.seal(data_key, device_id, key=settings.SECRET_KEY, purpose=PURPOSE)
    fresh = Device(
        id=device_id, person=by, data_key=sealed, digest=digest(secret), made_at=now, seen_at=now
    )
    Device.objects.bulk_create([fresh], ignore_conflicts=True)
    device = Device.objects.select_for_update(no_key=True).get(pk=device_id)
    if device.person_id != by.pk:
        raise OtherPerson(_("这部手机上的这份应用已由另一位同事启用。请在应用中添加自己的账号。"))
    kept = data_key_of(device)
    device.name, device.app = name.strip()[:MAX_NAME] or _("手机"), app[:MAX_APP]
    device.digest, device.seen_at = digest(secret), now
    device.ended_at = device.ended_by = None
    device.save(update_fields=["name", "app", "digest", "seen_at", "ended_at", "ended_by"])
    record("device.enrolled", device, by=by, unit=by.unit, name=device.name)
    return Enrolled(device, secret, kept)


@transaction.atomic
def end_device(device_id: UUID, *, by: Person) -> Device:
    """End a phone: its owner, whoever edits the account, the lead of the zone; twice is once."""
    device = (
        Device.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person__unit")
        .get(pk=device_id)
    )
    owner = device.person
    if owner.pk != by.pk and not Person.objects.filter(led_by(by), pk=owner.pk).exists():
        if owner.unit is None:
            raise NotAllowed(_("这个账号不属于任何单位，不能在这里修改。"))
        require(by, Permission.PERSON_EDIT, owner.unit)
    if device.ended_at is None:
        device.ended_at, device.ended_by = clock.now(), by
        device.save(update_fields=["ended_at", "ended_by"])
        record("device.ended", device, by=by, unit=owner.unit, person=owner.pk, name=device.name)
    return device


@transaction.atomic
def note_contact(device: Device, *, app: str = "") -> None:
    """Keep that the phone was in contact just now, to the minute, and with which app."""
    now, app = clock.now(), app[:MAX_APP] or device.app
    if now - device.seen_at < CONTACT_EVERY and app == device.app:
        return
    Device.objects.filter(pk=device.pk).update(seen_at=now, app=app)
    device.seen_at, device.app = now, app


@transaction.atomic
def note_unsent(
    device: Device, *, app: str, unsent: int, oldest_unsent_at: datetime | None
) -> None:
    """Keep what the phone says it still holds, since when, and that it said so just now."""
    now = clock.now()
    oldest = min(oldest_unsent_at, now) if unsent and oldest_unsent_at else None
    device.app, device.seen_at = app[:MAX_APP] or device.app, now
    device.unsent, device.oldest_unsent_at = unsent, oldest
    device.save(update_fields=["app", "seen_at", "unsent", "oldest_unsent_at"])
