"""What is sent really arrives, and what does not arrive is neither lost nor in anybody's way."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from dudao.audit.models import Event
from dudao.lib import clock
from dudao.notifications import actions
from dudao.notifications.actions import sending
from dudao.notifications.adapters import delivery
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.queries import something_is_due
from dudao.notifications.rules.sending import MOST_ATTEMPTS, WAITS
from dudao.notifications.states import DispatchState
from dudao.org.models import Person, Unit
from tests import make, make_findings
from tests import make_channels as making
from tests.notifications import fakes

pytestmark = pytest.mark.usefixtures("still")
LeadsTo = Callable[..., Channel]


def chained() -> None:
    """Let the record's chain reach up to now, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def later(*waits: timedelta) -> Any:
    return clock.at(clock.now() + sum(waits, timedelta(seconds=1)))


def test_a_wecom_robot_says_it_in_its_group(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.wecom(making.KEY)) as fake:
        leads_to("wecom", fake)
        [made] = actions.dispatch(making.message(person))
        assert actions.send_due() == 1
    made.refresh_from_db()
    assert (made.state, made.attempts, made.error, made.answer_status) == ("sent", 1, "", 200)
    said = fake.heard[0].json
    assert said["text"] == {
        "content": "有1个问题待整改。",
        "mentioned_mobile_list": [person.phone],
    }


def test_a_dingtalk_robot_accepts_our_signature(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.dingtalk(making.TOKEN, making.SIGN)) as fake:
        leads_to("dingtalk", fake)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
    made.refresh_from_db()
    assert (made.state, made.error) == ("sent", "")
    assert fake.heard[0].json["at"]["atMobiles"] == [person.phone]
    assert fake.heard[0].query["timestamp"] == str(int(make.NOW.timestamp() * 1000))


def test_a_robot_speaks_to_somebody_without_a_number_too(person: Person, leads_to: LeadsTo) -> None:
    person.phone = ""
    person.save()
    with fakes.serving(fakes.ok) as fake:
        leads_to("dingtalk", fake)
        leads_to("wecom", fake)
        actions.dispatch(making.message(person))
        assert actions.send_due() == 2
    said = {h.path: h.json for h in fake.heard}
    assert said["/robot/send"]["at"]["atMobiles"] == []
    assert "mentioned_mobile_list" not in said["/cgi-bin/webhook/send"]["text"]


@pytest.mark.parametrize(
    ("answer", "state"), [(b'{"data": {"code": 0}}', "sent"), (b"{}", "waiting")]
)
def test_a_gateway_says_in_its_own_field_whether_it_took_it(
    person: Person, leads_to: LeadsTo, answer: bytes, state: str
) -> None:
    with fakes.serving(fakes.answering(200, answer)) as fake:
        leads_to("sms", fake)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
    made.refresh_from_db()
    assert made.state == state
    assert fake.heard[0].headers["x-api-key"] == "gateway-key"
    assert fake.heard[0].json == {
        "sender": "1069",
        "mobile": person.phone,
        "content": "【晃教督】有1个问题待整改。",
    }


def test_a_gateway_may_want_a_form_and_its_key_in_it(person: Person, leads_to: LeadsTo) -> None:
    config = {**making.SETUPS["sms"]["config"], "shape": "form", "key_place": "field"}
    config |= {"key_name": "apikey", "ok_field": ""}
    with fakes.serving(fakes.ok) as fake:
        leads_to("sms", fake, config=config)
        actions.dispatch(making.message(person, text="有1个问题"))
        actions.send_due()
    assert b"apikey=gateway-key" in fake.heard[0].content
    assert b"mobile=13800000000" in fake.heard[0].content


def test_a_gateway_may_want_no_key(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.answering(200, b'{"data": {"code": 0}}')) as fake:
        leads_to("sms", fake, secrets={})
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
    made.refresh_from_db()
    assert made.state == "sent"
    assert "x-api-key" not in fake.heard[0].headers


@pytest.mark.parametrize("https", [True, False])
def test_a_letter_arrives_with_a_link_where_there_is_an_address(
    person: Person, office: Unit, director: Person, settings: Settings, https: bool
) -> None:
    settings.SITE_ADDRESS = "https://dudao.example" if https else ""
    with fakes.mail_server() as post:
        post.accounts["dudao"] = "letmein"
        config = {**making.SETUPS["email"]["config"], "port": post.port}
        making.channel("email", office, director, config=config)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
        made.refresh_from_db()
    assert (made.state, made.error) == ("sent", "")
    [letter] = post.letters
    assert f"Message-ID: <{made.pk}@office.example>".encode() in letter
    assert b"To: principal@school.example" in letter


@pytest.mark.parametrize(
    ("said", "state"),
    [("550 no such mailbox", "dead"), ("450 mailbox busy", "waiting")],
)
def test_an_unknown_mailbox_is_given_up_a_busy_one_not(
    person: Person, office: Unit, director: Person, said: str, state: str
) -> None:
    with fakes.mail_server() as post:
        post.unknown[person.email] = said
        config = {**making.SETUPS["email"]["config"], "port": post.port}
        making.channel("email", office, director, config=config, secrets={})
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
        made.refresh_from_db()
    assert (made.state, made.answer_status) == (state, int(said[:3]))


def test_a_mail_server_that_wants_another_password_is_tried_again(
    person: Person, office: Unit, director: Person
) -> None:
    with fakes.mail_server() as post:
        config = {**making.SETUPS["email"]["config"], "port": post.port}
        making.channel("email", office, director, config=config)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
        made.refresh_from_db()
        assert (made.state, made.answer_status) == ("waiting", 535)
        post.accounts["dudao"] = "letmein"
        with later(WAITS[0]):
            actions.send_due()
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("sent", 2)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_server_without_encryption_gets_no_letter_when_it_is_wanted(
    person: Person, office: Unit, director: Person, security: str
) -> None:
    with fakes.mail_server() as post:
        config = {**making.SETUPS["email"]["config"], "port": post.port, "security": security}
        making.channel("email", office, director, config=config)
        [made] = actions.dispatch(making.message(person))
        actions.send_due(seconds=1)
        made.refresh_from_db()
        assert (made.state, post.letters) == ("waiting", [])
    assert made.error


def test_a_webhook_is_told_by_reference_and_signed(
    office: Unit, director: Person, school: Unit, inspector: Person, leads_to: LeadsTo
) -> None:
    made = making.made("webhook", office, director)
    with fakes.serving(fakes.webhook(made.signing_secret)) as fake:
        Channel.objects.filter(pk=made.channel.pk).update(url=fake.url)
        chained()
        actions.turn_on(made.channel.pk, by=director)
        told = make_findings.told(school, inspector)
        chained()
        assert actions.follow_record() > 0
        assert actions.follow_record() == 0
        actions.send_due()
    heard = {heard.json["type"]: heard for heard in fake.heard}
    assert set(heard) == {"finding.raised", "finding.told"}
    event = Event.objects.get(name="finding.told")
    assert heard["finding.told"].json["data"] == {
        "event_id": event.pk,
        "subject_type": "findings.finding",
        "subject_id": str(told.pk),
        "unit_id": school.pk,
        "by_id": inspector.pk,
    }
    assert make_findings.SAID["fact"].encode() not in heard["finding.told"].content
    assert set(Dispatch.objects.values_list("state", flat=True)) == {"sent"}


def test_both_secrets_hold_while_a_new_one_is_introduced(office: Unit, director: Person) -> None:
    made = making.made("webhook", office, director)
    actions.turn_on(made.channel.pk, by=director)
    renewed = actions.renew_secret(made.channel.pk, by=director)
    for secret in (made.signing_secret, renewed.signing_secret):
        with fakes.serving(fakes.webhook(secret)) as fake:
            Channel.objects.filter(pk=made.channel.pk).update(url=fake.url)
            row = actions.try_out(made.channel.pk, by=director)
            actions.send_due()
        row.refresh_from_db()
        assert row.state == "sent"


def test_a_webhook_hears_of_its_own_county_only(
    office: Unit, director: Person, outsider: Person, next_county_office: Unit, leads_to: LeadsTo
) -> None:
    making.channel("webhook", office, director)
    there = make.school(next_county_office)
    make_findings.told(there, outsider)
    chained()
    actions.follow_record()
    assert not Dispatch.objects.exists()


def test_catching_up_tells_what_happened_meanwhile(
    office: Unit, director: Person, school: Unit, inspector: Person
) -> None:
    channel = making.channel("webhook", office, director)
    chained()
    actions.follow_record()
    for catch_up in (False, True):
        actions.turn_off(channel.pk, by=director)
        make_findings.finding(school, inspector)
        chained()
        assert actions.follow_record() == 0
        actions.turn_on(channel.pk, by=director, catch_up=catch_up)
        chained()
        actions.follow_record()
        assert Dispatch.objects.count() == int(catch_up)


def test_a_message_leaves_once_and_when_it_may(
    person: Person, office: Unit, director: Person
) -> None:
    making.channel("wecom", office, director)
    message = making.message(person)
    evening = clock.now() + timedelta(hours=5)
    actions.dispatch(message, at=evening)
    actions.dispatch(message)
    assert Dispatch.objects.get().next_at == evening
    assert not something_is_due()
    with clock.at(evening):
        assert something_is_due()


def test_a_message_goes_where_the_person_wants_it_an_urgent_one_everywhere(
    person: Person, office: Unit, director: Person
) -> None:
    for kind in ("sms", "wecom", "email", "webhook"):
        making.channel(kind, office, director)
    making.prefers(person, "sms")
    assert [row.channel.kind for row in actions.dispatch(making.message(person))] == ["sms"]
    urgent = actions.dispatch(making.message(person, urgent=True))
    assert {row.channel.kind for row in urgent} == {"sms", "wecom", "email"}


def test_nobody_is_told_outside_who_did_not_ask_or_cannot_be_reached(
    principal: Person, director: Person, office: Unit
) -> None:
    making.channel("sms", office, director)
    making.channel("email", office, director)
    assert actions.dispatch(making.message(principal)) == []
    making.prefers(principal, "sms", "email")
    assert actions.dispatch(making.message(principal)) == []
    principal.unit = None
    assert actions.dispatch(making.message(principal)) == []


def test_who_lost_the_number_meanwhile_is_a_dead_letter(
    person: Person, office: Unit, director: Person
) -> None:
    making.channel("sms", office, director)
    making.channel("email", office, director)
    actions.dispatch(making.message(person))
    person.phone = person.email = ""
    person.save()
    actions.send_due()
    assert set(Dispatch.objects.values_list("state", "error")) == {("dead", "no_address")}


@pytest.mark.parametrize("manner", ["hang", "drip"])
def test_a_target_that_hangs_delays_nobody(
    person: Person, office: Unit, director: Person, leads_to: LeadsTo, manner: str
) -> None:
    with fakes.serving(fakes.ok, manner=manner) as stuck, fakes.serving(fakes.ok) as fine:
        for _n in range(3):
            leads_to("dingtalk", stuck)
        leads_to("wecom", fine)
        actions.dispatch(making.message(person))
        began = time.monotonic()
        assert actions.send_due(seconds=0.5) == 4
        assert time.monotonic() - began < 3
    states = dict(Dispatch.objects.values_list("channel__kind", "state"))
    assert states == {"dingtalk": "waiting", "wecom": "sent"}
    assert {row.error for row in Dispatch.objects.filter(state="waiting")} == {"timeout"}


def test_an_answer_without_end_is_cut(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.ok, manner="flood") as fake:
        leads_to("wecom", fake)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
    made.refresh_from_db()
    assert (made.state, made.answer_status) == ("waiting", 200)


def test_it_is_tried_again_ever_later_and_then_given_up(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.answering(500, b"down")) as fake:
        leads_to("wecom", fake)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
        for n in range(len(WAITS)):
            with later(*WAITS[:n]):
                assert actions.send_due() == 0 if n else True
            with later(*WAITS[: n + 1], timedelta(seconds=n)):
                assert actions.send_due() == 1
    made.refresh_from_db()
    assert (made.state, made.attempts, len(fake.heard)) == ("dead", MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert made.error == "answered: HTTP 500 down"
    event = Event.objects.get(name="dispatch.given_up")
    assert (event.by, event.unit.name) == (None, made.channel.office.name)


def test_a_target_may_ask_for_more_time(person: Person, leads_to: LeadsTo) -> None:
    with fakes.serving(fakes.answering(429, Retry_After="600")) as fake:
        leads_to("wecom", fake)
        [made] = actions.dispatch(making.message(person))
        actions.send_due()
    made.refresh_from_db()
    assert made.next_at == clock.now() + timedelta(seconds=600)


def test_a_receiver_that_is_gone_turns_the_channel_off(
    office: Unit, director: Person, leads_to: LeadsTo
) -> None:
    with fakes.serving(fakes.answering(410)) as fake:
        channel = leads_to("webhook", fake)
        row = actions.try_out(channel.pk, by=director)
        actions.send_due()
    row.refresh_from_db()
    channel.refresh_from_db()
    assert (row.state, row.error, channel.on) == ("dead", "gone", False)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/hook", "http://[::1]:9/", "http://localhost/"])
def test_nothing_is_sent_to_this_machine_unless_allowed(
    office: Unit, director: Person, settings: Settings, url: str
) -> None:
    settings.OUTGOING_LOCAL = False
    channel = making.channel("webhook", office, director, url=url)
    row = actions.try_out(channel.pk, by=director)
    actions.send_due()
    row.refresh_from_db()
    assert (row.state, row.error) == ("dead", "forbidden")


def test_what_nobody_listens_at_is_tried_again(office: Unit, director: Person) -> None:
    channel = making.channel("webhook", office, director)
    row = actions.try_out(channel.pk, by=director)
    actions.send_due()
    row.refresh_from_db()
    assert row.state == "waiting"
    assert row.error.startswith("unreachable")


def test_a_proxy_is_asked_where_there_is_one(
    office: Unit, director: Person, settings: Settings
) -> None:
    settings.OUTGOING_LOCAL = False
    with fakes.serving(fakes.answering(200)) as proxy:
        settings.OUTGOING_PROXY = proxy.url
        channel = making.channel("webhook", office, director, url="http://hook.example/in")
        row = actions.try_out(channel.pk, by=director)
        actions.send_due()
    row.refresh_from_db()
    assert row.state == "sent"
    assert proxy.heard[0].headers["host"] == "hook.example"


def test_an_address_that_cannot_be_called_is_given_up(office: Unit, director: Person) -> None:
    channel = making.channel("webhook", office, director)
    Channel.objects.filter(pk=channel.pk).update(url="http://127.0.0.1:9/\x01")
    row = actions.try_out(channel.pk, by=director)
    actions.send_due()
    row.refresh_from_db()
    assert row.state == "dead"
    assert row.error.startswith("malformed")


def test_another_installation_key_is_said_and_not_lost(
    office: Unit, director: Person, settings: Settings
) -> None:
    channel = making.channel("wecom", office, director)
    row = actions.try_out(channel.pk, by=director)
    settings.SECRET_KEY = "another-" * 8
    actions.send_due()
    row.refresh_from_db()
    assert (row.state, row.error) == ("waiting", "unreadable")


def test_a_try_that_was_overtaken_leaves_no_trace(office: Unit, director: Person) -> None:
    channel = making.channel("wecom", office, director)
    row = actions.try_out(channel.pk, by=director)
    [slow] = sending._claim()
    assert sending._claim() == []
    with later(sending.LEASE):
        [quick] = sending._claim()
    sending._settle(quick, delivery.Outcome())
    sending._settle(slow, delivery.Outcome("timeout"))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (DispatchState.SENT, 2, "")


def test_a_robot_is_told_no_more_in_a_minute_than_it_takes(
    person: Person, leads_to: LeadsTo
) -> None:
    with fakes.serving(fakes.ok) as fake:
        channel = leads_to("wecom", fake)
        for _n in range(sending.AT_ONCE + 3):
            actions.dispatch(making.message(person))
        with later(timedelta()):  # a slow machine does not let the minute pass meanwhile
            assert actions.send_due() == sending.AT_ONCE
            assert actions.send_due() == 0
        with later(timedelta(minutes=1)):
            assert actions.send_due() == 3
    assert set(channel.dispatches.values_list("state", "attempts")) == {("sent", 1)}


def test_a_channel_that_is_gone_is_turned_off_once(office: Unit, director: Person) -> None:
    channel = making.channel("webhook", office, director)
    for _time in range(2):
        sending._close(channel)
    assert Event.objects.filter(name="channel.turned_off").count() == 1
