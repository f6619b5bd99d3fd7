"""Private addresses of calendars."""

from datetime import timedelta

import pytest

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning.actions import make_feed, note_feed_read, revoke_feed
from dudao.planning.actions.feeds import MOST_FEEDS
from dudao.planning.models import Feed
from dudao.planning.queries.feeds import feed_of, feeds_of
from tests import make, make_inspectorate


def test_the_secret_is_kept_as_its_hash_only(inspector: Person) -> None:
    feed, secret = make_feed("own", by=inspector)
    assert secret not in str(Feed.objects.values().get())
    assert feed_of(secret) == feed
    assert feed_of(secret + "x") is None
    assert Event.objects.filter(name="feed.made", by=inspector).exists()


def test_revoked_it_opens_nothing(inspector: Person) -> None:
    feed, secret = make_feed("own", by=inspector)
    revoke_feed(feed.pk, by=inspector)
    assert feed_of(secret) is None
    assert not feeds_of(inspector).exists()
    assert Event.objects.filter(name="feed.revoked").exists()
    with pytest.raises(WrongState):
        revoke_feed(feed.pk, by=inspector)


def test_only_its_owner_revokes_it(inspector: Person, director: Person) -> None:
    feed, _secret = make_feed("own", by=inspector)
    with pytest.raises(NotAllowed):
        revoke_feed(feed.pk, by=director)


def test_a_closed_account_reads_nothing_more(inspector: Person) -> None:
    _feed, secret = make_feed("own", by=inspector)
    Person.objects.filter(pk=inspector.pk).update(is_active=False)
    assert feed_of(secret) is None


def test_nobody_subscribes_to_what_he_does_not_see(
    inspector: Person, auditor: Person, principal: Person, other_school: Unit, office: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, other_school)
    for person, what, given in (
        (auditor, "own", {}),
        (inspector, "school", {"unit": other_school}),
        (principal, "school", {"unit": other_school}),
        (principal, "area", {"area": area}),
        (inspector, "area", {"area": area}),
    ):
        with pytest.raises(NotAllowed):
            make_feed(what, by=person, **given)


def test_of_an_area_or_a_school_one_says_which(inspector: Person) -> None:
    for what in ("area", "school"):
        with pytest.raises(Invalid):
            make_feed(what, by=inspector)


def test_there_is_an_end_to_addresses(inspector: Person) -> None:
    for _n in range(MOST_FEEDS):
        make_feed("own", by=inspector)
    with pytest.raises(WrongState, match="20"):
        make_feed("own", by=inspector)


def test_the_last_reading_is_kept_to_the_hour(inspector: Person) -> None:
    feed, _secret = make_feed("own", by=inspector)
    note_feed_read(feed.pk)
    with clock.at(make.NOW + timedelta(minutes=10)):
        note_feed_read(feed.pk)
    feed.refresh_from_db()
    assert feed.last_read_at == make.NOW
