"""The office settles sections' tasks: accepts, returns, merges, gives out, answers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from dudao.audit.queries import history_of
from dudao.documents import actions as documents
from dudao.documents.blanks import blank
from dudao.documents.states import Kind
from dudao.lib import clock
from dudao.lib.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from dudao.lib.ids import uuid7
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import Meeting, Obligation, SectionTask
from dudao.planning.queries import tasks as queries
from dudao.planning.queries.meetings import meetings_visible_to, told_of
from dudao.planning.states import MeetingState, Source, TaskState
from tests import make, make_inspectorate, make_meetings
from tests.make_meetings import HELD, MONTH


@pytest.fixture
def meeting(office: Unit, director: Person) -> Meeting:
    return make_meetings.meeting(office, director)


@pytest.fixture
def task(
    meeting: Meeting, section: Unit, section_officer: Person, school: Unit, other_school: Unit
) -> SectionTask:
    return make_meetings.submitted(section, section_officer, [school, other_school])


@pytest.fixture
def other_section(office: Unit) -> Unit:
    return make.unit(UnitKind.SECTION, name="电化教育站", office=office)


@pytest.fixture
def similar(task: SectionTask, other_section: Unit, school: Unit, office: Unit) -> SectionTask:
    """Another section's task that wants much the same at one of the schools, and one more."""
    officer = make.person("示例站长", other_section)
    make.holds(officer, "section_officer", other_section)  # type: ignore[arg-type]
    third = make.school(office, name="凉伞示例小学")
    given = {
        "title": "功能室管理和使用",
        "questions": "使用记录是否完整\n设备是否完好",
        "first_on": date(2026, 11, 16),
        "last_on": date(2026, 11, 27),
        "minutes": 40,
    }
    return make_meetings.submitted(other_section, officer, [school, third], **given)


def test_one_meeting_a_month(meeting: Meeting, office: Unit, director: Person) -> None:
    assert (meeting.month, meeting.state) == (MONTH, MeetingState.OPEN)
    with pytest.raises(Conflict, match="已经建立") as refused:
        make_meetings.meeting(office, director)
    assert refused.value.current == str(meeting.pk)
    with pytest.raises(Invalid):
        make_meetings.meeting(office, director, date(2026, 8, 1))


def test_alike_tasks_are_hinted_on_both_sides(task: SectionTask, similar: SectionTask) -> None:
    hints = queries.hints_for(similar)
    assert [hint.task for hint in hints] == [task]
    assert (hints[0].found.schools, hints[0].found.days) == (1, 5)
    rows = queries.tasks_of_month(task.office, MONTH)
    assert set(queries.hints_among(rows)) == {task.pk, similar.pk}
    make.norm("planning.task_likeness", 1000, task.office)
    assert queries.hints_for(similar) == []


def test_a_task_is_accepted_or_returned_with_a_reason(
    task: SectionTask, similar: SectionTask, director: Person
) -> None:
    assert actions.accept_task(task.pk, by=director).state == TaskState.ACCEPTED
    with pytest.raises(Invalid) as refused:
        actions.return_task(similar.pk, by=director, reason=" ")
    assert set(refused.value.fields) == {"reason"}
    done = actions.return_task(similar.pk, by=director, reason="与基教股的任务重复")
    assert (done.state, done.reason) == (TaskState.RETURNED, "与基教股的任务重复")
    with pytest.raises(WrongState):
        actions.accept_task(similar.pk, by=director)


def test_a_merged_task_has_the_union_of_everything(
    task: SectionTask, similar: SectionTask, director: Person, office: Unit
) -> None:
    made = actions.merge_tasks([task.pk, similar.pk], by=director)
    assert made.title == "功能室使用情况检查、功能室管理和使用"
    assert made.units.count() == 3
    assert made.questions.splitlines() == [
        "功能室是否按课表使用", "使用记录是否完整", "设备是否完好",
    ]  # fmt: skip
    assert (made.first_on, made.last_on, made.minutes) == (task.first_on, similar.last_on, 40)
    for part in (task, similar):
        section = part.section
        part.refresh_from_db()
        assert (part.state, part.into, part.section) == (TaskState.MERGED, made, section)
    with pytest.raises(WrongState):
        actions.merge_tasks([task.pk, similar.pk], by=director)


def test_split_again_they_are_as_they_were_handed_in(
    task: SectionTask, similar: SectionTask, director: Person
) -> None:
    made = actions.merge_tasks([task.pk, similar.pk], by=director, title="功能室")
    for refused in (
        actions.return_task,
        lambda pk, **_kw: actions.merge_tasks([pk, task.pk], by=director),
    ):
        with pytest.raises(WrongState):
            refused(made.pk, by=director, reason="拆分")
    parts = actions.split_task(made.pk, by=director)
    assert {(one.pk, one.state, one.into_id) for one in parts} == {
        (one.pk, TaskState.SUBMITTED, None) for one in (task, similar)
    }
    made.refresh_from_db()
    assert made.state == TaskState.WITHDRAWN
    with pytest.raises(WrongState):
        actions.split_task(task.pk, by=director)


def test_only_tasks_of_one_month_are_merged(
    task: SectionTask, section_officer: Person, director: Person, school: Unit
) -> None:
    december = {
        "month": date(2026, 12, 1),
        "first_on": date(2026, 12, 1),
        "last_on": date(2026, 12, 9),
    }
    later = make_meetings.submitted(task.section, section_officer, [school], **december)
    for ids in ([task.pk, later.pk], [task.pk], [task.pk, task.pk]):
        with pytest.raises(Invalid) as refused:
            actions.merge_tasks(ids, by=director)
        assert set(refused.value.fields) == {"tasks"}
    with pytest.raises(WrongState, match="还没有建立"):
        actions.accept_task(later.pk, by=director)


def test_two_at_once_lose_nothing(
    task: SectionTask, similar: SectionTask, director: Person, office_staff: Person
) -> None:
    actions.accept_task(task.pk, by=director)
    seen = {"last_on": task.last_on, "minutes": task.minutes}
    actions.change_task(task.pk, by=office_staff, seen=seen, last_on=date(2026, 11, 25))
    with pytest.raises(Conflict) as refused:
        actions.change_task(task.pk, by=director, seen=seen, last_on=date(2026, 11, 28))
    assert refused.value.current == {"last_on": "2026-11-25"}
    actions.merge_tasks([task.pk, similar.pk], by=director)
    for act in (actions.accept_task, actions.change_task):
        with pytest.raises(WrongState):
            act(task.pk, by=office_staff)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_on": date(2026, 10, 31)}, "first_on"),
        ({"last_on": date(2026, 12, 1)}, "last_on"),
        ({"minutes": 1}, "minutes"),
        ({"title": ""}, "title"),
    ],
)
def test_a_change_stays_within_the_month(
    given: dict[str, Any], field: str, task: SectionTask, director: Person
) -> None:
    actions.accept_task(task.pk, by=director)
    with pytest.raises(Invalid) as refused:
        actions.change_task(task.pk, by=director, **given)
    assert set(refused.value.fields) == {field}
    with pytest.raises(Invalid):
        actions.change_task(task.pk, by=director, why="别的")


def test_the_meeting_is_written_down_and_held(meeting: Meeting, director: Person) -> None:
    actions.edit_meeting(meeting.pk, by=director, place=" 会议室 ")
    with pytest.raises(Invalid) as refused:
        actions.hold_meeting(meeting.pk, by=director, held_on=date(2026, 10, 21))
    assert set(refused.value.fields) == {"held_on", "chair", "attendees"}
    assert make_meetings.held(meeting, director).state == MeetingState.HELD
    with pytest.raises(WrongState):
        actions.edit_meeting(meeting.pk, by=director, place="二楼")
    assert actions.reopen_meeting(meeting.pk, by=director).state == MeetingState.OPEN
    with pytest.raises(Conflict):
        actions.edit_meeting(meeting.pk, by=director, seen={"place": "会议室"}, place="二楼")
    for given in ({"month": MONTH}, {"place": "字" * 121}):
        with pytest.raises(Invalid):
            actions.edit_meeting(meeting.pk, by=director, **given)


def test_given_out_each_school_has_one_obligation(
    meeting: Meeting, task: SectionTask, similar: SectionTask, director: Person
) -> None:
    made = actions.merge_tasks([task.pk, similar.pk], by=director, title="功能室")
    make_meetings.held(meeting, director)
    out = actions.dispatch_meeting(meeting.pk, by=director)
    assert len(out) == 3
    assert {(one.source, one.title, one.task_id) for one in Obligation.objects.all()} == {
        (Source.TASK, "功能室", made.pk)
    }
    assert set(SectionTask.objects.values_list("state", flat=True)) == {TaskState.DISPATCHED}
    assert [event.name for event in history_of(meeting)] == [
        "meeting.opened", "meeting.held", "meeting.dispatched",
    ]  # fmt: skip
    with pytest.raises(WrongState):
        actions.dispatch_meeting(meeting.pk, by=director)


def test_nothing_is_given_out_while_a_task_is_undecided(
    meeting: Meeting, task: SectionTask, director: Person
) -> None:
    make_meetings.held(meeting, director)
    with pytest.raises(WrongState, match="功能室使用情况检查"):
        actions.dispatch_meeting(meeting.pk, by=director)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_what_is_over_is_not_given_out(
    meeting: Meeting, task: SectionTask, director: Person
) -> None:
    actions.accept_task(task.pk, by=director)
    make_meetings.held(meeting, director)
    with (
        clock.at(make.NOW.replace(month=11, day=25)),
        pytest.raises(WrongState, match="已经过去"),
    ):
        actions.dispatch_meeting(meeting.pk, by=director)


def test_a_school_closed_since_is_left_out_and_said_so(
    meeting: Meeting, task: SectionTask, director: Person, school: Unit, other_school: Unit
) -> None:
    Unit.objects.filter(pk=school.pk).update(closed_on=date(2026, 11, 5))
    make_meetings.dispatched(meeting, director)
    assert Obligation.objects.get().unit == other_school
    assert history_of(meeting).last().data["left_out"] == [school.name]


def test_once_given_out_nothing_more_is_decided(
    meeting: Meeting, task: SectionTask, director: Person
) -> None:
    make_meetings.dispatched(meeting, director)
    for act in (actions.accept_task, actions.change_task):
        with pytest.raises(WrongState, match="已经下达"):
            act(task.pk, by=director)


def test_leads_and_inspectors_are_told(
    meeting: Meeting, task: SectionTask, director: Person, zone_lead: Person, inspector: Person,
    colleague: Person, school: Unit, office: Unit,
) -> None:  # fmt: skip
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    make_meetings.dispatched(meeting, director)
    assert set(told_of(meeting)) == {inspector, zone_lead}
    seen = {who for who in (director, zone_lead, inspector) if meetings_visible_to(who).exists()}
    assert seen == {director, zone_lead, inspector}


def test_before_it_is_out_only_the_office_sees_the_meeting(
    meeting: Meeting, director: Person, zone_lead: Person, outsider: Person, principal: Person
) -> None:
    assert meetings_visible_to(director).exists()
    for who in (zone_lead, outsider, principal):
        assert not meetings_visible_to(who).exists()


def test_each_part_of_a_merged_task_is_answered(
    meeting: Meeting, task: SectionTask, similar: SectionTask, director: Person, school: Unit
) -> None:
    made = actions.merge_tasks([task.pk, similar.pk], by=director)
    make_meetings.dispatched(meeting, director)
    Obligation.objects.filter(unit=school).update(met_on=date(2026, 11, 3))
    assert queries.progress_of([task, made])[made.pk] == (3, 1)
    task.refresh_from_db()
    assert queries.progress_of([task])[task.pk] == queries.Progress(2, 1)
    with pytest.raises(WrongState, match="合并后的任务"):
        actions.answer_task(made.pk, by=director, result="好")
    for part in (task, similar):
        assert actions.answer_task(part.pk, by=director, result="已查").state == TaskState.ANSWERED
    made.refresh_from_db()
    assert made.state == TaskState.ANSWERED


def test_an_answer_needs_words_and_is_given_once(
    meeting: Meeting, task: SectionTask, director: Person, section_officer: Person
) -> None:
    make_meetings.dispatched(meeting, director)
    with pytest.raises(Invalid):
        actions.answer_task(task.pk, by=director, result=" ")
    actions.answer_task(task.pk, by=director, result="两所学校使用良好。")
    assert list(queries.results_for(section_officer)) == [task]
    with pytest.raises(WrongState):
        actions.answer_task(task.pk, by=director, result="再答")


def content(genre: Kind) -> Any:
    return msgspec.structs.replace(
        blank(genre, office="新晃县人民政府教育督导室", signers=[]), title="关于督导任务的通知"
    )


def test_papers_are_drafted_once_each_in_their_time(meeting: Meeting, director: Person) -> None:
    def draft(paper: str, genre: Kind) -> Meeting:
        return actions.draft_meeting_paper(
            meeting.pk, by=director, paper=paper, content=content(genre)
        )

    with pytest.raises(WrongState):
        draft("minutes", Kind.MINUTES)
    make_meetings.held(meeting, director)
    minutes = draft("minutes", Kind.MINUTES).minutes
    assert minutes is not None
    with pytest.raises(Conflict):
        draft("minutes", Kind.MINUTES)
    documents.void(minutes.pk, by=director, reason="重写")
    assert draft("minutes", Kind.MINUTES).minutes != minutes
    with pytest.raises(Invalid, match="文种"):
        draft("dispatch", Kind.CIRCULAR)
    with pytest.raises(WrongState):
        draft("circular", Kind.CIRCULAR)


def test_the_month_is_closed_with_its_circular(meeting: Meeting, director: Person) -> None:
    make_meetings.dispatched(meeting, director)
    with pytest.raises(WrongState, match="没有结束"):
        actions.close_meeting(meeting.pk, by=director)
    with clock.at(make.NOW.replace(month=11, day=30)):
        with pytest.raises(WrongState, match="没有起草"):
            actions.close_meeting(meeting.pk, by=director)
        actions.draft_meeting_paper(
            meeting.pk, by=director, paper="circular", content=content(Kind.CIRCULAR)
        )
        assert actions.close_meeting(meeting.pk, by=director).state == MeetingState.CLOSED


CALLS: dict[str, Callable[[Meeting, SectionTask, Person], object]] = {
    "open": lambda m, _t, by: make_meetings.meeting(m.office, by, date(2026, 12, 1)),
    "edit": lambda m, _t, by: actions.edit_meeting(m.pk, by=by, place="三楼"),
    "hold": lambda m, _t, by: actions.hold_meeting(m.pk, by=by, **HELD),
    "reopen": lambda m, _t, by: actions.reopen_meeting(m.pk, by=by),
    "dispatch": lambda m, _t, by: actions.dispatch_meeting(m.pk, by=by),
    "close": lambda m, _t, by: actions.close_meeting(m.pk, by=by),
    "paper": lambda m, _t, by: actions.draft_meeting_paper(
        m.pk, by=by, paper="minutes", content=content(Kind.MINUTES)
    ),
    "accept": lambda _m, t, by: actions.accept_task(t.pk, by=by),
    "return": lambda _m, t, by: actions.return_task(t.pk, by=by, reason="重复"),
    "merge": lambda _m, t, by: actions.merge_tasks([t.pk, uuid7()], by=by),
    "split": lambda _m, t, by: actions.split_task(t.pk, by=by),
    "change": lambda _m, t, by: actions.change_task(t.pk, by=by, minutes=20),
    "answer": lambda _m, t, by: actions.answer_task(t.pk, by=by, result="好"),
}


@pytest.mark.parametrize("name", CALLS)
def test_nobody_but_the_office_does_it(
    name: str, meeting: Meeting, task: SectionTask, section_officer: Person, zone_lead: Person,
    outsider: Person,
) -> None:  # fmt: skip
    for who in (section_officer, zone_lead, outsider):
        with pytest.raises(NotAllowed):
            CALLS[name](meeting, task, who)


def test_what_is_not_there_is_said(director: Person) -> None:
    with pytest.raises(NotFound):
        actions.accept_task(uuid7(), by=director)
    with pytest.raises(NotFound):
        actions.reopen_meeting(uuid7(), by=director)


def test_what_is_merged_must_be_chosen(director: Person, office: Unit) -> None:
    with pytest.raises(Invalid, match="至少选择两项"):
        actions.merge_tasks([], by=director)


def test_an_answer_has_its_limit(meeting: Meeting, task: SectionTask, director: Person) -> None:
    make_meetings.dispatched(meeting, director)
    with pytest.raises(Invalid) as caught:
        actions.answer_task(task.pk, by=director, result="字" * 100_000)
    assert "请精简" in caught.value.fields["result"]
