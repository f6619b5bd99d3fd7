"""A visit that is not announced stays hidden from its school until it has begun, at every door."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from dudao.access.actions import make_token
from dudao.audit.models import Event
from dudao.inspectorate.models import Inspector
from dudao.jobs.announcing import announce_visits
from dudao.jobs.on_event import REACTIONS
from dudao.lib import clock
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from dudao.planning.actions import make_feed, withdraw
from dudao.planning.models import Assignment
from dudao.visits import actions as visits
from tests import make, make_calendar
from tests.strict_ical import read
from tests.web.pages import sign_in, text_of

DAY = date(2026, 10, 20)  # make.NOW
PURPOSE = "食堂安全暗访"


def _pages(person: Person) -> Iterator[str]:
    client = sign_in(person)
    school = person.unit_id
    for path in ("/", "/schedule/?day=2026-10-20", "/schedule/?view=week&day=2026-10-20",
                 "/messages/", "/visits/", "/inbox/", f"/schools/{school}/",
                 "/schools/?q=食堂", "/schedule/?school=示例"):  # fmt: skip
        answer = client.get(path)
        yield text_of(answer) if answer.status_code == 200 else ""
    for path in ("/assignments/", "/assignments/?q=食堂", "/visits/?q=食堂"):
        assert PURPOSE not in text_of(client.get(path))
    with ZipFile(BytesIO(client.get("/assignments/?export=xlsx").getvalue())) as sheet:
        assert PURPOSE not in "".join(sheet.read(name).decode() for name in sheet.namelist())


def _api(person: Person) -> Iterator[str]:
    secret = make_token("测试", by=person)[1]
    client = sign_in(person)
    month = "/schedule?first_on=2026-10-01&last_on=2026-10-31"
    for path in (month, f"{month}&unit_id={person.unit_id}", "/assignments", "/visits", "/messages",
                 f"/schools/{person.unit_id}/story"):  # fmt: skip
        headers = {"Authorization": f"Bearer {secret}"}
        yield str(client.get(f"/api/v1{path}", headers=headers).json())


def _feed(person: Person) -> Iterator[str]:
    for what, given in (("office", {}), ("own", {}), ("school", {"unit": person.unit})):
        secret = make_feed(what, by=person, **given)[1]
        content = sign_in(person).get(f"/feeds/{secret}.ics").content
        yield " ".join(str(event) for event in read(content))


def _messages(person: Person) -> Iterator[str]:
    for event in Event.objects.filter(subject_type="planning.assignment"):
        for react in REACTIONS.get(event.name, ()):
            react(event)
    announce_visits(0)
    yield from (f"{m.kind} {m.text} {m.path}" for m in Message.objects.filter(person=person))


DOORS: tuple[Callable[[Person], Iterator[str]], ...] = (_pages, _api, _feed, _messages)


@pytest.fixture
def hidden(director: Person, ours: Inspector, school: Unit) -> Assignment:
    return make_calendar.planned(school, director, ours.person, DAY, purpose=PURPOSE)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ["principal", "school_liaison"])
def test_nothing_gives_it_away(
    who: str, door: Callable[[Person], Iterator[str]], hidden: Assignment,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    person: Person = request.getfixturevalue(who)
    for shown in door(person):
        assert PURPOSE not in shown
        assert str(hidden.pk) not in shown
    assert sign_in(person).get(f"/assignments/{hidden.pk}/").status_code in {403, 404}


@pytest.mark.parametrize("who", ["principal", "school_liaison"])
def test_taking_it_up_on_the_way_does_not_either(
    who: str, hidden: Assignment, inspector: Person, request: pytest.FixtureRequest
) -> None:
    visits.start(hidden.pk, by=inspector)
    person: Person = request.getfixturevalue(who)
    for door in DOORS:
        assert not any(PURPOSE in shown for shown in door(person))


@pytest.mark.parametrize("who", ["principal", "school_liaison"])
def test_it_is_shown_from_the_moment_it_has_begun(
    who: str, hidden: Assignment, inspector: Person, request: pytest.FixtureRequest
) -> None:
    visit = visits.start(hidden.pk, by=inspector)
    visits.check_in(visit.pk, by=inspector)
    person: Person = request.getfixturevalue(who)
    assert any(PURPOSE in shown for shown in _pages(person))
    assert PURPOSE in next(_api(person))
    assert PURPOSE in next(_feed(person))


def test_withdrawn_it_was_never_there(
    hidden: Assignment, director: Person, principal: Person
) -> None:
    withdraw(hidden.pk, by=director, reason="改期")
    for door in DOORS:
        assert not any(PURPOSE in shown for shown in door(principal))


def test_a_companion_of_another_school_sees_no_more_than_his_own(
    hidden: Assignment, outsider: Person, office: Unit
) -> None:
    for door in (_pages, _api):
        assert not any(PURPOSE in shown for shown in door(outsider))


@pytest.mark.parametrize("who", ["principal", "school_liaison"])
def test_an_announced_one_is_on_the_calendar_in_the_feed_and_told(
    who: str, director: Person, ours: Inspector, school: Unit, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    make_calendar.planned(school, director, ours.person, DAY, purpose=PURPOSE, announced=True)
    assert any(PURPOSE in shown for shown in _pages(person))
    assert PURPOSE in next(_api(person))
    assert PURPOSE in next(_feed(person))
    told = list(_messages(person))
    assert [one.split()[0] for one in told] == ["assignment.announced"]
    assert "/schedule/?view=week&day=2026-10-20" in told[0]
    assert PURPOSE not in told[0]  # the words leave the house by short message


def test_the_school_is_reminded_the_day_before(
    director: Person, ours: Inspector, school: Unit, principal: Person
) -> None:
    day = date(2026, 10, 22)
    make_calendar.planned(school, director, ours.person, day, announced=True)
    list(_messages(principal))
    with clock.at(make.NOW.replace(day=21)):
        kinds = {one.split()[0] for one in _messages(principal)}
        kinds |= {one.split()[0] for one in _messages(principal)}
    assert "assignment.school_reminded" in kinds


def test_the_school_learns_that_it_was_called_off(
    director: Person, ours: Inspector, school: Unit, principal: Person
) -> None:
    made: Any = make_calendar.planned(school, director, ours.person, DAY, announced=True)
    withdraw(made.pk, by=director, reason="改期")
    kinds = {one.split()[0] for one in _messages(principal)}
    assert kinds == {"assignment.announced", "assignment.called_off"}
    secret = make_feed("office", by=principal)[1]
    (event,) = read(sign_in(principal).get(f"/feeds/{secret}.ics").content)
    assert (event["STATUS"], event["SEQUENCE"] > 0) == ("CANCELLED", True)


def test_the_school_s_home_says_who_comes(
    director: Person, ours: Inspector, school: Unit, principal: Person
) -> None:
    assert "即将来校的督导" not in text_of(sign_in(principal).get("/"))
    make_calendar.planned(school, director, ours.person, DAY, purpose=PURPOSE)
    assert "即将来校的督导" not in text_of(sign_in(principal).get("/"))
    make_calendar.planned(school, director, ours.person, date(2026, 10, 22), announced=True)
    page = text_of(sign_in(principal).get("/"))
    assert "即将来校的督导" in page
    assert "10-22" in page
