"""Volumes filled and closed behind the page."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import ask_closing, open_volumes
from dudao.documents.models import Volume
from dudao.documents.states import VolumeState
from dudao.files import queries as files
from dudao.jobs.archiving import close_asked, fill_opened
from tests import make_archive, make_findings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def asked(office, school, inspector, director) -> Volume:
    photo = make_archive.photo(school, inspector)
    volume = make_archive.opened(office, school, director, photos=(photo,))
    ask_closing([volume.pk], by=director)
    return volume


def test_what_was_asked_for_is_closed(asked, director) -> None:
    event = Event.objects.get(name="volume.closing_asked")
    close_asked(event)
    asked.refresh_from_db()
    assert (asked.state, asked.place, asked.closed_by) == (VolumeState.CLOSED, 1, director)
    close_asked(event)  # a job that comes twice does nothing
    assert Event.objects.filter(name="volume.closed").count() == 1


def test_what_cannot_be_closed_says_why(asked) -> None:
    files.path(asked.items.get().file).unlink()
    close_asked(Event.objects.get(name="volume.closing_asked"))
    asked.refresh_from_db()
    assert (asked.state, asked.closing_at) == (VolumeState.OPEN, None)
    assert "从备份恢复" in asked.trouble


def test_what_no_job_has_filled_yet_is_filled_before_it_is_closed(office, school, director) -> None:
    """Open all, then close all: the jobs come in any order."""
    make_findings.issued_notice(school, director, director)
    (volume,) = open_volumes(office, [make_archive.about(school)], by=director)
    ask_closing([volume.pk], by=director)
    fill_opened(Event.objects.get(name="volume.opened"))
    close_asked(Event.objects.get(name="volume.closing_asked"))
    volume.refresh_from_db()
    assert (volume.state, volume.items.count()) == (VolumeState.CLOSED, 1)


def test_what_somebody_took_out_of_a_filled_one_stays_out(asked, school, director) -> None:
    make_findings.issued_notice(school, director, director)
    close_asked(Event.objects.get(name="volume.closing_asked"))
    assert asked.items.count() == 1


def test_what_was_opened_with_many_is_filled(office, school, director) -> None:
    make_findings.issued_notice(school, director, director)
    (volume,) = open_volumes(office, [make_archive.about(school)], by=director)
    fill_opened(Event.objects.get(name="volume.opened"))
    assert volume.items.count() == 1
