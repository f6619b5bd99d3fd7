"""States, errors, ids, secrets and words."""

import time
from enum import StrEnum

import pytest

from dudao.lib import tokens
from dudao.lib.choices import Choice
from dudao.lib.errors import (
    Conflict,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    TooLarge,
    Unsupported,
    WrongState,
)
from dudao.lib.ids import uuid7
from dudao.lib.states import Move, advance


class Light(Choice):
    RED = "red", "红"
    GREEN = "green", "绿"
    OFF = "off"


MOVES = {"go": Move(frozenset({Light.RED}), Light.GREEN)}


def test_a_move_leads_on_or_says_why_not() -> None:
    assert advance(MOVES, Light.RED, "go") is Light.GREEN
    with pytest.raises(WrongState, match="现在的状态是“绿”") as refused:
        advance(MOVES, Light.GREEN, "go")
    assert refused.value.details == {"state": "green", "move": "go"}


def test_a_state_without_a_label_is_called_by_its_value() -> None:
    class Plain(StrEnum):
        A = "a"

    with pytest.raises(WrongState, match="“a”"):
        advance({"go": Move(frozenset[Plain](), Plain.A)}, Plain.A, "go")


def test_choices_have_values_and_labels() -> None:
    assert Light.choices() == [("red", "红"), ("green", "绿"), ("off", "off")]
    assert Light("red") == "red"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError, 400), (NotAllowed, 403), (NotFound, 404), (WrongState, 409),
        (Conflict, 409), (TooLarge, 413), (Unsupported, 415), (Invalid, 422),
    ],
)  # fmt: skip
def test_errors_speak_to_people(error: type[DomainError], status: int) -> None:
    raised = error("请重试。", hint=1)
    assert (str(raised), raised.status, raised.details) == ("请重试。", status, {"hint": 1})


def test_errors_say_what_else_stands() -> None:
    assert Conflict("请重试。", current="x").current == "x"
    assert Invalid("请更正。", fields={"name": "必填"}).fields == {"name": "必填"}
    assert Invalid("请更正。").fields == {}


def test_ids_sort_by_time() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()
    assert first < second
    assert (first.version, first.variant) == (7, "specified in RFC 4122")


def test_secrets_differ_and_hash_the_same() -> None:
    one, two = tokens.make(), tokens.make()
    assert one != two
    assert tokens.digest(one) == tokens.digest(one) != one
