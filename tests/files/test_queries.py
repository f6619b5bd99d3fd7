"""Reading files."""

import io

import pytest
from PIL import Image

from dudao.files import queries
from dudao.files.actions import store
from dudao.files.images import as_png, shrink
from dudao.lib.errors import NotFound
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(school, inspector):
    return store(samples.phone_photo(), name="现场.jpg", unit=school, by=inspector)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("inspector", True),
        ("director", True),
        ("office_staff", True),
        ("principal", False),
        ("colleague", False),
        ("auditor", False),
        ("outsider", False),
    ],
)
def test_who_sees_an_inspectors_photo(who, sees, photo, request) -> None:
    assert (photo in queries.visible_to(request.getfixturevalue(who))) is sees


def test_the_content_has_its_hash_until_somebody_touches_it(photo) -> None:
    assert queries.verify(photo)
    queries.path(photo).write_bytes(b"forged")
    assert not queries.verify(photo)
    queries.path(photo).unlink()
    assert not queries.verify(photo)


def test_content_that_is_gone_is_told(photo) -> None:
    queries.path(photo).unlink()
    with pytest.raises(NotFound, match="备份"):
        queries.content(photo)
    with pytest.raises(NotFound):
        queries.thumbnail(photo, 320)


@pytest.mark.parametrize("edge", [320, 1280])
def test_the_small_copy_is_upright_and_carries_no_exif(edge, photo) -> None:
    place = queries.thumbnail(photo, edge)
    with Image.open(place) as small:
        assert small.format == "WEBP"
        assert max(small.size) <= edge
        assert small.height > small.width
        assert not small.getexif()


def test_the_original_keeps_its_exif(photo) -> None:
    with Image.open(queries.path(photo)) as original:
        assert original.getexif()[0x010F] == "Sample Phone"


def test_the_small_copy_is_made_once(photo) -> None:
    first = queries.thumbnail(photo, 320).stat()
    assert queries.thumbnail(photo, 320).stat().st_ino == first.st_ino
    assert first.st_mode & 0o777 == 0o600


def test_other_sizes_and_other_files_have_none(photo, school, inspector) -> None:
    with pytest.raises(NotFound):
        queries.thumbnail(photo, 4000)
    paper = store(samples.PDF, name="a.pdf", unit=school, by=inspector)
    with pytest.raises(NotFound):
        queries.thumbnail(paper, 320)


def test_transparency_stays(tmp_path) -> None:
    place = tmp_path / "signature.png"
    Image.new("RGBA", (400, 100), (0, 0, 0, 0)).save(place)
    with Image.open(io.BytesIO(shrink(place, 320))) as small:
        assert small.mode == "RGBA"


def test_a_picture_becomes_png_for_documents(photo) -> None:
    assert as_png(queries.path(photo)).startswith(b"\x89PNG")
