"""What comes back to the asking section, and what the month says in words."""

from datetime import date

import pytest

from dudao.analytics.queries.bulletins import joint, months, results
from dudao.analytics.queries.bulletins.frame import period_text
from dudao.documents.content import Grid, Official
from dudao.findings.actions import tell
from dudao.inspectorate.models import Inspector
from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Meeting, Obligation, SectionTask
from dudao.visits import actions as visits
from dudao.visits.models import Visit
from tests import make, make_inspectorate, make_meetings, make_visits

THEN = make.NOW.replace(month=11, day=5)


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`, or on the day of the visit."""


@pytest.fixture
def ours(inspector: Person, school: Unit) -> Inspector:
    made = make_inspectorate.inspector(inspector)
    make_inspectorate.responsible(made, school)
    return made


@pytest.fixture
def form() -> Version:
    return make_visits.version()


@pytest.fixture
def task(
    section: Unit, section_officer: Person, school: Unit, other_school: Unit, form: Version
) -> SectionTask:
    return make_meetings.submitted(section, section_officer, [school, other_school], form=form)


@pytest.fixture
def meeting(office: Unit, director: Person, task: SectionTask) -> Meeting:
    made = make_meetings.dispatched(make_meetings.meeting(office, director), director)
    task.refresh_from_db()
    return made


@pytest.fixture
def visit(meeting: Meeting, task: SectionTask, ours: Inspector, director: Person,
          school: Unit, form: Version) -> Visit:  # fmt: skip
    """Our inspector does the task at our school, fills its form and raises a problem."""
    with clock.at(THEN):
        going = actions.assign(
            school, by=director, kind="drop_in", purpose="科室任务", planned_on=THEN.date(),
            leader=ours.person, forms=[form],
            obligations=Obligation.objects.filter(unit=school),
        )  # fmt: skip
        made = visits.start(going.pk, by=ours.person)
        visits.check_in(made.pk, by=ours.person)
        record = make_visits.record_of(made)
        visits.save_record(
            made.pk, record.version_id, by=ours.person, revision=0,
            answers={"exits": "fails", "pupils": 320, "meal_kinds": ["lunch"]},
        )  # fmt: skip
        raised = visits.raise_from_item(made.pk, by=ours.person, **make_visits.said())
        tell([raised.pk], by=ours.person)
        actions.complete(going.pk, by=ours.person)
    return made


def test_the_result_counts_schools_problems_and_answers(visit: Visit, task: SectionTask) -> None:
    found = results.result_of(task)
    assert ([one.unit for one in found.done], len(found.left)) == ([visit.unit], 1)
    assert [finding.fact for finding in found.findings] == ["灭火器压力不足。"]
    assert {one.label: one.words for one in found.spread} == {
        "疏散通道畅通": "不符合1",
        "在校生": "最低320人，最高320人，平均320.0人",
        "供餐": "午餐1",
    }
    text = results.result_text(task)
    for words in (
        "安排督导2所学校（幼儿园），已督导1所",
        "尚未督导1所：波洲示例中学",
        "1个，其中严重问题0个；已销号0个",
        "《测试检查表》收到1份",
    ):
        assert words in text


def test_what_nobody_did_is_told_as_such(meeting: Meeting, task: SectionTask) -> None:
    assert "已督导0所" in results.result_text(task)
    assert "未发现需要整改的问题" in results.result_text(task)


def test_an_area_reports_its_own(
    visit: Visit, meeting: Meeting, zone_lead: Person, office: Unit, school: Unit
) -> None:
    area = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(area, school)
    with clock.at(THEN):
        text = months.area_text(zone_lead, meeting, area)
    for words in ("入校督导1次", "科室任务（1次）", "应查1所，已查1所", "1.龙溪口示例小学"):
        assert words in text


def test_the_next_meeting_is_told_of_this_month(
    visit: Visit, meeting: Meeting, director: Person, office: Unit
) -> None:
    with clock.at(THEN):
        after = make_meetings.meeting(office, director, make_meetings.MONTH.replace(month=12))
        text = months.told_text(director, after)
    assert "入校督导1次" in text
    assert "功能室使用情况检查（应查2所，已查1所）" in text


def test_a_meeting_ahead_of_its_time_is_told_of_the_month_that_runs(
    meeting: Meeting, director: Person, office: Unit
) -> None:
    ahead = make_meetings.meeting(office, director, make_meetings.MONTH.replace(month=12))
    assert months.told_text(director, ahead).startswith("2026年10月1日至2026年10月20日，")


def rows(content: Official) -> list[list[str]]:
    return [row for piece in content.pieces if isinstance(piece, Grid) for row in piece.rows]


def test_the_documents_say_what_was_settled(
    visit: Visit, meeting: Meeting, director: Person, office: Unit, school: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, school)
    minutes = joint.minutes(director, meeting)
    assert minutes.attendance is not None
    assert minutes.attendance.present == ["督导室", "基础教育股"]
    assert rows(minutes)[0][3] == "采纳，11月2日至11月20日"
    dispatch = joint.dispatch_notice(director, meeting)
    assert [row[1] for row in rows(dispatch)] == ["龙溪口示例小学", "波洲示例中学"]
    assert "《测试检查表》" in rows(dispatch)[0][2]
    assert dispatch.copies_to == ["基础教育股"]
    with clock.at(THEN):
        actions.save_report(meeting.pk, area.pk, by=director, text="督查1所。")
        actions.submit_report(meeting.pk, area.pk, by=director, text="督查1所。")
        circular = joint.month_circular(director, meeting)
    assert ["基础教育股", "功能室使用情况检查", "2", "1", "1"] in rows(circular)
    assert circular.facts["督导次数"].text == "1"
    assert any(getattr(piece, "text", "") == "督查1所。" for piece in circular.pieces)


def test_a_month_without_tasks_says_so(office: Unit, director: Person) -> None:
    made = make_meetings.held(make_meetings.meeting(office, director), director)
    for draw, words in (
        (joint.minutes, "本月各科室没有提出督导任务。"),
        (joint.dispatch_notice, "本月没有科室任务。"),
        (joint.month_circular, "本月没有科室任务。"),
    ):
        assert words in str(draw(director, made))


def test_a_returned_task_is_in_the_minutes_and_not_in_the_circular(
    office: Unit, director: Person, task: SectionTask
) -> None:
    made = make_meetings.meeting(office, director)
    actions.return_task(task.pk, by=director, reason="与上月重复")
    make_meetings.held(made, director)
    assert "退回：与上月重复" in str(joint.minutes(director, made))
    assert task.title not in str(joint.month_circular(director, made))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 10, 1), date(2026, 10, 31), "2026年10月"),
        (date(2026, 9, 1), date(2026, 10, 31), "2026年9月至10月"),
        (date(2026, 9, 1), date(2027, 1, 31), "2026年9月1日至2027年1月31日"),
        (date(2026, 9, 2), date(2026, 10, 31), "2026年9月2日至2026年10月31日"),
    ],
)
def test_a_period_is_named_as_documents_do(since: date, until: date, words: str) -> None:
    assert period_text(since, until) == words


def test_words_are_counted_and_many_problems_are_cut(
    visit: Visit, task: SectionTask, school: Unit
) -> None:
    record = make_visits.record_of(visit)
    Visit.objects.filter(pk=visit.pk).update(state="checked_in")
    told = {**record.answers, "words": "整洁。"}
    visits.save_record(visit.pk, record.version_id, by=visit.leader, revision=1, answers=told)
    said = make_visits.said()
    for _n in range(results.WRITTEN_OUT):
        raised = visits.raise_from_item(visit.pk, by=visit.leader, **said)
        tell([raised.pk], by=visit.leader)
    text = results.result_text(task)
    assert "情况说明：1所填写" in text
    assert "其余1个见问题台账。" in text
