"""Programmes before anybody goes: on the register, a team, a notice, the visits."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dudao.access.permissions import Permission
from dudao.access.queries import may
from dudao.audit.queries import history_of
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Post, Unit
from dudao.planning import actions
from dudao.planning.actions.programmes import MOST_UNITS
from dudao.planning.models import Assignment, Obligation, Programme
from dudao.planning.queries.programmes import (
    parts_visible_to,
    programmes_visible_to,
    school_parts,
)
from dudao.planning.queries.register import year_figures
from dudao.planning.states import EntryState, PartState, ProgrammeState, Slot, Source
from tests import make, make_inspectorate, make_programmes


def test_it_takes_what_the_entry_says(office: Unit, director: Person, school: Unit) -> None:
    entry = make_programmes.entry(office, director)
    made = actions.draft_programme(office, by=director, entry=entry, units=[school])
    assert (made.title, made.matters, made.minutes) == (entry.title, entry.scope, 180)
    assert (made.first_on, made.last_on) == (entry.first_on, entry.last_on)
    assert [event.name for event in history_of(made)] == ["programme.drafted"]


@pytest.mark.parametrize("state", [EntryState.DRAFT, EntryState.SUBMITTED])
def test_it_stands_on_no_entry_that_is_not_approved(
    office: Unit, director: Person, school: Unit, state: EntryState
) -> None:
    entry = make_programmes.entry(office, director, state)
    with pytest.raises(Invalid, match="还没有批准"):
        actions.draft_programme(office, by=director, entry=entry, units=[school])


def test_off_the_register_only_the_director_and_only_with_a_reason(
    office: Unit, director: Person, office_staff: Person, school: Unit
) -> None:
    said = {"title": "校车安全专项督导", "matters": "校车", "kind": "special", "units": [school]}
    days = {"first_on": date(2026, 10, 26), "last_on": date(2026, 10, 30)}
    with pytest.raises(Invalid, match="没有列入年度清单"):
        actions.draft_programme(office, by=director, **said, **days)
    with pytest.raises(NotAllowed, match="只能由督导室主任"):
        actions.draft_programme(office, by=office_staff, override_reason="事故", **said, **days)
    made = actions.draft_programme(
        office, by=director, override_reason="邻县发生校车事故", **said, **days
    )
    assert made.override_by == director
    assert "programme.overridden" in [event.name for event in history_of(made)]
    assert year_figures(director, 2026).off_list == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_on": date(2026, 11, 20)}, "first_on"),
        ({"last_on": date(2026, 12, 12)}, "first_on"),
        ({"kind": "comprehensive"}, "kind"),
        ({"self_evaluation": True}, "self_evaluation_due_on"),
        ({"self_evaluation": True, "self_evaluation_due_on": date(2026, 12, 20)},
         "self_evaluation_due_on"),
        ({"minutes": 0}, "minutes"),
        ({"units": []}, "units"),
        ({"minutes": None}, "minutes"),
        ({"kind": "routine"}, "kind"),
        ({"kind": "random", "self_evaluation": True}, "self_evaluation"),
        ({"level": "school"}, "level"),
        ({"last_on": date(2026, 11, 20)}, "last_on"),
        ({"title": " "}, "title"),
        ({"specialty": "字" * 61}, "specialty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_per_field(
    office: Unit, director: Person, school: Unit, given: dict[str, Any], field: str
) -> None:
    given = {"units": [school], **given}
    with pytest.raises(Invalid) as caught:
        make_programmes.programme(office, director, **given)
    assert field in caught.value.fields


def test_a_closed_school_and_one_of_another_office_are_named(
    office: Unit, director: Person, next_county_office: Unit
) -> None:
    closed = make.school(office, name="已撤并示例小学", closed_on=date(2026, 9, 1))
    theirs = make.school(next_county_office, name="邻县示例小学")
    for unit, why in ((closed, "已撤并"), (theirs, "不归本督导室")):
        with pytest.raises(Invalid, match=why) as caught:
            make_programmes.programme(office, director, [unit])
        assert unit.name in caught.value.fields["units"]


def test_a_team_of_two_is_refused_and_experts_do_not_count(
    office: Unit, director: Person, school: Unit
) -> None:
    made, people = (
        make_programmes.programme(office, director, [school]),
        make_programmes.team(office),
    )
    with pytest.raises(Invalid, match="3名以上"):
        actions.form_team(
            made.pk, by=director, lead=people[0], members=people[1:2], experts=people[2:]
        )
    made = actions.form_team(made.pk, by=director, lead=people[0], members=people[1:])
    assert made.state == ProgrammeState.TEAMED


@pytest.mark.parametrize(
    ("ground", "word"),
    [("relative", "近亲属"), ("family", "任职或就读"), ("employee", "本单位人员")],
)
def test_a_recused_member_is_named_with_school_and_ground(
    office: Unit, director: Person, school: Unit, ground: str, word: str
) -> None:
    made, people = (
        make_programmes.programme(office, director, [school]),
        make_programmes.team(office),
    )
    make_inspectorate.recusal(Inspector.objects.get(person=people[1]), school, ground=ground)
    with pytest.raises(Invalid) as caught:
        actions.form_team(made.pk, by=director, lead=people[0], members=people[1:])
    told = caught.value.fields["members"]
    assert all(part in told for part in (people[1].name, school.name, word))


def test_who_left_the_school_less_than_three_years_ago_keeps_away(
    office: Unit, director: Person, school: Unit
) -> None:
    made, people = (
        make_programmes.programme(office, director, [school]),
        make_programmes.team(office),
    )
    Post.objects.create(person=people[2], unit=school, title="副校长", end_on=date(2024, 7, 1))
    with pytest.raises(Invalid) as caught:
        actions.form_team(made.pk, by=director, lead=people[2], members=people[:2])
    assert "未满3年" in caught.value.fields["lead"]


def test_issuing_the_notice_notifies_the_schools(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    sent = make_programmes.teamed(
        office, director, [school], self_evaluation=True,
        self_evaluation_due_on=date(2026, 11, 20),
    )  # fmt: skip
    assert not parts_visible_to(principal).exists()
    document = actions.draft_programme_notice(sent.programme.pk, by=director)
    assert "示例组员0" in str(document.content)
    assert "2026年11月20日前" in str(document.content)
    make_programmes.issued(document, director)
    sent.programme.refresh_from_db()
    assert sent.programme.state == ProgrammeState.NOTIFIED
    assert document.deliveries.get().unit == school
    assert [part.state for part in school_parts(principal)] == [PartState.ASKED]
    owed = Obligation.objects.get(programme=sent.programme)
    assert (owed.source, owed.unit, owed.minutes) == (Source.PROGRAMME, school, 180)
    assert may(sent.team[1], Permission.FILE_VIEW, school)


def test_doing_again_what_issuing_does_changes_nothing(
    office: Unit, director: Person, school: Unit
) -> None:
    sent = make_programmes.notified(office, director, [school])
    assert sent.programme.notice is not None
    actions.follow_issued(sent.programme.notice.pk, by=director)
    assert Obligation.objects.filter(programme=sent.programme).count() == 1


def test_of_a_random_inspection_the_school_hears_nothing_before(
    office: Unit, director: Person, school: Unit, principal: Person
) -> None:
    entry = make_programmes.entry(office, director, kind="random", title="随机督导")
    sent = make_programmes.teamed(office, director, [school], on=entry)
    with pytest.raises(WrongState, match="不事先通知"):
        actions.draft_programme_notice(sent.programme.pk, by=director)
    actions.start_programme(sent.programme.pk, by=director)
    assert not parts_visible_to(principal).exists()
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    assert not task.announced


def test_the_team_is_sent_to_every_school_within_the_window(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    sent = make_programmes.notified(office, director, [school, other_school])
    made = actions.assign_visits(sent.programme.pk, by=director)
    assert {task.unit for task in made} == {school, other_school}
    task = made[0]
    assert (task.kind, task.leader, task.announced) == ("special", sent.team[0], True)
    assert task.jobs.get().obligation.programme == sent.programme
    assert set(task.companions.all()) == set(sent.team[1:])
    with pytest.raises(WrongState, match="都已安排"):
        actions.assign_visits(sent.programme.pk, by=director)


def test_more_schools_than_days_go_two_a_day_or_are_refused(office: Unit, director: Person) -> None:
    schools = [make.school(office) for _n in range(3)]
    days = {"first_on": date(2026, 12, 10), "last_on": date(2026, 12, 11)}
    sent = make_programmes.notified(office, director, schools, **days)
    with pytest.raises(Invalid, match="排不进"):
        actions.assign_visits(sent.programme.pk, by=director, first_on=date(2026, 12, 11))
    made = actions.assign_visits(sent.programme.pk, by=director)
    assert [task.slot for task in made] == [Slot.MORNING, Slot.AFTERNOON, Slot.MORNING]


def test_calling_it_off_withdraws_the_visits(office: Unit, director: Person, school: Unit) -> None:
    sent = make_programmes.notified(office, director, [school])
    task = actions.assign_visits(sent.programme.pk, by=director)[0]
    actions.cancel_programme(sent.programme.pk, by=director, reason="上级统一开展")
    assert Assignment.objects.get(pk=task.pk).state == "withdrawn"
    assert Obligation.objects.get(programme=sent.programme).waived_by == director
    assert not may(sent.team[1], Permission.FILE_VIEW, school)


def test_a_changed_programme_needs_its_team_confirmed_anew(
    office: Unit, director: Person, school: Unit, other_school: Unit
) -> None:
    sent = make_programmes.teamed(office, director, [school])
    made = actions.edit_programme(sent.programme.pk, by=director, seen=1, units=[other_school])
    assert made.state == ProgrammeState.DRAFT
    assert made.parts.get().unit == other_school
    with pytest.raises(Conflict):
        actions.edit_programme(made.pk, by=director, seen=1, title="另一名称")


def test_a_higher_level_takes_over_the_schools(
    office: Unit, director: Person, school: Unit
) -> None:
    low = make_programmes.notified(office, director, [school]).programme
    entry = make_programmes.entry(office, director, level="city", title="市级复评")
    high = actions.draft_programme(office, by=director, entry=entry, parent=low)
    assert high.parts.get().unit == school
    with pytest.raises(Invalid, match="高一级"):
        actions.draft_programme(office, by=director, entry=low.entry, parent=low)


STEPS: list[tuple[Callable[..., object], dict[str, Any]]] = [
    (actions.edit_programme, {"title": "另一名称"}),
    (actions.draft_programme_notice, {}),
    (actions.start_programme, {}),
    (actions.assign_visits, {}),
    (actions.cancel_programme, {"reason": "不再开展"}),
    (actions.file_programme, {"on": date(2026, 10, 20), "filed_as": "1号"}),
]


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_nobody_else_runs_it(
    office: Unit, director: Person, school: Unit, outsider: Person, principal: Person,
    step: Callable[..., object], given: dict[str, Any],
) -> None:  # fmt: skip
    sent = make_programmes.teamed(office, director, [school])
    for who in (outsider, principal):
        assert not programmes_visible_to(who).exists()
        with pytest.raises(NotAllowed):
            step(sent.programme.pk, by=who, **given)


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_a_cancelled_one_does_not_move(
    office: Unit, director: Person, school: Unit, step: Callable[..., object],
    given: dict[str, Any],
) -> None:  # fmt: skip
    sent = make_programmes.teamed(office, director, [school])
    actions.cancel_programme(sent.programme.pk, by=director, reason="不再开展")
    with pytest.raises(WrongState):
        step(sent.programme.pk, by=director, **given)


def test_a_change_voids_the_notice_that_was_under_way(
    office: Unit, director: Person, school: Unit
) -> None:
    sent = make_programmes.teamed(office, director, [school])
    document = actions.draft_programme_notice(sent.programme.pk, by=director)
    with pytest.raises(WrongState, match="已经起草"):
        actions.draft_programme_notice(sent.programme.pk, by=director)
    actions.edit_programme(sent.programme.pk, by=director, minutes=90)
    document.refresh_from_db()
    assert document.state == "void"


def test_somebody_is_replaced_after_the_notice(
    office: Unit, director: Person, school: Unit
) -> None:
    sent = make_programmes.notified(office, director, [school])
    ill, new = sent.team[2], make_inspectorate.new_inspector("示例接替", office).person
    made = actions.form_team(
        sent.programme.pk, by=director, lead=sent.team[0], members=[sent.team[1], new]
    )
    assert made.state == ProgrammeState.NOTIFIED
    assert may(new, Permission.FILE_VIEW, school)
    assert not may(ill, Permission.FILE_VIEW, school)


def test_more_schools_than_a_programme_holds_are_parted(
    office: Unit, director: Person, school: Unit
) -> None:
    with pytest.raises(Invalid, match="请分开立项"):
        make_programmes.programme(office, director, [school] * (MOST_UNITS + 1))


def test_a_review_at_a_higher_level_is_of_the_same_kind(
    office: Unit, director: Person, school: Unit
) -> None:
    low = make_programmes.programme(office, director, [school])
    entry = make_programmes.entry(office, director, level="city", kind="random", title="随机")
    with pytest.raises(Invalid, match="同类的督导项目"):
        actions.draft_programme(office, by=director, entry=entry, parent=low)


def test_nothing_is_changed_while_the_schools_are_being_notified(
    office: Unit, director: Person, school: Unit
) -> None:
    sent = make_programmes.teamed(office, director, [school])
    notice = actions.draft_programme_notice(sent.programme.pk, by=director)
    actions.follow_issued(notice.pk, by=director)  # too early: nobody is told anything
    assert Programme.objects.get().state == ProgrammeState.TEAMED
    make_programmes.just_issued(notice, director)
    with pytest.raises(WrongState, match="正在通知学校"):
        actions.edit_programme(sent.programme.pk, by=director, minutes=90)


def test_forms_are_chosen_anew(office: Unit, director: Person, school: Unit, form: Version) -> None:
    made = make_programmes.programme(office, director, [school])
    actions.edit_programme(made.pk, by=director, seen=1, forms=[form])
    assert list(made.forms.all()) == [form]


def test_an_unknown_programme_is_not_there(director: Person, office: Unit) -> None:
    with pytest.raises(NotFound, match="找不到这个督导项目"):
        actions.start_programme(uuid7(), by=director)


def test_the_team_goes_within_the_programme(office: Unit, director: Person, school: Unit) -> None:
    sent = make_programmes.notified(office, director, [school])
    for first, last in ((None, date(2027, 1, 1)), (date(2026, 12, 9), date(2026, 12, 8))):
        with pytest.raises(Invalid, match="请选择2026-11-23至2026-12-11之间"):
            actions.assign_visits(sent.programme.pk, by=director, first_on=first, last_on=last)
