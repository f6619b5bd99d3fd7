"""Every operation: nothing without a token, nothing for an outsider, nothing without the right."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dudao.access.actions import disable, end_token, make_token
from dudao.access.models import Token
from dudao.api.urls import api
from dudao.lib import clock
from dudao.org.models import Person
from tests.api.conftest import Caller
from tests.api.world import ELSEWHERE, POSTS, World, filled

Calls = Callable[[Person], Caller]

OPERATIONS = {
    operation["operationId"]: (method, path.removeprefix("/api/v1"))
    for path, methods in api.get_openapi_schema()["paths"].items()
    if path.startswith("/api/v1/")
    for method, operation in methods.items()
}
READS = {name: path for name, (method, path) in OPERATIONS.items() if method == "get"}


def test_every_operation_is_in_the_table() -> None:
    posts = {name for name, (method, _path) in OPERATIONS.items() if method == "post"}
    assert posts == set(POSTS) | ELSEWHERE


def test_nothing_is_done_without_a_token(world: World, client: Client) -> None:
    for name, (method, path) in OPERATIONS.items():
        answer = getattr(client, method)(f"/api/v1{filled(path, world.ids)}")
        expected = 415 if name == "tokens_sign_in" else 401
        assert answer.status_code == expected, name


def test_an_outsider_finds_nothing(calls: Calls, world: World, outsider: Person) -> None:
    stranger = calls(outsider)
    for call in POSTS.values():
        stranger.post(filled(call.path, world.ids), filled(call.body, world.ids), 404)
    for path in READS.values():
        if "{" in path:
            stranger.get(filled(path, world.ids), 404)


def test_an_outsider_sees_none_of_it_in_lists(calls: Calls, world: World, outsider: Person) -> None:
    stranger, boss = calls(outsider), calls(world.boss)
    for path in ("/people", "/units", "/findings", "/notices", "/visits", "/assignments",
                 "/inspectors", "/areas"):  # fmt: skip
        ours = {row["id"] for row in boss.get(path)["items"]}
        theirs = {row["id"] for row in stranger.get(path)["items"]}
        assert ours, path
        assert not ours & theirs, path
    stranger.get("/audit/events", 403)
    stranger.get("/audit/chain", 403)


def test_a_colleague_without_the_right_is_told_so(
    calls: Calls, world: World, passer_by: Person
) -> None:
    colleague = calls(passer_by)
    for call in POSTS.values():
        path, body = filled(call.path, world.ids), filled(call.body, world.ids)
        said = colleague.post(path, body, call.denied)
        assert said["title"], path


def test_a_post_with_nothing_that_is_asked_names_the_fields(calls: Calls, world: World) -> None:
    boss = calls(world.boss)
    for name, call in POSTS.items():
        if call.body:
            answer = boss.sent(filled(call.path, world.ids), {"nothing_like_it": 1})
            assert answer.status_code == 422, name
            assert "nothing_like_it" in answer.json()["fields"], name


def test_an_unknown_id_is_404(calls: Calls, world: World) -> None:
    numbers = dict.fromkeys(world.ids, "987654321")
    uuids = {
        name: "00000000-0000-7000-8000-000000000000"
        for name, value in world.ids.items()
        if "-" in value
    }
    unknown: dict[str, Any] = {**numbers, **uuids, "form": "pdf", "unit_id": world.ids["unit_id"]}
    boss = calls(world.boss)
    for path in READS.values():
        if "{" in path and "unit_id" not in path:
            boss.get(filled(path, unknown), 404)
    for name, call in POSTS.items():
        if "_id}" in call.path and "unit_id" not in call.path:
            assert boss.sent(filled(call.path, unknown), filled(call.body, world.ids)
                             ).status_code == 404, name  # fmt: skip


@pytest.mark.parametrize("ending", ["expired", "ended", "disabled"])
def test_a_token_that_no_longer_holds_is_401(
    calls: Calls, director: Person, inspector: Person, ending: str
) -> None:
    token, secret = make_token("测试", by=inspector)
    caller = Caller(secret)
    caller.get("/tokens/me")
    if ending == "expired":
        past = clock.now() - timedelta(seconds=1)
        Token.objects.filter(pk=token.pk).update(expires_at=past)
    elif ending == "ended":
        end_token(token.pk, by=inspector)
    else:
        disable(inspector.pk, by=director)
    caller.get("/tokens/me", 401)
    caller.post("/visits", {}, 401)
