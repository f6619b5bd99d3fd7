"""Grading: figures from stored inputs, the same digits again, vetoes, shares, what is missing."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from dudao.audit.models import Event
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, Result, SystemVersion
from dudao.evaluation.queries.frameworks import plan_of
from dudao.evaluation.queries.results import recomputed
from dudao.evaluation.states import Stage
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from tests import make_results, make_reviews, make_rounds

GRADES = [
    {"key": "model", "label": "示范", "at_least": 90, "share": 50},
    {"key": "excellent", "label": "优秀", "at_least": 60},
    {"key": "pending", "label": "待合格", "at_least": 0},
]
VARYING = {
    "code": "A3",
    "title": "差异系数",
    "points": 10,
    "bonus": True,
    "rule": {"kind": "variation", "total": "books", "pupils": "pupils", "at_most": 0.5},
}


def test_a_reviewed_school_is_graded_from_what_is_known(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    first = result.inputs["units"][0]
    books = first["metrics"]["books"]
    assert (books["source"], books["value"], bool(books["ref"])) == ("metric", "8000", True)
    assert first["metrics"]["due"]["source"] == "finding"
    assert first["answers"]["A2.1"]["source"] == "self"
    assert result.sheet["nodes"]["A1.1"] == [0, 2000]
    assert (result.number, result.stands) == (1, True)
    one = Candidate.objects.get()
    assert (one.stage, one.grade) == (Stage.GRADED, "")
    assert Event.objects.filter(name="evaluation.graded").exists()


def test_the_same_inputs_give_the_same_digits(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    make_rounds.value(school, "books", 1, year=2027)
    again = recomputed(Result.objects.get(pk=result.pk))
    assert again.same
    assert again.differences == []
    assert (again.digest, again.worked.score) == (result.digest, result.score)


def test_a_figure_that_comes_out_differently_is_named(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    result.sheet["nodes"]["A1.1"] = [0, 1]
    result.sheet["total"] = 1
    result.inputs["framework"] = "f" * 64
    again = recomputed(result)
    assert not again.same
    assert [one.name for one in again.differences] == ["指标体系", "total", "A1.1"]


def test_what_the_team_settled_goes_before_what_the_school_says(
    office: Unit, school: Unit, director: Person, principal: Person, inspector: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    review = make_reviews.on_site(candidate, inspector)
    for code, value in (("A1.2", "no"), ("A2.1", "B"), ("A2.2", "na")):
        make_reviews.rating(review, inspector, code, value, note="看现场")
    (result,) = actions.grade([candidate.pk], by=director)
    answers = result.inputs["units"][0]["answers"]
    assert [answers[code]["value"] for code in ("A1.2", "A2.1", "A2.2")] == [False, "B", "na"]
    assert answers["A2.1"]["source"] == "rating"
    assert "看现场" in answers["A2.1"]["note"]
    assert recomputed(result).same


def test_a_team_that_is_not_done_keeps_the_grade_back(
    office: Unit, school: Unit, director: Person, principal: Person, inspector: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    make_reviews.on_site(candidate, inspector, finished=False)
    with pytest.raises(WrongState, match="还没有交评分表"):
        actions.grade([candidate.pk], by=director)


def test_a_veto_caps_the_grade_and_needs_a_basis(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    with pytest.raises(Invalid) as refused:
        actions.grade(
            [candidate.pk],
            by=director,
            note="无",
            happened={"V2": "x", "V9": "x", "V1": "长" * 301},
        )
    assert set(refused.value.fields) == {"V1", "V2", "V9"}
    (result,) = actions.grade(
        [candidate.pk], by=director, note="无", happened={"V1": "10月发生责任事故"}
    )
    assert result.score is not None
    assert result.score > 60
    assert result.sheet["best"] != "pending"
    assert (result.grade, result.grade_word) == ("pending", "待合格")
    assert result.vetoes[0]["reason"] == "10月发生责任事故"
    assert result.vetoes[0]["basis"]
    assert recomputed(result).same


def test_what_is_missing_needs_a_note(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    extra = {"code": "S", "title": "满意度", "points": 5, "bonus": True,
             "rule": {"kind": "points"}}  # fmt: skip
    indicators = [*make_rounds.DEFINITION["indicators"], extra]
    candidate = make_results.reviewed(
        office, director, school, principal, indicators=indicators, bonus_cap=5
    )
    own = candidate.self_evaluation
    own.inputs["answers"].pop("S")
    own.save()
    with pytest.raises(Invalid) as refused:
        actions.grade([candidate.pk], by=director)
    assert "S" in refused.value.fields["note"]
    with pytest.raises(Invalid):
        actions.grade([candidate.pk], by=director, note="长" * 301)
    assert actions.grade([candidate.pk], by=director, note="学校没有申报")[0].note


def test_what_nobody_surveyed_scores_nothing_and_needs_a_note(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    asked = [{"key": key, "label": key} for key in ("happy", "unhappy")]
    rule = {"kind": "satisfaction", "satisfied": ["happy"], "dissatisfied": ["unhappy"], "full": 85}
    extra = {"code": "S", "title": "满意度", "points": 5, "bonus": True, "rule": rule}
    candidate = make_results.reviewed(
        office, director, school, principal, bonus_cap=5,
        indicators=[*make_rounds.DEFINITION["indicators"], extra],
        metrics=[*make_rounds.DEFINITION["metrics"], *asked],
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        actions.grade([candidate.pk], by=director)
    assert "S" in refused.value.fields["note"]
    assert actions.grade([candidate.pk], by=director, note="未开展问卷")[0].note


def test_only_the_director_grades_and_only_what_was_looked_at(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    with pytest.raises(NotAllowed):
        actions.grade([candidate.pk], by=office_staff)
    with pytest.raises(Invalid, match="至少选择一所"):
        actions.grade([], by=director)
    actions.grade([candidate.pk], by=director, note="无")
    with pytest.raises(WrongState):
        actions.grade([candidate.pk], by=director, note="无")


def test_a_grade_stays_within_its_share_of_the_batch(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    first = make_results.reviewed(office, director, school, principal, grades=GRADES)
    second = first.round.candidates.get(unit=other_school)
    said = {"submitted_at": first.self_evaluation.submitted_at,
            "inputs": first.self_evaluation.inputs}  # fmt: skip
    for name, value in said.items():
        setattr(second.self_evaluation, name, value)
    second.self_evaluation.save()
    Candidate.objects.filter(pk=second.pk).update(stage=Stage.REVIEWED)
    make_rounds.value(other_school, "pupils", 400)
    make_rounds.value(other_school, "books", 8000)
    both = actions.grade([first.pk, second.pk], by=director, note="无")
    assert [one.reached for one in both] == ["model", "model"]
    assert [one.grade for one in both] == ["excellent", "excellent"]
    assert all(recomputed(one).same for one in both)
    with pytest.raises(Invalid, match="逐校认定"):
        actions.grade([first.pk, second.pk], by=director, happened={"V1": "x"})


def test_a_later_grade_of_a_batch_counts_those_before(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    first = make_results.reviewed(office, director, school, principal, grades=GRADES)
    second = first.round.candidates.get(unit=other_school)
    Candidate.objects.filter(pk=second.pk).update(stage=Stage.REVIEWED)
    (weak,) = actions.grade([second.pk], by=director, note="没有数据")
    (good,) = actions.grade([first.pk], by=director, note="无")
    assert weak.grade == "pending"
    assert good.inputs["batch"] == [[2, weak.sheet["total"]]]
    assert good.grade == "model"


def test_what_looks_at_the_county_keeps_its_other_schools_too(
    office: Unit, school: Unit, other_school: Unit, director: Person, principal: Person
) -> None:
    indicators = [*make_rounds.DEFINITION["indicators"], VARYING]
    candidate = make_results.reviewed(
        office, director, school, principal, indicators=indicators, bonus_cap=10
    )
    make_rounds.value(other_school, "pupils", 100)
    make_rounds.value(other_school, "books", 1000)
    (result,) = actions.grade([candidate.pk], by=director, note="无")
    assert [one["id"] for one in result.inputs["units"]] == [school.pk, other_school.pk]
    assert result.sheet["nodes"]["A3"] == [0, 1000]
    assert recomputed(result).same


@pytest.mark.parametrize(
    "change", [{"score": Decimal(1)}, {"inputs": {}}, {"grade": "pending"}, {"note": "改"}]
)
def test_nothing_edits_a_result(
    office: Unit, school: Unit, director: Person, principal: Person, change: dict[str, Any]
) -> None:
    result = make_results.graded(office, director, school, principal)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        result.delete()


def test_a_framework_with_results_does_not_change(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.graded(office, director, school, principal)
    with pytest.raises(ProgrammingError), transaction.atomic():
        SystemVersion.objects.filter(pk=result.version_id).update(definition={})
    with pytest.raises(WrongState):
        actions.write_definition(result.version_id, {}, by=director)
    newer = actions.begin_version(result.version_id, office, by=director)
    assert newer.number == 2
    assert plan_of(Result.objects.get().version).digest == result.inputs["framework"]


def test_schools_of_two_rounds_are_not_graded_together(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    other = make_rounds.draft(office, director, candidate.round.version, title="另一轮")
    actions.propose_batches(other.pk, by=director)
    with pytest.raises(Invalid, match="同一轮"):
        actions.grade([candidate.pk, other.candidates.get().pk], by=director)
