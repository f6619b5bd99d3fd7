"""A volume while it is open: opened, filled, put in, taken out; who sees it, how long kept."""

import pytest

from dudao.audit.models import Event
from dudao.documents.actions import (
    fill_volume,
    open_volume,
    open_volumes,
    put_into_volume,
    take_out_of_volume,
)
from dudao.documents.matters import Belongings
from dudao.documents.models import Volume
from dudao.documents.queries.archive import (
    closed_of,
    due_for_appraisal,
    is_slow,
    volumes_visible_to,
    years_of,
)
from dudao.documents.states import Retention, State, VolumeState
from dudao.files import queries as files
from dudao.lib.errors import Invalid, NotAllowed, NotFound
from dudao.lib.ids import uuid7
from tests import make, make_archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def volume(office, school, director, still) -> Volume:
    return make_archive.opened(office, school, director)


def test_it_is_opened_and_recorded(volume, school, director) -> None:
    assert (volume.state, volume.retention) == (VolumeState.OPEN, Retention.THIRTY)
    event = Event.objects.get(name="volume.opened")
    assert (event.by, event.unit, event.data["later"]) == (director, school, False)


def test_it_is_opened_once(volume, office, school, director) -> None:
    assert make_archive.opened(office, school, director) == volume
    assert Event.objects.filter(name="volume.opened").count() == 1


def test_many_are_opened_at_once_and_filled_later(volume, office, other_school, school, director):
    abouts = [make_archive.about(unit) for unit in (school, other_school)]
    made = open_volumes(office, abouts, by=director)
    assert [one.unit for one in made] == [other_school]
    assert Event.objects.filter(name="volume.opened").last().data["later"]
    with pytest.raises(NotAllowed):
        open_volumes(office, abouts, by=make.person("外人"))


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_year_that_is_none_is_refused(year, office, school, director, still) -> None:
    with pytest.raises(Invalid, match="年度"):
        open_volume(office, make_archive.about(school, year), by=director)


@pytest.mark.parametrize("who", ["inspector", "principal", "outsider", "zone_lead"])
def test_only_the_office_opens_and_fills(who, volume, office, school, request) -> None:
    by = request.getfixturevalue(who)
    for action in (
        lambda: open_volume(office, make_archive.about(school), by=by),
        lambda: fill_volume(volume.pk, Belongings(), by=by),
        lambda: put_into_volume(volume.pk, by=by),
        lambda: take_out_of_volume(volume.pk, 1, by=by),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_what_belongs_comes_in_once(volume, in_state, school, inspector, director) -> None:
    photo, notice = make_archive.photo(school, inspector), in_state(State.ISSUED)
    make_archive.refill(volume, director, photo, photo)
    made = fill_volume(volume.pk, Belongings([notice.pk]), by=director)
    assert [item.title for item in made] == [notice.title]
    make_archive.refill(volume, director, photo)
    assert [item.place for item in volume.items.order_by("place")] == [1, 2]


def test_a_paper_for_ever_makes_the_volume_one_for_ever(volume, in_state, office, director) -> None:
    make.norm("documents.retention.years.rectification_notice", 0, office=office)
    put_into_volume(volume.pk, by=director, documents=[in_state(State.ISSUED).pk])
    volume.refresh_from_db()
    assert volume.retention == Retention.PERMANENT


def test_files_are_put_in_and_taken_out_by_hand(volume, school, inspector, director) -> None:
    photo = make_archive.photo(school, inspector)
    (item,) = put_into_volume(volume.pk, by=director, kept=[photo.pk])
    assert item.title == photo.name
    take_out_of_volume(volume.pk, item.pk, by=director)
    assert not volume.items.exists()
    assert files.verify(photo)
    assert Event.objects.filter(name__in=["volume.put", "volume.taken_out"]).count() == 2
    with pytest.raises(NotFound, match="不在本卷"):
        take_out_of_volume(volume.pk, item.pk, by=director)


def test_a_draft_and_what_is_not_ours_stay_out(volume, notice, director, next_county_office):
    with pytest.raises(Invalid, match="还没有印发"):
        put_into_volume(volume.pk, by=director, documents=[notice.pk])
    stranger = make.person("邻县主任", next_county_office)
    make.holds(stranger, "director", next_county_office.region)
    foreign = make_archive.photo(next_county_office, stranger)
    with pytest.raises(NotFound, match="找不到这个文件"):
        put_into_volume(volume.pk, by=director, kept=[foreign.pk])


def test_the_office_sees_all_and_an_inspector_those_of_his_schools(
    volume, office, other_school, director, inspector, zone_lead, principal, outsider
) -> None:
    other = make_archive.opened(office, other_school, director)
    assert set(volumes_visible_to(director)) == {volume, other}
    assert set(volumes_visible_to(inspector)) == set(volumes_visible_to(zone_lead)) == {volume}
    assert not volumes_visible_to(principal).exists()
    assert not volumes_visible_to(outsider).exists()


def test_what_was_kept_long_enough_is_due_for_appraisal(office, school, director, still) -> None:
    old = make_archive.closed(office, school, director, year=2010)
    make_archive.closed(office, school, director, year=2012)
    assert not due_for_appraisal(Volume.objects.all(), 2040).exists()
    assert list(due_for_appraisal(Volume.objects.all(), 2041)) == [old]
    assert years_of(Volume.objects.all()) == [2012, 2010]


def test_the_transfer_list_follows_the_numbers(office, school, other_school, director, still):
    first = make_archive.closed(office, school, director)
    second = make_archive.closed(office, other_school, director)
    make_archive.opened(office, office, director)
    assert list(closed_of(office, 2026)) == [first, second]


def test_few_things_are_not_slow(volume) -> None:
    assert not is_slow(volume)


def test_papers_and_volumes_that_are_none_are_not_found(volume, director):
    with pytest.raises(NotFound, match="找不到这份公文"):
        put_into_volume(volume.pk, by=director, documents=[uuid7()])
    with pytest.raises(NotFound, match="找不到这个案卷"):
        put_into_volume(uuid7(), by=director, documents=[])
