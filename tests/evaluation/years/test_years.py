"""A year's evaluation: drafted, changed, adopted, worked out from records, published."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dudao.audit.queries import history_of
from dudao.evaluation import actions
from dudao.evaluation.models import YearResult, YearScheme
from dudao.evaluation.queries.years import (
    is_as_stored,
    results_visible_to,
    schemes_visible_to,
    usable_versions,
)
from dudao.evaluation.states import YearState
from dudao.findings import actions as findings
from dudao.findings.states import Verdict
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make, make_meetings, make_rounds, make_systems, make_years


def last(thing: Any) -> str:
    """The name of what happened to it last."""
    return list(history_of(thing))[-1].name


def test_a_year_begins_with_the_shipped_system_and_its_weights(
    office: Unit, office_staff: Person
) -> None:
    made = make_years.draft(office, office_staff)
    assert made.version.system.key == "year_end"
    assert made.weights == make_years.WEIGHTS
    assert (made.first_on, made.last_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert last(made) == "year.drafted"
    with pytest.raises(Conflict, match="已经有了"):
        actions.draft_year(office, 2026, by=office_staff)
    with pytest.raises(Invalid):
        actions.draft_year(office, 26, by=office_staff)


def test_the_next_year_takes_over_what_was_adopted(office: Unit, director: Person) -> None:
    made = make_years.adopted(office, director, basis="督办〔2026〕3号")
    after = actions.draft_year(office, 2027, by=director)
    assert (after.weights, after.basis) == (made.weights, "督办〔2026〕3号")


def test_only_what_records_can_tell_is_used(office: Unit, director: Person) -> None:
    make_systems.published(office, director)
    with pytest.raises(Invalid, match="没有可用的指标体系"):
        actions.draft_year(office, 2026, by=director)
    make_years.load()
    assert [one.system.key for one in usable_versions(office)] == ["year_end"]
    with pytest.raises(Invalid, match="没有可用的指标体系"):
        actions.draft_year(office, 2026, by=director, version=make_rounds.version(office))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"weights": {**make_years.PLAIN, "D": "29"}}, "D"),
        ({"weights": {**make_years.PLAIN, "A": "-1"}}, "A"),
        ({"weights": {"A": "100"}}, "B"),
        ({"title": " "}, "title"),
        ({"title": "字" * 121}, "title"),
        ({"last_on": date(2025, 1, 1)}, "last_on"),
    ],
)
def test_what_a_scheme_says_is_checked(
    office: Unit, director: Person, said: dict[str, Any], field: str
) -> None:
    made = make_years.draft(office, director)
    with pytest.raises(Invalid) as refused:
        actions.edit_year(made.pk, make_years.given(**said), [], by=director)
    assert field in refused.value.fields


def test_two_people_notice_each_other(office: Unit, director: Person, office_staff: Person) -> None:
    made = make_years.draft(office, director)
    edited = actions.edit_year(
        made.pk, make_years.given(title="改过"), [], by=office_staff, seen=1, version=made.version
    )
    assert (edited.title, last(made)) == ("改过", "year.edited")
    with pytest.raises(Conflict) as told:
        actions.edit_year(made.pk, make_years.given(), [], by=director, seen=1)
    assert told.value.current["title"] == "改过"


def test_it_is_adopted_with_its_key_work_and_stays(
    office: Unit, director: Person, office_staff: Person, school: Unit
) -> None:
    made = make_years.draft(office, director)
    with pytest.raises(NotAllowed):
        actions.adopt_year(made.pk, by=office_staff)
    with pytest.raises(Invalid, match="请选择本年的重点工作"):
        actions.adopt_year(made.pk, by=director)
    round_ = make_rounds.opened(office, director)
    chosen = [actions.WorkGiven(f"round:{round_.pk}", Decimal(60))]
    actions.edit_year(made.pk, make_years.given(), chosen, by=director)
    with pytest.raises(Invalid, match="合计100"):
        actions.adopt_year(made.pk, by=director)
    chosen = [actions.WorkGiven(f"round:{round_.pk}")]
    actions.edit_year(made.pk, make_years.given(), chosen, by=director)
    adopted = actions.adopt_year(made.pk, by=director)
    assert (adopted.state, last(made)) == (YearState.ADOPTED, "year.adopted")
    assert adopted.definition["indicators"][0]["children"][0]["title"] == f"评估：{round_.title}"
    with pytest.raises(WrongState):
        actions.edit_year(made.pk, make_years.given(), [], by=director)
    with pytest.raises(NotFound):
        actions.adopt_year(uuid7(), by=director)


def test_key_work_has_to_be_there(office: Unit, director: Person) -> None:
    made = make_years.draft(office, director)
    many = [actions.WorkGiven(f"task:{n}") for n in range(21)]
    for works, told in ((many[:1], "已不在本年度"), (many, "最多20项")):
        with pytest.raises(Invalid) as refused:
            actions.edit_year(made.pk, make_years.given(), works, by=director)
        assert told in refused.value.fields["works"]


def _alike(office: Unit, by: Person, year: int) -> YearScheme:
    """A scheme with the weights of the year before."""
    made = actions.draft_year(office, year, by=by)
    weights = {code: Decimal(weight) for code, weight in made.weights.items()}
    given = make_years.given(weights=weights, first_on=made.first_on, last_on=made.last_on)
    return actions.edit_year(made.pk, given, [], by=by)


def test_random_inspections_weigh_no_less_than_the_year_before(
    office: Unit, director: Person
) -> None:
    make_years.adopted(office, director)
    made = actions.draft_year(office, 2027, by=director)
    less = {**make_years.PLAIN, "C": "31", "D": "29"}
    days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 12, 31)}
    actions.edit_year(made.pk, make_years.given(weights=less, **days), [], by=director)
    with pytest.raises(Invalid, match="2026年为30，本年只有29"):
        actions.adopt_year(made.pk, by=director)
    why = "上级要求加大专项督导"
    actions.edit_year(made.pk, make_years.given(weights=less, reason=why, **days), [], by=director)
    assert actions.adopt_year(made.pk, by=director).reason == why
    assert actions.adopt_year(_alike(office, director, 2028).pk, by=director).reason == ""


def test_a_year_is_worked_out_from_records_alone(
    office: Unit, director: Person, inspector: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    make_years.visited(school, inspector, "routine", problems=1)
    make_years.visited(school, inspector, "special", problems=2)
    make_years.visited(school, inspector, "special")
    make_years.visited(school, inspector, "random", problems=1)
    result = make_years.computed(scheme, director, school)
    assert result.inputs["metrics"]["special_problems"] == "2"
    scores = {part["code"]: part["score"] for part in result.parts}
    assert scores == {"B": "44.00", "C": "80.00", "D": "80.00"}
    assert (result.score, result.reached) == (Decimal("65.60"), "qualified")
    assert [row[0] for row in result.sources["special_problems"]] == ["finding"] * 2
    assert last(scheme) == "year.computed"
    assert is_as_stored(result)


def test_what_was_closed_late_or_came_back_counts_against_the_school(
    office: Unit, director: Person, inspector: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    made = make_years.visit(school, inspector, "routine", days_ago=90)
    late, relapsed, withdrawn = make_years.signed(made, inspector, 3)
    with clock.at(make.NOW - timedelta(days=80)):
        findings.verify(relapsed.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清理。")
    findings.verify(late.pk, by=inspector, verdict=Verdict.RECTIFIED, note="已清理。")
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    result = make_years.computed(scheme, director, school)
    metrics = result.inputs["metrics"]
    assert (metrics["findings_due"], metrics["findings_closed"]) == ("2", "1")
    assert metrics["routine_problems"] == "2"
    findings.verify(relapsed.pk, by=inspector, verdict=Verdict.RELAPSED, note="又堆了。")
    result = make_years.computed(scheme, director, school)
    assert result.inputs["metrics"]["relapses"] == "1"
    assert result.sources["relapses"][0][2].startswith(relapsed.number)


def test_key_work_counts_where_it_belongs_and_nowhere_else(
    office: Unit, director: Person, inspector: Person, school: Unit, section: Unit,
    section_officer: Person,
) -> None:  # fmt: skip
    task = make_meetings.submitted(section, section_officer, [school])
    type(task).objects.update(state="dispatched")
    scheme = make_years.adopted(office, director, [f"task:{task.pk}"])
    made = make_years.visit(
        school, inspector, "routine", a="meets", b="mostly", c="fails", d="unchecked"
    )
    make_years.made_for(made, source="task", task=task)
    make_years.signed(made, inspector, problems=1)
    result = make_years.computed(scheme, director, school)
    metrics = result.inputs["metrics"]
    assert (metrics["work1_judged"], metrics["work1_met"]) == ("3", "2")
    assert metrics["routine_visits"] == "0"
    assert result.parts[0]["score"] == "66.67"
    assert is_as_stored(result)


def test_a_round_graded_counts_by_its_grade(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    round_ = make_rounds.opened(office, director)
    scheme = make_years.adopted(office, director, [f"round:{round_.pk}"])
    round_.candidates.filter(unit=school).update(grade="excellent")
    result = make_years.computed(scheme, director, school)
    assert result.parts[0]["score"] == "85.00"
    assert result.sources["#A1"][0][0] == "candidate"
    assert is_as_stored(result)
    other = YearResult.objects.get(unit=other_school)
    assert (other.score, other.band) == (None, "")


def test_only_so_many_are_excellent(office: Unit, director: Person) -> None:
    scheme = make_years.adopted(office, director)
    schools = [make.school(office) for _n in range(4)]
    for n, unit in enumerate(schools):
        for kind, problems in (("random", n == 0), ("random", 0), ("special", n > 1)):
            make_years.visited(unit, director, kind, problems, days_ago=3)
        make_years.visited(unit, director, "special", days_ago=4)
    actions.compute_year(scheme.pk, by=director)
    rows = {row.unit_id: row for row in YearResult.objects.all()}
    assert {row.reached for row in rows.values()} == {"excellent"}
    assert [rows[unit.pk].grade for unit in schools] == ["good", "excellent", "good", "good"]


def test_results_are_published_and_stay(
    office: Unit, director: Person, office_staff: Person, school: Unit, principal: Person
) -> None:
    scheme = make_years.adopted(office, director)
    with pytest.raises(WrongState, match="还没有核算结果"):
        actions.close_year(scheme.pk, by=director)
    actions.compute_year(scheme.pk, by=office_staff)
    assert not results_visible_to(principal).exists()
    with pytest.raises(NotAllowed):
        actions.close_year(scheme.pk, by=office_staff)
    assert actions.close_year(scheme.pk, by=director).state == YearState.CLOSED
    assert last(scheme) == "year.closed"
    assert results_visible_to(principal).count() == 1
    with pytest.raises(WrongState):
        actions.compute_year(scheme.pk, by=director)
    with pytest.raises(WrongState):
        actions.reopen_year(scheme.pk, by=director, reason="再改")


def test_an_adopted_scheme_is_taken_back_with_a_reason(
    office: Unit, director: Person, office_staff: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    actions.compute_year(scheme.pk, by=director)
    with pytest.raises(Invalid):
        actions.reopen_year(scheme.pk, by=director, reason=" ")
    with pytest.raises(NotAllowed):
        actions.reopen_year(scheme.pk, by=office_staff, reason="改")
    back = actions.reopen_year(scheme.pk, by=director, reason="漏了一项")
    assert (back.state, back.definition, YearResult.objects.count()) == ("draft", {}, 0)
    assert last(scheme) == "year.reopened"


def test_a_changed_result_is_noticed(
    office: Unit, director: Person, inspector: Person, school: Unit
) -> None:
    scheme = make_years.adopted(office, director)
    make_years.visited(school, inspector, "random", problems=1)
    result = make_years.computed(scheme, director, school)
    result.inputs["metrics"]["random_problems"] = "0"
    assert not is_as_stored(result)
    YearScheme.objects.update(definition={"key": 1})
    with pytest.raises(WrongState, match="读不出来"):
        is_as_stored(YearResult.objects.select_related("scheme").get(unit=school))


def test_schools_that_closed_are_left_out(office: Unit, director: Person, school: Unit) -> None:
    scheme = make_years.adopted(office, director)
    actions.compute_year(scheme.pk, by=director)
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 10, 1))
    actions.compute_year(scheme.pk, by=director)
    assert not YearResult.objects.exists()


def test_who_sees_a_year(
    office: Unit, director: Person, inspector: Person, colleague: Person, principal: Person,
    outsider: Person, school: Unit,
) -> None:  # fmt: skip
    draft = make_years.draft(office, director)
    assert list(schemes_visible_to(director)) == [draft]
    for person in (inspector, principal, outsider):
        assert not schemes_visible_to(person).exists()
    actions.edit_year(draft.pk, make_years.given(weights=make_years.PLAIN), [], by=director)
    actions.adopt_year(draft.pk, by=director)
    actions.compute_year(draft.pk, by=director)
    for person, seen in ((inspector, 1), (principal, 1), (outsider, 0)):
        assert schemes_visible_to(person).count() == seen
    assert [row.unit for row in results_visible_to(inspector)] == [school]
    assert not results_visible_to(outsider).exists()
    with pytest.raises(NotAllowed):
        actions.draft_year(office, 2027, by=inspector)
    with pytest.raises(NotAllowed):
        actions.edit_year(draft.pk, make_years.given(), [], by=outsider)
    with pytest.raises(NotAllowed):
        actions.compute_year(draft.pk, by=outsider)


def own_system(office: Unit, by: Person, second: str) -> Any:
    """A system of two parts: key work, and random inspections under the code `second`."""
    problems = {"kind": "deduction", "per_problem": 10, "value": "random_problems"}
    work = {"kind": "deduction", "per_problem": 10, "value": "work_problems"}
    indicators = [
        {"code": "A", "title": "重点", "weight": 50, "rule": work},
        {"code": second, "title": "随机", "weight": 50, "rule": problems},
    ]
    metrics = [{"key": key, "label": "问题数"} for key in ("random_problems", "work_problems")]
    return make_systems.published(
        office, by, measure="weights", indicators=indicators, metrics=metrics,
        key=f"own_{second}".lower(),
    )  # fmt: skip


def test_another_system_may_be_chosen_and_what_it_lacks_is_told(
    office: Unit, director: Person, school: Unit
) -> None:
    round_ = make_rounds.opened(office, director)
    made = make_years.draft(office, director)
    weights = {"A": Decimal(50), "A1": Decimal(50)}
    works = [actions.WorkGiven(f"round:{round_.pk}")]
    clash = own_system(office, director, "A1")
    given = make_years.given(weights=weights)
    actions.edit_year(made.pk, given, works, by=director, version=clash)
    with pytest.raises(Invalid) as refused:
        actions.adopt_year(made.pk, by=director)
    assert "works" in refused.value.fields
    good = own_system(office, director, "R")
    given = make_years.given(weights={"A": Decimal(50), "R": Decimal(50)})
    made = actions.edit_year(made.pk, given, works, by=director, version=good)
    adopted = actions.adopt_year(made.pk, by=director)
    result = make_years.computed(adopted, director, school)
    assert str(result) == "龙溪口示例小学: 2026年度教育督导考核"
    assert str(made.works.get()) == f"评估：{round_.title}"
    wrong = [actions.WorkGiven(works[0].key, Decimal("0.001"))]
    actions.reopen_year(made.pk, by=director, reason="改")
    with pytest.raises(Invalid) as refused:
        actions.edit_year(made.pk, given, wrong, by=director)
    assert "最多两位小数" in refused.value.fields["works"]
