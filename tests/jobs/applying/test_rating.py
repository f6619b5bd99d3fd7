"""A school rated on a phone without a network: what is given stands, once, the later word first."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Rating, TeamMember
from dudao.evaluation.queries.rating_sheets import sheets_to_rate
from dudao.lib import clock
from dudao.org.models import Person, Unit
from tests import make, make_reviews
from tests.make_phone import Phone, applied, outcome, states


@pytest.fixture
def team(office: Unit) -> list[Person]:
    return make_reviews.experts(office)


@pytest.fixture
def visited(
    office: Unit, director: Person, school: Unit, principal: Person, team: list[Person]
) -> Candidate:
    """A school with the team on site."""
    candidate = make_reviews.applied(office, director, school, principal)
    return make_reviews.visited(candidate, director, *team)


def given(candidate: Candidate, code: str, value: str, note: str = "") -> dict[str, Any]:
    return {"candidate": candidate.pk, "code": code, "value": value, "note": note}


def test_what_was_given_without_a_network_counts(visited: Candidate, team: list[Person]) -> None:
    phone = Phone(team[0])
    for code, value in (("A1.2", "yes"), ("A2.1", "B"), ("A2.2", "1.5")):
        phone.do("rating.give", given(visited, code, value, "现场看过"))
    phone.do("rating.finish", {"candidate": visited.pk})
    applied(phone)
    rows = Rating.objects.filter(rater=team[0]).order_by("code")
    assert [(row.code, row.choice, row.number) for row in rows] == [
        ("A1.2", "yes", None),
        ("A2.1", "B", None),
        ("A2.2", "", Decimal("1.5")),
    ]
    assert TeamMember.objects.get(person=team[0]).finished_at is not None


def test_what_he_gave_later_at_his_desk_stands(visited: Candidate, team: list[Person]) -> None:
    phone = Phone(team[0])
    early = phone.do("rating.give", given(visited, "A2.1", "B"))
    with clock.at(make.NOW + timedelta(hours=1)):
        actions.rate(visited.pk, "A2.1", by=team[0], value="C")
        applied(phone)
    assert Rating.objects.get(rater=team[0]).choice == "C"
    assert outcome(early).state == "stale"


def test_handed_in_twice_is_handed_in_once(visited: Candidate, team: list[Person]) -> None:
    phone = Phone(team[0])
    body = {"candidate": visited.pk, "partly": True}
    operations = [phone.do("rating.finish", body) for _turn in range(2)]
    late = phone.do("rating.give", given(visited, "A2.1", "B"))
    applied(phone)
    assert [outcome(one).state for one in operations] == ["applied", "stale"]
    assert states([late]) == [("rating.give", "wrong_state")]


def test_who_is_not_of_the_team_gives_nothing(visited: Candidate, inspector: Person) -> None:
    phone = Phone(inspector)
    tried = [
        phone.do("rating.give", given(visited, "A2.1", "B")),
        phone.do("rating.finish", {"candidate": visited.pk}),
    ]
    applied(phone)
    assert {outcome(one).state for one in tried} == {"quarantined"}


def test_a_sheet_shows_the_schools_word_and_ones_own_only(
    visited: Candidate, team: list[Person]
) -> None:
    actions.rate(visited.pk, "A2.1", by=team[0], value="B", note="一处烟感失效")
    actions.rate(visited.pk, "A2.1", by=team[1], value="D")
    (sheet,) = sheets_to_rate(team[0])
    line = next(one for one in sheet.lines if one.code == "A2.1")
    assert (line.asks, line.value, line.said, line.note) == ("choice", "B", "B", "一处烟感失效")
    assert [option.value for option in line.options][-1] == "na"
    number = next(one for one in sheet.lines if one.code == "A2.2")
    assert (number.asks, number.value, [one.value for one in number.options]) == (
        "number",
        "",
        ["", "na"],
    )
    assert all(one.rule and one.above for one in sheet.lines)
    actions.recuse_member(visited.pk, team[0].pk, by=visited.round.made_by, reason="亲属在校任教")
    assert sheets_to_rate(team[0]) == []
