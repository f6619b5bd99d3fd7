"""Channels for programs: set up, tried, replayed; secrets are given and never given back."""

from collections.abc import Callable

from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.vault import unseal
from dudao.org.models import Person, Unit
from tests import make_channels as making
from tests.api.conftest import Caller

Calls = Callable[[Person], Caller]


def test_a_webhook_is_set_up_and_its_secret_shown_once(
    calls: Calls, director: Person, office: Unit
) -> None:
    caller = calls(director)
    body = {"office_id": office.pk, "kind": "webhook", "name": "数据中心"}
    body |= {"url": "https://hook.example/in", "events": ["finding.*"]}
    made = caller.post("/channels", body, 201, key="once")
    channel = Channel.objects.get()
    assert made["signing_secret"] == unseal(channel.secret, channel.pk)["signing"]
    assert caller.post("/channels", body, 201, key="once")["signing_secret"] is None
    assert "signing_secret" not in caller.get(f"/channels/{channel.pk}")
    renewed = caller.post(f"/channels/{channel.pk}/secret")
    assert renewed["signing_secret"] != made["signing_secret"]
    assert caller.post("/channels", {**body, "name": "另一", "events": ["x.*"]}, 422)["fields"]


def test_a_gateways_settings_are_read_and_its_key_is_not(
    calls: Calls, director: Person, office: Unit
) -> None:
    caller = calls(director)
    body = {"office_id": office.pk, "kind": "sms", "name": "短信", **making.SETUPS["sms"]}
    made = caller.post("/channels", body, 201)
    assert made["signing_secret"] == ""
    assert made["config"]["extra"] == {"sender": "1069"}
    assert "gateway-key" not in str(caller.get("/channels"))
    edit = {"name": "短信平台", **making.SETUPS["sms"], "secrets": {}}
    assert caller.post(f"/channels/{made['id']}", edit)["name"] == "短信平台"
    channel = Channel.objects.get()
    assert unseal(channel.secret, channel.pk) == {"key": "gateway-key"}


def test_it_is_turned_on_tried_and_replayed(calls: Calls, director: Person, office: Unit) -> None:
    caller = calls(director)
    channel = making.made("wecom", office, director).channel
    path = f"/channels/{channel.pk}"
    caller.post(f"{path}/try", status=409)
    assert caller.post(f"{path}/on", {})["on"]
    tried = caller.post(f"{path}/try", status=201)
    assert caller.get(path)["waiting"] == 1
    Dispatch.objects.update(state="dead", attempts=8, error="timeout")
    [dead] = caller.get("/dispatches", state="dead", channel_id=str(channel.pk))["items"]
    assert (dead["id"], dead["error"]) == (tried["id"], "timeout")
    [again] = caller.post("/dispatches/replay", {"dispatch_ids": [tried["id"]]})
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    assert caller.get(f"/dispatches/{tried['id']}")["body"]["text"]
    assert not caller.post(f"{path}/off")["on"]


def test_a_colleague_is_refused_and_an_outsider_sees_nothing(
    calls: Calls, director: Person, office: Unit, inspector: Person, outsider: Person
) -> None:
    channel = making.channel("wecom", office, director)
    row = actions.try_out(channel.pk, by=director)
    for path in ("/channels", "/dispatches"):
        calls(inspector).get(path, 403)
        assert calls(outsider).get(path)["items"] == []
    for path in (f"/channels/{channel.pk}", f"/dispatches/{row.pk}"):
        calls(outsider).get(path, 404)
    calls(outsider).post("/dispatches/replay", {"dispatch_ids": [str(row.pk)]}, 404)
