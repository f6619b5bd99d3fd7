"""The file a phone exported as its last resort, taken in at the office."""

import base64
import hashlib
import json
import struct
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dudao.access.actions import enrol_device
from dudao.access.models import Device
from dudao.audit.models import Event
from dudao.inbox.actions import import_export
from dudao.inbox.models import Medium, Operation, OtherArrival, Outcome
from dudao.inbox.queries import content_of
from dudao.lib.errors import Invalid, NotAllowed
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit

KEY, IV = bytes(range(32)), bytes(12)


@pytest.fixture
def device(inspector: Person, school: Unit) -> Device:
    return enrol_device(uuid7(), name="测试手机", data_key=KEY, by=inspector).device


def envelope(pk: UUID | None = None, **given: Any) -> dict[str, Any]:
    content = json.dumps({"v": 1, "kind": "visit.merit", "body": {"visit": str(uuid7())}})
    made = {"id": str(pk or uuid7()), "content": content, "media": [], **given}
    return {"sha256": hashlib.sha256(made["content"].encode()).hexdigest(), **made}


def photo(content: bytes = b"a photo") -> dict[str, str]:
    data = base64.b64encode(content).decode()
    return {"sha256": hashlib.sha256(content).hexdigest(), "data": data}


def exported(device_id: object, *operations: Any, media: Any = (), key: bytes = KEY) -> bytes:
    header = json.dumps({"device": str(device_id), "person": 1, "app": "test"}).encode()
    body = json.dumps({"operations": operations, "media": list(media)}).encode()
    sealed = AESGCM(key).encrypt(IV, body, None)
    return b"DUDAO1" + struct.pack(">I", len(header)) + header + IV + sealed


def test_it_is_accepted_as_if_it_had_been_sent(
    device: Device, director: Person, inspector: Person
) -> None:
    shot = photo()
    sent = envelope(media=[shot["sha256"]])
    done = import_export(exported(device.pk, sent, media=[shot]), by=director)
    assert (done.person, done.fresh, done.known, done.broken, done.media) == (inspector, 1, 0, 0, 1)
    operation = Operation.objects.get()
    assert (str(operation.pk), operation.person, operation.kind) == (
        sent["id"], inspector, "visit.merit"
    )  # fmt: skip
    assert Outcome.objects.get().state == "accepted"
    place = content_of(inspector, shot["sha256"])
    assert place is not None
    assert place.read_bytes() == b"a photo"
    assert Event.objects.get(name="inbox.imported").by == director


def test_twice_is_once(device: Device, director: Person) -> None:
    file = exported(device.pk, envelope(), media=[photo()])
    import_export(file, by=director)
    again = import_export(file, by=director)
    assert (again.fresh, again.known) == (0, 1)
    assert (Operation.objects.count(), Medium.objects.count()) == (1, 1)


def test_the_same_id_with_other_content_is_kept_beside_it(device: Device, director: Person) -> None:
    pk = uuid7()
    for content in ("{}", "[]"):
        import_export(exported(device.pk, envelope(pk, content=content)), by=director)
    assert (Operation.objects.get().content, OtherArrival.objects.get().content) == ("{}", "[]")


@pytest.mark.parametrize(
    ("operation", "media"),
    [
        (envelope(sha256="0" * 64), []),
        (envelope(media=["1" * 64]), []),
        ({"id": "no"}, []),
        (None, [{"sha256": "0" * 64, "data": "AAAA"}]),
        (None, [{"sha256": "0" * 64, "data": "not base64"}]),
    ],
)
def test_what_is_broken_spoils_nothing_else(
    device: Device, director: Person, operation: Any, media: Any
) -> None:
    sent = [envelope(), *([operation] if operation else [])]
    done = import_export(exported(device.pk, *sent, media=media), by=director)
    assert (done.fresh, done.broken) == (1, 1)


def test_no_export_file_is_refused(device: Device, director: Person) -> None:
    good = exported(device.pk, envelope())
    long = b"DUDAO1" + struct.pack(">I", 1 << 20)
    wrong = [b"", b"PK\x03\x04", b"DUDAO1", long, b"DUDAO1" + struct.pack(">I", 4) + b"junk"]
    changed = [good[:-1] + b"\x00", exported(device.pk, key=bytes(32)), good[:70]]
    for content in [*wrong, *changed]:
        with pytest.raises(Invalid, match="文件打不开"):
            import_export(content, by=director)
    with pytest.raises(Invalid, match="没有在本系统启用过"):
        import_export(exported(uuid7(), envelope()), by=director)
    assert not Operation.objects.exists()


def test_only_who_decides_about_the_person_imports(
    device: Device, inspector: Person, outsider: Person, zone_lead: Person
) -> None:
    file = exported(device.pk, envelope())
    for person in (inspector, outsider):
        with pytest.raises(NotAllowed):
            import_export(file, by=person)
    assert import_export(file, by=zone_lead).fresh == 1
