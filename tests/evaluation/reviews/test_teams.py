"""The team: chosen or drawn, nobody who must keep away, who leaves says why."""

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import forget, may
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Round
from dudao.evaluation.queries.reviews import drawn_for, kept_away, sendable, without_team
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Post
from dudao.planning.models import Draw
from tests import make_draws, make_inspectorate, make_reviews


def names(candidate: Candidate) -> list[str]:
    rows = candidate.review.members.filter(recused=False).order_by("role", "pk")
    return [f"{row.person}{row.get_role_display()}" for row in rows]


def test_the_first_leads_and_all_reach_the_school(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    assert not may(team[0], Permission.EVALUATION_RATE, candidate.unit)
    actions.choose_team(candidate.pk, team, by=director)
    assert names(candidate) == ["专家1组长", "专家2组员", "专家3组员"]
    forget(team[0])
    assert may(team[0], Permission.EVALUATION_RATE, candidate.unit)
    told = list(history_of(candidate))[-1]
    assert (told.name, told.data["lead"]) == ("evaluation.team_chosen", team[0].pk)


def test_another_choice_takes_out_and_puts_in(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    actions.choose_team(candidate.pk, team[:2], by=director)
    actions.choose_team(candidate.pk, team[1:], by=director, lead=team[2])
    assert names(candidate) == ["专家3组长", "专家2组员"]
    forget(team[0])
    assert not may(team[0], Permission.EVALUATION_VIEW, candidate.unit)


def test_who_must_keep_away_is_refused_with_the_reason(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    Post.objects.create(person=team[1], unit=candidate.unit, title="副校长")
    with pytest.raises(NotAllowed, match="专家2（本单位人员：副校长）"):
        actions.choose_team(candidate.pk, team, by=director)
    make_inspectorate.recusal(team[2].inspector, candidate.unit)
    with pytest.raises(NotAllowed, match="专家3（单位负责人的近亲属）"):
        actions.choose_team(candidate.pk, team[2:], by=director)
    assert set(kept_away(candidate, team)) == {team[1].pk, team[2].pk}


def test_only_people_of_the_office_and_one_of_them_leads(
    candidate: Candidate, director: Person, team: list[Person], outsider: Person
) -> None:
    assert outsider not in sendable(candidate)
    for people, lead, told in [
        ([], None, "请选择评估组成员"),
        ([outsider], None, "不是本督导室"),
        (team[:2], team[2], "组长应是"),
    ]:
        with pytest.raises(Invalid) as caught:
            actions.choose_team(candidate.pk, people, by=director, lead=lead)
        assert told in caught.value.fields["people"]


def test_only_the_office_and_in_an_open_round(
    candidate: Candidate, director: Person, inspector: Person, team: list[Person]
) -> None:
    with pytest.raises(NotAllowed):
        actions.choose_team(candidate.pk, team, by=inspector)
    Round.objects.update(state="closed")
    with pytest.raises(WrongState):
        actions.choose_team(candidate.pk, team, by=director)


def test_who_recuses_keeps_his_place_and_does_not_come_back(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    actions.choose_team(candidate.pk, team, by=director)
    forget(team[1])
    made = actions.recuse_member(candidate.pk, team[1].pk, by=team[1], reason="子女就读")
    assert (made.recused, made.reason) == (True, "子女就读")
    forget(team[1])
    assert not may(team[1], Permission.EVALUATION_RATE, candidate.unit)
    assert list(history_of(candidate))[-1].name == "evaluation.member_recused"
    with pytest.raises(WrongState, match="已经回避"):
        actions.recuse_member(candidate.pk, team[1].pk, by=director, reason="再次")
    with pytest.raises(Invalid) as caught:
        actions.choose_team(candidate.pk, team, by=director)
    assert "专家2已回避" in caught.value.fields["people"]
    actions.choose_team(candidate.pk, [team[0], team[2]], by=director)
    assert candidate.review.members.count() == 3


def test_recusing_asks_for_a_reason_and_for_somebody_of_the_team(
    candidate: Candidate, director: Person, team: list[Person]
) -> None:
    actions.choose_team(candidate.pk, team, by=director)
    with pytest.raises(Invalid):
        actions.recuse_member(candidate.pk, team[1].pk, by=director, reason=" ")
    with pytest.raises(NotFound):
        actions.recuse_member(candidate.pk, director.pk, by=director, reason="不在组内")
    forget(team[2])
    with pytest.raises(NotAllowed):
        actions.recuse_member(candidate.pk, team[1].pk, by=team[2], reason="替他")


def drawn(candidate: Candidate, director: Person, team: list[Person], staff: Person) -> Draw:
    inspectors = [person.inspector for person in team]
    given = {"units": [candidate.unit], "inspectors": inspectors, "count": 1, "each": 2}
    draw = make_draws.draft(candidate.round.office, director, director, staff, **given)
    return make_draws.drawn(draw, director, director, staff)


def test_a_draw_sends_whom_it_drew(
    candidate: Candidate, director: Person, office_staff: Person, team: list[Person]
) -> None:
    actions.choose_team(candidate.pk, team[:1], by=director)
    draw = drawn(candidate, director, team, office_staff)
    ((found, people),) = drawn_for(candidate)
    assert found == draw
    review = actions.draw_team(candidate.pk, draw.pk, by=director, lead=people[1])
    assert review.draw == draw
    lead, other = people[1], people[0]
    assert names(candidate) == [f"{lead}组长", f"{other}组员"]
    assert not review.members.filter(drawn=False).exists()
    forget(team[0])
    here = may(team[0], Permission.EVALUATION_RATE, candidate.unit)
    assert here == (
        team[0] in people
    )  # who was chosen before and not drawn sees the school no more
    with pytest.raises(Invalid, match="抽签产生"):
        actions.choose_team(candidate.pk, [p for p in team if p not in people], by=director)


def test_a_draw_without_this_school_sends_nobody(candidate: Candidate, director: Person) -> None:
    with pytest.raises(Invalid) as caught:
        actions.draw_team(candidate.pk, uuid7(), by=director)
    assert "没有为这所学校抽出督学" in caught.value.fields["draw"]


def test_a_draw_comes_too_late_once_the_team_is_at_the_school(
    visited: Candidate, director: Person, office_staff: Person, team: list[Person]
) -> None:
    make_reviews.handed_in(visited, team[0])
    draw = drawn(visited, director, team, office_staff)
    with pytest.raises(WrongState, match="不能办理这一步"):
        actions.draw_team(visited.pk, draw.pk, by=director)
    with pytest.raises(Invalid) as caught:
        actions.choose_team(visited.pk, team[1:], by=director)
    assert "专家1是抽签产生或已评分" in caught.value.fields["people"]


def test_a_school_without_a_team_waits_for_the_office(
    candidate: Candidate, director: Person
) -> None:
    assert not without_team(director).exists()
    make_reviews.reviewed(candidate, director)
    assert list(without_team(director)) == [candidate]
