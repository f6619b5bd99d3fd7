"""Development plans: begun from the result, sent, given back, approved, followed up every year."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.audit.models import Event
from dudao.evaluation import actions
from dudao.evaluation.models import Candidate, DevelopmentPlan
from dudao.evaluation.queries.development_plans import (
    followed,
    framework_of_plan,
    plan_due_on,
    plans_to_review,
    plans_visible_to,
    result_that_stands,
    to_follow_up,
    to_plan,
)
from dudao.evaluation.states import Stage
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from tests import make_results, make_rounds
from tests.make import NOW


def _whole(plan: DevelopmentPlan, by: Person) -> None:
    for goal in plan.goals.all():
        actions.set_goal(plan.pk, goal.pk, by=by, measure="逐月落实")
    actions.write_plan(plan.pk, by=by, aim="建成特色学校")


def _goal(**given: Any) -> dict[str, Any]:
    due_on = clock.today() + timedelta(days=90)
    return {
        "horizon": "near",
        "target": "添置图书",
        "measure": "申请经费",
        "due_on": due_on,
        **given,
    }


def test_a_plan_begins_with_goals_for_what_lost_points(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    candidate = make_results.reviewed(office, director, school, principal)
    make_rounds.value(school, "books", 4000, year=2027)
    make_rounds.value(school, "pupils", 400, year=2027)
    (result,) = actions.grade([candidate.pk], by=director, note="无")
    Candidate.objects.update(stage=Stage.NOTIFIED)
    assert list(to_plan(principal)) == [candidate]
    plan = actions.begin_plan(candidate.pk, by=principal)
    goals = {goal.code: goal for goal in plan.goals.all()}
    assert "生均图书" in goals["A1.1"].target
    assert goals[""].horizon == "long"
    assert result_that_stands(candidate) == result
    assert plan_due_on(candidate) is None
    with pytest.raises(Conflict):
        actions.begin_plan(candidate.pk, by=principal)


def test_only_the_school_writes_and_only_once_it_was_told(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    result = make_results.confirmed(office, director, school, principal)
    with pytest.raises(WrongState, match="收到通报后"):
        actions.begin_plan(result.candidate_id, by=principal)
    Candidate.objects.update(stage=Stage.NOTIFIED)
    with pytest.raises(NotAllowed):
        actions.begin_plan(result.candidate_id, by=director)
    plan = actions.begin_plan(result.candidate_id, by=principal)
    with pytest.raises(NotAllowed):
        actions.write_plan(plan.pk, by=director, aim="好")
    with pytest.raises(NotFound):
        actions.write_plan(uuid7(), by=principal, aim="好")


def test_a_plan_is_written_and_nothing_typed_is_lost(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    again = actions.write_plan(plan.pk, by=principal, seen=1, situation="现状", aim="目标")
    assert (again.situation, again.aim, again.edition) == ("现状", "目标", 2)
    with pytest.raises(Conflict) as clash:
        actions.write_plan(plan.pk, by=principal, seen=1, aim="另一个")
    assert clash.value.current == {"situation": "现状", "aim": "目标"}
    with pytest.raises(Invalid) as refused:
        actions.write_plan(plan.pk, by=principal, aim="长" * 4001)
    assert "aim" in refused.value.fields


def test_goals_are_added_changed_and_dropped(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    plan.goals.all().delete()
    goal = actions.set_goal(plan.pk, by=principal, **_goal(code="A1.1"))
    changed = actions.set_goal(plan.pk, goal.pk, by=principal, measure="自筹")
    assert (changed.target, changed.measure) == ("添置图书", "自筹")
    wrong = _goal(horizon="x", code="Z9", target="", measure="长" * 301, due_on=clock.today())
    with pytest.raises(Invalid) as refused:
        actions.set_goal(plan.pk, by=principal, **wrong)
    assert set(refused.value.fields) == set(wrong)
    actions.drop_goal(plan.pk, goal.pk, by=principal)
    with pytest.raises(NotFound):
        actions.drop_goal(plan.pk, goal.pk, by=principal)
    for n in range(30):
        actions.set_goal(plan.pk, by=principal, **_goal(target=f"目标{n}"))
    with pytest.raises(Invalid, match="最多30个"):
        actions.set_goal(plan.pk, by=principal, **_goal())


def test_a_plan_is_sent_whole(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    with pytest.raises(Invalid) as refused:
        actions.submit_plan(plan.pk, by=principal)
    assert set(refused.value.fields) == {"aim", "goals"}
    assert not plans_visible_to(director).exists()
    _whole(plan, principal)
    plan.goals.filter(horizon="near").delete()
    with pytest.raises(Invalid, match="不完整"):
        actions.submit_plan(plan.pk, by=principal)
    actions.set_goal(plan.pk, by=principal, **_goal())
    actions.submit_plan(plan.pk, by=principal)
    assert list(plans_to_review(director)) == [plan]
    assert list(plans_visible_to(director)) == [plan]
    with pytest.raises(WrongState):
        actions.set_goal(plan.pk, by=principal, **_goal())


def test_a_plan_is_given_back_with_a_reason_and_approved(
    office: Unit, school: Unit, director: Person, principal: Person, office_staff: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    actions.set_goal(plan.pk, by=principal, **_goal())
    _whole(plan, principal)
    actions.submit_plan(plan.pk, by=principal)
    with pytest.raises(Invalid):
        actions.return_plan(plan.pk, by=office_staff, reason="")
    with pytest.raises(NotAllowed):
        actions.return_plan(plan.pk, by=principal, reason="太空")
    back = actions.return_plan(plan.pk, by=office_staff, reason="措施太空")
    assert (back.candidate.stage, back.returned_times) == (Stage.NOTIFIED, 1)
    actions.submit_plan(plan.pk, by=principal)
    with pytest.raises(NotAllowed):
        actions.approve_plan(plan.pk, by=principal)
    done = actions.approve_plan(plan.pk, by=office_staff, opinion="同意")
    assert (done.candidate.stage, done.opinion) == (Stage.PLAN_APPROVED, "同意")
    assert Event.objects.filter(name="evaluation.plan_approved").exists()


def _approved(office: Unit, school: Unit, director: Person, principal: Person) -> DevelopmentPlan:
    plan = make_results.plan(office, director, school, principal)
    actions.set_goal(plan.pk, by=principal, **_goal())
    _whole(plan, principal)
    actions.submit_plan(plan.pk, by=principal)
    return actions.approve_plan(plan.pk, by=director)


def test_goals_are_followed_up_every_year(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = _approved(office, school, director, principal)
    goal = plan.goals.order_by("pk")[0]
    assert not to_follow_up(principal, clock.today()).exists()
    with clock.at(NOW.replace(year=2027)):
        today = clock.today()
        assert list(to_follow_up(principal, today)) == [plan]
        said: dict[str, Any] = {"progress": "on_track", "text": "已购书2000册"}
        actions.follow_up_goal(plan.pk, goal.pk, by=principal, **said)
        again: dict[str, Any] = {**said, "progress": "reached"}
        row = actions.follow_up_goal(plan.pk, goal.pk, by=principal, **again)
        assert not to_follow_up(principal, today).exists()
        rows = {it.goal.pk: it for it in followed(plan, framework_of_plan(plan), today)}
        assert (rows[goal.pk].years, rows[goal.pk].waits) == ([row], False)


@pytest.mark.parametrize(
    "wrong",
    [{"progress": "x"}, {"text": " "}, {"text": "长" * 301}, {"year": 2025}, {"year": 2030}],
)
def test_a_follow_up_is_refused_for_what_is_wrong(
    office: Unit, school: Unit, director: Person, principal: Person, wrong: dict[str, Any]
) -> None:
    plan = _approved(office, school, director, principal)
    said: dict[str, Any] = {"progress": "behind", "text": "经费没到位", **wrong}
    with pytest.raises(Invalid) as refused:
        actions.follow_up_goal(plan.pk, plan.goals.all()[0].pk, by=principal, **said)
    assert set(refused.value.fields) == set(wrong)


def test_nobody_else_follows_up_and_nothing_before_it_is_approved(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = make_results.plan(office, director, school, principal)
    goal = plan.goals.all()[0]
    said: dict[str, Any] = {"progress": "behind", "text": "经费没到位"}
    with pytest.raises(WrongState):
        actions.follow_up_goal(plan.pk, goal.pk, by=principal, **said)
    with pytest.raises(NotAllowed):
        actions.follow_up_goal(plan.pk, goal.pk, by=director, **said)
    assert isinstance(goal.due_on, date)


def test_what_is_kept_says_what_it_is(
    office: Unit, school: Unit, director: Person, principal: Person
) -> None:
    plan = _approved(office, school, director, principal)
    goal = plan.goals.all()[0]
    said: dict[str, Any] = {"progress": "behind", "text": "经费没到位"}
    row = actions.follow_up_goal(plan.pk, goal.pk, by=principal, **said)
    result = plan.candidate.results.get()
    objection = result.objections.create(text="不服", filed_by=principal, filed_at=clock.now())
    assert school.name in str(plan)
    assert str(row) == f"{goal.target} 2026"
    assert str(result).endswith(" 1")
    assert str(result.publicities.get()).endswith("2026-10-20")
    assert "2026-10-20" in str(objection)
    assert str(result.aimed).endswith("feature")
