"""Why this score, what if, and by bands: rule, inputs and their source for every figure."""

from decimal import Decimal

import pytest

from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Result
from dudao.evaluation.queries.results import bands, choices_of, results_visible_to, what_if, why
from dudao.evaluation.rules.results import aim_of, value_of
from dudao.evaluation.scoring import NA
from dudao.evaluation.states import Aim, Stage
from dudao.lib.errors import Invalid
from dudao.org.models import Person, Unit
from tests import make_results, make_rounds


def test_every_figure_has_its_rule_its_inputs_and_their_source(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    told = why(make_results.graded(office, director, school, principal))
    leaf = next(one for one in told.leaves if one.reason.code == "A1.1")
    assert leaf.reason.sentence
    (put,) = leaf.put
    assert (put.figure.formula, put.source) == ("books / pupils", None)
    sources = {one.figure.name: one.source for one in put.below}
    books = sources["books"]
    assert books is not None
    assert (books.source, bool(books.ref), books.on is not None) == ("metric", True, True)
    assert leaf.own is not None
    assert leaf.own.score == Decimal(20)
    assert leaf.lost == 0


def test_a_unit_that_sent_nothing_has_nothing_beside_it(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    first = make_results.reviewed(office, director, school, principal)
    Candidate.objects.filter(unit=other_school).update(stage=Stage.REVIEWED)
    other = first.round.candidates.get(unit=other_school)
    told = why(actions.grade([other.pk], by=director, note="没有自评")[0])
    assert told.said is None
    assert all(node.own is None for node in told.nodes)
    leaf = next(one for one in told.leaves if one.reason.code == "A2.1")
    assert leaf.put[0].source is None


def test_what_if_changes_a_copy_and_keeps_nothing(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    digest = result.digest
    changes = {"books": "4000", "#A2.1": "B", "#A1.2": "no", "#A2.2": "", "#V1": "yes"}
    told, worked = what_if(result, changes)
    scores = {one.code: one.score for top in told.indicators for one in top.below}
    assert (scores["A1.1"], scores["A1.2"], scores["A2.1"]) == (
        Decimal(10),
        Decimal(0),
        Decimal("25.50"),
    )
    assert worked.grade == "pending"
    assert Result.objects.get().digest == digest
    assert why(Result.objects.get()).explanation.total == result.score
    gone, _worked = what_if(result, {"books": "na"})
    assert gone.total != told.total


@pytest.mark.parametrize(
    ("name", "text"),
    [("books", "很多"), ("books", "NaN"), ("books_each", "1"), ("#Z9", "1"), ("#A2.1", "优"),
     ("#A1.2", "或许"), ("strange", "1")],
)  # fmt: skip
def test_what_if_refuses_what_no_rule_takes(
    office: Unit, school: Unit, director: Person, principal: Person, name: str, text: str
) -> None:
    result = make_results.graded(office, director, school, principal)
    with pytest.raises(Invalid) as refused:
        what_if(result, {name: text})
    assert refused.value.fields


def test_bands_stand_by_name_and_not_by_points(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    found = bands(result.candidate.batch, results_visible_to(director))
    assert [one.key for one in found] == ["model", "excellent", "qualified", "pending"]
    assert [len(one.results) for one in found] == [1, 0, 0, 0]
    assert bands(result.candidate.batch, results_visible_to(principal))[0].results == []


def test_without_grades_there_is_one_band_and_something_to_put_right(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    version = make_rounds.version(office, grades=[])
    evaluation = make_rounds.begun(office, director, school, of=version)
    Candidate.objects.filter(pk=evaluation.candidate_id).update(stage=Stage.REVIEWED)
    (result,) = actions.grade([evaluation.candidate_id], by=director, note="无")
    (band,) = bands(result.candidate.batch, results_visible_to(director))
    assert (band.key, band.results) == ("", [result])
    shown = actions.announce_results([result.candidate_id], by=director, place="栏")
    assert "未入等" in shown.text


@pytest.mark.parametrize(
    ("keys", "grade", "aim"),
    [
        (["a", "b", "c"], "a", Aim.FEATURE),
        (["a", "b", "c"], "b", Aim.HOLD),
        (["a", "b", "c"], "c", Aim.RECTIFY),
        (["a", "b", "c"], "", Aim.RECTIFY),
        (["a"], "a", Aim.HOLD),
    ],
)
def test_the_aim_follows_the_grade(keys: list[str], grade: str, aim: Aim) -> None:
    assert aim_of(keys, grade) == aim


def test_inputs_offer_what_may_be_chosen(office: Unit) -> None:
    framework = make_rounds.version(office).framework
    assert [key for key, _word in choices_of(framework, "#A2.1")] == ["A", "B", "C", "D"]
    assert [key for key, _word in choices_of(framework, "#A1.2")] == ["yes", "no"]
    assert choices_of(framework, "#A2.2") == choices_of(framework, "books") == []
    assert value_of(framework, "A2.1", "na") is NA
