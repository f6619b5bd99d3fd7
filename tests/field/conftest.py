"""Calling the server as a phone does."""

from typing import Any

import pytest
from django.test import Client

from dudao.access.models import Device
from dudao.org.models import Person
from tests import make_field


class Phone:
    """An enrolled phone of somebody."""

    def __init__(self, device: Device, secret: str) -> None:
        self.device, self.secret = device, secret
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.client.post(
            f"/field/sync/{path}", {} if body is None else body, content_type="application/json"
        )
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content else None

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(f"/field/sync/{path}", query_params=query)
        assert answer.status_code == status
        return answer


@pytest.fixture
def phone(inspector: Person) -> Phone:
    """The inspector's phone."""
    return Phone(*make_field.device(inspector))
