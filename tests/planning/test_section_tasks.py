"""A section writes, hands in, changes and takes back what it wants looked at next month."""

from datetime import date, timedelta
from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import SectionTask
from dudao.planning.queries import tasks as queries
from dudao.planning.states import TaskState
from tests import make, make_inspectorate, make_meetings, make_visits
from tests.make_meetings import MONTH


@pytest.fixture
def task(section: Unit, section_officer: Person, school: Unit, other_school: Unit) -> SectionTask:
    return make_meetings.task(section, section_officer, [school, other_school])


def test_a_section_drafts_and_hands_in(task: SectionTask, section_officer: Person) -> None:
    assert (task.state, task.units.count()) == (TaskState.DRAFT, 2)
    done = actions.submit_task(task.pk, by=section_officer)
    assert (done.state, done.month) == (TaskState.SUBMITTED, MONTH)
    assert [event.name for event in history_of(task)] == ["task.drafted", "task.submitted"]


@pytest.mark.parametrize("who", ["director", "principal", "inspector", "outsider"])
def test_nobody_acts_for_the_section(
    who: str, task: SectionTask, school: Unit, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    for act in (actions.submit_task, actions.edit_task):
        with pytest.raises(NotAllowed):
            act(task.pk, by=person)
    with pytest.raises(NotAllowed):
        make_meetings.task(task.section, person, [school])


def test_a_section_does_not_act_for_another(
    task: SectionTask, office: Unit, section_officer: Person, school: Unit
) -> None:
    other = make.unit(UnitKind.SECTION, name="人事股", office=office)
    with pytest.raises(NotAllowed, match="人事股"):
        make_meetings.task(other, section_officer, [school])


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"title": " "}, {"title"}),
        ({"why": ""}, {"why"}),
        ({"questions": ""}, {"questions"}),
        ({"first_on": date(2026, 10, 30)}, {"first_on"}),
        ({"last_on": date(2026, 12, 1)}, {"last_on"}),
        ({"last_on": date(2026, 11, 1)}, {"last_on"}),
        ({"minutes": 0, "files_asked": 100}, {"minutes", "files_asked"}),
        ({"month": date(2026, 9, 1)}, {"month", "first_on", "last_on"}),
        ({"month": date(2027, 9, 1)}, {"month", "first_on", "last_on"}),
        ({"title": "字" * 121}, {"title"}),
    ],
)
def test_it_says_what_is_wrong(
    given: dict[str, Any], fields: set[str], section: Unit, section_officer: Person, school: Unit
) -> None:
    with pytest.raises(Invalid) as refused:
        make_meetings.task(section, section_officer, [school], **given)
    assert set(refused.value.fields) == fields


def test_it_names_schools_that_cannot_be_asked_for(
    section: Unit, section_officer: Person, office: Unit, next_county_office: Unit
) -> None:
    closed = make.school(office, name="已撤小学", closed_on=date(2026, 11, 10))
    theirs = make.school(next_county_office, name="邻县小学")
    for units, said in (([closed], "已撤小学"), ([theirs], "邻县小学"), ([], "请选择")):
        with pytest.raises(Invalid) as refused:
            make_meetings.task(section, section_officer, units)
        assert said in refused.value.fields["units"]


def test_a_school_closed_since_stops_it_when_it_is_handed_in(
    task: SectionTask, section_officer: Person, school: Unit
) -> None:
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 11, 1))
    with pytest.raises(Invalid) as refused:
        actions.submit_task(task.pk, by=section_officer)
    assert school.name in refused.value.fields["units"]


def test_only_a_published_form_is_taken(
    section: Unit, section_officer: Person, school: Unit, form: Version
) -> None:
    published = make_visits.version()
    made = make_meetings.task(section, section_officer, [school], form=published, questions="")
    assert queries.forms_of(made) == [published]
    with pytest.raises(Invalid) as refused:
        make_meetings.task(section, section_officer, [school], form=form)
    assert set(refused.value.fields) == {"form"}


def test_a_changed_task_has_to_be_handed_in_again(
    task: SectionTask, section_officer: Person, school: Unit
) -> None:
    actions.submit_task(task.pk, by=section_officer)
    done = actions.edit_task(task.pk, by=section_officer, units=[school], minutes=45)
    assert (done.state, done.minutes, done.units.get()) == (TaskState.DRAFT, 45, school)
    with pytest.raises(Invalid, match="result"):
        actions.edit_task(task.pk, by=section_officer, result="好")


def test_two_of_a_section_do_not_write_over_each_other(
    task: SectionTask, section_officer: Person
) -> None:
    actions.edit_task(task.pk, by=section_officer, title="实验室检查")
    seen = {"title": task.title, "minutes": 30}
    with pytest.raises(Conflict) as refused:
        actions.edit_task(task.pk, by=section_officer, seen=seen, title="图书室检查", minutes=40)
    assert refused.value.current == {"title": "实验室检查"}


def test_it_is_taken_back_with_a_reason_once_it_was_handed_in(
    task: SectionTask, section_officer: Person, school: Unit
) -> None:
    actions.submit_task(task.pk, by=section_officer)
    with pytest.raises(Invalid):
        actions.withdraw_task(task.pk, by=section_officer, reason=" ")
    done = actions.withdraw_task(task.pk, by=section_officer, reason="已由上级检查")
    assert (done.state, done.reason) == (TaskState.WITHDRAWN, "已由上级检查")
    draft = make_meetings.task(task.section, section_officer, [school])
    assert actions.withdraw_task(draft.pk, by=section_officer).state == TaskState.WITHDRAWN
    with pytest.raises(WrongState):
        actions.withdraw_task(draft.pk, by=section_officer, reason="再撤")
    with pytest.raises(NotFound):
        actions.withdraw_task(uuid7(), by=section_officer)


def test_after_the_dispatch_it_goes_to_the_next_month(
    task: SectionTask, section_officer: Person, office: Unit, director: Person
) -> None:
    make_meetings.dispatched(make_meetings.meeting(office, director), director)
    done = actions.submit_task(task.pk, by=section_officer)
    assert done.month == date(2026, 12, 1)
    assert (done.first_on, done.last_on) == (date(2026, 12, 2), date(2026, 12, 20))
    assert history_of(task).last().data["moved_from"] == "2026-11-01"


def test_last_months_tasks_are_a_start(
    task: SectionTask, section_officer: Person, section: Unit, school: Unit
) -> None:
    actions.submit_task(task.pk, by=section_officer)
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 12, 1))
    december = date(2026, 12, 1)
    made = actions.copy_last_month(section, by=section_officer, month=december)
    assert [(one.state, one.month, one.title) for one in made] == [
        (TaskState.DRAFT, december, task.title)
    ]
    assert school not in made[0].units.all()
    with pytest.raises(WrongState, match="没有可以沿用"):
        actions.copy_last_month(section, by=section_officer, month=december)
    with pytest.raises(Invalid):
        actions.copy_last_month(section, by=section_officer, month=date(2026, 9, 1))


def test_it_shows_what_it_costs(
    task: SectionTask, director: Person, ours: Inspector, school: Unit
) -> None:
    cost = queries.cost_of(task)
    assert (cost.schools, cost.minutes, cost.files, cost.visits, cost.extra) == (2, 60, 2, 2, 2)
    assert cost.hours == "1"
    going = actions.assign(
        school,
        by=director,
        kind="routine",
        purpose="经常性督导",
        planned_on=task.first_on,
        leader=ours.person,
    )
    assert (queries.cost_of(task).shared, queries.cost_of(task).extra) == (1, 1)
    actions.withdraw(going.pk, by=director, reason="改期")
    assert queries.cost_of(task).shared == 0


def test_a_due_obligation_is_shared_and_the_tasks_own_is_not(
    section: Unit, section_officer: Person, office: Unit, director: Person, school: Unit
) -> None:
    first = make_meetings.submitted(section, section_officer, [school])
    make_meetings.dispatched(make_meetings.meeting(office, director), director)
    assert queries.cost_of(first).shared == 0
    december = {"month": MONTH, "title": "食堂检查"}
    second = make_meetings.task(section, section_officer, [school], **december)
    assert queries.cost_of(second).shared == 1


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("section_officer", "draft sent out"),
        ("director", "sent out"),
        ("inspector", "out"),
        ("zone_lead", "out"),
        ("colleague", ""),
        ("principal", ""),
        ("outsider", ""),
    ],
)
def test_who_sees_it_when(
    who: str, seen: str, section: Unit, section_officer: Person, school: Unit, director: Person,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    person = request.getfixturevalue(who)
    found = []

    def look(when: str) -> None:
        found.extend([when] if queries.tasks_visible_to(person).exists() else [])

    made = make_meetings.task(section, section_officer, [school])
    look("draft")
    actions.submit_task(made.pk, by=section_officer)
    look("sent")
    make_meetings.dispatched(make_meetings.meeting(made.office, director), director)
    look("out")
    assert " ".join(found) == seen


def test_schools_are_picked_by_kind_and_area(
    office: Unit, school: Unit, other_school: Unit
) -> None:
    every = queries.schools_for_tasks(office, MONTH)
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, other_school)
    point = make.unit(
        UnitKind.TEACHING_POINT, name="示例教学点", office=office, region=office.region
    )

    def picked(pick: str, **given: Any) -> set[Unit]:
        return set(queries.schools_picked(every, pick, on=MONTH, **given))

    assert picked("all") == {school, other_school, point}
    assert picked("kinds", sorts=["primary"]) == {school}
    assert picked("kinds", sorts=["junior", "point"]) == {other_school, point}
    assert picked("kinds") == set()
    assert picked("areas", areas=[area]) == {other_school}


def test_the_day_by_which_tasks_are_due_is_the_offices_own(office: Unit) -> None:
    assert queries.tasks_due_on(office, MONTH) == date(2026, 10, 25)
    make.norm("planning.tasks_due_day", 31, office)
    assert queries.tasks_due_on(office, date(2026, 12, 1)) == date(2026, 11, 30)
    assert queries.usual_month() == MONTH
    assert queries.usual_month() - timedelta(days=1) == date(2026, 10, 31)


def test_only_a_section_asks(school: Unit, principal: Person) -> None:
    make.holds(principal, Role.SECTION_OFFICER, school)
    with pytest.raises(Invalid, match="只有科室可以提出"):
        make_meetings.task(school, principal, [school])


def test_a_copy_leaves_out_a_form_that_is_no_longer_used_and_what_has_no_school(
    section: Unit, section_officer: Person, school: Unit, other_school: Unit
) -> None:
    form = make_visits.version()
    given = {"form": form, "questions": ""}
    make_meetings.submitted(section, section_officer, [school], **given)
    make_meetings.submitted(section, section_officer, [other_school], title="无校可查")
    Version.objects.filter(pk=form.pk).update(state="retired")
    Unit.objects.filter(pk=other_school.pk).update(closed_on=date(2026, 12, 1))
    (made,) = actions.copy_last_month(section, by=section_officer, month=date(2026, 12, 1))
    assert (made.form, made.questions) == (None, made.title)
