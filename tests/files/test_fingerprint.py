"""Copies of a photo are known again; another photo of the same spot is another photo."""

from io import BytesIO

import pytest
from PIL import Image

from dudao.files.fingerprint import NEAR, distance, fingerprint
from dudao.files.models import File
from dudao.org.models import Person, Unit
from tests import make_findings, make_photos

PLACES = 60


def looks(content: bytes) -> int:
    made = fingerprint(Image.open(BytesIO(content)))
    assert made is not None
    return made


def test_copies_are_near_and_everything_else_is_far() -> None:
    """Measured on 150 places: of the copies 1 was missed, of 11,325 other pairs 1 was taken."""
    before = [make_photos.place(n, things=9) for n in range(PLACES)]
    known = [looks(make_photos.jpeg(photo)) for photo in before]
    copies = [looks(make_photos.copied(photo, n)) for n, photo in enumerate(before)]
    tidied = [
        looks(make_photos.jpeg(make_photos.place(n, things=1, visit=1))) for n in range(PLACES)
    ]
    found = sum(distance(a, b) <= NEAR for a, b in zip(known, copies, strict=True))
    wrong = sum(distance(a, b) <= NEAR for a, b in zip(known, tidied, strict=True))
    wrong += sum(distance(known[n], known[m]) <= NEAR for n in range(PLACES) for m in range(n))
    assert found / PLACES >= 0.95
    assert found / (found + wrong) >= 0.95


def test_a_photo_on_its_side_is_the_same_photo() -> None:
    upright = make_photos.place(1, things=5)
    lying, exif, packed = upright.transpose(Image.Transpose.ROTATE_90), Image.Exif(), BytesIO()
    exif[0x0112] = 6
    lying.save(packed, "JPEG", exif=exif)
    assert distance(looks(packed.getvalue()), looks(make_photos.jpeg(upright))) <= NEAR


@pytest.mark.parametrize("colour", ["white", "black", "#8899aa"])
def test_a_plain_surface_has_no_look(colour: str) -> None:
    assert fingerprint(Image.new("RGB", (640, 480), colour)) is None


def test_the_distance_is_that_of_the_bits_whatever_the_sign() -> None:
    assert distance(-1, 0) == 64
    assert distance(-(1 << 63), 0) == 1
    assert distance(5, 5) == 0


def test_a_stored_picture_has_its_fingerprint(school: Unit, principal: Person) -> None:
    content = make_photos.jpeg(make_photos.place(2, things=3))
    stored = make_findings.store(content, name="照片.jpg", unit=school, by=principal)
    assert File.objects.get(pk=stored.pk).fingerprint == looks(content)


def test_a_paper_has_none(school: Unit, principal: Person) -> None:
    stored = make_findings.store(b"%PDF-1.4\n", name="材料.pdf", unit=school, by=principal)
    assert stored.fingerprint is None
