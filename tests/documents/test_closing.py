"""Closing a volume: its number, its bundle; opened once more, handed over."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import ProgrammingError, connections, transaction

from dudao.audit.models import Event
from dudao.documents.actions import (
    ask_closing,
    close_volume,
    give_up_closing,
    hand_over_year,
    reopen_volume,
    set_archive_code,
    take_out_of_volume,
)
from dudao.documents.bundle.checking import check
from dudao.documents.matters import Composed
from dudao.documents.models import Series, Volume, VolumeItem
from dudao.documents.queries.archive import PATIENCE
from dudao.documents.states import Retention, State, VolumeState
from dudao.files import queries as files
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from tests import make, make_archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def volume(in_state, school, office, inspector, director, still) -> Volume:
    """An open volume with a notice and a photo."""
    photo = make_archive.photo(school, inspector)
    notice = in_state(State.ISSUED)
    return make_archive.opened(office, school, director, documents=(notice,), photos=(photo,))


def close(volume: Volume, by: object) -> Volume:
    return close_volume(volume.pk, make_archive.composed(), by=by)


def test_it_is_numbered_and_has_a_bundle(volume, director) -> None:
    closed = close(volume, director)
    assert (closed.state, closed.number) == (VolumeState.CLOSED, "431227-WS·2026-D30-0001")
    assert closed.retention == Retention.THIRTY
    assert files.verify(closed.bundle)
    assert check(make_archive.bundle_of(closed)) is None


def test_it_leaves_a_record_with_the_hash_of_the_bundle(volume, director, school) -> None:
    closed = close(volume, director)
    event = Event.objects.get(name="volume.closed")
    assert (event.by, event.unit) == (director, school)
    assert event.data == {"number": closed.number, "sha256": closed.bundle.sha256}


def test_the_bundle_is_read_by_nothing_but_python(volume, director) -> None:
    entries = make_archive.read_alone(make_archive.bundle_of(close(volume, director)))
    kinds = sorted(path.rpartition(".")[2] for path in entries if path.startswith("公文/"))
    assert kinds == ["docx", "json", "pdf"]
    assert "材料/001 现场照片.jpg" in entries
    assert entries["记录/001 督导记录.json"]["title"] == "督导记录"


def test_the_index_tells_the_story_to_a_person(volume, director) -> None:
    closed = close(volume, director)
    with zipfile.ZipFile(make_archive.bundle_of(closed)) as packed:
        page = packed.read("目录.html").decode()
    for words in (closed.number, closed.title, "30年", "督学入校督导", "晃教督整〔2026〕1号"):
        assert words in page
    assert "http" not in page
    assert "<script" not in page


def test_the_same_content_gives_the_same_bytes(volume, director) -> None:
    first = close(volume, director)
    reopen_volume(volume.pk, by=director, reason="补一份材料")
    assert close(volume, director).bundle.sha256 == first.bundle.sha256


def test_what_was_damaged_on_the_disk_is_not_archived(volume, director) -> None:
    photo = volume.items.get(document=None).file
    files.path(photo).write_bytes(b"other bytes")
    with pytest.raises(Conflict, match=r"现场照片.*备份"):
        close(volume, director)
    volume.refresh_from_db()
    assert (volume.state, volume.number, volume.place) == (VolumeState.OPEN, "", 0)
    assert not Series.objects.filter(kind="volume").exists()


def test_a_crash_between_number_and_file_leaves_no_gap(volume, director) -> None:
    def crash():
        assert Volume.objects.get(pk=volume.pk).place == 0  # not stored before the file is
        assert Series.objects.get(kind="volume").last == 1  # but the number is taken
        raise OSError("the power is gone")
        yield

    with pytest.raises(OSError, match="power"), transaction.atomic():
        close_volume(volume.pk, Composed(make_archive.composed().records, crash()), by=director)
    assert close(volume, director).place == 1


def test_an_empty_one_is_not_closed(office, school, director, still) -> None:
    empty = make_archive.opened(office, school, director)
    with pytest.raises(WrongState, match="没有文件"):
        close_volume(empty.pk, Composed(), by=director)


def test_it_is_closed_once(volume, director) -> None:
    close(volume, director)
    with pytest.raises(WrongState):
        close(volume, director)


@pytest.mark.parametrize("who", ["inspector", "principal", "outsider", "auditor", "zone_lead"])
def test_only_the_office_closes(who, volume, request) -> None:
    with pytest.raises(NotAllowed):
        close(volume, request.getfixturevalue(who))


def test_the_database_keeps_what_lies_in_a_closed_one(
    volume, office, other_school, director
) -> None:
    other = make_archive.opened(office, other_school, director)
    close(volume, director)
    for change in (
        lambda: VolumeItem.objects.filter(volume=volume).update(title="别的"),
        lambda: VolumeItem.objects.filter(volume=volume).delete(),
        lambda: VolumeItem.objects.filter(volume=volume).update(volume=other),
        lambda: volume.items.create(place=9, title="新", made_on=clock.today(), file_id=None),
    ):
        with pytest.raises(ProgrammingError, match="is closed"), transaction.atomic():
            change()


def test_opened_once_more_it_keeps_its_place_and_may_get_another_class(volume, director) -> None:
    close(volume, director)
    reopened = reopen_volume(volume.pk, by=director, reason=" 补入批复 ")
    assert (reopened.state, reopened.place) == (VolumeState.OPEN, 1)
    assert Event.objects.get(name="volume.reopened").data["reason"] == "补入批复"
    make.norm("documents.retention.years.rectification_notice", 0, office=volume.office)
    take_out_of_volume(volume.pk, volume.items.get(document=None).pk, by=director)
    assert close(volume, director).number == "431227-WS·2026-Y-0001"


def test_a_reason_is_needed_to_open_once_more(volume, director) -> None:
    close(volume, director)
    with pytest.raises(Invalid, match="理由"):
        reopen_volume(volume.pk, by=director, reason=" ")
    with pytest.raises(Invalid, match="请精简"):
        reopen_volume(volume.pk, by=director, reason="长" * 5000)
    with pytest.raises(NotAllowed):
        reopen_volume(volume.pk, by=make.person("外人"), reason="看看")


def test_a_year_is_handed_over_at_once(volume, office, other_school, director) -> None:
    close(volume, director)
    make_archive.closed(office, other_school, director)
    make_archive.opened(office, office, director)
    done = hand_over_year(office, 2026, receiver="县教育局档案室", by=director)
    assert [one.place for one in done.volumes] == [1, 2]
    assert (done.left, done.volumes[0].handed_over_to) == (1, "县教育局档案室")
    assert Event.objects.filter(name="volume.handed_over").count() == 2
    with pytest.raises(WrongState):
        reopen_volume(volume.pk, by=director, reason="补材料")
    with pytest.raises(WrongState, match="没有可移交"):
        hand_over_year(office, 2026, receiver="县教育局档案室", by=director)


def test_a_receiver_is_named_and_only_the_office_hands_over(volume, office, director) -> None:
    close(volume, director)
    with pytest.raises(Invalid, match="接收单位"):
        hand_over_year(office, 2026, receiver=" ", by=director)
    with pytest.raises(NotAllowed):
        hand_over_year(office, 2026, receiver="档案室", by=make.person("外人"))


def test_the_code_of_the_archive_is_set_before_the_first_number(volume, office, director) -> None:
    set_archive_code(office, code="Z109", by=director)
    assert close(volume, director).number == "Z109-WS·2026-D30-0001"
    with pytest.raises(WrongState, match="Z109"):
        set_archive_code(office, code="Z110", by=director)
    with pytest.raises(Invalid):
        set_archive_code(office, code="档 案", by=director, year=2025)
    with pytest.raises(NotAllowed):
        set_archive_code(office, code="Z110", by=make.person("外人"))


def test_a_job_is_asked_once_and_nobody_changes_the_volume_meanwhile(volume, director) -> None:
    assert ask_closing([volume.pk], by=director)
    assert not ask_closing([volume.pk], by=director)
    with pytest.raises(WrongState, match="正在组卷"):
        take_out_of_volume(volume.pk, volume.items.first().pk, by=director)
    with clock.at(datetime(2026, 10, 20, 12, tzinfo=clock.CHINA)):
        assert ask_closing([volume.pk], by=director)
        assert close(volume, director).closing_at is None


def test_a_volume_whose_job_has_died_is_arranged_again(volume, director) -> None:
    ask_closing([volume.pk], by=director)
    with clock.at(make.NOW + PATIENCE):
        take_out_of_volume(volume.pk, volume.items.first().pk, by=director)
    assert volume.items.count() == 1


def test_why_it_was_not_closed_stands_on_the_volume(volume, director) -> None:
    ask_closing([volume.pk], by=director)
    told = give_up_closing(volume.pk, by=director, trouble="照片已损坏")
    assert (told.closing_at, told.trouble) == (None, "照片已损坏")
    assert Event.objects.filter(name="volume.not_closed").exists()
    for action in (
        lambda by: ask_closing([volume.pk], by=by),
        lambda by: give_up_closing(volume.pk, by=by, trouble=""),
    ):
        with pytest.raises(NotAllowed):
            action(make.person("外人"))


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_whoever_closes_at_once(office, director, still) -> None:
    make.load_shipped_data()
    volumes = [make_archive.opened(office, make.school(office), director) for _ in range(12)]
    volumes.append(make_archive.opened(office, make.school(office), director))
    together = Barrier(12)

    def work(volume: Volume) -> None:
        try:
            with clock.at(make.NOW):
                together.wait(30)
                close(volume, director)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, volumes[:12]))
    places = Volume.objects.filter(place__gt=0).values_list("place", flat=True)
    assert sorted(places) == list(range(1, 13))
