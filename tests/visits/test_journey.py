"""Starting a visit, arriving, leaving, calling it off."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dudao.access.roles import Role
from dudao.audit.models import Event
from dudao.inspectorate.models import Inspector, Recusal
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.lib.errors import Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.planning.models import Assignment
from dudao.planning.states import State as AssignmentState
from dudao.visits import actions
from dudao.visits.models import Visit
from dudao.visits.states import State
from tests import make
from tests.make_visits import on_site, planned, told, version

HERE = {"latitude": 27.3505, "longitude": 109.17}


def assigned(unit: Unit, leader: Person, *companions: Person, **given: object) -> Assignment:
    made = Assignment.objects.create(
        unit=unit,
        office=unit.office,
        kind="routine",
        purpose="秋季开学",
        focus="食堂",
        planned_on=make.NOW.date(),
        leader=leader,
        made_by=leader,
        made_at=clock.now(),
        **given,
    )
    made.companions.set(companions)
    return made


def recuse(person: Person, unit: Unit, by: Person) -> None:
    inspector = Inspector.objects.create(person=person, office=unit.office, kind="full_time")
    Recusal.objects.create(
        inspector=inspector, unit=unit, ground="family", start_on=date(2026, 1, 1), declared_by=by
    )


def locate(unit: Unit) -> None:
    unit.latitude, unit.longitude = Decimal("27.350000"), Decimal("109.170000")
    unit.save(update_fields=["latitude", "longitude"])


def happened(name: str) -> Event:
    return Event.objects.get(name=name)


def test_it_starts_from_an_assignment(
    school: Unit, inspector: Person, colleague: Person, form: Version
) -> None:
    task = assigned(school, inspector, colleague)
    visit = actions.start(task.pk, by=inspector)
    task.refresh_from_db()
    assert task.state == AssignmentState.TAKEN_UP
    assert (visit.state, visit.purpose, visit.focus) == (State.PLANNED, "秋季开学", "食堂")
    assert list(visit.companions.all()) == [colleague]
    assert [record.version for record in visit.records.all()] == [form]
    assert happened("visit.started").data == {"assignment": str(task.pk)}


def test_it_takes_the_forms_of_the_assignment(
    school: Unit, inspector: Person, form: Version
) -> None:
    other = version(key="test_special", purpose="special")
    task = assigned(school, inspector)
    task.forms.set([other])
    visit = actions.start(task.pk, by=inspector)
    assert [record.version for record in visit.records.all()] == [other]


def test_a_kind_takes_only_its_own_forms_along(
    school: Unit, inspector: Person, form: Version
) -> None:
    special = version(key="test_special", purpose="special")
    version(key="test_kindergarten", applies_to={"kinds": ["kindergarten"]})
    assert planned(school, inspector).records.get().version == form
    assert planned(school, inspector, kind="special").records.get().version == special
    assert not planned(school, inspector, kind="follow_up").records.exists()


def test_an_assignment_is_started_once(school: Unit, inspector: Person) -> None:
    task = assigned(school, inspector)
    actions.start(task.pk, by=inspector)
    with pytest.raises(WrongState):
        actions.start(task.pk, by=inspector)


def test_only_those_assigned_start_it(
    school: Unit, inspector: Person, zone_lead: Person, outsider: Person
) -> None:
    task = assigned(school, inspector)
    for person in (zone_lead, outsider):
        with pytest.raises(NotAllowed):
            actions.start(task.pk, by=person)


def test_an_unknown_assignment_is_not_found(inspector: Person) -> None:
    with pytest.raises(NotFound):
        actions.start(uuid7(), by=inspector)


def test_a_recused_one_neither_starts_nor_joins_nor_arrives(
    school: Unit, inspector: Person, zone_lead: Person, director: Person
) -> None:
    visit = planned(school, inspector)
    task = assigned(school, inspector)
    recuse(inspector, school, director)
    for start in (
        lambda: actions.start(task.pk, by=inspector),
        lambda: planned(school, inspector),
        lambda: planned(school, zone_lead, companions=[inspector]),
        lambda: actions.check_in(visit.pk, by=inspector),
    ):
        with pytest.raises(NotAllowed, match="回避"):
            start()


def test_a_closed_school_is_not_visited(school: Unit, inspector: Person) -> None:
    school.closed_on = date(2026, 9, 1)
    school.save()
    with pytest.raises(Invalid, match="撤并"):
        planned(school, inspector)


def test_an_office_is_not_visited(office: Unit, director: Person) -> None:
    with pytest.raises(Invalid, match="不是学校"):
        planned(office, director)


def test_it_starts_unplanned_with_companions(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    visit = planned(school, inspector, companions=[zone_lead, inspector], slot="morning")
    assert (visit.leader, visit.assignment, visit.planned_on) == (
        inspector,
        None,
        make.NOW.date(),
    )
    assert list(visit.companions.all()) == [zone_lead]
    assert happened("visit.started").by == inspector


def test_a_companion_needs_the_right_too(
    school: Unit, inspector: Person, colleague: Person
) -> None:
    with pytest.raises(NotAllowed, match="示例同事没有督导"):
        planned(school, inspector, companions=[colleague])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"slot": "night"}, "kind"),
        ({"purpose": " "}, "purpose"),
        ({"focus": "长" * 2001}, "focus"),
    ],
)
def test_it_says_what_is_missing(
    school: Unit, inspector: Person, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        planned(school, inspector, **given)
    assert field in caught.value.fields


def test_an_outsider_starts_nothing(school: Unit, outsider: Person, principal: Person) -> None:
    for person in (outsider, principal):
        with pytest.raises(NotAllowed):
            planned(school, person)


def test_open_findings_of_the_school_appear_by_themselves(
    school: Unit, inspector: Person, zone_lead: Person
) -> None:
    first = told(school, zone_lead)
    visit = planned(school, inspector)
    assert [looked.finding for looked in visit.look_backs.all()] == [first]
    second = told(school, zone_lead)
    actions.check_in(visit.pk, by=inspector)
    assert {looked.finding for looked in visit.look_backs.all()} == {first, second}
    third = told(school, zone_lead)
    actions.compose_feedback(visit.pk, by=inspector)
    assert {looked.finding for looked in visit.look_backs.all()} == {first, second, third}


def test_arriving_needs_no_place(school: Unit, inspector: Person) -> None:
    locate(school)
    visit = on_site(school, inspector)
    assert (visit.state, visit.checked_in_at) == (State.CHECKED_IN, clock.now())
    assert (visit.distance_metres, visit.in_range) == (None, None)
    kept = {"distance_metres": None, "in_range": None, "plaque_fits": None}
    assert happened("visit.checked_in").data == kept


@pytest.mark.parametrize(
    ("latitude", "metres", "in_range"), [(27.3505, 56, True), (27.36, 1112, False)]
)
def test_only_distance_and_flag_of_a_place_are_kept(
    school: Unit, inspector: Person, latitude: float, metres: int, in_range: bool
) -> None:
    locate(school)
    visit = planned(school, inspector)
    visit = actions.check_in(visit.pk, by=inspector, latitude=latitude, longitude=109.17)
    assert (visit.distance_metres, visit.in_range) == (metres, in_range)
    assert str(latitude) not in str(happened("visit.checked_in").data)


def test_a_place_says_nothing_of_a_school_without_one(school: Unit, inspector: Person) -> None:
    visit = actions.check_in(planned(school, inspector).pk, by=inspector, **HERE)
    assert (visit.distance_metres, visit.in_range) == (None, None)


def test_a_place_off_the_earth_is_refused(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    with pytest.raises(Invalid):
        actions.check_in(visit.pk, by=inspector, latitude=91, longitude=0)


def test_only_its_people_arrive_and_leave(
    school: Unit, inspector: Person, zone_lead: Person, director: Person, outsider: Person
) -> None:
    visit = planned(school, inspector)
    for person in (zone_lead, director, outsider):
        with pytest.raises(NotAllowed):
            actions.check_in(visit.pk, by=person)
        with pytest.raises(NotAllowed):
            actions.check_out(visit.pk, by=person)


def test_a_companion_may_arrive_first(school: Unit, inspector: Person, zone_lead: Person) -> None:
    visit = planned(school, inspector, companions=[zone_lead])
    assert actions.check_in(visit.pk, by=zone_lead).state == State.CHECKED_IN


def test_an_unknown_visit_is_not_found(inspector: Person) -> None:
    with pytest.raises(NotFound):
        actions.check_in(uuid7(), by=inspector)


def test_leaving_notes_the_time_on_site_once(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    with pytest.raises(WrongState, match="签到"):
        actions.check_out(visit.pk, by=inspector)
    actions.check_in(visit.pk, by=inspector)
    with clock.at(make.NOW + timedelta(minutes=95)):
        visit = actions.check_out(visit.pk, by=inspector)
    assert visit.checked_out_at == make.NOW + timedelta(minutes=95)
    assert happened("visit.checked_out").data == {"minutes": 95}
    with pytest.raises(WrongState, match="离校"):
        actions.check_out(visit.pk, by=inspector)


def test_calling_off_gives_the_assignment_back(school: Unit, inspector: Person) -> None:
    task = assigned(school, inspector)
    visit = actions.cancel(actions.start(task.pk, by=inspector).pk, by=inspector, reason="学校停课")
    task.refresh_from_db()
    assert (visit.state, visit.reason, task.state) == (
        State.CANCELLED,
        "学校停课",
        AssignmentState.ASSIGNED,
    )
    assert happened("visit.cancelled").data == {"reason": "学校停课", "assignment": str(task.pk)}
    assert actions.start(task.pk, by=inspector).assignment == task


def test_the_office_may_call_off_what_an_inspector_left_standing(
    school: Unit, inspector: Person, director: Person, colleague: Person
) -> None:
    visit = planned(school, inspector)
    with pytest.raises(NotAllowed):
        actions.cancel(visit.pk, by=colleague, reason="停课")
    assert actions.cancel(visit.pk, by=director, reason="停课").state == State.CANCELLED


def test_calling_off_needs_a_reason(school: Unit, inspector: Person) -> None:
    visit = planned(school, inspector)
    with pytest.raises(Invalid):
        actions.cancel(visit.pk, by=inspector, reason="")


def test_a_form_is_added_and_a_repeated_one_as_often_as_needed(
    school: Unit, inspector: Person, form: Version
) -> None:
    lesson = version(key="test_lesson", purpose="observation", repeats=True)
    visit = planned(school, inspector)
    sheets = [actions.add_form(visit.pk, lesson.pk, by=inspector).serial for _n in range(2)]
    assert sheets == [1, 2]
    assert Event.objects.filter(name="visit.form_added").count() == 2
    with pytest.raises(Invalid):
        actions.add_form(visit.pk, form.pk, by=inspector)


def test_no_form_is_added_by_others_or_too_late(
    school: Unit, inspector: Person, director: Person, form: Version
) -> None:
    visit = on_site(school, inspector, forms=[version(key="test_other")])
    with pytest.raises(NotAllowed):
        actions.add_form(visit.pk, form.pk, by=director)
    actions.compose_feedback(visit.pk, by=inspector)
    with pytest.raises(WrongState):
        actions.add_form(visit.pk, form.pk, by=inspector)


def test_an_ended_right_ends_writing(school: Unit, zone_lead: Person) -> None:
    visit = planned(school, zone_lead)
    zone_lead.grants.filter(role=Role.ZONE_LEAD).update(end_on=date(2026, 10, 1))
    fresh = Person.objects.get(pk=zone_lead.pk)
    with pytest.raises(NotAllowed):
        actions.check_in(visit.pk, by=fresh)
    assert Visit.objects.get().state == State.PLANNED
