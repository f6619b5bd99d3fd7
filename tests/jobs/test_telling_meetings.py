"""Who is told on the way of a section's task to its result."""

import pytest

from dudao.audit.models import Event
from dudao.jobs.telling import tell_people
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from dudao.planning import actions
from dudao.planning.models import Meeting, SectionTask
from tests import make_inspectorate, make_meetings

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def meeting(office: Unit, director: Person) -> Meeting:
    return make_meetings.meeting(office, director)


@pytest.fixture
def task(section: Unit, section_officer: Person, school: Unit, meeting: Meeting) -> SectionTask:
    return make_meetings.submitted(section, section_officer, [school])


def told(name: str) -> dict[str, str]:
    event = Event.objects.filter(name=name).latest("id")
    tell_people(event)
    messages = Message.objects.filter(key=f"{name}:{event.pk}").select_related("person")
    return {message.person.username: message.path for message in messages}


def test_the_office_hears_of_a_task_and_the_section_of_what_becomes_of_it(
    task: SectionTask, director: Person, office_staff: Person
) -> None:
    path = f"/section-tasks/{task.pk}/"
    assert told("task.submitted") == {"director": path, "staff": path}
    actions.return_task(task.pk, by=director, reason="重复")
    assert told("task.returned") == {"section": path}


def test_inspectors_hear_of_the_dispatch_and_the_section_of_its_result(
    task: SectionTask, meeting: Meeting, director: Person, inspector: Person, school: Unit
) -> None:
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)
    make_meetings.dispatched(meeting, director)
    assert told("meeting.dispatched") == {"inspector": f"/joint-meetings/{meeting.pk}/"}
    actions.answer_task(task.pk, by=director, result="已督导。")
    assert told("task.answered") == {"section": f"/section-tasks/{task.pk}/"}


def test_the_office_hears_of_a_report(
    meeting: Meeting, director: Person, office: Unit, zone_lead: Person
) -> None:
    area = make_inspectorate.area(office, lead=zone_lead)
    make_meetings.dispatched(meeting, director)
    actions.submit_report(meeting.pk, area.pk, by=zone_lead, text="好")
    path = f"/area-reports/{meeting.pk}/{area.pk}/"
    assert told("area.report_submitted") == {"director": path}
