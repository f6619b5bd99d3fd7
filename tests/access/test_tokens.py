"""Secrets for programs."""

import pytest

from dudao.access.actions import end_token, make_token
from dudao.access.queries import token_holder
from dudao.audit.queries import history_of
from dudao.lib.errors import NotAllowed
from dudao.org.models import Person


def test_only_the_hash_of_a_token_is_kept(inspector: Person) -> None:
    token, secret = make_token(" ", by=inspector)
    assert token.name == "未命名"
    assert secret not in token.digest
    assert [event.name for event in history_of(inspector)] == ["token.made"]


def test_a_token_is_ended_by_its_owner(inspector: Person, colleague: Person) -> None:
    token, secret = make_token("脚本", by=inspector)
    with pytest.raises(NotAllowed):
        end_token(token.pk, by=colleague)
    end_token(token.pk, by=inspector)
    assert token_holder(secret) is None
    assert [event.name for event in history_of(inspector)] == ["token.made", "token.ended"]
