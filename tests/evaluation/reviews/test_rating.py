"""The team rates, blind until handed in; what lies apart is settled."""

from decimal import Decimal

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate
from dudao.evaluation.queries.dossiers import dossier
from dudao.evaluation.queries.ratings import open_moderations, ready_to_grade, settled
from dudao.evaluation.queries.reviews import to_moderate, to_rate
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person
from tests import make_inspectorate
from tests.make_findings import photo
from tests.make_reviews import handed_in


def rate(candidate: Candidate, by: Person, value: str, code: str = "A2.1", **given: object) -> None:
    actions.rate(candidate.pk, code, by=by, value=value, **given)


def test_each_rates_for_himself(visited: Candidate, team: list[Person]) -> None:
    row = actions.rate(visited.pk, "A2.2", by=team[0], value="1.5", note="楼道有一处隐患")
    assert (row.number, row.choice, row.note, row.edition) == (
        Decimal("1.5"),
        "",
        "楼道有一处隐患",
        1,
    )
    again = actions.rate(visited.pk, "A2.2", by=team[0], value="", note="楼道有一处隐患", seen=1)
    assert (again.pk, again.number, again.edition) == (row.pk, None, 2)
    told = list(history_of(visited))[-1]
    assert (told.name, told.data) == ("evaluation.rated", {"code": "A2.2"})
    assert rate(visited, team[1], "na", "A2.2") is None


@pytest.mark.parametrize(
    ("code", "value", "note", "field"),
    [
        ("A2.1", "E", "", "value"),
        ("A2.2", "很多", "", "value"),
        ("A2.2", "999999999999", "", "value"),
        ("A2.2", "1", "长" * 2001, "note"),
    ],
)
def test_what_cannot_be_scored_is_refused(
    visited: Candidate, team: list[Person], code: str, value: str, note: str, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        rate(visited, team[0], value, code, note=note)
    assert set(caught.value.fields) == {field}


def test_a_rating_changed_elsewhere_is_not_overwritten(
    visited: Candidate, team: list[Person]
) -> None:
    rate(visited, team[0], "B", note="手机上填的")
    with pytest.raises(Conflict) as caught:
        rate(visited, team[0], "C", seen=0)
    assert caught.value.current == {"value": "B", "note": "手机上填的", "edition": 1}


def test_only_the_team_rates_and_nobody_who_recused(
    visited: Candidate, team: list[Person], director: Person, inspector: Person
) -> None:
    with pytest.raises(NotAllowed, match="不在"):
        rate(visited, director, "A")
    actions.choose_team(visited.pk, [*team, inspector], by=director)
    actions.recuse_member(visited.pk, inspector.pk, by=director, reason="亲属在校任教")
    with pytest.raises(NotAllowed, match="亲属在校任教"):
        rate(visited, inspector, "A")
    make_inspectorate.recusal(team[1].inspector, visited.unit)
    with pytest.raises(NotAllowed, match="回避规定"):
        rate(visited, team[1], "A")


def test_what_is_worked_out_is_not_rated(visited: Candidate, team: list[Person]) -> None:
    with pytest.raises(NotFound, match="由数据算出"):
        rate(visited, team[0], "20", "A1.1")
    with pytest.raises(NotFound):
        rate(visited, team[0], "20", "Z1")


def test_before_the_team_goes_nothing_is_rated(candidate: Candidate, director: Person) -> None:
    with pytest.raises(WrongState):
        rate(candidate, director, "A")


def test_photos_are_attached_before_or_after(visited: Candidate, team: list[Person]) -> None:
    file = photo(visited.unit, team[0])
    made = actions.attach_rating_evidence(visited.pk, "A1.2", file.pk, by=team[0])
    rate(visited, team[0], "yes", "A1.2")
    again = actions.attach_rating_evidence(visited.pk, "A1.2", file.pk, by=team[0])
    assert (again.pk, again.rating.choice) == (made.pk, "yes")
    with pytest.raises(Invalid) as caught:
        actions.attach_rating_evidence(visited.pk, "A1.2", visited.pk, by=team[0])
    assert set(caught.value.fields) == {"evidence"}


def test_a_sheet_is_whole_or_said_to_be_partly_done(visited: Candidate, team: list[Person]) -> None:
    rate(visited, team[0], "A")
    with pytest.raises(Invalid, match="还有2项没有评分：校门有人值守、安全事故"):
        actions.finish_rating(visited.pk, by=team[0])
    member = actions.finish_rating(visited.pk, by=team[0], partly=True)
    assert member.finished_at is not None
    assert list(history_of(visited))[-1].data == {"rated": 1, "left": 2}
    with pytest.raises(WrongState, match="已交评分表"):
        rate(visited, team[0], "B")


def test_nobody_sees_others_before_he_hands_in(
    visited: Candidate, team: list[Person], director: Person, inspector: Person
) -> None:
    handed_in(visited, team[0])
    rate(visited, team[1], "C")
    blind = dossier(visited, team[1]).line("A2.1")
    assert (blind.given, blind.own_value, blind.spread) == ([], "C", 0)
    assert [row.choice for row in dossier(visited, team[0]).line("A2.1").given] == ["B"]
    assert dossier(visited, director).sees
    assert not dossier(visited, inspector).sees
    actions.recuse_member(visited.pk, team[0].pk, by=director, reason="亲属")
    assert not dossier(visited, team[0]).sees


def test_what_lies_apart_is_settled_by_the_lead(visited: Candidate, team: list[Person]) -> None:
    assert [one.pk for one in to_rate(team[0])] == [visited.pk]
    for person, level in zip(team, ("A", "C", "B"), strict=True):
        assert not to_moderate(team[0]).exists()
        handed_in(visited, person, a2_1=level)
    assert not to_rate(team[0]).exists()
    assert [one.pk for one in to_moderate(team[0])] == [visited.pk]
    assert not to_moderate(team[1]).exists()
    assert [one.leaf.code for one in open_moderations(visited)] == ["A2.1"]
    given = {"value": "B", "reason": "核对制度汇编后一致"}
    row = actions.moderate(visited.pk, "A2.1", by=team[0], **given)
    assert (row.spread, row.choice, row.edition) == (30, "B", 1)
    assert settled(visited)["A2.1"].note == "核对制度汇编后一致"
    assert ready_to_grade(visited)
    assert list(history_of(visited))[-1].name == "evaluation.moderated"
    with pytest.raises(Conflict):
        actions.moderate(visited.pk, "A2.1", by=team[0], seen=0, **given)


def test_settling_waits_for_all_and_is_the_leads_or_the_offices(
    visited: Candidate, team: list[Person], director: Person
) -> None:
    given = {"value": "B", "reason": "一致"}
    with pytest.raises(WrongState, match="全体交评分表后"):
        actions.moderate(visited.pk, "A2.1", by=director, **given)
    for person in team:
        handed_in(visited, person)
    with pytest.raises(NotAllowed, match="组长或督导室"):
        actions.moderate(visited.pk, "A2.1", by=team[1], **given)
    with pytest.raises(NotFound):
        actions.moderate(visited.pk, "A1.1", by=director, **given)
    for wrong, field in [({"value": ""}, "value"), ({"reason": ""}, "reason")]:
        with pytest.raises(Invalid) as caught:
            actions.moderate(visited.pk, "A2.1", by=director, **{**given, **wrong})
        assert set(caught.value.fields) == {field}
    actions.moderate(visited.pk, "A2.1", by=director, value="na", reason="不涉及")
    assert not settled(visited)["A2.1"].applies
    line = dossier(visited, director).line("A2.1")
    assert (line.settled_words, line.given_words[0][1]) == ("不适用", "B")


def test_rows_are_called_what_they_are_about(
    visited: Candidate, team: list[Person], director: Person
) -> None:
    handed_in(visited, team[0])
    review, name = visited.review, str(visited)
    rating = review.ratings.get(code="A2.1")
    file = photo(visited.unit, director)
    proof = rating.evidence.create(file=file, at=rating.at)
    settled_ = review.moderations.create(
        code="A2.1", spread=0, choice="B", reason="一致", by=director, at=rating.at
    )
    rows = [review, review.members.first(), review.checks.first(), rating, settled_]
    assert all(name in str(row) for row in rows)
    assert str(proof) == str(file)
