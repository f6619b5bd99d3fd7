from datetime import timedelta

import pytest

from dudao.inbox.actions import KEPT_DAYS, MAX_KEY, Answer, accept_once, prune
from dudao.inbox.models import Receipt
from dudao.lib import clock
from dudao.lib.errors import Invalid
from dudao.org.models import Person
from tests import make

DONE = Answer(201, "application/json", b'{"id": 1}')
REFUSED = Answer(409, "application/problem+json", b"{}")


class Work:
    """Counts how often it was done; a trace in the database shows what stayed."""

    def __init__(self, answer: Answer = DONE) -> None:
        self.answer, self.times = answer, 0

    def __call__(self) -> Answer:
        self.times += 1
        make.region(f"99{self.times:04d}", "做过一次")
        return self.answer


def test_the_second_arrival_gets_the_first_answer(director: Person) -> None:
    work = Work()
    assert accept_once("k", "a" * 64, work, by=director) == (DONE, False)
    assert accept_once("k", "a" * 64, work, by=director) == (DONE, True)
    assert work.times == 1


def test_another_request_under_the_same_key_is_refused(director: Person) -> None:
    accept_once("k", "a" * 64, Work(), by=director)
    with pytest.raises(Invalid, match="另一个请求"):
        accept_once("k", "b" * 64, Work(), by=director)


def test_the_keys_of_two_people_do_not_meet(director: Person, inspector: Person) -> None:
    work = Work()
    accept_once("k", "a" * 64, work, by=director)
    assert accept_once("k", "b" * 64, work, by=inspector) == (DONE, False)
    assert work.times == 2


def test_a_refusal_leaves_nothing_and_may_be_tried_again(director: Person) -> None:
    work = Work(REFUSED)
    assert accept_once("k", "a" * 64, work, by=director) == (REFUSED, False)
    assert not Receipt.objects.exists()
    work.answer = DONE
    assert accept_once("k", "c" * 64, work, by=director) == (DONE, False)


@pytest.mark.parametrize("key", ["", " ", "a b", "键", "nul\x00", "k" * (MAX_KEY + 1)])
def test_an_odd_key_is_refused(director: Person, key: str) -> None:
    with pytest.raises(Invalid, match="Idempotency-Key"):
        accept_once(key, "a" * 64, Work(), by=director)


def test_old_receipts_are_dropped(director: Person, still: None) -> None:
    accept_once("old", "a" * 64, Work(), by=director)
    with clock.at(clock.now() + timedelta(days=KEPT_DAYS, seconds=1)):
        accept_once("new", "a" * 64, Work(), by=director)
        assert prune() == 1
    assert str(Receipt.objects.get()) == "new"
