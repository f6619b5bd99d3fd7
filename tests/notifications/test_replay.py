"""Sending again, by hand; and every move of a dispatch."""

import pytest

from dudao.audit.models import Event
from dudao.lib.errors import NotAllowed, WrongState
from dudao.lib.states import advance
from dudao.notifications import actions
from dudao.notifications.models import Channel, Dispatch
from dudao.notifications.rules import sending as rules
from dudao.notifications.states import MOVES, DispatchState
from dudao.org.models import Person, Unit
from tests import make_channels as making
from tests.notifications import fakes

pytestmark = pytest.mark.usefixtures("still")
WAITING, SENT, DEAD = DispatchState.WAITING, DispatchState.SENT, DispatchState.DEAD
LEADS = {
    ("send", WAITING): SENT,
    ("give_up", WAITING): DEAD,
    ("replay", DEAD): WAITING,
    ("replay", SENT): WAITING,
}


@pytest.mark.parametrize("state", DispatchState)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(move: str, state: DispatchState) -> None:
    if (move, state) in LEADS:
        assert advance(MOVES, state, move) == LEADS[move, state]
    else:
        with pytest.raises(WrongState):
            advance(MOVES, state, move)


@pytest.fixture
def dead(office: Unit, director: Person) -> Dispatch:
    channel = making.channel("webhook", office, director)
    row = actions.try_out(channel.pk, by=director)
    Dispatch.objects.filter(pk=row.pk).update(state=DEAD, attempts=8, error="timeout")
    row.refresh_from_db()
    return row


def test_it_is_sent_again_under_the_same_id(dead: Dispatch, director: Person) -> None:
    [again] = actions.replay([dead.pk], by=director)
    assert (again.state, again.attempts, again.error) == (WAITING, 0, "")
    with fakes.serving(fakes.answering(200)) as fake:
        Channel.objects.filter(pk=dead.channel_id).update(url=fake.url)
        actions.send_due()
        actions.replay([dead.pk], by=director)
        actions.send_due()
    assert [heard.headers["webhook-id"] for heard in fake.heard] == [str(dead.pk)] * 2
    assert Event.objects.filter(name="dispatch.replayed", subject_id=str(dead.pk)).count() == 2


def test_what_waits_is_not_sent_again(dead: Dispatch, director: Person) -> None:
    actions.replay([dead.pk], by=director)
    with pytest.raises(WrongState):
        actions.replay([dead.pk], by=director)
    with pytest.raises(WrongState):
        actions.replay([], by=director)


def test_only_who_sets_up_channels_may(dead: Dispatch, inspector: Person, outsider: Person) -> None:
    for who in (inspector, outsider):
        with pytest.raises(NotAllowed):
            actions.replay([dead.pk], by=who)
    dead.refresh_from_db()
    assert dead.state == DEAD


def test_a_failure_has_a_word() -> None:
    assert str(rules.error_words("timeout")[0]) == "对方没有在规定时间内答复"
    assert rules.error_words("answered: HTTP 500")[1] == "HTTP 500"
    assert rules.error_words("pigeon")[0] == "pigeon"


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks documents."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    made = rules.webhook_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
