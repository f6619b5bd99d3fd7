"""What every test of applying needs."""

from collections.abc import Iterator

import pytest

from dudao.instruments.models import Version
from dudao.lib import clock
from dudao.org.models import Person
from tests import make
from tests.make_phone import Phone
from tests.make_visits import version


@pytest.fixture(autouse=True)
def in_the_morning(db: None) -> Iterator[None]:
    """Let everything arrive at `make.NOW`."""
    with clock.at(make.NOW):
        yield


@pytest.fixture
def form(db: None) -> Version:
    """The form a routine visit takes along."""
    return version()


@pytest.fixture
def phone(inspector: Person) -> Phone:
    """The inspector's phone."""
    return Phone(inspector)


@pytest.fixture
def other_phone(zone_lead: Person) -> Phone:
    """The phone of who comes along."""
    return Phone(zone_lead)
