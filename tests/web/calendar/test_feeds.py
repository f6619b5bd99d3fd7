"""Feeds: shown once, read by programs, closed to everybody else."""

import re
from datetime import date, datetime

import pytest
from django.test import Client

from dudao.access.actions import disable
from dudao.access.models import Grant
from dudao.inspectorate.models import Inspector
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning.actions import hand_over, make_feed, revoke_feed, withdraw
from dudao.planning.models import Feed
from tests import make, make_inspectorate
from tests.make_calendar import planned
from tests.strict_ical import read
from tests.web.pages import sign_in, text_of

DAY = date(2026, 10, 22)


def events(secret: str) -> list[dict[str, object]]:
    answer = Client().get(f"/feeds/{secret}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return read(answer.content)


def secret_in(page: str) -> str:
    (found,) = re.findall(r"/feeds/([\w-]+)\.ics", page)
    return found


def test_the_address_is_shown_once(ours: Inspector, school: Unit, director: Person) -> None:
    planned(school, director, ours.person, DAY, focus="带班领导；楼道，\n消防")
    client = sign_in(ours.person)
    answer = client.post("/feeds/", {"what": "own"})
    page = text_of(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (201, "no-store")
    secret = secret_in(page)
    (event,) = events(secret)
    assert event["SUMMARY"] == f"督导：{school.name}"
    assert event["DTSTART"] == DAY
    assert secret not in text_of(client.get("/feeds/"))


def test_half_days_are_hours_and_uids_stay(ours: Inspector, school: Unit, director: Person) -> None:
    made = planned(school, director, ours.person, DAY, slot="afternoon")
    _feed, secret = make_feed("own", by=ours.person)
    (event,) = events(secret)
    start = datetime(2026, 10, 22, 14, 0, tzinfo=clock.CHINA)
    assert (event["UID"], event["DTSTART"]) == (f"assignment-{made.pk}@dudao", start)


def test_a_change_counts_up_and_a_withdrawal_is_cancelled(
    ours: Inspector, school: Unit, director: Person, office: Unit
) -> None:
    made = planned(school, director, ours.person, DAY)
    _feed, secret = make_feed("office", by=director)
    (before,) = events(secret)
    other = make_inspectorate.new_inspector("示例接任", office)
    hand_over(ours.pk, other.pk, by=director, on=make.NOW.date())
    (between,) = events(secret)
    with clock.at(make.NOW.replace(hour=11)):
        withdraw(made.pk, by=director, reason="改期")
        (after,) = events(secret)
    numbers = [event["SEQUENCE"] for event in (before, between, after)]
    assert numbers == sorted(set(numbers))  # type: ignore[type-var]
    assert {event["UID"] for event in (before, between, after)} == {before["UID"]}
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["DTSTAMP"] > before["DTSTAMP"]  # type: ignore[operator]


def test_what_has_not_changed_is_not_sent_again(
    ours: Inspector, school: Unit, director: Person
) -> None:
    _feed, secret = make_feed("own", by=ours.person)
    first = Client().get(f"/feeds/{secret}.ics")
    again = Client().get(f"/feeds/{secret}.ics", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    planned(school, director, ours.person, DAY)
    changed = Client().get(f"/feeds/{secret}.ics", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert Feed.objects.get().last_read_at == make.NOW


def test_unknown_revoked_and_closed_are_one_answer(inspector: Person, director: Person) -> None:
    revoked, gone = make_feed("own", by=inspector)
    revoke_feed(revoked.pk, by=inspector)
    _feed, closed = make_feed("own", by=inspector)
    disable(inspector.pk, by=director)
    answers = [Client().get(f"/feeds/{one}.ics") for one in (gone, closed, "x" * 43, "键", "x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not any(answer.has_header("ETag") for answer in answers)


def test_rights_that_have_ended_give_nothing_more(
    principal: Person, director: Person, ours: Inspector, school: Unit
) -> None:
    planned(school, director, ours.person, DAY, announced=True)
    _feed, secret = make_feed("office", by=principal)
    assert len(events(secret)) == 1
    Grant.objects.filter(person=principal).update(end_on=date(2026, 10, 1))
    assert events(secret) == []


def test_an_area_and_a_school_hold_theirs_only(
    director: Person, ours: Inspector, school: Unit, other_school: Unit, office: Unit
) -> None:
    planned(school, director, ours.person, DAY)
    planned(other_school, director, ours.person, DAY)
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    client = sign_in(director)
    for given in ({"what": "area", "area": area.pk}, {"what": "school", "unit": school.pk}):
        secret = secret_in(text_of(client.post("/feeds/", given)))
        assert [event["SUMMARY"] for event in events(secret)] == [f"督导：{school.name}"]
    assert client.post("/feeds/", {"what": "area"}).status_code == 422


def test_it_is_revoked_on_the_page(inspector: Person, colleague: Person) -> None:
    feed, secret = make_feed("own", by=inspector)
    assert sign_in(colleague).post(f"/feeds/{feed.pk}/revoke/").status_code == 404
    assert sign_in(inspector).post(f"/feeds/{feed.pk}/revoke/").status_code == 302
    assert Client().get(f"/feeds/{secret}.ics").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(inspector: Person, method: str) -> None:
    _feed, secret = make_feed("own", by=inspector)
    assert getattr(Client(), method)(f"/feeds/{secret}.ics").status_code == 405
