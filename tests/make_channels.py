"""Channels of every kind, set up by the actions, and messages to people."""

from typing import Any

from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.actions.channels import Made
from dudao.notifications.models import Channel, Message, Preference
from dudao.notifications.states import ChannelKind
from dudao.org.models import Person, Unit
from tests.make import NUMBER

KEY = "11111111-2222-3333-4444-555555555555"
TOKEN, SIGN = "dingtalk-token", "SEC0123456789abcdef"
SETUPS: dict[str, dict[str, Any]] = {
    "email": {
        "config": {
            "host": "127.0.0.1",
            "port": 25,
            "security": "none",
            "username": "dudao",
            "sender": "dudao@office.example",
        },
        "secrets": {"password": "letmein"},
    },
    "wecom": {"url": f"http://127.0.0.1:9/cgi-bin/webhook/send?key={KEY}"},
    "dingtalk": {
        "url": f"http://127.0.0.1:9/robot/send?access_token={TOKEN}",
        "secrets": {"sign": SIGN},
    },
    "sms": {
        "url": "http://127.0.0.1:9/sms/send",
        "config": {
            "shape": "json",
            "phone_field": "mobile",
            "text_field": "content",
            "sign_name": "【晃教督】",
            "key_place": "header",
            "key_name": "X-Api-Key",
            "extra": {"sender": "1069"},
            "ok_field": "data.code",
            "ok_value": "0",
        },
        "secrets": {"key": "gateway-key"},
    },
    "webhook": {"url": "http://127.0.0.1:9/hook", "events": ["finding.*"]},
}


def made(kind: str, office: Unit, by: Person, **given: Any) -> Made:
    """A channel, off, and its signing secret."""
    setup = {**SETUPS[kind], "name": f"{ChannelKind(kind).label}{next(NUMBER)}", **given}
    return actions.make_channel(office, by=by, kind=kind, **setup)


def channel(kind: str, office: Unit, by: Person, **given: Any) -> Channel:
    """A channel that sends."""
    return actions.turn_on(made(kind, office, by, **given).channel.pk, by=by)


def message(person: Person, **given: Any) -> Message:
    """A line in somebody's inbox."""
    said = {"kind": "finding.told", "text": "有1个问题待整改。", "path": "/inbox/", **given}
    return Message.objects.create(
        person=person, key=f"test:{next(NUMBER)}", made_at=clock.now(), **said
    )


def prefers(person: Person, *kinds: str) -> Preference:
    return Preference.objects.update_or_create(person=person, defaults={"channels": list(kinds)})[0]
