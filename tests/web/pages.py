"""Opening pages as somebody, and counting what they cost."""

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dudao.org.models import Person

PASSWORD = "correct-horse-battery"


def sign_in(person: Person) -> Client:
    """A browser in which `person` is signed in."""
    client = Client()
    client.force_login(person)
    return client


def text_of(response: HttpResponse) -> str:
    """What the page says."""
    return b"".join(response).decode()


def statements(client: Client, url: str) -> int:
    """How many SQL statements the page takes; it must answer 200."""
    with CaptureQueriesContext(
        connection,
    ) as taken:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(taken)
