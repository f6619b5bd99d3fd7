"""The frame around every page."""

import pytest
from django.test import Client

from dudao.org.models import Person, Unit

PASSWORD = "correct-horse-battery"


@pytest.fixture
def signed_in(client: Client, director: Person) -> Client:
    client.force_login(director)
    return client


def test_pages_open(signed_in: Client, school: Unit) -> None:
    for url in ("/", "/schools/", f"/schools/{school.pk}/", "/account/", "/account/password/"):
        response = signed_in.get(url)
        assert response.status_code == 200, url
    assert signed_in.get("/nowhere/").status_code == 404


def test_sign_in(client: Client, director: Person) -> None:
    assert client.get("/account/login/").status_code == 200
    response = client.post("/account/login/", {"login": "director", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/"
