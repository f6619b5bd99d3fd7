"""The joint meeting on one page, its documents, and what areas report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dudao.documents.models import Document
from dudao.inspectorate.models import Area
from dudao.lib import clock
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import AreaReport, Meeting, SectionTask
from dudao.planning.states import MeetingState, TaskState
from tests import make, make_inspectorate, make_meetings
from tests.web.pages import sign_in, statements, text_of


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`."""


@pytest.fixture
def meeting(office: Unit, director: Person) -> Meeting:
    return make_meetings.meeting(office, director)


@pytest.fixture
def tasks(
    meeting: Meeting, section: Unit, section_officer: Person, school: Unit
) -> list[SectionTask]:
    return [
        make_meetings.submitted(section, section_officer, [school]),
        make_meetings.submitted(section, section_officer, [school], title="功能室管理和使用"),
    ]


@pytest.fixture
def area(office: Unit, zone_lead: Person, school: Unit) -> Area:
    made = make_inspectorate.area(office, lead=zone_lead)
    make_inspectorate.member(made, school)
    return made


def test_a_month_goes_over_one_page(
    meeting: Meeting, tasks: list[SectionTask], area: Area, director: Person
) -> None:
    client, path = sign_in(director), f"/joint-meetings/{meeting.pk}/"
    page = text_of(client.get(path))
    for words in ("还有 2 项任务没有会商", "相似：内容相近", "入校督导0次"):
        assert words in page
    ids = [str(task.pk) for task in tasks]
    assert client.post(f"{path}merge/", {"tasks": ids[:1]}).status_code == 422
    assert client.post(f"{path}merge/", {"tasks": ids, "title": "功能室"}).status_code == 302
    held = {**make_meetings.HELD, "hold": "1"}
    assert client.post(f"{path}write/", {**held, "place": ""}).status_code == 422
    assert client.post(f"{path}write/", held).status_code == 302
    assert "已下达，生成1项入校任务" in text_of(client.post(f"{path}dispatch/", follow=True))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DISPATCHED


def test_a_merged_task_is_split_on_its_page(
    meeting: Meeting, tasks: list[SectionTask], director: Person
) -> None:
    client = sign_in(director)
    ids = [str(task.pk) for task in tasks]
    client.post(f"/joint-meetings/{meeting.pk}/merge/", {"tasks": ids})
    whole = SectionTask.objects.get(state=TaskState.ACCEPTED)
    assert "由这些任务合并" in text_of(client.get(f"/section-tasks/{whole.pk}/"))
    assert client.post(f"/section-tasks/{whole.pk}/split/").status_code == 302
    assert SectionTask.objects.filter(state=TaskState.SUBMITTED).count() == 2


def test_two_on_the_record_lose_nothing(meeting: Meeting, director: Person) -> None:
    client, path = sign_in(director), f"/joint-meetings/{meeting.pk}/"
    assert client.post(f"{path}write/", {"place": "三楼"}).status_code == 302
    answer = client.post(f"{path}write/", {"place": "二楼", "seen-place": ""})
    assert answer.status_code == 409
    assert "三楼" in text_of(answer)
    assert client.post(f"{path}reopen/").status_code == 409


def test_its_documents_are_drafted_from_it(
    meeting: Meeting, tasks: list[SectionTask], area: Area, director: Person
) -> None:
    make_meetings.dispatched(meeting, director)
    client, path = sign_in(director), f"/joint-meetings/{meeting.pk}/papers/"
    for which in ("minutes", "dispatch", "circular"):
        assert client.post(f"{path}{which}/").status_code == 302
    assert client.post(f"{path}minutes/").status_code == 409
    assert client.post(f"{path}other/").status_code == 404
    said = {
        "minutes": "会商结果",
        "notice": "龙溪口示例小学",
        "circular": "科室任务完成情况",
    }
    for one in Document.objects.all():
        assert said.pop(one.kind) in text_of(client.get(f"/documents/{one.pk}/"))
    assert said == {}
    with clock.at(make.NOW.replace(month=11, day=30)):
        assert client.post(f"/joint-meetings/{meeting.pk}/close/").status_code == 302


def test_a_meeting_is_opened_once(director: Person, office: Unit) -> None:
    client = sign_in(director)
    assert "建立会议" in text_of(client.get("/joint-meetings/"))
    assert client.get("/joint-meetings/new/").status_code == 200
    assert client.post("/joint-meetings/new/", {"month": "2026-11-01"}).status_code == 302
    again = client.post("/joint-meetings/new/", {"month": "2026-11-01"})
    assert again.status_code == 409
    assert "已经建立" in text_of(again)
    assert "联席会议" in text_of(client.get("/"))


def test_inspectors_read_it_once_it_is_out(
    meeting: Meeting,
    tasks: list[SectionTask],
    inspector: Person,
    director: Person,
    outsider: Person,
) -> None:
    path = f"/joint-meetings/{meeting.pk}/"
    assert sign_in(inspector).get(path).status_code == 404
    make_meetings.dispatched(meeting, director)
    page = text_of(sign_in(inspector).get(path))
    assert tasks[0].title in page
    assert "起草" not in page
    assert sign_in(inspector).post(f"{path}reopen/").status_code == 403
    assert sign_in(outsider).get(path).status_code == 404


def test_the_lead_hands_in_what_was_drafted(
    meeting: Meeting, tasks: list[SectionTask], area: Area, zone_lead: Person, director: Person
) -> None:
    make_meetings.dispatched(meeting, director)
    client, path = sign_in(zone_lead), f"/area-reports/{meeting.pk}/{area.pk}/"
    with clock.at(make.NOW + timedelta(days=40)):
        assert "要报送的责任区月报" in text_of(client.get("/"))
        assert "核对并报送" in text_of(client.get("/area-reports/"))
        assert "应查1所，已查0所" in text_of(client.get(path))
        assert client.post(path, {"text": "督查1所。", "seen": ""}).status_code == 302
        assert client.post(path, {"text": "改。", "seen": "旧的"}).status_code == 409
        done = client.post(path, {"text": "督查2所。", "seen": "督查1所。", "submit": "1"})
        assert done.status_code == 302
    assert AreaReport.objects.get().text == "督查2所。"
    assert "督查2所。" in text_of(sign_in(director).get(path))
    assert "已报送" in text_of(sign_in(director).get(f"/joint-meetings/{meeting.pk}/"))


def test_pages_cost_few_statements(
    meeting: Meeting, tasks: list[SectionTask], director: Person, section: Unit,
    section_officer: Person, school: Unit,
) -> None:  # fmt: skip
    client, path = sign_in(director), f"/joint-meetings/{meeting.pk}/"
    before = statements(client, path)
    for n in range(4):
        make_meetings.submitted(section, section_officer, [school], title=f"任务{n}")
    assert statements(client, path) == before
    assert statements(client, "/joint-meetings/") <= 12
    assert b"".join(client.get("/joint-meetings/?export=xlsx"))[:2] == b"PK"
    assert b"".join(client.get("/area-reports/?export=xlsx"))[:2] == b"PK"


def test_what_was_written_down_stays_when_the_meeting_is_opened_again(
    meeting: Meeting, director: Person
) -> None:
    client, path = sign_in(director), f"/joint-meetings/{meeting.pk}/"
    told = {**make_meetings.HELD, "told": "上月重点督导了用电安全。"}
    client.post(f"{path}write/", {**told, "hold": "1"})
    assert client.post(f"{path}reopen/").headers["Location"] == path
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.OPEN
    assert "上月重点督导了用电安全。" in text_of(client.get(path))


def test_a_returned_task_is_nobody_elses_business(
    meeting: Meeting, tasks: list[SectionTask], inspector: Person, director: Person
) -> None:
    actions.return_task(tasks[1].pk, by=director, reason="与第一项重复")
    make_meetings.dispatched(meeting, director)
    page = text_of(sign_in(inspector).get(f"/joint-meetings/{meeting.pk}/"))
    assert tasks[0].title in page
    assert tasks[1].title not in page


def test_there_is_nothing_to_report_before_tasks_are_out(
    meeting: Meeting, area: Area, zone_lead: Person
) -> None:
    path = reverse("area-report", args=[meeting.pk, area.pk])
    assert sign_in(zone_lead).get(path).status_code == 404


def test_the_lead_finds_his_report_on_the_page_of_the_meeting(
    meeting: Meeting, tasks: list[SectionTask], area: Area, zone_lead: Person, inspector: Person,
    director: Person,
) -> None:  # fmt: skip
    make_meetings.dispatched(meeting, director)
    report = reverse("area-report", args=[meeting.pk, area.pk])
    path = f"/joint-meetings/{meeting.pk}/"
    assert report in text_of(sign_in(zone_lead).get(path))
    assert report not in text_of(sign_in(inspector).get(path))
