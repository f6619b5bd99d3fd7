"""Files whose content is still on a phone."""

import hashlib
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from dudao.audit.models import Event
from dudao.files import queries
from dudao.files.actions import Promise, arrive, await_file, await_own, lend
from dudao.files.markup import paths, read
from dudao.files.models import File, Shot
from dudao.lib.errors import Invalid, NotAllowed, NotFound, TooLarge, Unsupported
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests.files import samples

PICTURE = samples.picture("PNG")
MARKUP = {
    "width": 400,
    "height": 300,
    "strokes": [
        {"tool": "arrow", "colour": "#e5352b", "points": [[10, 10], [200, 100]]},
        {"tool": "box", "colour": "red", "points": [[0, 0], [50, 40]]},
        {"tool": "pen", "colour": "#0000ff", "points": [[5, 5], [6, 7], [9, 9]]},
    ],
}


def promise(content: bytes = PICTURE, **given: Any) -> Promise:
    said = {
        "id": uuid7(), "sha256": hashlib.sha256(content).hexdigest(), "size": len(content),
        "media_type": "image/png", "name": "照片.png", **given,
    }  # fmt: skip
    return Promise(**said)


def test_a_file_is_known_before_its_content_comes(school: Unit, inspector: Person) -> None:
    given = promise(markup=MARKUP, shot={"watermark": "示例小学", "blurred": 2})
    file = await_file(given, unit=school, by=inspector)
    assert (file.pk, file.is_here, file.of_phone) == (given.id, False, True)
    assert (file.shot.blurred, len(file.drawn)) == (2, 3)
    assert Event.objects.get(name="file.awaited").data["sha256"] == given.sha256
    for look in (queries.content, lambda one: queries.thumbnail(one, 320)):
        with pytest.raises(NotFound, match="还在手机上"):
            look(file)


def test_what_comes_is_checked_and_kept(school: Unit, inspector: Person) -> None:
    given = promise(media_type="image/png; charset=binary")
    await_file(given, unit=school, by=inspector)
    (file,) = arrive(given.sha256, PICTURE, by=inspector)
    assert (file.is_here, file.width, file.media_type) == (True, 600, "image/png")
    with queries.content(file) as content:
        assert content.read() == PICTURE
    assert queries.thumbnail(file, 320).exists()
    assert Event.objects.get(name="file.arrived").subject_id == str(file.pk)
    assert arrive(given.sha256, PICTURE, by=inspector) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x7fELF nothing", "内容不是"),
        (b"", "空文件"),
        (samples.PDF, "内容不是"),
        (samples.HEIC, "HEIC"),
        (PICTURE[:40], "损坏"),
    ],
)
def test_what_is_not_what_was_promised_says_so(
    school: Unit, inspector: Person, content: bytes, words: str
) -> None:
    given = promise(content, size=5)
    await_file(given, unit=school, by=inspector)
    (file,) = arrive(given.sha256, content, by=inspector)
    assert (file.arrival, file.is_here) == ("refused", False)
    assert words in file.trouble
    assert Event.objects.get(name="file.refused").data["trouble"] == file.trouble
    with pytest.raises(NotFound, match=words):
        queries.content(file)


def test_other_content_than_its_hash_is_refused(school: Unit, inspector: Person) -> None:
    given = promise(sha256="0" * 64)
    await_file(given, unit=school, by=inspector)
    (file,) = arrive("0" * 64, PICTURE, by=inspector)
    assert "校验码不符" in file.trouble


def test_a_sound_that_is_a_picture_is_refused(school: Unit, inspector: Person) -> None:
    given = promise(media_type="audio/webm", name="录音.webm")
    await_file(given, unit=school, by=inspector)
    (file,) = arrive(given.sha256, PICTURE, by=inspector)
    assert file.arrival == "refused"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"media_type": "image/heic"}, Unsupported),
        ({"name": "照片.pdf"}, Unsupported),
        ({"size": 0}, Invalid),
        ({"size": 1 << 40}, TooLarge),
        ({"markup": {"width": 10}}, Invalid),
        ({"markup": [1]}, Invalid),
    ],
)
def test_what_would_not_be_taken_is_not_awaited(
    school: Unit, inspector: Person, given: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await_file(promise(**given), unit=school, by=inspector)
    assert not File.objects.exists()


def test_only_who_may_store_awaits_and_only_his_own_arrives(
    school: Unit, inspector: Person, colleague: Person, outsider: Person
) -> None:
    with pytest.raises(NotAllowed):
        await_file(promise(), unit=school, by=outsider)
    given = promise()
    await_file(given, unit=school, by=inspector)
    assert arrive(given.sha256, PICTURE, by=colleague) == []
    assert not File.objects.get().is_here


def test_a_paper_of_ones_own_is_awaited_at_the_office(inspector: Person) -> None:
    assert await_own(promise(), by=inspector).unit == inspector.unit


def test_what_is_here_stays_as_it_is(school: Unit, inspector: Person) -> None:
    given = promise()
    await_file(given, unit=school, by=inspector)
    arrive(given.sha256, PICTURE, by=inspector)
    for change in ({"name": "另一张.png"}, {"arrival": "awaited"}, {"sha256": "1" * 64}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            File.objects.update(**change)
    await_file(promise(shot={}), unit=school, by=inspector)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Shot.objects.update(blurred=9)


def test_a_lent_copy_keeps_how_it_was_made(
    school: Unit, other_school: Unit, inspector: Person
) -> None:
    given = promise(markup=MARKUP, shot={"blurred": 1})
    file = await_file(given, unit=school, by=inspector)
    lent = lend(file.pk, other_school, by=inspector)
    assert (lent.shot.blurred, len(lent.drawn), lent.is_here) == (1, 3, False)
    assert len(arrive(given.sha256, PICTURE, by=inspector)) == 2


def test_markup_becomes_paths_in_safe_colours() -> None:
    arrow, box, pen = paths(MARKUP)
    assert arrow.d.startswith("M10.0 10.0L200.0 100.0M")
    assert (box.d, box.colour) == ("M0.0 0.0L50.0 0.0L50.0 40.0L0.0 40.0Z", "#e5352b")
    assert (pen.d, pen.colour) == ("M5.0 5.0L6.0 7.0L9.0 9.0L9.0 9.0", "#0000ff")
    script = {**MARKUP, "strokes": [{**MARKUP["strokes"][0], "colour": '"><script>'}]}
    assert paths(script)[0].colour == "#e5352b"
    assert paths({"width": 1}) == []
    assert read({**MARKUP, "more": 1}) is None
