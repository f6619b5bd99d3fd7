"""Tasks of sections and joint meetings for programs: the same steps as on the pages."""

from collections.abc import Callable

import pytest

from dudao.access.roles import Role
from dudao.org.models import Person, Unit
from dudao.org.states import UnitKind
from tests import make, make_inspectorate, make_meetings
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]
SAID = {
    "month": "2026-11-01",
    "title": "食堂检查",
    "why": "年度要点",
    "questions": "食品留样是否齐全",
    "pick": "all",
}


@pytest.mark.usefixtures("school")
def test_a_task_is_drafted_changed_handed_in_and_accepted(
    calls: Calls, office: Unit, section: Unit, section_officer: Person, director: Person
) -> None:
    make_meetings.meeting(office, director)
    officer, boss = calls(section_officer), calls(director)
    made = officer.post("/section-tasks", {"section_id": section.pk, **SAID}, 201)
    path = f"/section-tasks/{made['id']}"
    assert (made["state"], made["cost"]["schools"]) == ("draft", 1)
    assert officer.post(path, {**SAID, "minutes": 45})["minutes"] == 45
    assert officer.post(f"{path}/submit")["state"] == "submitted"
    assert boss.post(f"{path}/accept")["state"] == "accepted"
    assert boss.post(f"{path}/change", {"minutes": 20})["minutes"] == 20
    officer.post(f"{path}/accept", None, 403)


def test_alike_tasks_are_told_merged_or_returned(
    calls: Calls, office: Unit, section: Unit, section_officer: Person, director: Person,
    school: Unit,
) -> None:  # fmt: skip
    make_meetings.meeting(office, director)
    one, third = (
        make_meetings.submitted(section, section_officer, [school], title=title)
        for title in ("食堂管理", "家庭教育")
    )
    station = make.unit(UnitKind.SECTION, name="营养办", office=office)
    head = make.person("示例主管", station)
    make.holds(head, Role.SECTION_OFFICER, station)
    other = make_meetings.submitted(station, head, [school], title="食堂安全")
    boss = calls(director)
    (hint, *_rest) = boss.get(f"/section-tasks/{one.pk}")["hints"]
    assert "内容相近" in hint["why"]
    both = {"task_ids": [str(one.pk), str(other.pk)], "title": "食堂"}
    whole = boss.post("/section-tasks/merge", both, 201)
    assert (whole["title"], set(whole["merged_from"])) == ("食堂", set(both["task_ids"]))
    returned = boss.post(f"/section-tasks/{third.pk}/return", {"reason": "不入校即可了解"})
    assert (returned["state"], returned["reason"]) == ("returned", "不入校即可了解")


def test_areas_are_picked(
    calls: Calls, section: Unit, section_officer: Person, office: Unit, school: Unit,
    other_school: Unit,
) -> None:  # fmt: skip
    area = make_inspectorate.area(office)
    make_inspectorate.member(area, other_school)
    body = {"section_id": section.pk, **SAID, "pick": "areas", "area_ids": [area.pk]}
    made = calls(section_officer).post("/section-tasks", body, 201)
    assert made["unit_ids"] == [other_school.pk]


def test_a_meeting_is_written_down_held_and_given_out(
    calls: Calls, office: Unit, director: Person, section: Unit, section_officer: Person,
    school: Unit,
) -> None:  # fmt: skip
    task = make_meetings.submitted(section, section_officer, [school])
    boss = calls(director)
    made = boss.post("/joint-meetings", {"office_id": office.pk, "month": "2026-11-15"}, 201)
    path = f"/joint-meetings/{made['id']}"
    assert boss.post(path, {"place": "三楼"})["place"] == "三楼"
    boss.post(f"/section-tasks/{task.pk}/accept")
    held = {**make_meetings.HELD, "held_on": "2026-10-20"}
    assert boss.post(f"{path}/hold", held)["state"] == "held"
    assert boss.post(f"{path}/reopen")["state"] == "open"
    boss.post(f"{path}/hold", held)
    given_out = boss.post(f"{path}/dispatch")
    assert (given_out["state"], given_out["obligations"]) == ("dispatched", 1)
    calls(section_officer).post(f"{path}/reopen", None, 404)
