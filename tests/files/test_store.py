"""Storing evidence."""

import io
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from dudao.audit.models import Event
from dudao.files import queries
from dudao.files.actions import store
from dudao.files.models import File
from dudao.lib.errors import Invalid, NotAllowed, TooLarge, Unsupported
from dudao.lib.space import NoSpace
from tests.files import samples

pytestmark = pytest.mark.django_db


def on_disk(settings) -> list[str]:
    root = settings.FILES_ROOT
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


def test_it_keeps_the_content_under_its_hash(school, inspector, settings) -> None:
    file = store(samples.picture(), name="现场.JPG", unit=school, by=inspector)
    place = f"{file.sha256[:2]}/{file.sha256[2:4]}/{file.sha256}"
    assert on_disk(settings) == [place]
    assert stat.S_IMODE((settings.FILES_ROOT / place).stat().st_mode) == 0o600
    with queries.content(file) as content:
        assert content.read() == samples.picture()


def test_it_knows_what_was_stored(school, inspector, still) -> None:
    file = store(io.BytesIO(samples.picture()), name="现场.jpg", unit=school, by=inspector)
    file.refresh_from_db()
    assert (file.media_type, file.name, file.size) == (
        "image/jpeg",
        "现场.jpg",
        len(samples.picture()),
    )
    assert (file.width, file.height, file.stored_by, file.unit) == (600, 400, inspector, school)
    assert file.is_image
    assert str(file) == "现场.jpg"


def test_it_leaves_a_record(school, inspector) -> None:
    file = store(samples.PDF, name="台账.pdf", unit=school, by=inspector)
    event = Event.objects.get(name="file.stored")
    assert (event.by, event.unit, event.subject_id) == (inspector, school, str(file.pk))
    assert event.data["sha256"] == file.sha256


def test_equal_content_lies_on_disk_once(school, inspector, settings) -> None:
    first = store(samples.PDF, name="a.pdf", unit=school, by=inspector)
    second = store(samples.PDF, name="b.pdf", unit=school, by=inspector)
    assert len(on_disk(settings)) == 1
    assert first.pk != second.pk


def test_a_photo_is_measured_upright_and_dated_by_its_camera(school, inspector) -> None:
    file = store(samples.phone_photo(), name="a.jpg", unit=school, by=inspector)
    assert (file.width, file.height) == (400, 600)
    assert file.taken_at == datetime(2026, 10, 19, 7, 4, 5, tzinfo=UTC)


def test_a_given_time_goes_before_that_of_the_camera(school, inspector, still) -> None:
    moment = datetime(2026, 10, 19, tzinfo=UTC)
    file = store(samples.phone_photo(), name="a.jpg", unit=school, by=inspector, taken_at=moment)
    assert file.taken_at == moment


def test_what_the_school_stores_its_own_people_see(school, principal, school_liaison) -> None:
    file = store(samples.picture(), name="整改后.jpg", unit=school, by=principal)
    assert file.shared_with_unit
    assert file in queries.visible_to(school_liaison)


def test_what_the_inspector_stores_the_school_does_not_see(school, inspector, principal) -> None:
    file = store(samples.picture(), name="a.jpg", unit=school, by=inspector)
    assert not file.shared_with_unit
    assert file not in queries.visible_to(principal)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x7fELF\x02\x01\x01\x00", "a.bin"),
        (b"<html><script>alert(1)</script>", "photo.jpg"),
        (samples.office_file("ppt/presentation.xml"), "a.pptx"),
        (samples.HEIC, "IMG_0001.HEIC"),
    ],
)
def test_it_refuses_what_is_not_taken(content, name, school, inspector, settings) -> None:
    with pytest.raises(Unsupported):
        store(content, name=name, unit=school, by=inspector)
    assert on_disk(settings) == []
    assert not File.objects.exists()


def test_where_a_photo_is_wanted_nothing_else_is_taken(school, inspector) -> None:
    with pytest.raises(Unsupported, match="不是JPG、PNG或WebP照片"):
        store(samples.PDF, name="a.pdf", unit=school, by=inspector, photo=True)
    assert store(samples.picture(), name="a.jpg", unit=school, by=inspector, photo=True)


def test_heic_is_refused_with_what_to_do(school, inspector) -> None:
    with pytest.raises(Unsupported, match="兼容性最佳"):
        store(samples.HEIC, name="a.heic", unit=school, by=inspector, photo=True)


@pytest.mark.parametrize("content", [b"", samples.picture()[:2000], samples.picture("PNG")[:60]])
def test_it_refuses_what_is_empty_or_broken(content, school, inspector, settings) -> None:
    with pytest.raises(Invalid):
        store(content, name="a.jpg", unit=school, by=inspector)
    assert on_disk(settings) == []


def test_it_refuses_a_picture_that_unpacks_to_a_giant(school, inspector) -> None:
    with pytest.raises(TooLarge, match="像素"):
        store(samples.bomb(), name="a.png", unit=school, by=inspector)


def test_it_refuses_a_file_above_the_limit(school, inspector, settings) -> None:
    settings.FILE_LIMIT = 10
    with pytest.raises(TooLarge):
        store(samples.PDF, name="a.pdf", unit=school, by=inspector)
    assert on_disk(settings) == []


def test_it_refuses_a_photo_above_the_limit_of_photos(school, inspector, settings) -> None:
    settings.PHOTO_LIMIT = 10
    with pytest.raises(TooLarge):
        store(samples.picture(), name="a.jpg", unit=school, by=inspector)
    assert store(samples.PDF, name="a.pdf", unit=school, by=inspector)


@contextmanager
def nearly_full_disk(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`: the kernel refuses as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_leaves_nothing_behind(school, inspector, settings) -> None:
    with nearly_full_disk(100), pytest.raises(NoSpace, match="磁盘已满"):
        store(samples.picture(), name="a.jpg", unit=school, by=inspector)
    assert on_disk(settings) == []
    assert not File.objects.exists()


def test_another_fault_of_the_disk_is_not_called_full(school, inspector, settings) -> None:
    settings.FILES_ROOT.parent.mkdir(exist_ok=True)
    settings.FILES_ROOT.write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        store(samples.picture(), name="a.jpg", unit=school, by=inspector)


@pytest.mark.parametrize("who", ["colleague", "outsider", "auditor", "section_officer"])
def test_it_refuses_who_has_no_business_there(who, school, request) -> None:
    with pytest.raises(NotAllowed):
        store(samples.PDF, name="a.pdf", unit=school, by=request.getfixturevalue(who))
