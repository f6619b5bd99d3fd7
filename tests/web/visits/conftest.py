"""A visit on a morning in term."""

from collections.abc import Iterator

import pytest

from dudao.instruments.models import Version
from dudao.lib import clock
from tests import make
from tests.make_visits import version


@pytest.fixture(autouse=True)
def in_the_morning(db: None) -> Iterator[None]:
    """Let every page be opened at `make.NOW`."""
    with clock.at(make.NOW):
        yield


@pytest.fixture
def form(db: None) -> Version:
    """The form a routine visit takes along."""
    return version()
