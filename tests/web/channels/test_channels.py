"""The pages of channels and of what was sent."""

from typing import Any

import pytest

from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.vault import unseal
from dudao.org.models import Person, Unit
from tests import make_channels as making
from tests.web.pages import sign_in, statements, text_of

FORMS: dict[str, dict[str, Any]] = {
    "email": {
        **making.SETUPS["email"]["config"],
        "password": "letmein",
    },
    "wecom": {"url": making.SETUPS["wecom"]["url"]},
    "dingtalk": {"url": making.SETUPS["dingtalk"]["url"], "sign": making.SIGN},
    "sms": {
        **making.SETUPS["sms"]["config"],
        "url": "https://sms.example/send",
        "extra": "sender = 1069\n\ntype=notice",
        "key": "gateway-key",
    },
    "webhook": {
        "url": "https://hook.example/in",
        "events": ["finding.*"],
        "more_events": "visit.signed\nnotice.issued",
    },
}


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_a_channel_of_each_kind_is_set_up_and_changed(
    director: Person, office: Unit, kind: str
) -> None:
    client = sign_in(director)
    assert client.get(f"/channels/new/{kind}/").status_code == 200
    assert client.post(f"/channels/new/{kind}/", {"name": ""}).status_code == 422
    answer = client.post(f"/channels/new/{kind}/", {"name": "县局渠道", **FORMS[kind]})
    made = Channel.objects.get()
    if kind == "webhook":
        assert unseal(made.secret, made.pk)["signing"] in text_of(answer)
        assert made.events == ["finding.*", "visit.signed", "notice.issued"]
    else:
        assert answer["Location"] == f"/channels/{made.pk}/"
    page = text_of(client.get(f"/channels/{made.pk}/edit/"))
    for secret in unseal(made.secret, made.pk).values():
        assert secret not in page
    kept = {**FORMS[kind], "url": made.url} if "url" in FORMS[kind] else FORMS[kind]
    without = {name: value for name, value in kept.items() if name not in {"key", "sign"}}
    answer = client.post(f"/channels/{made.pk}/edit/", {"name": "新名", **without})
    assert answer["Location"] == f"/channels/{made.pk}/"
    before = unseal(made.secret, made.pk)
    made.refresh_from_db()
    assert (made.name, unseal(made.secret, made.pk)) == ("新名", before)
    if kind == "sms":
        assert made.config["extra"] == {"sender": "1069", "type": "notice"}


def test_what_is_wrong_is_said_at_its_field(director: Person, office: Unit) -> None:
    client = sign_in(director)
    answer = client.post("/channels/new/sms/", {"name": "短信", **FORMS["sms"], "extra": "x"})
    assert answer.status_code == 422
    assert "每行一个：名称=值" in text_of(answer)
    made = making.made("wecom", office, director).channel
    answer = client.post(f"/channels/{made.pk}/edit/", {"name": "", "url": made.url})
    assert answer.status_code == 422
    assert client.get("/channels/new/pigeon/").status_code == 404


def test_it_is_turned_on_tried_and_turned_off(director: Person, office: Unit) -> None:
    client, made = sign_in(director), making.made("webhook", office, director).channel
    page = f"/channels/{made.pk}/"
    assert "还没有发送过" in text_of(client.get(page))
    client.post(f"{page}on/", {"catch_up": "on"})
    client.post(f"{page}try/")
    assert "测试通知渠道" in text_of(client.get(page))
    client.post(f"{page}off/")
    made.refresh_from_db()
    assert (made.on, Dispatch.objects.count()) == (False, 1)
    shown = text_of(client.post(f"{page}secret/"))
    made.refresh_from_db()
    assert unseal(made.secret, made.pk)["signing"] in shown


def test_the_lists_cost_the_same_however_long(director: Person, office: Unit) -> None:
    client = sign_in(director)
    first = text_of(client.get("/channels/"))
    for words in ("还没有通知渠道", "/channels/new/dingtalk/", "短信网关"):
        assert words in first
    assert "没有发送记录" in text_of(client.get("/dispatches/"))
    channel = making.channel("webhook", office, director)
    actions.try_out(channel.pk, by=director)
    before = [statements(client, url) for url in ("/channels/", "/dispatches/")]
    for _n in range(3):
        other = making.channel("wecom", office, director)
        actions.try_out(other.pk, by=director)
    assert [statements(client, url) for url in ("/channels/", "/dispatches/")] == before
    assert "企业微信机器人" in text_of(client.get("/channels/?kind=wecom"))
    for url in ("/channels/?export=xlsx", f"/dispatches/?channel={channel.pk}&export=xlsx"):
        assert b"".join(client.get(url))[:2] == b"PK"


def test_dead_letters_are_read_and_sent_again(director: Person, office: Unit) -> None:
    client = sign_in(director)
    row = actions.try_out(making.channel("wecom", office, director).pk, by=director)
    Dispatch.objects.filter(pk=row.pk).update(state="dead", attempts=8, error="answered: HTTP 500")
    page = text_of(client.get("/dispatches/?state=dead"))
    for words in ("发送失败", "对方答复", "HTTP 500", "重新发送选中的内容"):
        assert words in page
    assert "这是一条测试消息" in text_of(client.get(f"/dispatches/{row.pk}/"))
    answer = client.post("/dispatches/replay/", {"chosen": [str(row.pk), "x"]})
    assert answer["Location"] == "/dispatches/"
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    assert "下次尝试" in text_of(client.get(f"/dispatches/{row.pk}/"))
    assert client.post("/dispatches/replay/").status_code == 409


def test_only_who_sets_up_channels_opens_them(
    director: Person, office: Unit, inspector: Person, outsider: Person, administrator: Person
) -> None:
    made = making.channel("webhook", office, director)
    row = actions.try_out(made.pk, by=director)
    pages = ("/channels/", f"/channels/{made.pk}/", "/dispatches/", f"/dispatches/{row.pk}/")
    for page in (*pages, "/channels/new/sms/", f"/channels/{made.pk}/edit/"):
        assert sign_in(inspector).get(page).status_code == 403, page
        assert sign_in(administrator).get(page).status_code == 200, page
    for page in (pages[1], pages[3], f"/channels/{made.pk}/edit/"):
        assert sign_in(outsider).get(page).status_code == 404, page
    for step in ("on", "off", "try", "secret"):
        assert sign_in(inspector).post(f"/channels/{made.pk}/{step}/").status_code == 403
        assert sign_in(outsider).post(f"/channels/{made.pk}/{step}/").status_code == 404
    assert sign_in(inspector).post("/dispatches/replay/").status_code == 403
    sign_in(outsider).post("/dispatches/replay/", {"chosen": [str(row.pk)]})
    row.refresh_from_db()
    assert row.attempts == 0
