"""A month of merged visits: asked for, worked out, discarded."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions, solving
from dudao.planning.models import Obligation, Proposal
from dudao.planning.queries.months import month_problem
from dudao.planning.states import ProposalState
from tests import make_inspectorate
from tests.make_proposals import NOVEMBER, asked, obligation, solved, work_out


@pytest.fixture
def owed(school: Unit, other_school: Unit, ours: Inspector, theirs: Inspector) -> None:
    obligation(school, "食堂管理")
    obligation(school, "消防设施", last_on=date(2026, 11, 10))
    obligation(other_school, "校园安全")


def test_it_is_asked_for_and_worked_out(owed: None, office: Unit, director: Person) -> None:
    proposal = asked(office, director)
    assert (proposal.solved_at, proposal.month) == (None, NOVEMBER)
    work_out(proposal)
    assert proposal.solved_at
    figures = proposal.figures
    assert (figures["visits"], figures["naive"], figures["bound"]) == (2, 3, 2)
    names = [event.name for event in history_of(proposal)]
    assert names == ["proposal.asked", "proposal.solved"]


def test_what_has_a_common_day_becomes_one_visit_of_its_own_inspector(
    owed: None, office: Unit, director: Person, school: Unit, ours: Inspector
) -> None:
    visit = solved(office, director).visits.get(unit=school)
    titles = set(visit.obligations.values_list("title", flat=True))
    assert titles == {"食堂管理", "消防设施"}
    assert visit.day <= date(2026, 11, 10)
    assert (visit.leader, visit.slot, visit.pinned) == (ours.person, "day", False)


def test_who_leads_an_area_proposes_it_and_nothing_else(
    owed: None, office: Unit, zone_lead: Person, school: Unit, other_school: Unit
) -> None:
    mine = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(mine, school)
    whole = make_inspectorate.area(office, "第二督学责任区")
    make_inspectorate.member(whole, other_school)
    assert {visit.unit for visit in solved(office, zone_lead, area=mine).visits.all()} == {school}
    for area in (None, whole):
        with pytest.raises(NotAllowed):
            asked(office, zone_lead, area=area)


@pytest.mark.parametrize("who", ["outsider", "principal", "inspector", "auditor"])
def test_it_refuses_others(
    who: str, owed: None, office: Unit, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        asked(office, request.getfixturevalue(who))


def test_a_month_that_is_over_and_an_empty_area_are_refused(office: Unit, director: Person) -> None:
    with pytest.raises(Invalid):
        actions.propose(office, by=director, month=date(2026, 9, 1))
    with pytest.raises(Invalid, match="没有学校"):
        asked(office, director, area=make_inspectorate.area(office))


def test_there_is_one_draft_of_a_month(
    owed: None, office: Unit, director: Person, school: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    first = asked(office, director)
    for second in (None, area):
        with pytest.raises(Conflict, match="2026-11") as refused:
            asked(office, director, area=second)
        assert refused.value.current == str(first.pk)
    actions.discard(first.pk, by=director)
    asked(office, director, area=area)
    with pytest.raises(Conflict, match="第一督学责任区"):
        asked(office, director)


def test_what_is_left_out_has_its_reason(office: Unit, director: Person, school: Unit) -> None:
    left = obligation(school, specialty="体育")
    proposal = solved(office, director)
    assert proposal.unmet == [
        {"obligation": str(left.pk), "why": "no_specialist", "days": [], "people": []}
    ]


def test_it_keeps_the_absent_and_the_recused_away(
    owed: None, office: Unit, director: Person, school: Unit, ours: Inspector, helper: Inspector
) -> None:
    make_inspectorate.recusal(ours, school)
    actions.note_absence(
        helper.person, by=director, first_on=date(2026, 11, 1), last_on=date(2026, 11, 4)
    )
    visit = solved(office, director).visits.get(unit=school)
    assert visit.leader != ours.person
    assert visit.leader != helper.person or visit.day > date(2026, 11, 4)


def test_the_limits_count_what_is_planned_already(
    owed: None, office: Unit, director: Person, school: Unit, ours: Inspector
) -> None:
    days = (date(2026, 11, 5), date(2026, 11, 12), date(2026, 11, 19))
    for day in days:
        given = {"kind": "routine", "purpose": "已安排", "planned_on": day}
        actions.assign(school, by=director, leader=ours.person, **given)
    proposal = solved(office, director)
    assert [one["why"] for one in proposal.unmet] == ["limit", "limit"]
    assert proposal.unmet[0]["days"] == [day.isoformat() for day in days]


def test_a_school_without_coordinates_lies_in_the_middle_of_its_area(
    owed: None, office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    Unit.objects.filter(pk=other_school.pk).update(longitude=109.2, latitude=27.3)
    problem = month_problem(asked(office, director))
    assert {one.place for one in problem.schools} == {(27.3, 109.2)}


def test_what_the_plan_foresees_in_the_month_is_due_in_it(
    office: Unit, director: Person, school: Unit
) -> None:
    year = {"first_on": date(2026, 9, 1), "last_on": date(2027, 7, 31)}
    for title, day in (("食堂", date(2026, 11, 30)), ("校风", date(2027, 4, 30))):
        obligation(school, title, foreseen_on=day, **year)
    tasks = month_problem(asked(office, director)).tasks
    due = Obligation.objects.filter(pk__in=[task.id for task in tasks if task.required])
    assert "食堂" in due.values_list("title", flat=True)


def test_discarding_is_the_end(owed: None, office: Unit, director: Person) -> None:
    proposal = actions.discard(solved(office, director).pk, by=director)
    assert proposal.state == ProposalState.DISCARDED
    assert history_of(proposal).last().name == "proposal.discarded"  # type: ignore[union-attr]
    for move in (actions.discard, actions.solve_again):
        with pytest.raises(WrongState):
            move(proposal.pk, by=director)


def test_an_answer_to_an_old_question_is_left_alone(
    owed: None, office: Unit, director: Person
) -> None:
    proposal = asked(office, director)
    first = proposal.edition
    actions.solve_again(proposal.pk, by=director)
    empty = solving.Answer((), (), solving.Figures(0, 0, 0, 0.0))
    actions.take_answer(proposal.pk, empty, edition=first)
    assert Proposal.objects.get(pk=proposal.pk).solved_at is None
