"""Sending goes to loopback here, where the fakes are."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from pytest_django.fixtures import Settings

from dudao.notifications.models import Channel, Dispatch
from dudao.org.models import Person, Unit
from tests import make_channels as making
from tests.notifications.fakes import Fake


@pytest.fixture(autouse=True)
def to_loopback(settings: Settings) -> None:
    settings.OUTGOING_LOCAL = True


@pytest.fixture
def person(principal: Person) -> Person:
    """Somebody who can be reached every way."""
    principal.phone, principal.email = "13800000000", "principal@school.example"
    principal.save()
    making.prefers(principal, "email", "wecom", "dingtalk", "sms")
    return principal


Sender = Callable[..., Dispatch]


@pytest.fixture
def leads_to(office: Unit, director: Person) -> Callable[[str, Fake], Channel]:
    """Give a channel of a kind that leads to a fake."""

    def channel(kind: str, fake: Fake, **given: object) -> Channel:
        made = making.channel(kind, office, director, **given)
        Channel.objects.filter(pk=made.pk).update(
            url=fake.url + made.url[len("http://127.0.0.1:9") :]
        )
        return made

    return channel


Serving = AbstractContextManager[Fake]
