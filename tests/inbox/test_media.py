"""Photos and sound of phones: chunk by chunk, resumed, compared with their hash."""

import hashlib
import stat
from datetime import timedelta
from uuid import uuid4

import pytest

from dudao.access.actions import disable, end_device
from dudao.inbox.actions import drop_media
from dudao.inbox.models import Medium, Operation
from dudao.inbox.queries import content_of, kept_media, place_of
from dudao.lib import clock
from dudao.org.models import Person
from tests import make
from tests.files.test_store import nearly_full_disk
from tests.inbox.conftest import Enrol, Phone

PHOTO = bytes(range(256)) * 2000
NAME = hashlib.sha256(PHOTO).hexdigest()
CHUNK = 256 << 10


def sent(phone: Phone, content: bytes = PHOTO) -> str:
    """Send all of `content`; return its name."""
    name = hashlib.sha256(content).hexdigest()
    for offset in range(0, len(content) or 1, CHUNK):
        phone.put(name, content[offset : offset + CHUNK], offset, len(content))
    return name


def test_chunks_make_the_whole(phone: Phone) -> None:
    assert phone.progress(NAME) == {"received": 0, "complete": False}
    assert phone.put(NAME, PHOTO[:CHUNK], 0, len(PHOTO)) == {"received": CHUNK, "complete": False}
    assert phone.progress(NAME) == {"received": CHUNK, "complete": False}
    whole = {"received": len(PHOTO), "complete": True}
    assert phone.put(NAME, PHOTO[CHUNK:], CHUNK, len(PHOTO)) == whole
    assert phone.progress(NAME) == whole
    kept = Medium.objects.get()
    assert (kept.device, kept.person_id, kept.size) == (
        phone.device,
        phone.device.person_id,
        len(PHOTO),
    )
    place = content_of(phone.device.person, NAME)
    assert place is not None
    assert place.read_bytes() == PHOTO
    assert [stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent)] == [0o600, 0o700]
    assert sorted(path.name for path in place.parent.iterdir()) == [NAME]


def test_another_offset_tells_where_to_go_on(phone: Phone) -> None:
    phone.put(NAME, PHOTO[:CHUNK], 0, len(PHOTO))
    for offset in (0, 100, CHUNK + 1):
        said = phone.put(NAME, PHOTO[:100], offset, len(PHOTO), status=409)
        assert (said["code"], said["received"]) == ("other_offset", CHUNK)
    phone.put(NAME, PHOTO[CHUNK:], CHUNK, len(PHOTO))


def test_a_repeated_last_chunk_is_harmless(phone: Phone) -> None:
    sent(phone)
    whole = {"received": len(PHOTO), "complete": True}
    assert phone.put(NAME, PHOTO[CHUNK:], CHUNK, len(PHOTO)) == whole
    assert phone.put(NAME, PHOTO[:CHUNK], 0, len(PHOTO)) == whole
    assert Medium.objects.count() == 1


def test_what_is_not_what_its_name_says_is_dropped(phone: Phone) -> None:
    spoilt = b"x" + PHOTO[1:]
    phone.put(NAME, spoilt[:CHUNK], 0, len(PHOTO))
    said = phone.put(NAME, spoilt[CHUNK:], CHUNK, len(PHOTO), status=422)
    assert (said["code"], said["received"]) == ("bad_hash", 0)
    assert phone.progress(NAME) == {"received": 0, "complete": False}
    assert not Medium.objects.exists()
    assert sent(phone) == NAME


def test_nothing_may_be_empty(phone: Phone) -> None:
    name = sent(phone, b"")
    assert phone.progress(name) == {"received": 0, "complete": True}


@pytest.mark.parametrize(
    ("offset", "size", "chunk", "status", "code"),
    [
        (0, 10, 11, 422, "invalid"),
        (11, 10, 1, 422, "invalid"),
        (0, (20 << 20) + 1, 1, 413, "too_large"),
        (0, 10**16, 1, 422, "invalid"),
        (0, CHUNK * 2, CHUNK + 1, 413, "too_large"),
        ("a", 10, 1, 422, "invalid"),
        (-1, 10, 1, 422, "invalid"),
        ("٣", 10, 1, 422, "invalid"),
    ],
)
def test_odd_numbers_are_refused_in_words(
    phone: Phone, offset: int, size: int, chunk: int, status: int, code: str
) -> None:
    said = phone.put(NAME, b"x" * chunk, offset, size, status=status)
    assert said["code"] == code
    assert said["detail"]
    assert phone.progress(NAME)["received"] == 0


def test_the_office_sets_how_large_a_file_may_be(phone: Phone) -> None:
    unit = phone.device.person.unit
    assert unit
    make.norm("inbox.media_mebibytes", 1, unit)
    assert "1 MB" in phone.put(NAME, b"x", 0, (1 << 20) + 1, status=413)["detail"]


@pytest.mark.parametrize("name", ["abc", "A" * 64, "..%2f..%2fetc", ""])
def test_a_name_that_is_no_hash_is_not_found(phone: Phone, name: str) -> None:
    assert phone.put(name, b"x", 0, 1, status=404)["code"] == "not_found"


def test_a_phone_that_was_ended_sends_nothing(phone: Phone, director: Person) -> None:
    end_device(phone.device.pk, by=director)
    assert phone.put(NAME, b"x", 0, 1, status=401)["code"] == "device_ended"
    assert phone.progress(NAME, status=401)["code"] == "device_ended"


def test_what_a_closed_account_has_not_sent_is_still_taken(phone: Phone, director: Person) -> None:
    disable(phone.device.person_id, by=director)
    sent(phone)
    assert Medium.objects.exists()


def test_only_what_is_wholly_here_may_be_named(phone: Phone) -> None:
    other = "0" * 64
    done = phone.did("visit.complete", media=(NAME, other))
    (result,) = phone.send(done)["results"]
    assert (result["status"], result["code"]) == (424, "missing_media")
    assert result["missing"] == [NAME, other]
    assert "2个" in result["words"]
    assert not Operation.objects.exists()
    sent(phone)
    (result,) = phone.send(done)["results"]
    assert result["missing"] == [other]
    done["media"] = [NAME]
    (result,) = phone.send(done)["results"]
    assert (result["status"], Operation.objects.count()) == (200, 1)
    done["media"] = [NAME, other]
    assert phone.send(done)["results"] == [result]


def test_the_content_of_somebody_else_is_not_mine(
    phone: Phone, enrol: Enrol, colleague: Person
) -> None:
    other = enrol(colleague)
    sent(other)
    assert phone.progress(NAME)["received"] == 0
    (result,) = phone.send(phone.did(media=(NAME,)))["results"]
    assert result["status"] == 424
    assert content_of(phone.device.person, NAME) is None


def test_what_i_sent_from_another_phone_is_mine(
    phone: Phone, enrol: Enrol, inspector: Person
) -> None:
    sent(enrol(inspector))
    (result,) = phone.send(phone.did(media=(NAME,)))["results"]
    assert result["status"] == 200


def test_what_became_evidence_is_dropped_and_still_counts(phone: Phone) -> None:
    sent(phone)
    now = clock.now()
    assert not kept_media(now - timedelta(days=1))
    assert drop_media(kept_media(now + timedelta(days=1))) == 1
    assert not place_of(phone.device.pk, NAME).exists()
    assert content_of(phone.device.person, NAME) is None
    whole = {"received": len(PHOTO), "complete": True}
    assert phone.progress(NAME) == phone.put(NAME, PHOTO[:5], 0, len(PHOTO)) == whole
    assert phone.send(phone.did(media=(NAME,)))["results"][0]["status"] == 200
    assert not kept_media(now + timedelta(days=1))


def test_a_crash_between_disk_and_table_is_mended(phone: Phone) -> None:
    sent(phone)
    Medium.objects.all().delete()
    assert phone.progress(NAME)["complete"] is True
    assert Medium.objects.get().size == len(PHOTO)


def test_content_that_a_restore_did_not_bring_back_is_sent_again(phone: Phone) -> None:
    sent(phone)
    place_of(phone.device.pk, NAME).unlink()
    assert phone.progress(NAME) == {"received": 0, "complete": False}
    sent(phone)
    assert content_of(phone.device.person, NAME) is not None


def test_a_body_that_ends_early_counts_for_nothing(phone: Phone) -> None:
    answer = phone.http.put(
        f"/media/{NAME}",
        content=PHOTO[:100],
        params={"offset": 0, "size": len(PHOTO)},
        headers={"Content-Length": "200"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "cut_off")
    assert phone.progress(NAME)["received"] == 0


def test_a_full_disk_says_so_and_keeps_what_was_there(phone: Phone) -> None:
    phone.put(NAME, PHOTO[:CHUNK], 0, len(PHOTO))
    part = place_of(phone.device.pk, NAME).with_name(f"{NAME}.part")
    with nearly_full_disk(CHUNK + 100):
        said = phone.put(NAME, PHOTO[CHUNK : CHUNK * 2], CHUNK, len(PHOTO), status=507)
    assert said["code"] == "no_space"
    assert part.stat().st_size == CHUNK
    phone.put(NAME, PHOTO[CHUNK:], CHUNK, len(PHOTO))


def test_an_unknown_phone_sends_nothing(phone: Phone) -> None:
    phone.http.headers["Authorization"] = f"Bearer {uuid4()}"
    assert phone.put(NAME, b"x", 0, 1, status=401)["code"] == "not_signed_in"
