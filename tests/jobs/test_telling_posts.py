"""Who is told of what stands in the work group."""

from datetime import date, timedelta

import pytest

from dudao.audit.models import Event
from dudao.jobs.telling import tell_people
from dudao.lib import clock
from dudao.notifications.models import Message
from dudao.org.models import Person, Unit
from dudao.workgroup import actions
from tests import make, make_inspectorate
from tests.make_workgroup import notice, post

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture(autouse=True)
def registered(still: None, inspector: Person, school: Unit, principal: Person) -> None:
    make_inspectorate.responsible(make_inspectorate.inspector(inspector), school)


def told(name: str) -> dict[str, str]:
    event = Event.objects.filter(name=name).latest("id")
    tell_people(event)
    messages = Message.objects.filter(key=f"{name}:{event.pk}").select_related("person")
    assert {message.path for message in messages} == {f"/posts/{event.subject_id}/"}
    return {message.person.username: message.text for message in messages}


def test_everybody_who_got_it_is_told_when_it_is_due(director: Person) -> None:
    post(director, due_on=date(2026, 10, 30))
    words = "工作群有新的任务，期限2026-10-30"
    assert told("post.assigned") == {"inspector": words, "principal": words}


def test_a_notice_its_change_and_its_end_are_told(director: Person) -> None:
    made = notice(director)
    assert set(told("post.announced").values()) == {"工作群有新的通知"}
    actions.edit_post(made.pk, by=director, title=made.title, text="改。")
    assert len(told("post.edited")) == 2
    actions.withdraw_post(made.pk, by=director, reason="作废。")
    assert set(told("post.withdrawn")) == {"inspector", "principal"}


def test_only_who_has_not_answered_is_reminded(director: Person, inspector: Person) -> None:
    made = post(director)
    actions.finish_post(made.pk, by=inspector, answer="已办。")
    with clock.at(make.NOW + timedelta(days=1)):
        actions.remind(made.pk, by=director)
    assert told("post.reminded") == {"principal": "请尽快查看工作群的任务或通知"}
