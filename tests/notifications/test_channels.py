"""Setting up the ways out of the house."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from dudao.audit.models import Event
from dudao.lib.errors import Invalid, NotAllowed, WrongState
from dudao.notifications import actions, queries
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.vault import Unreadable, unseal
from dudao.org.models import Person, Unit
from tests import make_channels as making

pytestmark = pytest.mark.usefixtures("still")
KINDS = sorted(making.SETUPS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_is_made_off_and_recorded(kind: str, office: Unit, director: Person) -> None:
    channel = making.made(kind, office, director).channel
    assert not channel.on
    event = Event.objects.get(name="channel.made")
    assert event.data == {"kind": kind, "name": channel.name}


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_are_neither_in_the_row_nor_in_the_record(
    kind: str, office: Unit, administrator: Person
) -> None:
    made = making.made(kind, office, administrator)
    channel = Channel.objects.get(pk=made.channel.pk)
    secrets = unseal(channel.secret, channel.pk)
    assert secrets
    row = f"{channel.url} {channel.config} {bytes(channel.secret)!r}"
    for secret in secrets.values():
        assert secret not in row
        assert secret not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_secret_opens_for_its_own_channel_only(office: Unit, director: Person) -> None:
    one, other = (making.made("wecom", office, director).channel for _n in range(2))
    with pytest.raises(Unreadable):
        unseal(one.secret, other.pk)


def test_a_webhooks_secret_is_shown_once(office: Unit, director: Person) -> None:
    made = making.made("webhook", office, director)
    assert made.signing_secret.startswith("whsec_")
    assert making.made("sms", office, director).signing_secret == ""


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("email", {"config": {}}, "host"),
    ("email", {"config": {**making.SETUPS["email"]["config"], "port": 70000}}, "port"),
    ("email", {"config": {**making.SETUPS["email"]["config"], "port": "25"}}, "port"),
    ("email", {"config": {**making.SETUPS["email"]["config"], "security": "x"}}, "security"),
    ("email", {"config": {**making.SETUPS["email"]["config"], "sender": "x"}}, "sender"),
    ("wecom", {"url": "https://qyapi.example/send"}, "url"),
    ("wecom", {"url": "ftp://qyapi.example/send?key=1"}, "url"),
    ("dingtalk", {"url": "https://oapi.example/robot/send"}, "url"),
    ("dingtalk", {"secrets": {"sign": "x"}}, "sign"),
    ("sms", {"config": {"shape": "json"}}, "phone_field"),
    ("sms", {"config": {"shape": "xml"}}, "shape"),
    ("sms", {"config": {**making.SETUPS["sms"]["config"], "key_place": ""}}, "key_place"),
    ("sms", {"config": {**making.SETUPS["sms"]["config"], "key_name": "a b"}}, "key_name"),
    ("sms", {"config": {**making.SETUPS["sms"]["config"], "extra": {"a": 1}}}, "extra"),
    ("webhook", {"events": []}, "events"),
    ("webhook", {"events": ["person.*"]}, "events"),
    ("webhook", {"events": ["finding"]}, "events"),
    ("webhook", {"url": "http://a:b@hook.example/"}, "url"),
    ("webhook", {"url": "http://[::1"}, "url"),
    ("webhook", {"url": "http://hook.example:99999/"}, "url"),
    ("webhook", {"url": "https://hook.example/" + "a" * 500}, "url"),
    ("webhook", {"url": ""}, "url"),
    ("webhook", {"name": " "}, "name"),
    ("webhook", {"name": "长" * 61}, "name"),
]


@pytest.mark.parametrize(("kind", "given", "field"), WRONG)
def test_what_is_wrong_is_said_by_field(
    office: Unit, director: Person, kind: str, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        making.made(kind, office, director, **given)
    assert field in refused.value.fields
    assert not Channel.objects.exists()


def test_a_gateway_may_do_without_a_key(office: Unit, director: Person) -> None:
    config = {**making.SETUPS["sms"]["config"], "key_place": "", "key_name": ""}
    assert making.made("sms", office, director, config=config, secrets={}).channel.pk


def test_a_name_is_used_once_in_an_office(office: Unit, director: Person) -> None:
    making.made("webhook", office, director, name="数据中心")
    with pytest.raises(Invalid) as refused:
        making.made("webhook", office, director, name="数据中心")
    assert "name" in refused.value.fields


def test_editing_keeps_a_secret_that_is_not_given_anew(office: Unit, director: Person) -> None:
    channel = making.made("dingtalk", office, director).channel
    url = "http://127.0.0.1:9/other/send"
    edited = actions.edit_channel(
        channel.pk, by=director, name="新名", url=url, secrets={"sign": ""}
    )
    assert (edited.name, edited.url) == ("新名", url)
    assert unseal(edited.secret, edited.pk) == {"token": making.TOKEN, "sign": making.SIGN}
    assert Event.objects.get(name="channel.edited").data == {"secrets": []}


def test_another_installation_key_needs_the_secrets_again(
    office: Unit, director: Person, settings: Settings
) -> None:
    channel = making.made("wecom", office, director).channel
    settings.SECRET_KEY = "another-" * 8
    with pytest.raises(Invalid):
        actions.edit_channel(channel.pk, by=director, name="机器人", url=channel.url)
    setup = making.SETUPS["wecom"]
    edited = actions.edit_channel(channel.pk, by=director, name="机器人", **setup)
    assert unseal(edited.secret, edited.pk) == {"key": making.KEY}


def test_it_is_turned_on_and_off_once(office: Unit, director: Person) -> None:
    channel = making.channel("wecom", office, director)
    with pytest.raises(WrongState):
        actions.turn_on(channel.pk, by=director)
    actions.turn_off(channel.pk, by=director)
    with pytest.raises(WrongState):
        actions.turn_off(channel.pk, by=director)
    assert Event.objects.filter(name__startswith="channel.turned").count() == 2


def test_only_a_channel_that_is_on_can_be_tried(office: Unit, director: Person) -> None:
    channel = making.made("wecom", office, director).channel
    with pytest.raises(WrongState):
        actions.try_out(channel.pk, by=director)


def test_a_new_signing_secret_leaves_the_former_valid(office: Unit, director: Person) -> None:
    made = making.made("webhook", office, director)
    renewed = actions.renew_secret(made.channel.pk, by=director)
    held = unseal(renewed.channel.secret, made.channel.pk)
    assert held == {"signing": renewed.signing_secret, "former": made.signing_secret}
    with pytest.raises(WrongState):
        actions.renew_secret(making.made("wecom", office, director).channel.pk, by=director)


@pytest.mark.parametrize("step", ["edit_channel", "turn_on", "turn_off", "renew_secret", "try_out"])
def test_colleagues_and_outsiders_are_refused(
    office: Unit, director: Person, inspector: Person, outsider: Person, step: str
) -> None:
    channel = making.made("webhook", office, director).channel
    given = {"name": "x"} if step == "edit_channel" else {}
    for who in (inspector, outsider):
        with pytest.raises(NotAllowed):
            getattr(actions, step)(channel.pk, by=who, **given)
        with pytest.raises(NotAllowed):
            making.made("webhook", office, who)


def test_an_outsider_sees_nothing(
    office: Unit, director: Person, inspector: Person, outsider: Person
) -> None:
    channel = making.channel("wecom", office, director)
    actions.try_out(channel.pk, by=director)
    assert queries.channels_visible_to(director).get() == channel
    assert queries.dispatches_visible_to(director).get() == Dispatch.objects.get()
    for who in (inspector, outsider):
        assert not queries.channels_visible_to(who).exists()
        assert not queries.dispatches_visible_to(who).exists()


def test_the_kinds_that_reach_somebody_are_those_turned_on(
    office: Unit, director: Person, principal: Person, outsider: Person
) -> None:
    making.made("email", office, director)
    for kind in ("sms", "wecom", "webhook"):
        making.channel(kind, office, director)
    assert queries.kinds_for(principal) == queries.kinds_for(director) == ["sms", "wecom"]
    assert queries.kinds_for(outsider) == []
    principal.unit = None
    assert queries.kinds_for(principal) == []
