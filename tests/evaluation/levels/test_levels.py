"""An upper office draws a sample and looks again; the county answers differences, corrects."""

from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Result, Round, UpperSample
from dudao.evaluation.queries.levels import (
    checks_visible_to,
    corrected,
    drawable_results,
    rounds_below,
    samples_to_answer,
    samples_visible_to,
)
from dudao.evaluation.states import (
    CHECK_MOVES,
    SAMPLE_MOVES,
    CheckState,
    SampleState,
    Stage,
)
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.lib.states import advance
from dudao.org.models import Person, Unit
from dudao.planning.queries.draws import proof_of
from tests import make, make_draws, make_levels


@pytest.fixture
def result(office: Unit, director: Person, school: Unit, principal: Person) -> Result:
    """What the county told the school."""
    return make_levels.told(office, director, school, principal)


@pytest.fixture
def city(db: None) -> Unit:
    return make_levels.city()


@pytest.fixture
def people(city: Unit) -> list[Person]:
    """Two at the city's office: the chance is theirs together."""
    return [make_levels.at_city(city), make_levels.at_city(city, "示例市科员")]


def last(thing: Any) -> str:
    """The name of what happened to it last."""
    return list(history_of(thing))[-1].name


def test_only_what_lies_below_is_looked_at(
    result: Result, office: Unit, city: Unit, director: Person, next_county_office: Unit
) -> None:
    assert list(rounds_below(city)) == [result.candidate.round]
    for other in (office, next_county_office):
        assert not rounds_below(other).exists()
    assert list(drawable_results(rounds_below(city))) == [result]


def test_a_check_begins_with_a_draw_of_what_is_confirmed(
    result: Result, city: Unit, people: list[Person], school: Unit
) -> None:
    check = make_levels.begun(city, people)
    assert [lot.unit for lot in check.draw.lots.all()] == [school]
    assert (check.state, check.draw.office, last(check)) == ("drawing", city, "level.begun")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "字" * 121}, "title"),
        ({"basis": "字" * 201}, "basis"),
        ({"count": 2}, "count"),
        ({"count": 0}, "count"),
    ],
)
def test_what_is_said_of_a_check_is_looked_at(
    result: Result, city: Unit, people: list[Person], given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_levels.begun(city, people, **given)
    assert field in refused.value.fields


def test_rounds_have_to_lie_below_and_one_draws_for_ones_office(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    said = actions.CheckGiven("复核", 1)
    with pytest.raises(Invalid) as refused:
        actions.begin_check(city, [], people, said, by=people[0])
    assert "rounds" in refused.value.fields
    with pytest.raises(Invalid) as refused:
        actions.begin_check(city, list(Round.objects.all()), [director], said, by=people[0])
    assert "people" in refused.value.fields
    with pytest.raises(NotAllowed):
        actions.begin_check(city, list(Round.objects.all()), people, said, by=director)


def test_the_sample_is_what_the_draw_drew(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    check = make_levels.begun(city, people)
    with pytest.raises(WrongState, match="抽样还没有结果"):
        actions.take_sample(check.pk, by=people[0])
    draw = make_draws.drawn(check.draw, people[0], *people)
    with pytest.raises(NotAllowed):
        actions.take_sample(check.pk, by=director)
    taken = actions.take_sample(check.pk, by=people[0])
    assert [one.result for one in taken.samples.all()] == [result]
    assert draw.outcome["picked"] == [draw.lots.get().key]
    assert proof_of(draw)["list_sha256"] == draw.list_sha256
    assert last(taken) == "level.sampled"
    with pytest.raises(NotFound):
        actions.take_sample(uuid7(), by=people[0])


def test_a_school_evaluated_anew_meanwhile_is_struck_and_not_left_out_silently(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    check = make_levels.begun(city, people)
    make_draws.drawn(check.draw, people[0], *people)
    actions.evaluate_again(result.pk, by=director, reason="复查")
    with pytest.raises(WrongState, match="已重新评定"):
        actions.take_sample(check.pk, by=people[0])


def test_own_values_are_worked_out_by_the_countys_version(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    same = make_levels.rated(city, people)
    assert (same.score, same.grade, last(same)) == (result.score, result.grade, "level.rated")
    lower = actions.rate_sample(
        same.pk, {"#A2.1": "D", "books": " "}, by=people[0], note="制度未落实。", seen=2
    )
    assert lower.values == {"#A2.1": "D"}
    assert lower.score is not None
    assert lower.score < result.score
    with pytest.raises(Conflict):
        actions.rate_sample(same.pk, {}, by=people[0], note="旧的。", seen=2)
    with pytest.raises(Invalid):
        actions.rate_sample(same.pk, {"books": "很多"}, by=people[0], note="数了。")
    with pytest.raises(Invalid):
        actions.rate_sample(same.pk, {}, by=people[0], note=" ")
    with pytest.raises(NotAllowed):
        actions.rate_sample(same.pk, {}, by=director, note="县里自己。")
    with pytest.raises(NotFound):
        actions.rate_sample(uuid7(), {}, by=director, note="无。")


def test_differences_go_back_indicator_by_indicator(
    result: Result, city: Unit, people: list[Person], director: Person, outsider: Person,
    principal: Person,
) -> None:  # fmt: skip
    check = make_levels.sampled(city, people)
    with pytest.raises(WrongState, match="还有1所没有复评"):
        actions.return_differences(check.pk, by=people[0])
    sample = check.samples.get()
    actions.rate_sample(sample.pk, {"#A2.1": "D"}, by=people[0], note="制度未落实。")
    assert not samples_visible_to(director).exists()
    back = actions.return_differences(check.pk, by=people[0])
    (found,) = UpperSample.objects.get().differences.all()
    assert (found.code, found.theirs, found.ours) == ("A2.1", "A", "D")
    assert (found.their_score, found.our_score) == (30, 15)
    assert str(found).startswith("办学水平评估市级复核: 龙溪口示例小学")
    assert (back.state, last(back)) == (CheckState.RETURNED, "level.returned")
    for person, seen in ((director, 1), (people[0], 1), (outsider, 0), (principal, 0)):
        assert (samples_visible_to(person).count(), checks_visible_to(person).count()) == (
            seen,
            seen,
        )
    with pytest.raises(WrongState):
        actions.rate_sample(sample.pk, {}, by=people[0], note="晚了。")


def test_the_county_answers_and_corrects_by_a_recheck(
    result: Result, city: Unit, people: list[Person], director: Person, office_staff: Person
) -> None:
    sample = make_levels.returned(city, people, A2_1="D")
    with pytest.raises(NotAllowed):
        actions.answer_differences(sample.pk, by=people[0], agrees=True, answer="认可。")
    answered = actions.answer_differences(
        sample.pk, by=office_staff, agrees=True, answer="确有疏漏，重新评定。"
    )
    assert (answered.state, last(answered)) == (SampleState.ANSWERED, "level.answered")
    with pytest.raises(NotAllowed):
        actions.correct_result(sample.pk, by=office_staff)
    again = actions.correct_result(sample.pk, by=director)
    assert (again.state, last(again)) == (SampleState.RECHECK, "level.rechecked")
    result.candidate.refresh_from_db()
    assert result.candidate.stage == Stage.ON_SITE
    assert corrected(sample) is None
    Candidate.objects.update(stage=Stage.REVIEWED)  # as a team would have found it
    (new,) = actions.grade([result.candidate_id], by=director, note="按复核意见")
    assert corrected(sample) == new


def test_who_does_not_agree_corrects_nothing(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    sample = make_levels.returned(city, people, A2_1="D")
    with pytest.raises(WrongState):
        actions.correct_result(sample.pk, by=director)
    actions.answer_differences(sample.pk, by=director, agrees=False, answer="制度齐全。")
    with pytest.raises(WrongState, match="不认可"):
        actions.correct_result(sample.pk, by=director)


def test_a_check_is_closed_when_everybody_has_answered(
    result: Result, city: Unit, people: list[Person], director: Person
) -> None:
    sample = make_levels.returned(city, people)
    with pytest.raises(WrongState, match="没有答复"):
        actions.close_check(sample.check_of_id, by=people[0], summary="完成。")
    actions.answer_differences(sample.pk, by=director, agrees=True, answer="一致。")
    with pytest.raises(Invalid):
        actions.close_check(sample.check_of_id, by=people[0], summary="")
    with pytest.raises(NotAllowed):
        actions.close_check(sample.check_of_id, by=director, summary="完成。")
    done = actions.close_check(sample.check_of_id, by=people[0], summary="一致率100%。")
    assert (done.state, last(done)) == (CheckState.CLOSED, "level.closed")


@pytest.mark.parametrize(
    ("moves", "states"),
    [(CHECK_MOVES, CheckState), (SAMPLE_MOVES, SampleState)],
    ids=["check", "sample"],
)
def test_every_move_from_every_state(moves: Any, states: Any) -> None:
    for name, move in moves.items():
        for state in states:
            if state in move.sources:
                assert advance(moves, state, name) == move.target
            else:
                with pytest.raises(WrongState):
                    advance(moves, state, name)


def test_who_checks_a_county_never_answers_for_it(
    result: Result, office: Unit, city: Unit, people: list[Person]
) -> None:
    over_all = make.person("示例市总督学", city)
    make.holds(over_all, Role.DIRECTOR, city.region)
    sample = make_levels.returned(city, people)
    assert not samples_to_answer(over_all).exists()
    for step in (
        lambda: actions.answer_differences(sample.pk, by=over_all, agrees=True, answer="认可。"),
        lambda: actions.correct_result(sample.pk, by=over_all),
    ):
        with pytest.raises(NotAllowed, match="上级不能代县级"):
            step()
