"""What leaves the house leaves at once, or with the next minute, and never because of two jobs."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from dudao.audit.models import Event
from dudao.jobs.on_event import react
from dudao.jobs.sending import send_out, wake
from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch
from dudao.org.models import Person, Unit
from tests import make_channels, make_findings
from tests.notifications import fakes
from tests.notifications.test_sending import chained

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture(autouse=True)
def to_loopback(settings: Settings) -> None:
    settings.OUTGOING_LOCAL = True


def waiting(task: str) -> int:
    return ProcrastinateJob.objects.filter(task_name=task, status="todo").count()


def test_the_minute_tells_webhooks_and_sends(
    office: Unit, director: Person, school: Unit, inspector: Person
) -> None:
    made = make_channels.made("webhook", office, director)
    chained()
    actions.turn_on(made.channel.pk, by=director)
    make_findings.told(school, inspector)
    chained()
    with fakes.serving(fakes.webhook(made.signing_secret)) as fake:
        Channel.objects.filter(pk=made.channel.pk).update(url=fake.url)
        send_out(timestamp=0)
    assert len(fake.heard) == 2
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def test_who_tries_a_channel_does_not_wait(office: Unit, director: Person) -> None:
    channel = make_channels.channel("wecom", office, director)
    with fakes.serving(fakes.ok) as fake:
        Channel.objects.filter(pk=channel.pk).update(url=fake.url)
        row = actions.try_out(channel.pk, by=director)
        react(event=Event.objects.get(name="channel.tried").pk, reaction="send_now")
    row.refresh_from_db()
    assert row.state == "sent"


def test_something_due_wakes_one_job_only(office: Unit, director: Person) -> None:
    wake()
    assert waiting("send_out") == 0
    channel = make_channels.channel("wecom", office, director)
    actions.try_out(channel.pk, by=director)
    wake()
    wake()
    assert waiting("send_out") == 1
