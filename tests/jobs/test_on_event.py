"""What follows from an event."""

import io
from pathlib import Path

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from dudao.audit.actions import reactions, record
from dudao.audit.models import Event
from dudao.documents.models import Document
from dudao.documents.states import Kind, State
from dudao.files.actions import store
from dudao.files.models import File
from dudao.files.queries import path
from dudao.findings.models import EvidenceFlag
from dudao.jobs.on_event import REACTIONS, check_renditions, make_thumbnails, react
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make_photos, make_school_side


@pytest.fixture
def photo(director: Person, school: Unit, still: None) -> File:
    content = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(content, "JPEG")
    return store(content.getvalue(), name="食堂.jpg", unit=school, by=director)


def stored(photo: File) -> Event:
    return Event.objects.get(name="file.stored", subject_id=str(photo.pk))


def small_copies(settings: Settings) -> list[Path]:
    return list(Path(settings.FILES_ROOT).rglob("*.webp"))


def test_every_reaction_hangs_on_its_event() -> None:
    assert set(REACTIONS) <= set(reactions)


def test_an_event_puts_its_reactions_in_the_queue(photo: File) -> None:
    job = ProcrastinateJob.objects.get(task_name="react")
    assert job.args == {"event": stored(photo).pk, "reaction": "make_thumbnails"}


def test_thumbnails_of_a_photo_are_made_ahead(photo: File, settings: Settings) -> None:
    react(event=stored(photo).pk, reaction="make_thumbnails")
    assert len(small_copies(settings)) == 2


def test_what_is_no_picture_has_no_thumbnails(
    director: Person, school: Unit, still: None, settings: Settings
) -> None:
    text = store("会议记录".encode(), name="记录.txt", unit=school, by=director)
    make_thumbnails(stored(text))
    assert small_copies(settings) == []


def test_a_reaction_of_an_earlier_version_does_nothing(photo: File, settings: Settings) -> None:
    react(event=stored(photo).pk, reaction="send_by_pigeon")
    react(event=record("test.happened", photo, by=None).pk, reaction="make_thumbnails")
    assert small_copies(settings) == []


@pytest.fixture
def issued(photo: File, director: Person, school: Unit) -> Document:
    """A document whose two files are photos: what matters here is only that they exist."""
    return Document.objects.create(
        office=school.office,
        unit=school,
        kind=Kind.RECTIFICATION_NOTICE,
        title="整改通知书",
        number="晃教督整〔2026〕1号",
        state=State.ISSUED,
        content={},
        drafted_by=director,
        drafted_at=clock.now(),
        signed_off_by=director,
        signed_off_at=clock.now(),
        issued_at=clock.now(),
        docx=photo,
        pdf=photo,
    )


def test_whole_renditions_raise_no_alarm(
    issued: Document, caplog: pytest.LogCaptureFixture
) -> None:
    check_renditions(record("document.issued", issued, by=None))
    assert caplog.records == []


def test_a_rendition_that_is_missing_or_damaged_is_told(
    issued: Document, photo: File, caplog: pytest.LogCaptureFixture
) -> None:
    path(photo).write_bytes(b"damaged")
    check_renditions(record("document.issued", issued, by=None))
    assert [r.levelname for r in caplog.records] == ["ERROR"]
    assert issued.number in caplog.text


def test_photos_are_compared_when_a_school_has_submitted(
    school: Unit, director: Person, still: None
) -> None:
    finding, _photo = make_school_side.problem(school, director, 1)
    make_school_side.shown(finding, make_photos.jpeg(make_photos.place(1, things=9)))
    event = Event.objects.get(name="finding.submitted")
    react(event=event.pk, reaction="doubt_evidence")
    assert EvidenceFlag.objects.count() == 1
