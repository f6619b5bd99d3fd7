"""Moving a proposed month about, two people at once, and confirming it."""

from datetime import date, timedelta

import pytest

from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.org.models import Person, Unit
from dudao.org.states import DayKind
from dudao.planning import actions
from dudao.planning.models import Assignment, Obligation, Proposal, ProposedVisit, Rule
from dudao.planning.states import Audience, Per, ProposalState, Source, State
from tests import make, make_cover, make_inspectorate, make_meetings
from tests.make_proposals import asked, obligation, solved, work_out

DAY = date(2026, 11, 10)


@pytest.fixture
def canteen(school: Unit) -> Obligation:
    return obligation(school, "食堂管理", source=Source.RULE)


@pytest.fixture
def proposal(
    canteen: Obligation,
    other_school: Unit,
    school: Unit,
    ours: Inspector,
    theirs: Inspector,
    office: Unit,
    director: Person,
) -> Proposal:
    obligation(school, "消防设施")
    obligation(other_school, "校园安全", minutes=90)
    return solved(office, director)


@pytest.fixture
def visit(proposal: Proposal, school: Unit) -> ProposedVisit:
    return proposal.visits.get(unit=school)


def test_a_moved_visit_stays_there_when_the_month_is_solved_again(
    visit: ProposedVisit, proposal: Proposal, director: Person, theirs: Inspector
) -> None:
    moved = actions.move_visit(
        visit.pk, by=director, seen=proposal.edition, day=DAY, leader=theirs.person
    )
    assert (moved.day, moved.leader, moved.pinned) == (DAY, theirs.person, True)
    work_out(actions.solve_again(proposal.pk, by=director))
    again = proposal.visits.get(pk=visit.pk)
    assert (again.day, again.leader) == (DAY, theirs.person)
    assert again.obligations.count() == 2
    assert proposal.visits.count() == 2
    assert "proposal.visit_moved" in {event.name for event in history_of(proposal)}


def test_two_of_a_day_make_a_tour_with_slots(
    visit: ProposedVisit, proposal: Proposal, director: Person, other_school: Unit
) -> None:
    other = proposal.visits.get(unit=other_school)
    for seen, one in enumerate((visit, other), proposal.edition):
        actions.move_visit(one.pk, by=director, seen=seen, day=DAY, leader=visit.leader)
    rows = proposal.visits.order_by("position").values_list("position", "slot")
    assert list(rows) == [(1, "morning"), (2, "afternoon")]


def test_a_chosen_slot_stays(visit: ProposedVisit, proposal: Proposal, director: Person) -> None:
    moved = actions.move_visit(
        visit.pk,
        by=director,
        seen=proposal.edition,
        day=DAY,
        leader=visit.leader,
        slot="afternoon",
    )
    assert moved.slot == "afternoon"


def refusal(visit: ProposedVisit, by: Person, day: date = DAY, who: Person | None = None) -> str:
    with pytest.raises(Invalid) as refused:
        actions.move_visit(
            visit.pk,
            by=by,
            seen=visit.proposal.edition,
            day=day,
            leader=who or visit.leader,
        )
    return refused.value.message


def test_it_says_what_stands_in_the_way_of_a_day(
    visit: ProposedVisit, director: Person, office: Unit, canteen: Obligation
) -> None:
    assert "之内" in refusal(visit, director, date(2026, 12, 1))
    assert "不是入校日" in refusal(visit, director, date(2026, 11, 7))
    office.special_days.create(kind=DayKind.QUIET, name="静校", first_on=DAY, last_on=DAY)
    assert "不是入校日" in refusal(visit, director)
    Obligation.objects.filter(pk=canteen.pk).update(last_on=date(2026, 11, 10))
    assert "应在11-01至11-10完成" in refusal(visit, director, date(2026, 11, 11))


def test_on_a_day_of_which_half_is_open_all_go_then(
    visit: ProposedVisit, proposal: Proposal, director: Person, office: Unit
) -> None:
    half = {"kind": DayKind.QUIET, "name": "运动会", "part": "morning"}
    office.special_days.create(**half, first_on=DAY, last_on=DAY)
    given = {"by": director, "seen": proposal.edition, "day": DAY, "leader": visit.leader}
    assert actions.move_visit(visit.pk, **given).slot == "afternoon"


def test_a_day_that_has_passed_and_a_month_that_is_full_are_refused(
    visit: ProposedVisit, proposal: Proposal, director: Person, office: Unit, school: Unit
) -> None:
    with clock.at(make.NOW + timedelta(days=23)):
        assert "已经过去" in refusal(visit, director)
    make.norm("planning.visits_per_month", 1, office)
    given = {"kind": "routine", "purpose": "已安排", "planned_on": date(2026, 11, 25)}
    actions.assign(school, by=director, leader=visit.leader, **given)
    assert "这个月已有1次" in refusal(visit, director)


def test_a_visit_does_neither_one_rule_twice_nor_more_than_a_day_holds(
    visit: ProposedVisit, proposal: Proposal, director: Person, school: Unit
) -> None:
    rule, seen = make_cover.rule(None), proposal.edition
    twice = [obligation(school, f"第{n}次", source=Source.RULE, rule=rule, nth=n)
             for n in (1, 2)]  # fmt: skip
    with pytest.raises(Invalid, match="同一项要求的两次"):
        actions.set_jobs(visit.pk, twice, by=director, seen=seen)
    long = [obligation(school, f"任务{n}", minutes=240) for n in (1, 2)]
    with pytest.raises(Invalid, match="约480分钟，一天最多360分钟"):
        actions.set_jobs(visit.pk, long, by=director, seen=seen)


def test_it_says_what_stands_in_the_way_of_people(
    visit: ProposedVisit, director: Person, helper: Inspector, school: Unit, outsider: Person
) -> None:
    assert "不是本督导室登记的督学" in refusal(visit, director, who=outsider)
    actions.note_absence(helper.person, by=director, first_on=DAY, last_on=DAY)
    assert "不在岗" in refusal(visit, director, who=helper.person)
    make_inspectorate.recusal(helper, school)
    assert "应当回避" in refusal(visit, director, who=helper.person)


def test_it_keeps_the_limits_of_school_and_leader(
    visit: ProposedVisit, director: Person, school: Unit, office: Unit
) -> None:
    for day in (date(2026, 11, 9), date(2026, 11, 11)):
        given = {"kind": "routine", "purpose": "已安排", "planned_on": day}
        actions.assign(school, by=director, leader=visit.leader, **given)
    assert "这一周已有2次" in refusal(visit, director)
    for _n in range(3):
        there = Assignment(
            unit=school, office=office, kind="routine", purpose="x", planned_on=date(2026, 11, 17)
        )
        there.leader, there.made_by, there.made_at = visit.leader, director, visit.proposal.made_at
        there.slot = f"s{_n}"
        there.save()
    assert "已到3所学校" in refusal(visit, director, date(2026, 11, 17))


def test_a_leaders_day_is_no_longer_than_a_day(
    visit: ProposedVisit, proposal: Proposal, director: Person, other_school: Unit
) -> None:
    other = proposal.visits.get(unit=other_school)
    Obligation.objects.filter(unit=other_school).update(minutes=250)
    moved = {"by": director, "day": DAY, "leader": visit.leader}
    actions.move_visit(other.pk, seen=proposal.edition, **moved)
    with pytest.raises(Invalid, match="共约370分钟"):
        actions.move_visit(visit.pk, seen=proposal.edition + 1, **moved)


def test_others_changes_to_other_visits_do_not_hinder(
    visit: ProposedVisit,
    proposal: Proposal,
    director: Person,
    office_staff: Person,
    other_school: Unit,
) -> None:
    seen, other = proposal.edition, proposal.visits.get(unit=other_school)
    actions.pin_visit(other.pk, by=office_staff, seen=seen)
    actions.pin_visit(visit.pk, by=director, seen=seen)
    assert proposal.visits.filter(pinned=True).count() == 2


def test_two_changes_to_one_visit_are_a_conflict_that_names_the_first(
    visit: ProposedVisit, proposal: Proposal, director: Person, office_staff: Person
) -> None:
    seen = proposal.edition
    moved = {"by": office_staff, "seen": seen, "day": DAY, "leader": visit.leader}
    actions.move_visit(visit.pk, **moved)
    with pytest.raises(Conflict, match="示例科员：调整了“龙溪口示例小学”的入校安排") as refused:
        actions.remove_visit(visit.pk, by=director, seen=seen)
    assert refused.value.current == {"edition": seen + 1}
    with pytest.raises(Conflict, match="示例科员"):
        actions.confirm(proposal.pk, by=director, seen=seen)
    actions.unpin_visit(visit.pk, by=director, seen=seen + 1)


def test_nothing_is_changed_while_it_is_being_worked_out(
    visit: ProposedVisit, proposal: Proposal, director: Person
) -> None:
    actions.solve_again(proposal.pk, by=director)
    with pytest.raises(WrongState, match="正在编排"):
        actions.pin_visit(visit.pk, by=director, seen=proposal.edition + 1)
    work_out(proposal)
    with pytest.raises(NotFound, match="已不在排期里"):
        actions.pin_visit(visit.pk, by=director, seen=proposal.edition)


def test_what_a_removed_visit_did_goes_into_one_that_is_added(
    visit: ProposedVisit, proposal: Proposal, director: Person, school: Unit, canteen: Obligation
) -> None:
    seen = proposal.edition
    actions.remove_visit(visit.pk, by=director, seen=seen)
    added = actions.add_visit(
        proposal.pk,
        school,
        by=director,
        seen=seen + 1,
        day=DAY,
        leader=visit.leader,
        obligations=[canteen],
    )
    assert (added.pinned, list(added.obligations.all())) == (True, [canteen])
    proposal.refresh_from_db()
    assert (proposal.figures["visits"], proposal.figures["naive"]) == (2, 2)


def test_jobs_go_from_one_visit_to_another(
    visit: ProposedVisit, proposal: Proposal, director: Person, school: Unit, canteen: Obligation
) -> None:
    second = actions.add_visit(
        proposal.pk,
        school,
        by=director,
        seen=proposal.edition,
        day=date(2026, 11, 27),
        leader=visit.leader,
    )
    actions.set_jobs(second.pk, [canteen], by=director, seen=proposal.edition + 1)
    assert list(second.obligations.all()) == [canteen]
    assert canteen not in visit.obligations.all()


def test_jobs_of_other_schools_or_done_elsewhere_are_refused(
    visit: ProposedVisit, proposal: Proposal, director: Person, other_school: Unit, school: Unit
) -> None:
    seen = proposal.edition
    with pytest.raises(Invalid, match="不是这所学校的"):
        actions.set_jobs(visit.pk, [obligation(other_school)], by=director, seen=seen)
    met = obligation(school, "已办", met_on=date(2026, 10, 9))
    with pytest.raises(Conflict, match="已办"):
        actions.set_jobs(visit.pk, [met], by=director, seen=seen)


def test_confirmed_it_sends_everybody_with_jobs_forms_and_the_round(
    visit: ProposedVisit,
    proposal: Proposal,
    director: Person,
    canteen: Obligation,
    form: Version,
    other_school: Unit,
) -> None:
    Version.objects.filter(pk=form.pk).update(state="published", published_at=make.NOW)
    canteen.rule = Rule.objects.create(
        key="canteen", title="食堂", audience=Audience.ALL, per=Per.MONTH,
        instrument=form.instrument, basis="办法", valid_from=date(2020, 1, 1),
    )  # fmt: skip
    canteen.save(update_fields=["rule"])
    other = proposal.visits.get(unit=other_school)
    for seen, one in enumerate((visit, other), proposal.edition):
        actions.move_visit(one.pk, by=director, seen=seen, day=DAY, leader=visit.leader)
    actions.confirm(proposal.pk, by=director, seen=proposal.edition + 2)
    made = Assignment.objects.get(unit=visit.unit)
    assert (made.kind, made.planned_on, made.leader) == ("routine", DAY, visit.leader)
    assert set(made.purpose.split("、")) == {"食堂管理", "消防设施"}
    assert "当日路线" in made.focus
    assert list(made.forms.all()) == [form]
    assert made.jobs.count() == 2
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CONFIRMED
    assert proposal.visits.get(unit=visit.unit).made == made


def test_confirming_is_all_or_nothing_and_names_what_stands_in_the_way(
    visit: ProposedVisit, proposal: Proposal, director: Person, canteen: Obligation
) -> None:
    actions.note_absence(visit.leader, by=director, first_on=visit.day, last_on=visit.day)
    with pytest.raises(Conflict, match="示例督学这一天不在岗") as refused:
        actions.confirm(proposal.pk, by=director, seen=proposal.edition)
    assert [one["school"] for one in refused.value.details["problems"]] == ["龙溪口示例小学"]
    assert not Assignment.objects.exists()
    Person.objects.filter(pk=visit.leader_id).update(is_active=False)
    with pytest.raises(Conflict, match="示例督学不是本督导室登记的督学"):
        actions.confirm(proposal.pk, by=director, seen=proposal.edition)


@pytest.mark.parametrize("how", ["met_on", "planned_on"])
def test_confirming_names_what_was_done_or_planned_meanwhile(
    proposal: Proposal, director: Person, canteen: Obligation, how: str
) -> None:
    Obligation.objects.filter(pk=canteen.pk).update(**{how: date(2026, 11, 20)})
    with pytest.raises(Conflict, match="食堂管理”已经完成"):
        actions.confirm(proposal.pk, by=director, seen=proposal.edition)


def test_confirming_tells_what_an_assignment_made_meanwhile_breaks(
    visit: ProposedVisit, proposal: Proposal, director: Person
) -> None:
    given = {"kind": "routine", "purpose": "临时", "planned_on": visit.day, "slot": "morning"}
    actions.assign(visit.unit, by=director, leader=visit.leader, **given)
    with pytest.raises(Conflict, match="这一天已有别的入校安排"):
        actions.confirm(proposal.pk, by=director, seen=proposal.edition)


def test_a_confirmed_month_is_settled(
    visit: ProposedVisit, proposal: Proposal, director: Person
) -> None:
    actions.confirm(proposal.pk, by=director, seen=proposal.edition)
    assert Assignment.objects.filter(state=State.ASSIGNED).count() == 2
    with pytest.raises(WrongState):
        actions.pin_visit(visit.pk, by=director, seen=proposal.edition)
    assert asked(proposal.office, director).month == proposal.month


@pytest.mark.parametrize("who", ["outsider", "principal", "inspector", "auditor", "zone_lead"])
def test_it_refuses_others(
    who: str, visit: ProposedVisit, proposal: Proposal, request: pytest.FixtureRequest
) -> None:
    by, seen = request.getfixturevalue(who), proposal.edition
    given = {"by": by, "seen": seen}
    for move in (actions.pin_visit, actions.unpin_visit, actions.remove_visit):
        with pytest.raises(NotAllowed):
            move(visit.pk, **given)
    with pytest.raises(NotAllowed):
        actions.move_visit(visit.pk, day=DAY, leader=visit.leader, **given)
    with pytest.raises(NotAllowed):
        actions.set_jobs(visit.pk, [], **given)
    with pytest.raises(NotAllowed):
        actions.add_visit(proposal.pk, visit.unit, day=DAY, leader=visit.leader, **given)
    with pytest.raises(NotAllowed):
        actions.confirm(proposal.pk, **given)
    for step in (actions.discard, actions.solve_again):
        with pytest.raises(NotAllowed):
            step(proposal.pk, by=by)


def test_an_empty_month_is_not_confirmed(proposal: Proposal, director: Person) -> None:
    for seen, one in enumerate(proposal.visits.all(), proposal.edition):
        actions.remove_visit(one.pk, by=director, seen=seen)
    proposal.refresh_from_db()
    with pytest.raises(Conflict, match="没有可下达的入校安排"):
        actions.confirm(proposal.pk, by=director, seen=proposal.edition)


def test_a_school_of_another_office_is_not_added(
    proposal: Proposal, director: Person, next_county_office: Unit, ours: Inspector
) -> None:
    theirs = make.school(next_county_office)
    make.holds(director, Role.DIRECTOR, next_county_office.region)
    director = Person.objects.get(pk=director.pk)
    given = {"day": DAY, "leader": ours.person}
    with pytest.raises(Invalid, match="不归本督导室督导"):
        actions.add_visit(proposal.pk, theirs, by=director, seen=proposal.edition, **given)


def test_confirmed_it_brings_the_form_of_a_sections_task(
    proposal: Proposal, director: Person, section: Unit, section_officer: Person,
    visit: ProposedVisit, canteen: Obligation, form: Version,
) -> None:  # fmt: skip
    Version.objects.filter(pk=form.pk).update(state="published", published_at=make.NOW)
    form.refresh_from_db()
    task = make_meetings.task(section, section_officer, [visit.unit], form=form)
    Obligation.objects.filter(pk=canteen.pk).update(task=task)
    actions.confirm(proposal.pk, by=director, seen=proposal.edition)
    assert list(Assignment.objects.get(unit=visit.unit).forms.all()) == [form]
