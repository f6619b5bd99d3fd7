"""Section tasks on the page: written, costed, handed in, decided."""

from typing import Any

import pytest

from dudao.access.roles import Role
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from dudao.planning import actions
from dudao.planning.models import SectionTask
from dudao.planning.states import TaskState
from tests import make, make_inspectorate, make_meetings, make_visits
from tests.make_meetings import MONTH
from tests.web.pages import sign_in, statements, text_of

FORM: dict[str, Any] = {
    "month": MONTH.isoformat(),
    "title": "功能室使用情况检查",
    "why": "年度要点",
    "questions": "使用记录",
    "minutes": "30",
    "files_asked": "2",
    "pick": "all",
}


@pytest.fixture(autouse=True)
def _still(still: None) -> None:
    """Everything here happens at `make.NOW`."""


@pytest.fixture
def task(section: Unit, section_officer: Person, school: Unit) -> SectionTask:
    return make_meetings.submitted(section, section_officer, [school])


def test_it_is_written_and_shows_its_cost_before_it_is_sent(
    section_officer: Person, section: Unit, school: Unit, other_school: Unit
) -> None:
    client = sign_in(section_officer)
    assert "与上月相同" in text_of(client.get("/section-tasks/"))
    assert school.name in text_of(client.get("/section-tasks/new/"))
    answer = client.post("/section-tasks/new/", {**FORM, "section": section.pk}, follow=True)
    page = text_of(answer)
    made = SectionTask.objects.get()
    assert (made.state, made.units.count(), made.last_on.day) == (TaskState.DRAFT, 2, 30)
    assert "2 所 × 30 分钟" in page
    assert "4 份" in page
    sent = client.post(f"/section-tasks/{made.pk}/submit/", follow=True)
    assert "等待联席会议会商" in text_of(sent)


def test_areas_and_kinds_are_picked(
    section_officer: Person, section: Unit, office: Unit, school: Unit, other_school: Unit
) -> None:
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, other_school)
    client = sign_in(section_officer)
    given = {**FORM, "section": section.pk}
    client.post("/section-tasks/new/", {**given, "pick": "areas", "areas": [area.pk]})
    client.post("/section-tasks/new/", {**given, "pick": "kinds", "sorts": ["primary"]})
    client.post("/section-tasks/new/", {**given, "pick": "list", "schools": [school.pk]})
    chosen = [task.units.get().pk for task in SectionTask.objects.all()]
    assert sorted(chosen) == sorted([other_school.pk, school.pk, school.pk])


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    section_officer: Person, section: Unit, school: Unit
) -> None:
    given = {**FORM, "section": section.pk, "first_on": "2026-12-01", "pick": "kinds"}
    answer = sign_in(section_officer).post("/section-tasks/new/", given)
    page = text_of(answer)
    assert answer.status_code == 422
    for words in ("须在11月内", "请选择要督导的学校", "年度要点"):
        assert words in page


def test_somebody_elses_change_is_shown_beside_ones_own(
    task: SectionTask, section_officer: Person, section: Unit
) -> None:
    client = sign_in(section_officer)
    assert client.get(f"/section-tasks/{task.pk}/edit/").status_code == 200
    actions.edit_task(task.pk, by=section_officer, title="实验室检查")
    given = {**FORM, "section": section.pk, "seen-title": task.title, "title": "图书室检查"}
    answer = client.post(f"/section-tasks/{task.pk}/edit/", given)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "实验室检查" in page
    assert "图书室检查" in page


def test_what_comes_too_late_is_told_to_go_to_the_next_month(
    section: Unit, section_officer: Person, school: Unit, office: Unit, director: Person
) -> None:
    draft = make_meetings.task(section, section_officer, [school])
    make_meetings.dispatched(make_meetings.meeting(office, director), director)
    page = text_of(sign_in(section_officer).post(f"/section-tasks/{draft.pk}/submit/", follow=True))
    assert "11月的任务已经下达，这项任务已转入12月" in page


def test_the_office_accepts_changes_and_returns(
    task: SectionTask, office: Unit, director: Person, section_officer: Person
) -> None:
    make_meetings.meeting(office, director)
    client, path = sign_in(director), f"/section-tasks/{task.pk}/"
    assert client.post(f"{path}accept/").status_code == 302
    changed = {
        "title": "功能室",
        "first_on": "2026-11-03",
        "last_on": "2026-11-21",
        "minutes": "20",
        "seen-minutes": "30",
    }
    assert client.post(f"{path}change/", changed).status_code == 302
    assert client.post(f"{path}return/", {"return-reason": ""}).status_code == 422
    assert client.post(f"{path}return/", {"return-reason": "重复"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.minutes, task.reason) == (TaskState.RETURNED, 20, "重复")
    section = sign_in(section_officer)
    assert "退回理由" in text_of(section.get(path))
    assert "退回的科室任务" in text_of(section.get("/"))
    assert section.post(f"{path}withdraw/", {"withdraw-reason": "算了"}).status_code == 302


def test_the_result_is_drafted_and_reaches_the_section(
    task: SectionTask, office: Unit, director: Person, section_officer: Person
) -> None:
    make_meetings.dispatched(make_meetings.meeting(office, director), director)
    client, path = sign_in(director), f"/section-tasks/{task.pk}/"
    assert "安排督导1所学校（幼儿园），已督导0所" in text_of(client.get(path))
    assert client.post(f"{path}answer/", {"result": ""}).status_code == 422
    assert client.post(f"{path}answer/", {"result": "使用良好。"}).status_code == 302
    section = sign_in(section_officer)
    assert "使用良好。" in text_of(section.get(path))
    assert "科室任务的督导结果" in text_of(section.get("/"))


def test_last_months_tasks_are_copied(section: Unit, section_officer: Person, school: Unit) -> None:
    given = {
        "month": MONTH.replace(month=10),
        "first_on": MONTH.replace(month=10),
        "last_on": MONTH.replace(month=10, day=30),
    }
    make_meetings.submitted(section, section_officer, [school], **given)
    client = sign_in(section_officer)
    assert "已按上月起草1项" in text_of(
        client.post("/section-tasks/copy/", {"section": section.pk}, follow=True)
    )
    assert client.post("/section-tasks/copy/", {"section": "x"}).status_code == 404
    assert client.post("/section-tasks/copy/", {"section": section.pk}).status_code == 409


@pytest.mark.parametrize(
    ("who", "status"),
    [("outsider", 404), ("principal", 403), ("inspector", 404), ("section_officer", 200)],
)
def test_who_opens_it(
    who: str, status: int, task: SectionTask, request: pytest.FixtureRequest
) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/section-tasks/{task.pk}/").status_code == status


def test_lists_filter_export_and_cost_few_statements(
    task: SectionTask, director: Person, section: Unit, section_officer: Person, school: Unit
) -> None:
    client = sign_in(director)
    assert task.title in text_of(client.get("/section-tasks/?state=submitted&month=2026-11-09"))
    assert task.title not in text_of(client.get("/section-tasks/?q=食堂"))
    assert b"".join(client.get("/section-tasks/?export=xlsx"))[:2] == b"PK"
    before = statements(client, "/section-tasks/")
    for _n in range(5):
        make_meetings.submitted(section, section_officer, [school])
    assert statements(client, "/section-tasks/") == before
    assert statements(client, f"/section-tasks/{task.pk}/") <= 26


def test_a_draft_is_written_anew_or_thrown_away(
    section: Unit, section_officer: Person, school: Unit, office: Unit
) -> None:
    form = make_visits.version()
    draft = make_meetings.task(section, section_officer, [school])
    client, path = sign_in(section_officer), f"/section-tasks/{draft.pk}/"
    assert form.instrument.title in text_of(client.get(f"{path}edit/"))
    page = text_of(client.post(f"{path}edit/", {**FORM, "section": section.pk}, follow=True))
    assert "已保存草稿" in page
    page = text_of(client.post(f"{path}withdraw/", follow=True))
    assert "已撤回" in page
    draft.refresh_from_db()
    assert draft.state == TaskState.WITHDRAWN


def test_who_has_two_sections_says_for_which(
    section: Unit, section_officer: Person, office: Unit
) -> None:
    other = make.unit(UnitKind.SECTION, name="人事股", office=office)
    make.holds(section_officer, Role.SECTION_OFFICER, other)
    page = text_of(sign_in(section_officer).get("/section-tasks/new/"))
    assert f'<option value="{other.pk}"' in page
    assert f'<option value="{section.pk}"' in page
