"""What ratings come to: one value a leaf, and what lies apart."""

from decimal import Decimal

import pytest

from dudao.evaluation.models import Candidate, Review
from dudao.evaluation.queries.ratings import board, open_moderations, ready_to_grade, settled
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.org.models import Person
from tests import make_reviews
from tests.make_reviews import rating


@pytest.fixture
def review(candidate: Candidate, team: list[Person]) -> Review:
    return make_reviews.on_site(candidate, *team)


def rated(review: Review, team: list[Person], code: str, *values: str) -> None:
    for person, value in zip(team, values, strict=False):
        rating(review, person, code, value)


def test_near_each_other_is_settled(review: Review, team: list[Person]) -> None:
    rated(review, team, "A1.2", "yes", "yes", "yes")
    rated(review, team, "A2.1", "A", "B", "A")
    rated(review, team, "A2.2", "1", "2")
    found = settled(review.candidate)
    assert {code: (one.number, one.choice) for code, one in found.items()} == {
        "A1.2": (None, "yes"),
        "A2.1": (None, "A"),
    }
    assert found["A2.1"].source == "3人评分取多数：A、B、A"
    assert [(one.leaf.code, one.spread) for one in open_moderations(review.candidate)] == [
        ("A2.2", 25)
    ]
    assert not ready_to_grade(review.candidate)


def test_numbers_within_the_threshold_are_averaged(review: Review, team: list[Person]) -> None:
    rated(review, team, "A2.2", "0", "0.5", "0.5")
    one = settled(review.candidate)["A2.2"]
    assert (one.number, one.choice, one.applies) == (Decimal("0.33"), "", True)
    assert one.source == "3人评分取平均：0、0.5、0.5"


def test_one_rater_is_enough_and_a_tie_is_not(review: Review, team: list[Person]) -> None:
    rating(review, team[0], "A1.2", "na", "寄宿制学校统一值守")
    rated(review, team, "A2.1", "A", "B")
    found = settled(review.candidate)
    assert (found["A1.2"].applies, found["A1.2"].note) == (False, "寄宿制学校统一值守")
    assert found["A1.2"].source == "专家1评分"
    assert [one.leaf.code for one in open_moderations(review.candidate)] == ["A2.1"]


def test_a_moderation_goes_before_ratings(review: Review, team: list[Person]) -> None:
    rated(review, team, "A1.2", "yes", "no")
    review.moderations.create(
        code="A1.2", spread=100, choice="no", reason="夜间无人", by=team[0], at=clock.now()
    )
    one = settled(review.candidate)["A1.2"]
    assert (one.choice, one.note, one.source) == ("no", "夜间无人", "评估组会商确定（专家1）")
    assert open_moderations(review.candidate) == []


def test_who_is_recused_or_has_not_handed_in_does_not_count(
    review: Review, team: list[Person]
) -> None:
    rated(review, team, "A1.2", "no", "no", "yes")
    review.members.filter(person=team[0]).update(recused=True, reason="亲属")
    review.members.filter(person=team[1]).update(finished_at=None)
    assert settled(review.candidate)["A1.2"].source == "专家3评分"
    assert board(review.candidate).hindrances[0] == "还没有交评分表：专家2。"


def test_it_is_ready_when_all_is_handed_in_and_settled(review: Review, team: list[Person]) -> None:
    assert board(review.candidate).hindrances == ["还没有评分：校门有人值守、管理制度、安全事故。"]
    for code, value in {"A1.2": "yes", "A2.1": "B", "A2.2": "0"}.items():
        rated(review, team, code, value, value, value)
    assert ready_to_grade(review.candidate)


def test_before_the_papers_are_looked_through_nothing_is_graded(candidate: Candidate) -> None:
    assert board(candidate).hindrances == ["现在是“已申报等级”，不能评定等级。"]
    assert settled(candidate) == {}
    candidate.stage = Stage.REVIEWED
    assert ready_to_grade(candidate)
    candidate.stage = Stage.ON_SITE
    assert board(candidate).hindrances[0] == "还没有评估组。"
