"""Carrying a division out, and handing over some schools."""

from datetime import date

import pytest

from dudao.handovers import actions
from dudao.handovers.models import HandOver
from dudao.handovers.queries import briefing_of
from dudao.handovers.states import Kind, State
from dudao.inspectorate import actions as inspectorate
from dudao.inspectorate.models import Area, Inspector
from dudao.inspectorate.queries import area_of, responsible_for
from dudao.inspectorate.states import DivisionState
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed
from dudao.org.models import Person, Unit
from dudao.planning import actions as planning
from tests import make, make_inspectorate

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def second(office: Unit, ours: Inspector) -> Unit:
    """Another school of the same inspector."""
    made = make.school(office, name="中寨示例小学")
    make_inspectorate.responsible(ours, made)
    return made


def who(unit: Unit) -> list[Inspector]:
    return list(responsible_for(unit, clock.today()))


def test_some_schools_go_over_with_what_is_open_there(
    ours: Inspector, theirs: Inspector, school: Unit, second: Unit, director: Person
) -> None:
    sent = {"kind": "routine", "purpose": "督导", "planned_on": date(2026, 10, 22)}
    here = planning.assign(school, by=director, leader=ours.person, **sent)
    there = planning.assign(second, by=director, leader=ours.person, **sent)
    made = actions.prepare_schools(
        ours.pk, theirs.pk, [second], by=director, on=clock.today(), note="请关注食堂"
    )
    assert [task.school for task in briefing_of(made).tasks] == ["中寨示例小学"]
    actions.take(made.pk, by=director, absent_reason="外出学习")
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.leader, there.leader) == (ours.person, theirs.person)
    assert (who(school), who(second)) == ([ours], [theirs])
    assert made.kind == Kind.SCHOOLS


def test_only_his_own_schools(
    ours: Inspector, theirs: Inspector, school: Unit, other_school: Unit, director: Person
) -> None:
    for units in ([], [other_school]):
        with pytest.raises(Invalid, match="负责的学校"):
            actions.prepare_schools(ours.pk, theirs.pk, units, by=director, on=clock.today())
    make_inspectorate.recusal(theirs, school)
    with pytest.raises(NotAllowed, match="回避"):
        actions.prepare_schools(ours.pk, theirs.pk, [school], by=director, on=clock.today())


def test_a_division_is_carried_out(
    ours: Inspector, theirs: Inspector, school: Unit, second: Unit, office: Unit, director: Person
) -> None:
    new = make.school(office, name="扶罗示例小学")
    old = make_inspectorate.area(office, "东片")
    make_inspectorate.member(old, school)
    division = inspectorate.propose_division(office, by=director, areas=1)
    edition = inspectorate.move_schools(
        division.pk, [second.pk, new.pk], by=director, seen=1, area=0, inspector=theirs.pk
    ).edition
    edition = inspectorate.move_schools(
        division.pk, [school.pk], by=director, seen=edition, area=0, inspector=ours.pk
    ).edition
    done = actions.apply_division(division.pk, by=director, seen=edition)
    assert [who(unit) for unit in (school, second, new)] == [[ours], [theirs], [theirs]]
    assert {area_of(unit, clock.today()) for unit in (school, second, new)} == {old}
    (hand_over,) = HandOver.objects.all()
    assert (hand_over.state, done.appointed) == (State.TAKEN, 1)
    assert hand_over.docx is not None
    assert done.division.state == DivisionState.APPLIED


def test_new_areas_are_led_by_a_full_time_inspector(
    ours: Inspector, office: Unit, director: Person
) -> None:
    division = inspectorate.propose_division(office, by=director, areas=1)
    actions.apply_division(division.pk, by=director, seen=1)
    assert Area.objects.get().lead == ours.person


def test_a_school_changes_its_area(
    ours: Inspector, school: Unit, office: Unit, director: Person
) -> None:
    far = make.school(office, longitude=109, latitude=29)
    near = make.school(office, longitude=109, latitude=27)
    east, west = make_inspectorate.area(office, "东片"), make_inspectorate.area(office, "西片")
    for unit, area in ((far, east), (school, west), (near, east)):
        make_inspectorate.member(area, unit)
    division = inspectorate.propose_division(office, by=director, areas=2)
    index = division.content["schools"][str(far.pk)][0]
    inspectorate.move_schools(
        division.pk, [school.pk], by=director, seen=1, area=index, inspector=ours.pk
    )
    actions.apply_division(division.pk, by=director, seen=2)
    assert area_of(school, clock.today()) == area_of(far, clock.today())


def test_what_was_not_seen_is_not_carried_out(
    ours: Inspector, office: Unit, director: Person, inspector: Person
) -> None:
    division = inspectorate.propose_division(office, by=director, areas=1)
    with pytest.raises(Conflict):
        actions.apply_division(division.pk, by=director, seen=7)
    with pytest.raises(NotAllowed):
        actions.apply_division(division.pk, by=inspector, seen=1)
    assert not Area.objects.exists()
