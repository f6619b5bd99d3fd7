"""The description is open to all, and the API is what it says of itself."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from ninja import Schema
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dudao.access.actions import make_token
from dudao.api.once import HEADER
from tests.api.world import World

EXAMPLES = 2
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_description_is_open_to_all(db: None, client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        if path.startswith("/field/sync/"):
            continue
        assert path.startswith("/api/v1/")
        for method, operation in methods.items():
            named = [row["name"] for row in operation["parameters"]]
            keyed = method == "post" and operation["operationId"] != "tokens_sign_in"
            assert (HEADER in named) is keyed
            assert "422" in operation["responses"]
            assert operation["description"]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let requests leave the test's own database connection open, as Django's client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_whatever_is_sent_is_answered_as_described(world: World) -> None:
    secret = make_token("测试", by=world.boss)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for found in schema.include(path_regex="^/api/v1/").get_all_operations():
        assert isinstance(found, Ok)
        attack(found.ok(), world.ids, headers)


def attack(operation: Any, ids: dict[str, str], headers: dict[str, str]) -> None:
    """Send what fits the description and what nearly does, at things that are there."""

    @seed(20261120)
    @settings(
        max_examples=1 if operation.method.upper() == "GET" else EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = ids.get(name, case.path_parameters[name])
        with transaction.atomic():
            answer = case.call(headers=headers)
            assert answer.status_code < 500, (operation.label, case.body)
            case.validate_response(answer, checks=CHECKS)
            transaction.set_rollback(True)

    send()


def test_no_two_shapes_have_the_same_name() -> None:
    shapes = [
        shape.__name__ for shape in set(below(Schema)) if shape.__module__.startswith("dudao.")
    ]
    twice = {name for name in shapes if shapes.count(name) > 1}
    assert twice == set(), "the description can hold only one of a name"


def below(shape: type[Schema]) -> Iterator[type[Schema]]:
    for nearer in shape.__subclasses__():
        yield nearer
        yield from below(nearer)
