"""Section tasks and joint meetings in the state a test needs, made by the actions."""

from datetime import date
from typing import Any

from dudao.access.roles import Role
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Meeting, SectionTask
from tests import make

#: The month after `make.NOW`.
MONTH = date(2026, 11, 1)
SAID: dict[str, Any] = {
    "month": MONTH,
    "title": "功能室使用情况检查",
    "why": "县电化教育工作要点要求每学期检查一次。",
    "questions": "功能室是否按课表使用\n使用记录是否完整",
    "form": None,
    "first_on": date(2026, 11, 2),
    "last_on": date(2026, 11, 20),
    "minutes": 30,
    "files_asked": 1,
    "specialty": "",
}
HELD: dict[str, Any] = {
    "held_on": date(2026, 10, 20),
    "place": "三楼会议室",
    "chair": "示例主任",
    "attendees": "督导室、基础教育股",
    "told": "上月督导情况良好。",
    "resolved": "",
}


def task(section: Unit, by: Person, units: list[Unit], **given: Any) -> SectionTask:
    """A draft."""
    return actions.draft_task(section, by=by, units=units, **{**SAID, **given})


def submitted(section: Unit, by: Person, units: list[Unit], **given: Any) -> SectionTask:
    """A task that waits for the meeting."""
    return actions.submit_task(task(section, by, units, **given).pk, by=by)


def meeting(office: Unit, by: Person, month: date = MONTH) -> Meeting:
    return actions.open_meeting(office, by=by, month=month)


def held(made: Meeting, by: Person) -> Meeting:
    return actions.hold_meeting(made.pk, by=by, **HELD)


def dispatched(made: Meeting, by: Person) -> Meeting:
    """The meeting, held if it was not, with its tasks given out; the submitted ones accepted."""
    for waiting in SectionTask.objects.filter(
        office=made.office, month=made.month, state="submitted"
    ):
        actions.accept_task(waiting.pk, by=by)
    held(made, by)
    actions.dispatch_meeting(made.pk, by=by)
    made.refresh_from_db()
    return made


def month_of_everything(office: Unit, section: Unit, school: Unit, boss: Person) -> dict[str, Any]:
    """A meeting given out with one task of `section`, as the world of the API has it."""
    officer = make.person("示例承办", section)
    make.holds(officer, Role.SECTION_OFFICER, section)
    made = meeting(office, boss)
    asked = submitted(section, officer, [school])
    dispatched(made, boss)
    return {"meeting_id": made.pk, "section_task_id": asked.pk}


def another_month(office: Unit, section: Unit, school: Unit, boss: Person) -> None:
    """The meeting after, with a second task."""
    officer = Person.objects.get(unit=section)
    submitted(section, officer, [school], title="又一项")
    meeting(office, boss, date(2026, 12, 1))
