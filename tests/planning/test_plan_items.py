"""The lines of a plan: two people at once, closed schools, order."""

from datetime import date

import pytest

from dudao.audit.queries import history_of
from dudao.lib.errors import Conflict, Invalid, NotAllowed, WrongState
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Plan
from dudao.planning.queries.plans import items_of
from tests import make_plans
from tests.make_plans import line


@pytest.fixture
def plan(office: Unit, director: Person) -> Plan:
    return make_plans.year_plan(office, director)


def test_a_line_is_added_changed_and_taken_out_and_recorded(plan: Plan, director: Person) -> None:
    item = actions.add_item(plan.pk, line(), by=director)
    changed = actions.edit_item(plan.pk, item.pk, line("培训", 5), by=director, seen=1)
    assert (changed.text, changed.edition, changed.first_on.month) == ("培训", 2, 5)
    assert actions.drop_item(plan.pk, item.pk, by=director, seen=2).edition == 4
    names = [event.name for event in history_of(plan)]
    assert {"plan.item_added", "plan.item_edited", "plan.item_dropped"} <= set(names)


def test_two_people_at_one_line_see_each_others(
    plan: Plan, director: Person, office_staff: Person
) -> None:
    item = actions.add_item(plan.pk, line(), by=director)
    actions.edit_item(plan.pk, item.pk, line("甲的"), by=office_staff, seen=1)
    with pytest.raises(Conflict, match="刚被别人改过") as refused:
        actions.edit_item(plan.pk, item.pk, line("乙的"), by=director, seen=1)
    assert refused.value.current["text"] == "甲的"
    assert refused.value.details["edition"] == 2
    actions.drop_item(plan.pk, item.pk, by=office_staff, seen=2)
    with pytest.raises(Conflict, match="删去"):
        actions.edit_item(plan.pk, item.pk, line("乙的"), by=director, seen=2)


def test_two_people_at_two_lines_lose_nothing(
    plan: Plan, director: Person, office_staff: Person
) -> None:
    first, second = (actions.add_item(plan.pk, line(text), by=director) for text in "甲乙")
    actions.edit_item(plan.pk, first.pk, line("甲改"), by=office_staff, seen=1)
    actions.edit_item(plan.pk, second.pk, line("乙改"), by=director, seen=1)
    assert [item.text for item in items_of(plan)] == ["甲改", "乙改"]
    plan.refresh_from_db()
    assert plan.edition == 5


def test_lines_change_places_within_their_month(plan: Plan, director: Person) -> None:
    for text in ("一", "二", "三"):
        last = actions.add_item(plan.pk, line(text), by=director)
    actions.move_item(plan.pk, last.pk, by=director, up=True)
    actions.move_item(plan.pk, last.pk, by=director, up=True)
    actions.move_item(plan.pk, last.pk, by=director, up=True)
    assert [item.text for item in items_of(plan)] == ["三", "一", "二"]
    actions.move_item(plan.pk, last.pk, by=director, up=False)
    assert [item.text for item in items_of(plan)] == ["一", "三", "二"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "字" * 501}, "text"),
        ({"kind": "visit"}, "kind"),
        ({"kind": "routine"}, "audience"),
        ({"audience": "parents"}, "audience"),
        ({"first_on": date(2025, 12, 1)}, "first_on"),
        ({"last_on": date(2027, 1, 1)}, "last_on"),
        ({"first_on": date(2026, 11, 1)}, "last_on"),
        ({"matters": (999_999,)}, "matters"),
        ({"units": (999_999_999,)}, "units"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    plan: Plan, director: Person, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_item(plan.pk, line()._replace(**given), by=director)
    assert field in refused.value.fields


def test_a_closed_school_is_named(plan: Plan, director: Person, school: Unit) -> None:
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 8, 31))
    visit = line("随访", kind="routine", units=(school.pk,))
    with pytest.raises(Invalid) as refused:
        actions.add_item(plan.pk, visit, by=director)
    assert "龙溪口示例小学（2026-08-31）" in refused.value.fields["units"]


def test_an_outsider_and_a_plan_handed_in_are_refused(
    plan: Plan, director: Person, outsider: Person, inspector: Person
) -> None:
    for person in (outsider, inspector):
        with pytest.raises(NotAllowed):
            actions.add_item(plan.pk, line(), by=person)
    item = actions.add_item(plan.pk, line(), by=director)
    actions.submit_plan(plan.pk, by=director)
    with pytest.raises(WrongState):
        actions.drop_item(plan.pk, item.pk, by=director, seen=1)
