"""A plan from draft to filed."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.inspectorate.models import Area, Inspector
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Term, Unit
from dudao.org.states import Season
from dudao.planning import actions
from dudao.planning.actions import Own
from dudao.planning.models import Plan
from dudao.planning.queries.plans import gaps_of, items_of, plans_to_settle, plans_visible_to
from tests import make, make_inspectorate, make_plans
from tests.make_plans import line

YEAR = {"period": "year", "first_on": date(2026, 1, 1), "last_on": date(2026, 12, 31)}
OCTOBER = {"period": "month", "first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}


@pytest.fixture
def area(office: Unit, school: Unit, zone_lead: Person) -> Area:
    made = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(made, school)
    return made


@pytest.fixture
def county(office: Unit, director: Person) -> Plan:
    return make_plans.year_plan(office, director)


def events(plan: Plan) -> list[str]:
    return [event.name for event in history_of(plan)]


def test_a_plan_is_begun_with_its_usual_title(office: Unit, area: Area, director: Person) -> None:
    county = make_plans.year_plan(office, director)
    assert county.title == "新晃县人民政府教育督导室2026年度督导工作计划"
    zone = make_plans.year_plan(office, director, area=area, title="我区计划 ")
    assert (zone.title, zone.parent) == ("我区计划", None)
    assert events(county) == ["plan.made"]


def test_there_is_one_plan_for_a_time(county: Plan, office: Unit, director: Person) -> None:
    with pytest.raises(Conflict, match="已经有了"):
        make_plans.year_plan(office, director)
    actions.withdraw_plan(county.pk, by=director, reason="重做")
    assert make_plans.year_plan(office, director).state == "draft"


def test_each_draws_up_his_own(
    office: Unit, area: Area, zone_lead: Person, ours: Inspector, inspector: Person
) -> None:
    assert make_plans.year_plan(office, zone_lead, area=area)
    assert make_plans.month_plan(office, inspector, inspector=ours)
    for person in (zone_lead, inspector):
        with pytest.raises(NotAllowed):
            make_plans.year_plan(office, person)
    with pytest.raises(NotAllowed):
        make_plans.month_plan(office, inspector, area=area)


def test_a_plan_of_more_than_a_year_is_none(office: Unit, director: Person) -> None:
    span = {"first_on": date(2026, 1, 1), "last_on": date(2027, 12, 31)}
    with pytest.raises(Invalid):
        actions.make_plan(Own(office), by=director, period="year", **span)


def test_title_and_aims_are_changed_unless_somebody_else_did(
    county: Plan, director: Person, office_staff: Person
) -> None:
    seen = {"title": county.title, "aims": ""}
    actions.edit_plan(county.pk, by=office_staff, title="甲", aims="全覆盖", seen=seen)
    with pytest.raises(Conflict) as refused:
        actions.edit_plan(county.pk, by=director, title="乙", aims="", seen=seen)
    assert refused.value.current == {"title": "甲", "aims": "全覆盖"}
    with pytest.raises(Invalid):
        actions.edit_plan(county.pk, by=director, title=" ", aims="", seen={})


def test_it_is_submitted_returned_and_approved(
    county: Plan, director: Person, office_staff: Person, inspector: Person
) -> None:
    with pytest.raises(Invalid, match="还没有内容"):
        actions.submit_plan(county.pk, by=office_staff)
    actions.add_item(county.pk, line(), by=office_staff)
    with pytest.raises(Conflict, match="又有改动"):
        actions.submit_plan(county.pk, by=office_staff, seen=1)
    actions.submit_plan(county.pk, by=office_staff, seen=2)
    with pytest.raises(NotAllowed):
        actions.approve_plan(county.pk, by=office_staff)
    with pytest.raises(Invalid):
        actions.return_plan(county.pk, by=director, reason=" ")
    assert actions.return_plan(county.pk, by=director, reason="缺培训").reason == "缺培训"
    with pytest.raises(WrongState):
        actions.approve_plan(county.pk, by=director)
    assert actions.submit_plan(county.pk, by=office_staff).reason == ""
    assert list(plans_to_settle(director)) == [county]
    done = actions.approve_plan(county.pk, by=director)
    assert (done.state, done.approved_by) == ("approved", director)
    with pytest.raises(WrongState):
        actions.add_item(county.pk, line(), by=director)


def test_an_inspectors_month_is_filed_by_his_lead_and_never_by_himself(
    office: Unit, area: Area, ours: Inspector, inspector: Person, zone_lead: Person,
    colleague: Person,
) -> None:  # fmt: skip
    plan = make_plans.month_plan(office, inspector, inspector=ours)
    actions.add_item(plan.pk, line(), by=inspector)
    actions.submit_plan(plan.pk, by=inspector)
    for person in (inspector, colleague):
        with pytest.raises(NotAllowed):
            actions.approve_plan(plan.pk, by=person)
    assert list(plans_to_settle(zone_lead)) == [plan]
    assert list(plans_to_settle(inspector)) == []
    assert actions.approve_plan(plan.pk, by=zone_lead).state == "approved"
    assert events(plan)[-1] == "plan.filed" or "plan.filed" in events(plan)


def test_a_lead_files_not_his_own(office: Unit, area: Area, zone_lead: Person) -> None:
    own = make_inspectorate.inspector(zone_lead)
    make_inspectorate.responsible(own, area.members.get().unit)
    plan = make_plans.month_plan(office, zone_lead, inspector=own)
    actions.add_item(plan.pk, line(), by=zone_lead)
    actions.submit_plan(plan.pk, by=zone_lead)
    with pytest.raises(NotAllowed):
        actions.approve_plan(plan.pk, by=zone_lead)


def test_a_plan_is_withdrawn_by_who_settled_it(
    county: Plan, director: Person, office_staff: Person
) -> None:
    make_plans.approved(county, director)
    with pytest.raises(NotAllowed):
        actions.withdraw_plan(county.pk, by=office_staff, reason="重做")
    assert actions.withdraw_plan(county.pk, by=director, reason="重做").state == "withdrawn"
    with pytest.raises(WrongState):
        actions.withdraw_plan(county.pk, by=director, reason="再撤")


def test_each_sees_his_own_his_areas_and_the_countys(
    county: Plan, area: Area, ours: Inspector, theirs: Inspector, outsider: Person,
    principal: Person,
) -> None:  # fmt: skip
    office, inspector, zone_lead, director = area.office, ours.person, area.lead, county.made_by
    assert zone_lead
    zone = make_plans.year_plan(office, zone_lead, area=area)
    own = make_plans.month_plan(office, inspector, inspector=ours)
    other = make_plans.month_plan(office, theirs.person, inspector=theirs)

    def seen(person: Person) -> set[Plan]:
        return set(plans_visible_to(person))

    assert seen(director) == {county, zone, own, other}
    assert seen(zone_lead) == {zone, own}
    assert seen(inspector) == {own}
    make_plans.approved(county, director)
    make_plans.approved(zone, director)
    assert seen(inspector) == {county, zone, own}
    assert seen(theirs.person) == {county, other}
    assert seen(outsider) == seen(principal) == set()


def test_a_month_is_derived_from_what_stands_above(
    county: Plan, area: Area, ours: Inspector, zone_lead: Person, school: Unit, other_school: Unit
) -> None:
    office, inspector, director = area.office, ours.person, county.made_by
    with pytest.raises(WrongState):
        actions.derive_plan(county.pk, Own(office, area), by=zone_lead, **YEAR)
    visits = {"kind": "routine", "audience": "all"}
    term = {"first_on": date(2026, 9, 1), "last_on": date(2026, 12, 31)}
    lines = [
        line("会议", 5),
        line("巡查", 9, **visits, **term),
        line("随访", **visits, units=(school.pk, other_school.pk)),
        line("别处", **visits, units=(other_school.pk,)),
    ]
    make_plans.approved(county, director, *lines)
    zone = actions.derive_plan(county.pk, Own(office, area), by=zone_lead, **YEAR)
    assert (zone.parent, zone.items.count()) == (county, 4)
    make_plans.approved(zone, director, line("本区会议", 4))
    month = actions.derive_plan(zone.pk, Own(office, None, ours), by=inspector, **OCTOBER)
    told = {item.text: [unit.pk for unit in item.units.all()] for item in items_of(month)}
    assert told == {"巡查": [], "随访": [school.pk]}
    assert {item.first_on for item in items_of(month)} == {date(2026, 10, 1)}


def test_nothing_is_derived_upwards_or_outside(
    office: Unit, county: Plan, area: Area, director: Person
) -> None:
    make_plans.approved(county, director)
    for owner, span in (
        (Own(office), YEAR),
        (Own(office, area), {**OCTOBER, "first_on": date(2025, 10, 1)}),
    ):
        with pytest.raises(Invalid, match="不能据此制定"):
            actions.derive_plan(county.pk, owner, by=director, **span)


def test_last_years_plan_is_copied_a_year_on(county: Plan, director: Person) -> None:
    holiday = {"first_on": date(2026, 2, 1), "last_on": date(2026, 2, 28)}
    make_plans.approved(county, director, line("会议", 10), line("寒假安全", 2, **holiday))
    made = actions.copy_plan(county.pk, by=director)
    assert (made.first_on, made.title[-12:]) == (date(2027, 1, 1), "2027年度督导工作计划"[-12:])
    days = [(item.text, item.first_on) for item in items_of(made)]
    assert days == [("寒假安全", date(2027, 2, 1)), ("会议", date(2027, 10, 1))]
    with pytest.raises(Conflict):
        actions.copy_plan(county.pk, by=director)


def test_a_visit_to_schools_that_have_closed_is_copied_as_a_note(
    county: Plan, director: Person, school: Unit
) -> None:
    there = line("回访", 10, kind="routine", audience="none", units=(school.pk,))
    make_plans.approved(county, director, there)
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2027, 7, 1))
    item = actions.copy_plan(county.pk, by=director).items.get()
    assert (item.text, item.kind, item.audience) == ("回访", "note", "none")


def test_a_terms_plan_is_copied_into_the_new_term(office: Unit, director: Person) -> None:
    Term.objects.create(
        office=office, year=2027, season=Season.AUTUMN,
        first_on=date(2027, 9, 6), last_on=date(2028, 1, 14),
    )  # fmt: skip
    span = {"first_on": date(2026, 9, 1), "last_on": date(2027, 1, 20)}
    old = actions.make_plan(Own(office), by=director, period="term", **span)
    first = {"first_on": date(2026, 9, 1), "last_on": date(2026, 9, 2)}
    actions.add_item(old.pk, line("开学检查", **first), by=director)
    made = actions.copy_plan(old.pk, by=director)
    assert (made.first_on, made.last_on) == (date(2027, 9, 6), date(2028, 1, 14))
    assert made.items.get().first_on == date(2027, 9, 6)


def test_what_was_withdrawn_is_begun_anew(county: Plan, director: Person) -> None:
    make_plans.approved(county, director)
    actions.withdraw_plan(county.pk, by=director, reason="有误")
    made = actions.copy_plan(county.pk, by=director)
    assert (made.first_on, made.items.count()) == (county.first_on, 1)


def test_a_plan_tells_what_it_never_schedules(
    office: Unit, county: Plan, school: Unit, director: Person
) -> None:
    known = make_plans.matters()
    everything = tuple(one.pk for one in known[:7])
    visits = {"kind": "routine", "audience": "schools"}
    actions.add_item(county.pk, line("随访", **visits, matters=everything), by=director)
    (gap,) = gaps_of(county, items_of(county))
    assert (gap.kindergartens, gap.titles, gap.of) == (False, ["校风、教风、学风建设情况"], 8)
    actions.add_item(county.pk, line("会议", matters=(known[7].pk,)), by=director)
    assert gaps_of(county, items_of(county)) == [gap]
    make.unit("kindergarten", office=office, region=office.region)
    assert [one.of for one in gaps_of(county, items_of(county))] == [8, 2]
    month = make_plans.month_plan(office, director)
    assert gaps_of(month, []) == []


def test_what_is_too_long_is_told_at_its_field(county: Plan, director: Person) -> None:
    with pytest.raises(Invalid) as caught:
        actions.edit_plan(county.pk, by=director, title="字" * 121, aims="字" * 20_001, seen={})
    assert caught.value.fields == {
        "title": "最多120字，请精简。", "aims": "最多20000字，请精简。"
    }  # fmt: skip
    with pytest.raises(Invalid, match="最多300字"):
        actions.withdraw_plan(county.pk, by=director, reason="字" * 301)


def test_an_unknown_plan_is_not_there(director: Person, office: Unit) -> None:
    with pytest.raises(NotFound, match="找不到这份计划"):
        actions.submit_plan(uuid7(), by=director)
